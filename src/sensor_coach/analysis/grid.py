"""Samples of any rate on a uniform grid, and what is put where some are missing."""

from __future__ import annotations

import numpy as np

from sensor_coach.analysis.motion import GRID_HZ
from sensor_coach.analysis.sums import mean
from sensor_coach.samples import Array, ImuData

_HOLE_S = 0.045  # between samples: some are missing
_SHAKE_S = 0.1  # a leg shakes about as long as this to and fro: over it, shaking is nothing
_FEW = 3  # samples in such a time that are needed to speak of a mean
_SAME_S = 1e-8  # times that are no farther apart than this are the same
NO_ROWS = np.empty((0, 8))


class Grid:
    """Puts samples on a uniform grid, as rows of eight.

    A row is time, acceleration, angular rate, and the length of the hole it was put into, or 0. A
    hole is filled when what follows it is known for a tenth of a second.
    """

    def __init__(self) -> None:
        self._raw = NO_ROWS  # the last samples, from which to interpolate
        self._origin_s, self._made = 0.0, 0

    def update(self, imu: ImuData) -> Array:
        """Take the samples that follow; give the rows that they complete."""
        return self._grid(
            np.column_stack([imu.t, imu.acc, imu.gyr, np.zeros(len(imu))]), last=False
        )

    def finish(self) -> Array:
        """Give the rows after a hole that nothing more will tell about."""
        return self._grid(NO_ROWS, last=True) if len(self._raw) else NO_ROWS

    def _grid(self, rows: Array, *, last: bool) -> Array:
        """Interpolate the grid times that these samples reach, but for a hole that is too new."""
        if not len(self._raw):
            self._origin_s = float(rows[0, 0])
        raw = np.concatenate([self._raw, rows])
        holes = np.flatnonzero(np.diff(raw[:, 0]) > _HOLE_S).tolist()
        new = [] if last else [i for i in holes if raw[-1, 0] - raw[i + 1, 0] < _SHAKE_S]
        known_s = float(raw[new[0] if new else -1, 0])
        self._raw = raw[int(np.searchsorted(raw[:, 0], known_s - _SHAKE_S - _SAME_S)) :]
        reached = int(np.floor((known_s - self._origin_s + _SAME_S) * GRID_HZ)) + 1
        t = self._origin_s + np.arange(self._made, reached) / GRID_HZ
        self._made = max(self._made, reached)
        return _interpolated(t, raw)


def _interpolated(t: Array, rows: Array) -> Array:
    """Rows at the times `t`, between the rows before and after; a hit is kept exactly.

    In a hole they lie between the means of what is about it: a line from one sample of a shaking
    leg to another is wrong by twice as much.
    """
    if len(rows) == 1:
        return np.repeat(rows, len(t), axis=0)
    after = np.clip(np.searchsorted(rows[:, 0], t - _SAME_S), 1, len(rows) - 1)
    before, behind = rows[after - 1], rows[after]
    between = np.maximum(behind[:, 0] - before[:, 0], _SAME_S)
    share = np.clip((t - before[:, 0]) / between, 0, 1)[:, None]
    hole = between > _HOLE_S
    for end in np.unique(after[hole & (share[:, 0] < 1)]).tolist():
        here = (after == end) & (share[:, 0] < 1)
        before[here], behind[here] = _beside(rows, end)
    made = (1 - share) * before + share * behind
    made[:, 0], made[:, 7] = t, np.where(hole, between, 0.0)
    return np.asarray(made)


def _beside(rows: Array, end: int) -> tuple[Array, Array]:
    """What a hole before row `end` lies between: the means of a time of shaking on both sides."""
    t = rows[:, 0]
    first, last = np.searchsorted(t, [t[end - 1] - _SHAKE_S + _SAME_S, t[end] + _SHAKE_S - _SAME_S])
    if end - first < _FEW or last - end < _FEW:
        return rows[end - 1], rows[end]
    return mean(rows[first:end]), mean(rows[end:last])
