"""From samples to motion: which way is up, how hard the sensor is pushed along it, how it turns.

The sensor frame is left here and nowhere else. Nothing is assumed about how the sensor is mounted:
all that follows uses only `Motion`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
from vqf import VQF

from sensor_coach.samples import Array, ImuData, concatenate

GRID_HZ = 100.0  # uniform rate that the orientation filter runs at
MOTION_HZ = 25.0  # rate of `Motion`: four grid samples averaged
GAP_S = 0.2  # a longer hole in the samples is not bridged
_STILL = int(GRID_HZ)  # grid samples looked at, first of all for the gyroscope's offset
_WRONG_RAD = float(np.radians(1.5))  # an error of up that a still half second shows
_BLOCK = int(GRID_HZ / MOTION_HZ)
_LOOK = 12 * _BLOCK  # grid samples, half a second, after which the orientation is looked at


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """Motion at `MOTION_HZ`, in runs of equal `segment` that no gap interrupts."""

    t: Array  # (n,) s, middle of each averaged block
    up: Array  # (n, 3) unit vector, up as the sensor sees it
    vertical: Array  # (n,) m/s², specific force along up (about +9.81 at rest)
    rate: Array  # (n,) rad/s, root mean square angular rate in the block
    jolt: Array  # (n,) m/s², range of the acceleration's magnitude in the block
    segment: Array  # (n,) number of the run of samples without a gap
    force: Array  # (n, 3) m/s², specific force as the sensor feels it

    def __len__(self) -> int:
        return len(self.t)

    def __getitem__(self, rows: slice) -> Motion:
        return Motion(*(getattr(self, name.name)[rows] for name in fields(self)))

    def copy(self) -> Motion:
        """Rows of its own, that keep no longer run of motion alive."""
        return Motion(*(getattr(self, name.name).copy() for name in fields(self)))


_NONE = Motion(*(np.empty((0, 3) if f.name in {"up", "force"} else 0) for f in fields(Motion)))


def join(parts: Iterable[Motion]) -> Motion:
    """Put runs of motion behind one another."""
    runs = [part for part in parts if len(part)]
    if len(runs) < 2:
        return runs[0] if runs else _NONE
    columns = [[getattr(run, f.name) for run in runs] for f in fields(Motion)]
    return Motion(*(np.concatenate(column) for column in columns))


class MotionEstimator:
    """Turns samples of any rate into `Motion`. How the samples are cut never matters."""

    def __init__(self) -> None:
        self._run = _Run(-1, np.zeros(3))
        self._last_s = -np.inf

    def update(self, imu: ImuData) -> Motion:
        """Take the samples that follow; give the motion that they complete."""
        if not len(imu):
            return join([])
        breaks = np.flatnonzero(np.diff(imu.t, prepend=self._last_s) > GAP_S).tolist()
        edges = [0, *(i for i in breaks if i), len(imu)]
        parts: list[Motion] = []
        for start, end in pairwise(edges):
            if start in breaks:
                parts.append(self._begin())
            parts.append(self._run.update(imu[start:end]))
        self._last_s = float(imu.t[-1])
        return join(parts)

    def finish(self) -> Motion:
        """Give what was still held back at the end of the recording."""
        return self._run.finish()

    def _begin(self) -> Motion:
        """End the run of samples at a gap and begin the next; the gyroscope's offset is kept."""
        held = self._run.finish()
        self._run = _Run(self._run.segment + 1, self._run.offset)
        return held


