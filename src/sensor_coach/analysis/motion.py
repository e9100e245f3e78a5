"""Motion, free of the sensor's frame and rate: what all of the analysis works on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from operator import attrgetter

import numpy as np

from sensor_coach.samples import Array

GRID_HZ = 100.0  # uniform rate that the orientation filter runs at
MOTION_HZ = 25.0  # rate of `Motion`
GAP_S = 0.2  # across a longer hole in the samples nothing is counted
BLOCK = int(GRID_HZ / MOTION_HZ)  # samples averaged to a row
_SAME_S = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """Motion at `MOTION_HZ`, in runs of equal `segment` that no unbridged gap interrupts."""

    t: Array  # (n,) s, middle of each averaged block
    up: Array  # (n, 3) unit vector, up as the sensor sees it
    vertical: Array  # (n,) m/s², specific force along up (about +9.81 at rest)
    rate: Array  # (n,) rad/s, root mean square angular rate in the block
    jolt: Array  # (n,) m/s², range of the acceleration's magnitude in the block
    segment: Array  # (n,) number of the run of samples
    force: Array  # (n, 3) m/s², specific force as the sensor feels it
    missing: Array  # (n,) s, length of the hole in the samples that the block lies in, or 0
    twist: Array  # (n,) rad/s, angular rate about up

    def __len__(self) -> int:
        return len(self.t)

    def __getitem__(self, rows: slice) -> Motion:
        return Motion(
            self.t[rows], self.up[rows], self.vertical[rows], self.rate[rows],
            self.jolt[rows], self.segment[rows], self.force[rows], self.missing[rows],
            self.twist[rows],
        )  # fmt: skip

    def copy(self) -> Motion:
        """Rows of its own, that keep no longer run of motion alive."""
        return Motion(*(column.copy() for column in _columns(self)))


_VECTORS = {"up", "force"}
_NAMES = [f.name for f in fields(Motion)]
_columns = attrgetter(*_NAMES)  # all at once
NO_MOTION = Motion(*(np.empty((0, 3) if name in _VECTORS else 0) for name in _NAMES))


def join(parts: Iterable[Motion]) -> Motion:
    """Put runs of motion behind one another."""
    runs = [part for part in parts if len(part)]
    if len(runs) < 2:
        return runs[0] if runs else NO_MOTION
    columns = zip(*(_columns(run) for run in runs), strict=True)
    return Motion(*(np.concatenate(column) for column in columns))


def bettered(motion: Motion, waiting: list[Motion]) -> Motion:
    """Motion with rows that are better known in the place of those of the same times.

    Of those that are `waiting` the ones that it goes beyond are taken.
    """
    while waiting and waiting[0].t[-1] <= motion.t[-1]:
        motion = _put(motion, waiting.pop(0))
    return motion


def _put(motion: Motion, better: Motion) -> Motion:
    first, last = motion.t.searchsorted([better.t[0], better.t[-1] + _SAME_S]).tolist()
    if first == last:
        return motion
    begin = int(better.t.searchsorted(motion.t[first] - _SAME_S))
    return join([motion[:first], better[begin : begin + last - first], motion[last:]])


def averaged(grid: Array, gyr: Array, up: Array, segment: int) -> Motion:
    """Average blocks of samples at `GRID_HZ`, given as signals (8, n) or (3, n), see `Grid`.

    Sums are spelt out: their order must not vary with the number of blocks. All that is averaged
    is averaged at once: live, the number of calls is what it costs.
    """
    n = grid.shape[1]
    table, most = np.empty((11, n)), np.empty((3, n))
    table[:4], table[4:7], table[9] = grid[:4], up, segment
    acc, along = table[1:4], up * table[1:4]
    _add(along, out=table[7])
    _add(gyr * gyr, out=table[8])
    _add(up * gyr, out=table[10])
    _add(acc * acc, out=most[0])
    np.sqrt(most[0], out=most[0])
    np.negative(most[0], out=most[1])
    most[2] = grid[7]
    means, most = _block_mean(table), _block_max(most)
    return Motion(
        t=means[0],
        up=np.ascontiguousarray(means[4:7].T),
        vertical=means[7],
        rate=np.sqrt(means[8]),
        jolt=most[0] + most[1],
        segment=means[9],
        force=np.ascontiguousarray(means[1:4].T),
        missing=most[2],
        twist=means[10],
    )


def _add(three: Array, out: Array) -> None:
    np.add(three[0], three[1], out=out)
    np.add(out, three[2], out=out)


def _block_mean(columns: Array) -> Array:
    """Mean of each block along the last axis."""
    pairs = columns[:, ::2] + columns[:, 1::2]
    return np.asarray((pairs[:, ::2] + pairs[:, 1::2]) / BLOCK)


def _block_max(columns: Array) -> Array:
    """Largest of each block along the last axis."""
    pairs = np.maximum(columns[:, ::2], columns[:, 1::2])
    return np.asarray(np.maximum(pairs[:, ::2], pairs[:, 1::2]))


class MotionWindow:
    """The newest motion, up to a number of rows, without a copy at each step."""

    def __init__(self, most: int) -> None:
        self._motion = Motion(
            *(np.empty((most, 3) if name in _VECTORS else most) for name in _NAMES)
        )
        self._rows = 0

    def __len__(self) -> int:
        return self._rows

    @property
    def first_s(self) -> float:
        """Time of the first row that is kept."""
        return float(self._motion.t[0])

    def append(self, motion: Motion) -> None:
        """Put motion behind what is there."""
        rows = slice(self._rows, self._rows + len(motion))
        for column, new in zip(_columns(self._motion), _columns(motion), strict=True):
            column[rows] = new
        self._rows = rows.stop

    def put(self, motion: Motion) -> None:
        """Put as many rows of the same times in the place of those that are there."""
        self._rows = 0
        self.append(motion)

    def rows(self, first: int) -> Motion:
        """The rows from `first` on, which stay what they are only until the next `let_go`."""
        return self._motion[first : self._rows]

    def let_go(self, gone: int) -> None:
        """Forget the first rows."""
        for column in _columns(self._motion):
            column[: self._rows - gone] = column[gone : self._rows].copy()
        self._rows -= gone
