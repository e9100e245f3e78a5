"""Samples of any rate on a uniform grid, and what is put where some are missing."""

from __future__ import annotations

import math
from statistics import median

import numpy as np

from sensor_coach.analysis.holes import SHAKE_S, plain, shaken
from sensor_coach.analysis.motion import GAP_S, GRID_HZ
from sensor_coach.samples import Array, ImuData

_HOLE_S = 0.045  # between samples: what is put there is not known well
_FIRST, _FARTHER = 48, 1.5  # samples that tell how far apart they are; times that: some are missing
_BEFORE_S = 1.5  # samples that tell what is put into a hole
_SAME_S = 1e-8  # times that are no farther apart than this are the same
NOTHING = np.empty((8, 0))


class Grid:
    """Puts samples on a uniform grid, (8, n): a signal is a row, so that loops over it are long.

    They are time, acceleration, angular rate, and the length of the hole a sample was put into, or
    0. A hole is filled when what follows it is known for a tenth of a second. Short ones, whose
    fill is as good as samples, have no length.
    """

    def __init__(self) -> None:
        self._raw = NOTHING  # the last samples, from which to interpolate
        self._origin_s, self._made = 0.0, 0
        self._learnt_s, self._interval_s = np.inf, np.inf

    def due_s(self, samples: int) -> float:
        """When the sample is due that completes the next multiple of so many samples, s."""
        if not self._made:
            return -np.inf
        due = (self._made // samples + 1) * samples - 1
        return self._origin_s + due / GRID_HZ - _SAME_S

    def update(self, imu: ImuData) -> Array:
        """Take the samples that follow; give those of the grid that they complete."""
        kept = self._raw.shape[1]
        if not kept:
            self._origin_s = float(imu.t[0])
        raw = np.empty((8, kept + len(imu.t)))
        raw[:, :kept] = self._raw
        raw[0, kept:], raw[1:4, kept:], raw[4:7, kept:] = imu.t, imu.acc.T, imu.gyr.T
        raw[7, kept:] = 0.0
        return self._grid(raw, last=False)

    def finish(self) -> Array:
        """Give the samples after a hole that nothing more will tell about."""
        return self._grid(self._raw, last=True) if self._raw.size else NOTHING

    def _grid(self, raw: Array, *, last: bool) -> Array:
        """Interpolate the grid times that samples reach, but for a hole that is too new."""
        if self._learnt_s == np.inf:
            self._learn(raw[0])
        holes, known_s = self._holes(raw[0]), float(raw[0, -1])
        if holes:
            new = [] if last else [i for i in holes if known_s - raw[0, i + 1] < SHAKE_S]
            known_s = float(raw[0, new[0] if new else -1])
            raw = self._filled(raw, [i for i in holes if raw[0, i] < known_s])
        self._raw = raw[:, int(raw[0].searchsorted(known_s - _BEFORE_S - _SAME_S)) :]
        reached = math.floor((known_s - self._origin_s + _SAME_S) * GRID_HZ) + 1
        t = self._origin_s + np.arange(self._made, reached) / GRID_HZ
        self._made = max(self._made, reached)
        return _interpolated(t, raw)

    def _learn(self, t: Array) -> None:
        """Learn from the first samples how far apart they are; until then no hole is filled.

        Those of a first packet, of 20 at most, may only be said to be as far apart as is usual.
        """
        if len(t) > _FIRST:
            self._learnt_s = float(t[_FIRST])
            self._interval_s = median(np.diff(t[: _FIRST + 1]).tolist())

    def _holes(self, t: Array) -> list[int]:
        """Samples after which one or more are missing."""
        apart_s, most_s = t[1:] - t[:-1], _FARTHER * self._interval_s
        if np.maximum.reduce(apart_s, initial=0.0) <= most_s:  # so with most that come live
            return []
        return [i for i in np.flatnonzero(apart_s > most_s).tolist() if t[i] >= self._learnt_s]

    def _filled(self, raw: Array, holes: list[int]) -> Array:
        """Samples with the holes that follow the samples `holes` filled, the first one first."""
        put = 0
        for hole in holes:
            made = self._put_into(raw, hole + put)
            raw = np.concatenate([raw[:, : hole + put + 1], made, raw[:, hole + put + 1 :]], axis=1)
            put += made.shape[1]
        return raw

    def _put_into(self, raw: Array, hole: int) -> Array:
        """Samples for the hole that follows sample `hole`."""
        t = raw[0]
        first, last = np.searchsorted(t, [t[hole] - _BEFORE_S - _SAME_S, t[hole + 1] + SHAKE_S])
        known = np.ascontiguousarray(raw[:, first:last].T)  # a row a sample
        before, after = known[: hole + 1 - first], known[hole + 1 - first :]
        after = after[: (self._holes(after[:, 0]) or [len(after)])[0] + 1]  # up to the next hole
        hole_s = t[hole + 1] - t[hole]
        made = np.zeros((8, round(hole_s / self._interval_s) - 1))
        missing = made.shape[1]
        made[0] = np.linspace(t[hole], t[hole + 1], missing + 2)[1:-1]
        made[7] = hole_s
        fill = shaken if hole_s <= GAP_S else plain
        for axes in (slice(1, 4), slice(4, 7)):
            made[axes] = fill(before[:, axes], after[:, axes], missing, self._interval_s).T
        return made


def _interpolated(t: Array, known: Array) -> Array:
    """Samples at the times `t`, between those before and after; a hit is kept exactly."""
    if known.shape[1] == 1:
        return np.repeat(known, len(t), axis=1)
    before, made = _beside(t - _SAME_S, known)
    between = np.maximum(made[0] - before[0], _SAME_S)
    share = np.minimum(np.maximum((t - before[0]) / between, 0.0), 1.0)
    hole = np.maximum(before[7], made[7])
    made = made * share
    made += before * (1 - share)
    made[0], made[7] = t, np.where(between > _HOLE_S, np.maximum(hole, between), hole)
    return np.asarray(made)


def _beside(t: Array, known: Array) -> tuple[Array, Array]:
    """Samples before and after the times `t`; those of the grid's own rate are not searched for."""
    first = int(known[0].searchsorted(t[:1])[0]) if len(t) else 0
    before, after = known[:, first - 1 : first - 1 + len(t)], known[:, first : first + len(t)]
    if first and after.shape[1] == len(t) == np.count_nonzero((before[0] < t) & (after[0] >= t)):
        return before, after
    at = known[0].searchsorted(t)
    at = np.minimum(np.maximum(at, 1), known.shape[1] - 1)
    return known.take(at - 1, axis=1), known.take(at, axis=1)
