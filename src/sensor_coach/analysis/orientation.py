"""From samples to motion: which way is up, how hard the sensor is pushed along it, how it turns.

The sensor frame is left here and nowhere else. Nothing is assumed about how the sensor is mounted:
all that follows uses only `Motion`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from vqf import VQF

from sensor_coach.analysis.grid import NOTHING, Grid
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
# after so many s all is oriented once more: the gyroscope's offset is known so well then, deg/s
_AGAIN = ((5.0, 0.6), (15.0, 0.3))
_LOOK = 12 * BLOCK  # grid samples, half a second, after which the orientation is looked at
_HOP = 8 * _LOOK  # grid samples after which what was seen is compared with the filter


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
        self._better: list[Motion] = []  # of runs that are over

    def update(self, imu: ImuData) -> Motion:
        """Take the samples that follow; give the motion that they complete."""
        if not len(imu):
            return join([])
        breaks = gaps(imu.t, self._last_s, self._bridged_s)
        self._last_s = float(imu.t[-1])
        if not breaks and len(imu.t) <= _BATCH:  # so with what comes live
            return self._run.update(imu)
        edges = sorted({0, *breaks, *range(0, len(imu), _BATCH), len(imu)})
        parts: list[Motion] = []
        for start, end in pairwise(edges):
            if start in breaks:
                parts.append(self._begin())
            parts.append(self._run.update(imu[start:end]))
        return join(parts)

    def finish(self) -> Motion:
        """Give what was still held back at the end of the recording."""
        return self._run.finish()

    def better(self) -> list[Motion]:
        """Give the beginnings of runs that were oriented once more since this was asked last.

        Somebody who sways does not let the gyroscope's offset be told in a second, so up is off by
        some degrees in the first ten. Later it is known: each of these takes the place of the rows
        of the same times, as soon as there are rows behind its last one.
        """
        found, self._better = [*self._better, *self._run.better], []
        self._run.better = []
        return found

    def _begin(self) -> Motion:
        """End the run of samples at a gap and begin the next; the gyroscope's offset is kept."""
        held = self._run.finish()
        self._better += self._run.better
        last = self._run
        self._run = _Run(last.segment + 1, last.offset, last.doubt_dps, last.known_dps)
        return held


