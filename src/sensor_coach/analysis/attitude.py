"""Which way is up for a sensor that turns: the orientation filter, and what puts it right."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from vqf import VQF

from sensor_coach.analysis.grid import NOTHING
from sensor_coach.analysis.motion import BLOCK, GAP_S, GRID_HZ
from sensor_coach.analysis.sums import mean
from sensor_coach.samples import Array

START = int(GRID_HZ)  # grid samples looked at, first of all for the gyroscope's offset
_OFFSET_DPS, _UNKNOWN_DPS = 1.0, 2.0  # of the gyroscope: that a calm start leaves; that may be
_SWAY = 3.0  # times as much as still: a person who waits to begin
_WRONG_RAD = float(np.radians(1.5))  # an error of up that a still half second shows
_LOOK = 12 * BLOCK  # grid samples, half a second, after which the orientation is looked at
_HOP = 8 * _LOOK  # grid samples after which what was seen is compared with the filter
_TAU_ACC_S, _TAU_ALONE_S = 2.0, 0.3  # of the accelerometer; and without a gyroscope


@dataclass(frozen=True, slots=True, eq=False)
class Gyroscope:
    """What is known of a gyroscope's offset."""

    offset: Array  # (3,) rad/s
    doubt_dps: float  # half of the most that is left of it
    known_dps: float = _OFFSET_DPS  # and what is likely, standard deviation


UNKNOWN = Gyroscope(np.zeros(3), _UNKNOWN_DPS)


def begun(known: Gyroscope, first: Array) -> Gyroscope:
    """What is known when the samples `first`, (8, n), have come: a calm start tells the offset.

    Offsets above 2 deg/s, common in older chips, are beyond what the filter finds by itself.
    """
    seen = first.shape[1] == START and first[7].max() <= GAP_S and _turns(first)
    asked = known.known_dps == _OFFSET_DPS  # else better known from before
    if asked and seen and _are_still(first[1:7].T[:, :, None], _SWAY)[0][0]:
        return Gyroscope(_gyroscope_offset(first), _OFFSET_DPS)
    return known


class Attitude:
    """Follows a sensor's turns on the uniform grid.

    Hard steps, and rates beyond the sensor's range, leave an error that fades in seconds; a sensor
    at rest knows better. So each half second that has passed is looked at, and if it was still and
    up was wrong, the filter begins anew with it.

    Parameters
    ----------
    gyroscope : Gyroscope
        What is known of it.
    first : ndarray, shape (8, n)
        Grid samples that it begins with, still to be given to `follow`.
    """

    def __init__(self, gyroscope: Gyroscope, first: Array) -> None:
        self._gyroscope = gyroscope
        self.turns = _turns(first)  # whether there is a gyroscope
        self._filter = self._begun(first, _TAU_ACC_S if self.turns else _TAU_ALONE_S)
        self._passed = NOTHING  # grid samples since the last look

    def told(self, known_dps: float) -> Gyroscope:
        """The gyroscope as what was followed has told it, to within about so many deg/s."""
        offset = self._gyroscope.offset + np.asarray(self._filter.getBiasEstimate()[0])
        return Gyroscope(offset, _OFFSET_DPS, known_dps)

    def follow(self, grid: Array) -> tuple[Array, Array]:
        """Take samples, (8, n); give the rate without offset, rad/s, and up, both (3, n)."""
        lost = np.isnan(grid[4:7])
        gyr = np.where(lost, 0.0, grid[4:7]) if np.count_nonzero(lost) else grid[4:7]
        gyr = gyr - self._gyroscope.offset[:, None]
        return gyr, self._directed(_rows(grid[1:4]), _rows(gyr), self._stills(grid))

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
        self._filter = self._begun(still, _TAU_ACC_S)
        gyr = still[4:7] - self._gyroscope.offset[:, None]
        self._filter.updateBatch(_rows(gyr), _rows(still[1:4]))

    def _begun(self, first: Array, tau_acc_s: float) -> VQF:
        known = self._gyroscope
        return _new_filter(first, tau_acc_s, known.doubt_dps, known.known_dps)


def _turns(first: Array) -> bool:
    """Whether turns were measured."""
    return not np.isnan(first[4:7]).any()


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
