"""All repetitions of a set over each other, from their start, with what is usual and how even."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sensor_coach.events import Rep
from sensor_coach.samples import Array

STEP_S = 0.04


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """Levels from each repetition's start; NaN after its end."""

    t: Array  # (n,) s from the start
    levels: Array  # (repetitions, n), m or rad from the level at the start
    mean: Array  # (n,) of those that still run, NaN where fewer than half do
    sd: Array  # (n,) standard deviation between them


def overlay(trace: Array, reps: Sequence[Rep]) -> Overlay:
    """Lay repetitions over each other.

    Parameters
    ----------
    trace : ndarray, shape (n, 2)
        As `Pipeline.trace`: s, and m or rad.
    reps : sequence of Rep
        Those to lay over each other, as full ones are. What of them lies outside the trace, or in
        a hole of it, is drawn straight.

    Returns
    -------
    Overlay
        Without rows if there are no repetitions, or no trace.

    Examples
    --------
    >>> t = np.arange(0, 8, 0.1)
    >>> trace = np.stack([t, np.sin(np.pi * t / 2) ** 2], axis=1)
    >>> laid = overlay(trace, [Rep(0, 1, 1, 2), Rep(2, 3, 3, 4)])
    >>> laid.levels.shape, round(float(np.nanmax(laid.mean)), 2), round(float(laid.sd[25]), 2)
    ((2, 51), 1.0, 0.0)
    """
    longest_s = max((rep.end_s - rep.start_s for rep in reps), default=0.0)
    t = np.arange(0.0, longest_s + STEP_S / 2, STEP_S)
    if not len(trace) or not reps:
        return Overlay(t[:0], np.empty((0, 0)), t[:0], t[:0])
    levels = np.stack([_level(trace, rep, t) for rep in reps])
    runs = ~np.isnan(levels)
    half = runs.sum(axis=0) >= max(1, len(reps) / 2)
    kept = np.where(runs, levels, 0.0)
    mean = kept.sum(axis=0) / np.maximum(runs.sum(axis=0), 1)
    spread = np.where(runs, levels - mean, 0.0)
    sd = np.sqrt((spread**2).sum(axis=0) / np.maximum(runs.sum(axis=0) - 1, 1))
    return Overlay(t, levels, np.where(half, mean, np.nan), np.where(half, sd, np.nan))


def _level(trace: Array, rep: Rep, t: Array) -> Array:
    level = np.interp(rep.start_s + t, trace[:, 0], trace[:, 1])
    return np.where(t <= rep.end_s - rep.start_s + STEP_S / 2, level - level[0], np.nan)
