"""What may be wrong with an acceleration that is integrated twice, as curves to be weighed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sensor_coach.analysis.activity import STEP
from sensor_coach.analysis.calibration import Calibration
from sensor_coach.analysis.missed import UNSEEN, holes_s, missed
from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.analysis.sums import added
from sensor_coach.samples import Array

_WANDER, _KNOTS_S = 1e-3, 3.0  # m/s², s: noise of 180 µg/√Hz, as a leg that turns can tell
_STEP_S = STEP / MOTION_HZ
_OFFSET, _SCALE = 0.025, 0.015  # m/s², what a calibration leaves of both
_START_M, _START_M_S, _CONSTANT = 1.0, 0.3, 0.05  # m, m/s, m/s²
_OWN = 12  # start height and speed, constant, offsets, matrix
_NEVER = -1.0  # the step of a hole that has not come


@dataclass(frozen=True, slots=True)
class Doubt:
    """Standard deviations of an accelerometer's errors, m/s²; by default of one from the box."""

    offset: float = 0.25
    scale: float = 0.1
    cross_axis: float = 0.1


UNCALIBRATED = Doubt()


def doubt_after(calibration: Calibration | None) -> Doubt:
    """What is not known of the accelerometer. Six sides tell all but the cross-axis error."""
    if calibration is None:
        return UNCALIBRATED
    seen = calibration.cross_axis_seen
    return Doubt(_OFFSET, _SCALE, _SCALE if seen else UNCALIBRATED.cross_axis)


class Unknowns:
    """The coefficients of a height's errors: how large each may be, and what it adds to the force.

    Parameters
    ----------
    motion : Motion
        What is there at first.
    most_s : float
        How long it will be at most.
    doubt : Doubt
        What is not known of the accelerometer.
    room : int
        For how many holes that come later.
    """

    def __init__(self, motion: Motion, most_s: float, doubt: Doubt, room: int = 0) -> None:
        knots = np.arange(0.0, most_s + _KNOTS_S, _KNOTS_S)
        errors = [*[doubt.offset] * 3, *[doubt.scale] * 3, *[doubt.cross_axis] * 3]
        holes, jumps = missed(motion)
        self.prior = np.array(
            [_START_M, _START_M_S, _CONSTANT, *errors, *[_WANDER] * len(knots), *jumps, *[0] * room]
        )  # standard deviations: m, m/s, m/s², and m/s for holes
        self.holes = np.append(holes, np.full(room, _NEVER))  # steps in which samples are missing
        self.most = math.ceil(most_s / _STEP_S) + 2  # steps
        away = np.abs((np.arange(self.most)[:, None] + 0.5) * _STEP_S - knots)
        self._wander = np.maximum(0.0, 1 - away / _KNOTS_S)  # of each step: how near knots are
        self._first_hole = _OWN + len(knots)
        self._taken = len(holes)

    @property
    def has_holes(self) -> bool:
        """Whether samples are missing."""
        return self._taken > 0

    @property
    def unseen(self) -> Array:
        """Steps in gaps."""
        return np.asarray(self.holes[self.prior[self._first_hole :] == UNSEEN * _STEP_S])

    @property
    def wander(self) -> slice:
        """Which coefficients are the wander's."""
        return slice(_OWN, self._first_hole)

    def take(self, motion: Motion, step: int) -> bool:
        """Reckon with the holes in steps of motion, of which `step` is the first, if there is room.

        Of holes that come one at a time it is not known yet how the leg shakes after them.
        """
        if not holes_s(motion).any():  # so with nearly all
            return True
        holes, jumps = missed(motion)
        if self._taken + len(holes) > len(self.holes):
            return False
        new = slice(self._taken, self._taken + len(holes))
        self.holes[new], self.prior[self._first_hole :][new] = holes + step, jumps
        self._taken = new.stop
        return True

    def curves(self, up: Array, step: int) -> Array:
        """What each may add along up, (n, k - 2), from `step` on; the first two add no force."""
        mean = added([up[i::STEP] for i in range(STEP)]) / STEP
        rows = slice(step, step + len(mean))
        curves = np.ones((len(mean), len(self.prior) - 2))
        curves[:, 1:4] = mean
        curves[:, 4:7] = mean * mean
        curves[:, 7:9] = mean[:, :1] * mean[:, 1:]
        curves[:, 9] = mean[:, 1] * mean[:, 2]
        curves[:, 10 : self._first_hole - 2] = self._wander[rows]
        if len(self.holes):
            steps = np.arange(rows.start, rows.stop)[:, None]
            curves[:, self._first_hole - 2 :] = (steps == self.holes) / _STEP_S
        return np.asarray(curves * self.prior[2:])
