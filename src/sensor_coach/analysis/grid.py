"""Samples of any rate on a uniform grid, and what is put where some are missing."""

from __future__ import annotations

import math

import numpy as np

from sensor_coach.analysis.holes import SHAKE_S, plain, shaken
from sensor_coach.analysis.motion import GAP_S, GRID_HZ
from sensor_coach.samples import Array, ImuData

_HOLE_S = 0.045  # between samples: what is put there is not known well
_FIRST, _FARTHER = 16, 1.5  # samples that tell how far apart they are; times that: some are missing
_BEFORE_S = 1.5  # samples that tell what is put into a hole
_SAME_S = 1e-8  # times that are no farther apart than this are the same
NO_ROWS = np.empty((0, 8))


class Grid:
    """Puts samples on a uniform grid, as rows of eight.

    A row is time, acceleration, angular rate, and the length of the hole it was put into, or 0. A
    hole is filled when what follows it is known for a tenth of a second. Short ones, whose fill is
    as good as samples, have no length.
    """

    def __init__(self) -> None:
        self._raw = NO_ROWS  # the last samples, from which to interpolate
        self._origin_s, self._made = 0.0, 0
        self._learnt_s, self._interval_s = np.inf, np.inf

    def due_s(self, rows: int) -> float:
        """When the sample is due that completes the next multiple of so many rows, s."""
        if not self._made:
            return -np.inf
        due = (self._made // rows + 1) * rows - 1
        return self._origin_s + due / GRID_HZ - _SAME_S

    def update(self, imu: ImuData) -> Array:
        """Take the samples that follow; give the rows that they complete."""
        kept = len(self._raw)
        if not kept:
            self._origin_s = float(imu.t[0])
        raw = np.zeros((kept + len(imu), 8))
        raw[:kept] = self._raw
        raw[kept:, 0], raw[kept:, 1:4], raw[kept:, 4:7] = imu.t, imu.acc, imu.gyr
        return self._grid(raw, last=False)

    def finish(self) -> Array:
        """Give the rows after a hole that nothing more will tell about."""
        return self._grid(self._raw, last=True) if len(self._raw) else NO_ROWS

    def _grid(self, raw: Array, *, last: bool) -> Array:
        """Interpolate the grid times that samples reach, but for a hole that is too new."""
        self._learn(raw[:, 0])
        holes = self._holes(raw[:, 0])
        new = [] if last else [i for i in holes if raw[-1, 0] - raw[i + 1, 0] < SHAKE_S]
        known_s = float(raw[new[0] if new else -1, 0])
        raw = self._filled(raw, [i for i in holes if raw[i, 0] < known_s])
        self._raw = raw[int(raw[:, 0].searchsorted(known_s - _BEFORE_S - _SAME_S)) :]
        reached = math.floor((known_s - self._origin_s + _SAME_S) * GRID_HZ) + 1
        t = self._origin_s + np.arange(self._made, reached) / GRID_HZ
        self._made = max(self._made, reached)
        return _interpolated(t, raw)

    def _learn(self, t: Array) -> None:
        """Learn from the first samples how far apart they are; until then no hole is filled."""
        if len(t) > _FIRST and self._learnt_s == np.inf:
            self._learnt_s = float(t[_FIRST])
            self._interval_s = float(np.median(np.diff(t[: _FIRST + 1])))

    def _holes(self, t: Array) -> list[int]:
        """Rows after which a sample or more is missing."""
        far = np.flatnonzero(t[1:] - t[:-1] > _FARTHER * self._interval_s).tolist()
        return [row for row in far if t[row] >= self._learnt_s]

    def _filled(self, raw: Array, holes: list[int]) -> Array:
        """Rows with the holes that follow the rows `holes` filled, the first one first."""
        put = 0
        for hole in holes:
            made = self._put_into(raw, hole + put)
            raw = np.insert(raw, hole + put + 1, made, axis=0)
            put += len(made)
        return raw

    def _put_into(self, raw: Array, hole: int) -> Array:
        """Rows for the hole that follows row `hole`."""
        t = raw[:, 0]
        first, last = np.searchsorted(t, [t[hole] - _BEFORE_S - _SAME_S, t[hole + 1] + SHAKE_S])
        before, after = raw[first : hole + 1], raw[hole + 1 : last]
        after = after[: (self._holes(after[:, 0]) or [len(after)])[0] + 1]  # up to the next hole
        hole_s = t[hole + 1] - t[hole]
        made = np.zeros((round(hole_s / self._interval_s) - 1, 8))
        made[:, 0] = np.linspace(t[hole], t[hole + 1], len(made) + 2)[1:-1]
        made[:, 7] = hole_s if hole_s > _HOLE_S else 0.0
        fill = shaken if hole_s <= GAP_S else plain
        for axes in (slice(1, 4), slice(4, 7)):
            made[:, axes] = fill(before[:, axes], after[:, axes], len(made), self._interval_s)
        return made


def _interpolated(t: Array, rows: Array) -> Array:
    """Rows at the times `t`, between the rows before and after; a hit is kept exactly."""
    if len(rows) == 1:
        return np.repeat(rows, len(t), axis=0)
    after = rows[:, 0].searchsorted(t - _SAME_S)
    after = np.minimum(np.maximum(after, 1), len(rows) - 1)
    before, made = rows.take(after - 1, axis=0), rows.take(after, axis=0)
    between = np.maximum(made[:, 0] - before[:, 0], _SAME_S)
    share = np.minimum(np.maximum((t - before[:, 0]) / between, 0.0), 1.0)[:, None]
    hole = np.maximum(before[:, 7], made[:, 7])
    before *= 1 - share
    made *= share
    made += before
    made[:, 0], made[:, 7] = t, np.where(between > _HOLE_S, np.maximum(hole, between), hole)
    return made
