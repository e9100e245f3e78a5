"""From samples to motion: which way is up, how hard the sensor is pushed along it, how it turns.

The sensor frame is left here and nowhere else. Nothing is assumed about how the sensor is mounted:
all that follows uses only `Motion`.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from sensor_coach.analysis.attitude import START, UNKNOWN, Attitude, Gyroscope, begun
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
from sensor_coach.samples import Array, ImuData, concatenate, gaps

BRIDGED_S = 2.0  # across a longer gap nothing is known of how the sensor turned
HELD_S = 0.5  # across a longer one nobody knows that no foot touched the floor
_BATCH = 8192  # samples taken at a time: many, but what fits a processor's cache
# after so many s all is oriented once more: the gyroscope's offset is known so well then, deg/s
_AGAIN = ((5.0, 0.6), (15.0, 0.3))


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
        self._run = _Run(-1, UNKNOWN)
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
        self._run = _Run(self._run.segment + 1, self._run.gyroscope)
        return held


class _Run:
    """Samples without an unbridged gap: put on a uniform grid, oriented, averaged in blocks."""

    def __init__(self, segment: int, gyroscope: Gyroscope) -> None:
        self.segment, self.gyroscope = segment, gyroscope
        self._grid = Grid()
        self._waiting: list[ImuData] = []  # samples that complete no block yet
        self._held = NOTHING  # grid samples not yet in a block
        self._attitude: Attitude | None = None
        self._first = NOTHING  # grid samples that are to be oriented once more
        self._again = [each for each in _AGAIN if each[1] < gyroscope.known_dps]
        self.better: list[Motion] = []

    def update(self, imu: ImuData) -> Motion:
        self._waiting.append(imu)
        if imu.t[-1] < self._grid.due_s(BLOCK):
            return NO_MOTION
        self._hold()
        if self._attitude is None and self._held.shape[1] < START:
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
        if self._attitude is None:
            self.gyroscope = begun(self.gyroscope, grid[:, :START])
            self._attitude = Attitude(self.gyroscope, grid[:, :START])
            self._again = self._again if self._attitude.turns else []
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
        assert self._attitude is not None
        self.gyroscope = self._attitude.told(known_dps)
        self._attitude = Attitude(self.gyroscope, self._first[:, :START])
        return self._orient(self._first)

    def _orient(self, grid: Array) -> Motion:
        assert self._attitude is not None
        return averaged(grid, *self._attitude.follow(grid), self.segment)