class _Run:
    """Samples without an unbridged gap: put on a uniform grid, oriented, averaged in blocks."""

    def __init__(
        self, segment: int, offset: Array, doubt_dps: float, known_dps: float = _OFFSET_DPS
    ) -> None:
        self.segment, self.offset = segment, offset  # offset of the gyroscope, (3,) rad/s
        self.doubt_dps = doubt_dps  # half of the most that is left of it
        self.known_dps = known_dps  # and what is likely, standard deviation
        self._grid = Grid()
        self._waiting: list[ImuData] = []  # samples that complete no block yet
        self._held = NOTHING  # grid samples not yet in a block
        self._filter: VQF | None = None
        self._passed = NOTHING  # grid samples oriented since the last look
        self._first = NOTHING  # grid samples that are to be oriented once more
        self._again = [each for each in _AGAIN if each[1] < known_dps]
        self.better: list[Motion] = []

    def update(self, imu: ImuData) -> Motion:
        self._waiting.append(imu)
        if imu.t[-1] < self._grid.due_s(BLOCK):
            return NO_MOTION
        self._hold()
        if self._filter is None and self._held.shape[1] < _STILL:
            return NO_MOTION
        return self._blocks()

    def finish(self) -> Motion:
        if self._waiting:
            self._hold()
        self._held = np.concatenate([self._held, self._grid.finish()], axis=1)
        return self._blocks()

    def _hold(self) -> None:
        """Put the samples that wait on the grid."""
        grid = self._grid.update(concatenate(self._waiting))
        held = self._held
        self._held = np.concatenate([held, grid], axis=1) if held.size else grid
        self._waiting = []

    def _blocks(self) -> Motion:
        """Orient and average the whole blocks that are held."""
        n = self._held.shape[1] // BLOCK * BLOCK
        if n == 0:
            return NO_MOTION
        grid, self._held = self._held[:, :n], self._held[:, n:]
        if self._filter is None:
            self._start(grid[:, :_STILL])
        return self._oriented(grid)

    def _oriented(self, grid: Array) -> Motion:
        """Orient samples and average them; of a run that has just begun, once more later."""
        if not grid.shape[1]:
            return NO_MOTION
        return self._beginning(grid) if self._again else self._orient(grid)

    def _beginning(self, grid: Array) -> Motion:
        after_s, known_dps = self._again[0]
        room = round(after_s * GRID_HZ) - self._first.shape[1]
        self._first = np.concatenate([self._first, grid[:, :room]], axis=1)
        motion = self._orient(grid[:, :room])
        if grid.shape[1] < room:
            return motion
        self._again = self._again[1:]
        self.better.append(self._once_more(known_dps))
        self._first = self._first if self._again else NOTHING
        return join([motion, self._oriented(grid[:, room:])])

    def _once_more(self, known_dps: float) -> Motion:
        """Orient the run from its start, by the gyroscope's offset that it has told so far."""
        assert self._filter is not None
        self.offset = self.offset + np.asarray(self._filter.getBiasEstimate()[0])
        self.doubt_dps, self.known_dps = _OFFSET_DPS, known_dps
        self._filter, self._passed = self._new_filter(self._first[:, :_STILL]), NOTHING
        return self._orient(self._first)

    def _orient(self, grid: Array) -> Motion:
        """Orient samples and average them.

        Hard steps, and rates beyond the sensor's range, leave an error that fades in seconds; a
        sensor at rest knows better. So each half second that has passed is looked at, and if it
        was still and up was wrong, the filter begins anew with it.
        """
        lost = np.isnan(grid[4:7])
        gyr = np.where(lost, 0.0, grid[4:7]) if np.count_nonzero(lost) else grid[4:7]
        gyr = gyr - self.offset[:, None]
        up = self._directed(_rows(grid[1:4]), _rows(gyr), self._stills(grid))
        return averaged(grid, gyr, up, self.segment)

    def _stills(self, grid: Array) -> _Stills:
        """Half seconds that end among these samples and were still.

        Whether one was still does not depend on the filter, so each is looked at once.
        """
        before = self._passed.shape[1]
        passed = np.concatenate([self._passed, grid], axis=1) if before else grid
        looks = passed.shape[1] // _LOOK
        self._passed = passed[:, looks * _LOOK :]
        if not looks:
            return _NO_STILLS
        windows = passed[:, : looks * _LOOK].reshape(8, looks, _LOOK)
        seen = windows[7].max(axis=1) <= GAP_S  # a line across a gap would pass for still
        calm, means = _are_still(windows[1:7].transpose(2, 0, 1))
        still = np.flatnonzero(seen & calm)
        ends = (still + 1) * _LOOK
        return _Stills(ends.tolist(), _least(means[:3, still]), passed, before)

    def _directed(self, acc: Array, gyr: Array, stills: _Stills) -> Array:
        """Up in each sample, (3, n); the filter begins anew where a still half second says so.

        A filter that is wrong has gone on to the end of the hop for nothing.
        """
        assert self._filter is not None
        turns, at, next_ = np.empty((len(acc), 4)), 0, 0
        while at < len(acc):
            rows = slice(at, min(at + _HOP, len(acc)))
            turns[rows] = self._filter.updateBatch(gyr[rows], acc[rows])["quat6D"]
            at = rows.stop
            while next_ < len(stills.ends) and stills.ends[next_] - stills.before <= at:
                end = stills.ends[next_]
                if _contradicts(stills.forces[next_], turns[end - stills.before - 1].tolist()):
                    at = end - stills.before
                    self._begin_anew(stills.passed[:, end - _LOOK : end])
                next_ += 1
        return _up(turns)

    def _begin_anew(self, still: Array) -> None:
        self._filter = self._new_filter(still)
        gyr = still[4:7] - self.offset[:, None]
        self._filter.updateBatch(_rows(gyr), _rows(still[1:4]))

    def _start(self, first: Array) -> None:
        """Start the filter; a sensor that lay still first tells its gyroscope's offset.

        Offsets above 2 deg/s, common in older chips, are beyond what the filter finds by itself.
        """
        without_gyr = bool(np.isnan(first[4:7]).any())
        seen = first.shape[1] == _STILL and first[7].max() <= GAP_S
        if without_gyr:
            self._again = []
        elif (
            self.known_dps == _OFFSET_DPS
            and seen
            and _are_still(first[1:7].T[:, :, None], _SWAY)[0][0]
        ):
            self.offset, self.doubt_dps = _gyroscope_offset(first), _OFFSET_DPS
        self._filter = self._new_filter(first, 0.3 if without_gyr else 2.0)

    def _new_filter(self, first: Array, tau_acc_s: float = 2.0) -> VQF:
        return _new_filter(first, tau_acc_s, self.doubt_dps, self.known_dps)