class _Run:
    """Samples without a gap: put on a uniform grid, oriented, averaged in blocks."""

    def __init__(self, segment: int, offset: Array) -> None:
        self.segment, self.offset = segment, offset  # offset of the gyroscope, (3,) rad/s
        self._raw: ImuData = concatenate([])  # the last sample, from which to interpolate
        self._origin_s, self._made = 0.0, 0
        self._held: ImuData = concatenate([])  # grid samples not yet in a block
        self._filter: VQF | None = None
        self._oriented = 0  # grid samples
        self._passed: ImuData = concatenate([])  # grid samples oriented since the last look
        self._now_up = np.array([0.0, 0.0, 1.0])

    def update(self, imu: ImuData) -> Motion:
        self._held = concatenate([self._held, self._grid(imu)])
        if self._filter is None and len(self._held) < _STILL:
            return join([])
        return self._blocks()

    def finish(self) -> Motion:
        return self._blocks() if len(self._held) >= _BLOCK else join([])

    def _grid(self, imu: ImuData) -> ImuData:
        """Interpolate the grid times that these samples reach."""
        if not len(self._raw):
            self._origin_s = float(imu.t[0])
        raw = concatenate([self._raw, imu])
        self._raw = raw[-1:]
        reached = int(np.floor((raw.t[-1] - self._origin_s) * GRID_HZ + 1e-6)) + 1
        t = self._origin_s + np.arange(self._made, reached) / GRID_HZ
        self._made = max(self._made, reached)
        columns = np.hstack([raw.acc, raw.gyr]).T
        values = np.stack([np.interp(t, raw.t, column) for column in columns], axis=1)
        return ImuData(t, values[:, :3], values[:, 3:])

    def _blocks(self) -> Motion:
        """Orient and average the whole blocks that are held."""
        n = len(self._held) // _BLOCK * _BLOCK
        if n == 0:
            return _NONE
        grid, self._held = self._held[:n], self._held[n:]
        if self._filter is None:
            self._start(grid[:_STILL])
        first = -self._oriented % _LOOK  # looks come where they come, however samples are cut
        edges = [0, *range(first or _LOOK, n, _LOOK), n]
        return join([self._orient(grid[a:b]) for a, b in pairwise(edges) if b > a])

    def _orient(self, grid: ImuData) -> Motion:
        """Orient samples between two looks, or some of them."""
        if self._oriented % _LOOK == 0:
            self._passed = self._checked(self._passed)
        self._oriented += len(grid)
        self._passed = concatenate([self._passed, grid])
        acc, gyr = self._inputs(grid)
        assert self._filter is not None
        up = _up(self._filter.updateBatch(gyr, acc)["quat6D"])
        self._now_up = up[-1]
        return _average(grid.t, acc, gyr, up, self.segment)

    def _checked(self, passed: ImuData) -> ImuData:
        """Look at the half second that has passed; begin anew if it was still and up was wrong.

        Hard steps, and rates beyond the sensor's range, leave an error that fades in seconds; a
        sensor at rest knows better.
        """
        if len(passed) == _LOOK and _still(passed):
            felt = _mean(passed.acc)
            if self._now_up @ felt < np.cos(_WRONG_RAD) * np.sqrt(felt @ felt):
                self._start(passed, keep_offset=True)
                acc, gyr = self._inputs(passed)
                assert self._filter is not None
                self._filter.updateBatch(gyr, acc)
        return concatenate([])

    def _inputs(self, grid: ImuData) -> tuple[Array, Array]:
        gyr = np.ascontiguousarray(np.nan_to_num(grid.gyr) - self.offset)
        return np.ascontiguousarray(grid.acc), gyr

    def _start(self, first: ImuData, *, keep_offset: bool = False) -> None:
        """Start the filter; a sensor that lay still first tells its gyroscope's offset.

        Offsets above 2 deg/s, common in older chips, are beyond what the filter finds by itself.
        """
        without_gyr = bool(np.isnan(first.gyr).any())
        # its rest detection takes a person who stands, and a slow raise, for a sensor on a table
        self._filter = VQF(
            1 / GRID_HZ, tauAcc=0.3 if without_gyr else 3.0, restBiasEstEnabled=False
        )
        if not (without_gyr or keep_offset) and len(first) == _STILL and _still(first):
            self.offset = _gyroscope_offset(first)


def _still(imu: ImuData) -> bool:
    """Whether a sensor on a leg that nobody moves on purpose feels like this."""
    turns = np.degrees(imu.gyr.std(axis=0)).max()
    return bool(turns < 1.0 and imu.acc.std(axis=0).max() < 0.15)


def _gyroscope_offset(still: ImuData) -> Array:
    """What the gyroscope says beyond the slow turn that the accelerometer sees, (3,) rad/s.

    A leg that stands still sways, at a degree a second and more: its mean rate over a second is
    not the offset. But the accelerometer, slow and free of offset in its *change*, sees that turn.
    """
    t = still.t - still.t.mean()
    mean = _mean(still.acc)
    size = float(np.sqrt(mean @ mean))
    change = np.array([math.fsum(axis) for axis in (still.acc * t[:, None]).T]) / math.fsum(t * t)
    turning = np.cross(change / size, mean / size)
    return _mean(still.gyr) - turning


def _mean(values: Array) -> Array:
    """Mean of the columns of (n, 3), the same to the bit however the rows lie in memory."""
    return np.array([math.fsum(axis) for axis in values.T]) / len(values)


def _up(quaternion: Array) -> Array:
    """Up in the sensor frame, (n, 3), from sensor-to-earth quaternions (n, 4), w first."""
    w, x, y, z = quaternion.T
    return np.stack([2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)], axis=1)


def _average(t: Array, acc: Array, gyr: Array, up: Array, segment: int) -> Motion:
    """Average blocks of grid samples. Sums are spelt out: their order must not vary with n."""
    size = np.sqrt(acc[:, 0] ** 2 + acc[:, 1] ** 2 + acc[:, 2] ** 2).reshape(-1, _BLOCK)
    turning = gyr[:, 0] ** 2 + gyr[:, 1] ** 2 + gyr[:, 2] ** 2
    along = up[:, 0] * acc[:, 0] + up[:, 1] * acc[:, 1] + up[:, 2] * acc[:, 2]
    return Motion(
        t=_block_mean(t),
        up=np.stack([_block_mean(axis) for axis in up.T], axis=1),
        vertical=_block_mean(along),
        rate=np.sqrt(_block_mean(turning)),
        jolt=size.max(axis=1) - size.min(axis=1),
        segment=np.full(len(size), segment, dtype=np.float64),
        force=np.stack([_block_mean(axis) for axis in acc.T], axis=1),
    )


def _block_mean(values: Array) -> Array:
    blocks = values.reshape(-1, _BLOCK)
    return np.asarray(((blocks[:, 0] + blocks[:, 1]) + (blocks[:, 2] + blocks[:, 3])) / _BLOCK)
