"""How a held top sags: a heel that is held sinks, and that is no lowering yet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from sensor_coach.samples import Array

_HIGH = 0.75  # of the way: what is above it is the top
_POINTS, _KNEES = 32, 16  # that a top is told by; where it may be reached and left
_MOST = 0.25  # of the way
_LEAST_S = 0.6  # a shorter top has no time to sag


@dataclass(frozen=True, slots=True, eq=False)
class _Shapes:
    """All tops that are looked for: pairs of knees, and what a top is made of between them.

    A level, its slope, what is missing before the first knee and after the second: squares of the
    time to it.
    """

    times: Array  # (points,) share of the time
    knees: Array  # (k, 2) share of the time
    basis: Array  # (4 k, points) orthonormal for each pair
    weights: Array  # (3 k, points) that give the slope and what is missing on either side


def hold_levelled(when: Array, way: Array) -> Array:
    """Take the sag out of an excursion, so that its top is left only when it is lowered.

    Parameters
    ----------
    when : (n,) array
        Times, s.
    way : (n,) array
        Share of the way, 0 at rest and 1 at its most.

    Returns
    -------
    (n,) array
        The same, the sinking between the knees of its top made up for. The knees are those of the
        level with a slope, and the parabola on either side of it, that fit best.
    """
    high = (way >= _HIGH).nonzero()[0]
    first_s, last_s = when[[high[0], high[-1]]].tolist()
    whole_s = last_s - first_s
    if whole_s < _LEAST_S:
        return way
    shapes = _shapes()
    top = np.interp(first_s + whole_s * shapes.times, when, way)
    fitted = shapes.basis @ top
    fitted = np.add.reduce((fitted * fitted).reshape(-1, 4), axis=1)
    slope, before, after = (shapes.weights @ top).reshape(-1, 3).T
    best = int(np.where((before > 0) & (after > 0), fitted, -1.0).argmax())
    reached, left = shapes.knees[best].tolist()
    sunk = min(-float(slope[best]) * (left - reached), _MOST)
    if sunk <= 0 or left <= reached:
        return way
    share = (when - first_s) / whole_s
    return np.asarray(way + sunk * np.clip((share - reached) / (left - reached), 0, 1))


@cache
def _shapes() -> _Shapes:
    x, at = (np.arange(_POINTS) + 0.5) / _POINTS, np.linspace(0.03, 0.97, _KNEES)
    pairs = np.array([(a, b) for a in at for b in at if a <= b])
    parts = np.stack([_parts(x, *knees) for knees in pairs])
    basis = np.linalg.qr(parts.transpose(0, 2, 1))[0].transpose(0, 2, 1)
    weights = np.linalg.pinv(parts.transpose(0, 2, 1), rcond=1e-6)[:, 1:]
    return _Shapes(x, pairs, *(np.asarray(m.reshape(-1, _POINTS)) for m in (basis, weights)))


def _parts(x: Array, reached: float, left: float) -> Array:
    """What a top with these knees is made of, (4, points)."""
    before, after = np.maximum(reached - x, 0) ** 2, np.maximum(x - left, 0) ** 2
    return np.stack([np.ones(len(x)), x - 0.5, -before, -after])