@dataclass(frozen=True, slots=True)
class _Stills:
    """Half seconds in which a sensor was still."""

    ends: list[int]  # in `passed`, the samples after them
    forces: list[list[float]]  # mean force of each, m/s², and how much of it is along up at least
    passed: Array  # (8, n) samples
    before: int  # of these were known before


_NO_STILLS = _Stills([], [], NOTHING, 0)


def _rows(signals: Array) -> Array:
    """Signals as the filter takes them, a row a sample."""
    return np.ascontiguousarray(signals.T)


def _new_filter(first: Array, tau_acc_s: float, doubt_dps: float, known_dps: float) -> VQF:
    """Make the filter for what begins with the samples `first`, quicker than by default.

    A set is short, and its start counts. The filter's rest detection takes a person who stands,
    and a slow raise, for a sensor on a table. In simulated raises of two families these values
    halved the error of up in the first half minute. The turn from any attitude to the first one is
    made before it begins, lest it be taken for an offset of the gyroscope. After a start that was
    not calm the filter may look for an offset of up to twice `doubt_dps`: by default it gives up at
    2 deg/s, and a sensor of 4 deg/s then never finds up, while somebody keeps shifting about.
    `known_dps` is how much of the offset is likely to be left.
    """
    made = VQF(
        1 / GRID_HZ, tauAcc=tau_acc_s, restBiasEstEnabled=False, biasSigmaInit=known_dps,
        biasSigmaMotion=0.05, biasClip=2 * doubt_dps,
    )  # fmt: skip
    made.update(np.zeros(3), mean(first[1:4, :BLOCK].T))
    made.setBiasEstimate(np.zeros(3), float(np.radians(known_dps)))
    return made


def _are_still(windows: Array, sway: float = 1.0) -> tuple[NDArray[np.bool_], Array]:
    """Which windows (n, 6, k) feel like a sensor on a leg that nobody moves on purpose, (k,).

    The limits are 1 deg/s and 15 mg for a leg that is as still as a leg can be, `sway` times that
    for one that sways. Their means, (6, k), are given as well.
    """
    felt = np.array(windows, order="C")  # so that loops are long
    means = np.add.reduce(felt) / len(felt)
    felt -= means
    felt *= felt
    spread = np.sqrt(np.add.reduce(felt) / len(felt))
    calm = np.maximum.reduce(spread[:3]) < sway * 0.15
    still = calm & (np.degrees(np.maximum.reduce(spread[3:])) < sway)
    return np.asarray(still), np.asarray(means)


def _least(force: Array) -> list[list[float]]:
    """Forces (3, k), and how much of each is along up at least if up is right: k times four."""
    x, y, z = force
    least = np.cos(_WRONG_RAD) * np.sqrt(x * x + y * y + z * z)
    told: list[list[float]] = np.array([x, y, z, least]).T.tolist()
    return told


def _contradicts(force: list[float], quaternion: list[float]) -> bool:
    """Whether a force is not along up. Numbers one by one: arrays so short would take longer."""
    (x, y, z, least), (a, b, c, d) = force, quaternion
    along = x * (2 * (b * d - a * c)) + y * (2 * (c * d + a * b)) + z * (1 - 2 * (b * b + c * c))
    return along < least


def _gyroscope_offset(still: Array) -> Array:
    """What the gyroscope says beyond the slow turn that the accelerometer sees, (3,) rad/s.

    A leg that stands still sways, at a degree a second and more: its mean rate over a second is
    not the offset. But the accelerometer, slow and free of offset in its *change*, sees that turn.
    """
    t, acc = still[0] - still[0].mean(), still[1:4].T
    felt = mean(acc)
    size = float(np.sqrt(felt @ felt))
    change = np.array([math.fsum(axis) for axis in (acc * t[:, None]).T]) / math.fsum(t * t)
    turning = np.cross(change / size, felt / size)
    return mean(still[4:7].T) - turning


def _up(quaternion: Array) -> Array:
    """Up in the sensor frame, (3, n), from sensor-to-earth quaternions (n, 4), w first."""
    w, x, y, z = quaternion.T
    return np.array([2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)])
