"""From samples to motion: which way is up, how hard the sensor is pushed along it, how it turns.

The sensor frame is left here and nowhere else. Nothing is assumed about how the sensor is mounted:
all that follows uses only `Motion`.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from vqf import VQF

from sensor_coach.analysis.grid import NO_ROWS, Grid
from sensor_coach.analysis.motion import (
    BLOCK,
    GAP_S,
    GRID_HZ,
    NO_MOTION,
    Motion,
    averaged,
    join,
)
from sensor_coach.analysis.sums import mean
from sensor_coach.samples import Array, ImuData, concatenate, gaps

BRIDGED_S = 2.0  # across a longer gap nothing is known of how the sensor turned
_STILL = int(GRID_HZ)  # grid samples looked at, first of all for the gyroscope's offset
_OFFSET_DPS, _UNKNOWN_DPS = 1.0, 2.0  # of the gyroscope: that a calm start leaves; that may be
_SWAY = 3.0  # times as much as still: a person who waits to begin
_WRONG_RAD = float(np.radians(1.5))  # an error of up that a still half second shows
_BATCH = 8192  # samples taken at a time: many, but what fits a processor's cache
_LOOK = 12 * BLOCK  # grid samples, half a second, after which the orientation is looked at
_HOP = 8 * _LOOK  # grid samples after which what was seen is compared with the filter


_NONE = np.empty(0, dtype=np.intp)


class MotionEstimator:
    """Turns samples of any rate into `Motion`. How the samples are cut never matters.

    Parameters
    ----------
    bridged_s : float
        Up to how long a gap the turn goes on across it, as if from the rate before to that after:
        its rows tell by `Motion.missing` that nothing is known there. A longer gap begins anew.
    """

    def __init__(self, bridged_s: float = GAP_S) -> None:
        self._bridged_s = bridged_s
        self._run = _Run(-1, np.zeros(3), _UNKNOWN_DPS)
        self._last_s = -np.inf

    def update(self, imu: ImuData) -> Motion:
        """Take the samples that follow; give the motion that they complete."""
        if not len(imu):
            return join([])
        breaks = gaps(imu.t, self._last_s, self._bridged_s)
        edges = sorted({0, *breaks, *range(0, len(imu), _BATCH), len(imu)})
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
        self._run = _Run(self._run.segment + 1, self._run.offset, self._run.doubt_dps)
        return held


class _Run:
    """Samples without an unbridged gap: put on a uniform grid, oriented, averaged in blocks."""

    def __init__(self, segment: int, offset: Array, doubt_dps: float) -> None:
        self.segment, self.offset = segment, offset  # offset of the gyroscope, (3,) rad/s
        self.doubt_dps = doubt_dps  # how well it is known, standard deviation
        self._grid = Grid()
        self._waiting: list[ImuData] = []  # samples that complete no block yet
        self._held = NO_ROWS  # grid samples not yet in a block
        self._filter: VQF | None = None
        self._passed = NO_ROWS  # grid samples oriented since the last look

    def update(self, imu: ImuData) -> Motion:
        self._waiting.append(imu)
        if imu.t[-1] < self._grid.due_s(BLOCK):
            return NO_MOTION
        self._hold()
        if self._filter is None and len(self._held) < _STILL:
            return NO_MOTION
        return self._blocks()

    def finish(self) -> Motion:
        if self._waiting:
            self._hold()
        self._held = np.concatenate([self._held, self._grid.finish()])
        return self._blocks()

    def _hold(self) -> None:
        """Put the samples that wait on the grid."""
        grid = self._grid.update(concatenate(self._waiting))
        self._held = np.concatenate([self._held, grid]) if len(self._held) else grid
        self._waiting = []

    def _blocks(self) -> Motion:
        """Orient and average the whole blocks that are held."""
        n = len(self._held) // BLOCK * BLOCK
        if n == 0:
            return NO_MOTION
        grid, self._held = self._held[:n], self._held[n:]
        if self._filter is None:
            self._start(grid[:_STILL])
        return self._orient(grid)

    def _orient(self, grid: Array) -> Motion:
        """Orient samples and average them.

        Hard steps, and rates beyond the sensor's range, leave an error that fades in seconds; a
        sensor at rest knows better. So each half second that has passed is looked at, and if it
        was still and up was wrong, the filter begins anew with it.
        """
        acc, gyr = np.ascontiguousarray(grid[:, 1:4]), grid[:, 4:7].copy()
        lost = np.isnan(gyr)
        if lost.any():
            gyr[lost] = 0.0
        gyr -= self.offset
        up = self._directed(acc, gyr, *self._stills(grid))
        return averaged(grid[:, 0], acc, gyr, up, self.segment, grid[:, 7])

    def _stills(self, grid: Array) -> tuple[NDArray[np.intp], Array]:
        """Half seconds, (k, 48, 8), that end among these samples and were still; rows after them.

        Whether one was still does not depend on the filter, so each is looked at once.
        """
        before = len(self._passed)
        passed = np.concatenate([self._passed, grid]) if before else grid
        looks = len(passed) // _LOOK
        self._passed = passed[looks * _LOOK :]
        if not looks:
            return _NONE, NO_ROWS
        windows = passed[: looks * _LOOK].reshape(looks, _LOOK, 8)
        seen = windows[:, :, 7].max(axis=1) <= GAP_S  # a line across a gap would pass for still
        still = np.flatnonzero(seen & _are_still(windows))
        return (still + 1) * _LOOK - before, windows[still]

    def _directed(self, acc: Array, gyr: Array, ends: NDArray[np.intp], stills: Array) -> Array:
        """Up in each sample, (3, n); the filter begins anew where a still half second says so.

        A filter that is wrong has gone on to the end of the hop for nothing.
        """
        assert self._filter is not None
        turns, at = np.empty((len(acc), 4)), 0
        felt = stills[:, :, 1:4].mean(axis=1) if len(stills) else stills
        while at < len(acc):
            rows = slice(at, min(at + _HOP, len(acc)))
            turns[rows] = self._filter.updateBatch(gyr[rows], acc[rows])["quat6D"]
            at = rows.stop
            first, last = ends.searchsorted((rows.start, rows.stop), side="right").tolist()
            if first < last:
                wrong = _contradict(felt[first:last], _up(turns[ends[first:last] - 1]))
                if wrong.any():
                    first += int(wrong.argmax())
                    at = int(ends[first])
                    self._begin_anew(stills[first])
        return _up(turns)

    def _begin_anew(self, still: Array) -> None:
        self._filter = _new_filter(still, self.doubt_dps, without_gyr=False)
        acc, gyr = np.ascontiguousarray(still[:, 1:4]), still[:, 4:7] - self.offset
        self._filter.updateBatch(gyr, acc)

    def _start(self, first: Array) -> None:
        """Start the filter; a sensor that lay still first tells its gyroscope's offset.

        Offsets above 2 deg/s, common in older chips, are beyond what the filter finds by itself.
        """
        without_gyr = bool(np.isnan(first[:, 4:7]).any())
        seen = len(first) == _STILL and first[:, 7].max() <= GAP_S
        if not without_gyr and seen and _are_still(first[None], _SWAY)[0]:
            self.offset, self.doubt_dps = _gyroscope_offset(first), _OFFSET_DPS
        self._filter = _new_filter(first, self.doubt_dps, without_gyr=without_gyr)


def _new_filter(first: Array, doubt_dps: float, *, without_gyr: bool) -> VQF:
    """Make the filter for what begins with the samples `first`, quicker than by default.

    A set is short, and its start counts. The filter's rest detection takes a person who stands,
    and a slow raise, for a sensor on a table. In simulated raises of two families these values
    halved the error of up in the first half minute. The turn from any attitude to the first one is
    made before it begins, lest it be taken for an offset of the gyroscope. After a start that was
    not calm the filter may look for an offset of up to twice `doubt_dps`: by default it gives up at
    2 deg/s, and a sensor of 4 deg/s then never finds up, while somebody keeps shifting about.
    """
    made = VQF(
        1 / GRID_HZ, tauAcc=0.3 if without_gyr else 2.0, restBiasEstEnabled=False,
        biasSigmaInit=_OFFSET_DPS, biasSigmaMotion=0.05, biasClip=2 * doubt_dps,
    )  # fmt: skip
    made.update(np.zeros(3), mean(first[:BLOCK, 1:4]))
    made.setBiasEstimate(np.zeros(3), float(np.radians(_OFFSET_DPS)))
    return made


def _are_still(windows: Array, sway: float = 1.0) -> NDArray[np.bool_]:
    """Which windows (k, n, 8) feel like a sensor on a leg that nobody moves on purpose, (k,).

    The limits are 1 deg/s and 15 mg for a leg that is as still as a leg can be, `sway` times that
    for one that sways.
    """
    felt = np.ascontiguousarray(windows[:, :, 1:7].transpose(1, 2, 0))  # (n, 6, k): long loops
    felt -= np.add.reduce(felt) / len(felt)
    felt *= felt
    spread = np.sqrt(np.add.reduce(felt) / len(felt))
    calm = np.maximum.reduce(spread[:3]) < sway * 0.15
    return np.asarray(calm & (np.degrees(np.maximum.reduce(spread[3:])) < sway))


def _contradict(felt: Array, up: Array) -> NDArray[np.bool_]:
    """Which forces (k, 3), each the mean of a still half second, are not along `up` (3, k)."""
    x, y, z = felt.T
    along = x * up[0] + y * up[1] + z * up[2]
    return np.asarray(along < np.cos(_WRONG_RAD) * np.sqrt(x * x + y * y + z * z))


def _gyroscope_offset(still: Array) -> Array:
    """What the gyroscope says beyond the slow turn that the accelerometer sees, (3,) rad/s.

    A leg that stands still sways, at a degree a second and more: its mean rate over a second is
    not the offset. But the accelerometer, slow and free of offset in its *change*, sees that turn.
    """
    t, acc = still[:, 0] - still[:, 0].mean(), still[:, 1:4]
    felt = mean(acc)
    size = float(np.sqrt(felt @ felt))
    change = np.array([math.fsum(axis) for axis in (acc * t[:, None]).T]) / math.fsum(t * t)
    turning = np.cross(change / size, felt / size)
    return mean(still[:, 4:7]) - turning


def _up(quaternion: Array) -> Array:
    """Up in the sensor frame, (3, n), from sensor-to-earth quaternions (n, 4), w first."""
    w, x, y, z = quaternion.T
    return np.array([2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)])
