"""Motion, free of the sensor's frame and rate: what all of the analysis works on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np

from sensor_coach.samples import Array

GRID_HZ = 100.0  # uniform rate that the orientation filter runs at
MOTION_HZ = 25.0  # rate of `Motion`
GAP_S = 0.2  # across a longer hole in the samples nothing is counted
BLOCK = int(GRID_HZ / MOTION_HZ)  # samples averaged to a row


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

    def __len__(self) -> int:
        return len(self.t)

    def __getitem__(self, rows: slice) -> Motion:
        return Motion(
            self.t[rows], self.up[rows], self.vertical[rows], self.rate[rows],
            self.jolt[rows], self.segment[rows], self.force[rows], self.missing[rows],
        )  # fmt: skip

    def copy(self) -> Motion:
        """Rows of its own, that keep no longer run of motion alive."""
        return Motion(*(getattr(self, each.name).copy() for each in fields(self)))


_VECTORS = {"up", "force"}
NO_MOTION = Motion(*(np.empty((0, 3) if f.name in _VECTORS else 0) for f in fields(Motion)))


def join(parts: Iterable[Motion]) -> Motion:
    """Put runs of motion behind one another."""
    runs = [part for part in parts if len(part)]
    if len(runs) < 2:
        return runs[0] if runs else NO_MOTION
    columns = [[getattr(run, f.name) for run in runs] for f in fields(Motion)]
    return Motion(*(np.concatenate(column) for column in columns))


def averaged(t: Array, acc: Array, gyr: Array, up: Array, segment: int, hole_s: Array) -> Motion:
    """Average blocks of samples at `GRID_HZ`.

    Sums are spelt out: their order must not vary with the number of blocks.
    """
    x, y, z = acc.T
    size = np.sqrt(x * x + y * y + z * z)
    turning = gyr[:, 0] ** 2 + gyr[:, 1] ** 2 + gyr[:, 2] ** 2
    along = up[:, 0] * x + up[:, 1] * y + up[:, 2] * z
    return Motion(
        t=_block_mean(t),
        up=_block_mean(up),
        vertical=_block_mean(along),
        rate=np.sqrt(_block_mean(turning)),
        jolt=_block_max(size) + _block_max(-size),
        segment=np.full(len(size) // BLOCK, segment, dtype=np.float64),
        force=_block_mean(acc),
        missing=_block_max(hole_s),
    )


def _block_max(values: Array) -> Array:
    a, b, c, d = (values[i::BLOCK] for i in range(BLOCK))
    return np.asarray(np.maximum(np.maximum(a, b), np.maximum(c, d)))


def _block_mean(values: Array) -> Array:
    a, b, c, d = (values[i::BLOCK] for i in range(BLOCK))
    return np.asarray(((a + b) + (c + d)) / BLOCK)


class MotionWindow:
    """The newest motion, up to a number of rows, without a copy at each step."""

    def __init__(self, most: int) -> None:
        self._columns = {
            f.name: np.empty((most, 3) if f.name in _VECTORS else most) for f in fields(Motion)
        }
        self._rows = 0

    def __len__(self) -> int:
        return self._rows

    def append(self, motion: Motion) -> None:
        """Put motion behind what is there."""
        rows = slice(self._rows, self._rows + len(motion))
        for name, column in self._columns.items():
            column[rows] = getattr(motion, name)
        self._rows = rows.stop

    def rows(self, first: int) -> Motion:
        """The rows from `first` on, which stay what they are only until the next `let_go`."""
        return Motion(*(column[first : self._rows] for column in self._columns.values()))

    def let_go(self, gone: int) -> None:
        """Forget the first rows."""
        for column in self._columns.values():
            column[: self._rows - gone] = column[gone : self._rows].copy()
        self._rows -= gone
