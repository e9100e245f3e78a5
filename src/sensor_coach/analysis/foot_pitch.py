"""How far a foot-worn sensor pitches, whatever way it is strapped on."""

from __future__ import annotations

import math
from copy import copy

import numpy as np

from sensor_coach.analysis.activity import STEP
from sensor_coach.analysis.lever import Lever
from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.analysis.rest_side import rest_side
from sensor_coach.analysis.sums import gram
from sensor_coach.samples import Array

_FLOOR_RAD = float(np.radians(1.5))  # what strap and skin give
_ONE_SIDED = 0.7  # mean turn over its root mean square; of raises from the floor, at least
_LEAST, _ALONG = 0.2, 0.7  # of what a lever is asked; of one way along another: the same


class PitchFit:
    """Estimates the pitch of the foot away from its rest, about the axis it mostly turns about.

    Parameters
    ----------
    motion : Motion
        What is there at first, without gaps: all of it, or a second of it.
    most_s : float
        How long it will be at most.
    rest : ndarray, shape (3,)
        Up in the sensor frame while the foot rests.
    turn : int
        Sign of the excursions: 1 if the movement lifts the heel from its rest, -1 if it drops it.
    pivots : bool
        Whether the foot turns about its ball, so that a heel which rises lifts the sensor.
    least : float
        Below this it does not turn to and fro, rad.
    heel_up : ndarray, shape (3,), optional
        The way up moved in the sensor frame as the heel rose, if it was found for sure before.

    Notes
    -----
    A foot that turns about one horizontal axis moves up along a great circle of the sensor frame.
    Its plane is the first principal direction of `up` about `rest`. Heel up is the way in which the
    sensor rises (`lever`). Until that is known, and where a foot does not turn about its ball, the
    side of the excursions is taken as the side of the movement: on the floor a foot can turn only
    one way. Over an edge it turns both ways: the less one-sided, the sooner the lever is believed.
    """

    def __init__(
        self, motion: Motion, most_s: float, rest: Array, turn: int, *,
        pivots: bool, least: float, heel_up: Array | None = None,
    ) -> None:  # fmt: skip
        self._rest, self._turn = rest / np.sqrt(rest @ rest), turn
        self._up = np.empty((math.ceil(most_s * MOTION_HZ) + 2 * STEP, 3))
        self._rows, self._scatter, self._sum = 0, np.zeros((3, 3)), np.zeros(3)
        self._main = np.zeros(3)  # heel up
        self.turned_over = False  # what was up till now is down
        self.heel_up = heel_up
        self._lever, self._least = Lever() if pivots else None, least
        self.extend(motion)

    def fork(self) -> PitchFit:
        """Give a fit of what there is so far, to be solved on its own while this one goes on."""
        other = copy(self)  # both have the rows so far in common, and neither changes them
        other._scatter, other._sum = self._scatter.copy(), self._sum.copy()
        other._lever = copy(self._lever)
        return other

    def extend(self, motion: Motion) -> bool:
        """Take whole steps of motion that follow: there is always room, whatever is missing."""
        up = motion.up[: len(motion) // STEP * STEP]
        across = up - (up @ self._rest)[:, None] * self._rest
        sums = gram(np.column_stack([across, np.ones(len(across))]))
        self._scatter += sums[:3, :3]
        self._sum += sums[:3, 3]
        self._up[self._rows : self._rows + len(up)] = up
        self._rows += len(up)
        if self._lever:
            self._lever.extend(across, motion.vertical[: len(up)], motion.jolt[: len(up)])
        return True

    def solve(self, *, rest_last: bool = False, still: bool = False, ended: bool = False) -> None:
        """Find the axis from all that there is; whether it rests at its end is no matter."""
        energies, mains = np.linalg.eigh(self._scatter)
        before, main = self._main, mains[:, -1]
        mean = float(main @ self._sum)
        self._main = main * (1 if mean >= 0 else -1) * self._turn
        if self._lever:
            one_sided = abs(mean) / math.sqrt(self._rows * max(float(energies[-1]), 1e-12))
            self._main = self._main * self._rising(self._lever, one_sided)
        else:
            self._main = self._main * self._resting(ended=ended)
        self.turned_over = bool(before @ self._main < 0)

    def _rising(self, lever: Lever, one_sided: float) -> int:
        """Whether the heel rises along the main direction (1), or against it (-1)."""
        if side := lever.side(self._main, self._rest):
            self.heel_up = side * self._main
            return side
        sure = min(max((one_sided / _ONE_SIDED) ** 2, _LEAST), 1.0)
        return self._known_along() or lever.side(self._main, self._rest, sure) or 1

    def _resting(self, *, ended: bool) -> int:
        """The same, of a foot that does not pivot: by where it rests, unless it is known."""
        if (along := self._known_along()) != 0:
            return along
        side = rest_side(self.values(), self._least, ended=ended)
        along = -1 if side == self._turn else 1
        if side and ended:
            self.heel_up = along * self._main
        return along

    def _known_along(self) -> int:
        """The same by what was found before; 0 if nothing was, or it was another way."""
        along = 0.0 if self.heel_up is None else float(self.heel_up @ self._main)
        return int(np.sign(along)) if abs(along) > _ALONG else 0

    def values(self, first: int = 0) -> Array:
        """Pitch of each row from step `first` on, rad, heel up positive, 0 at rest."""
        up = self._up[first * STEP : self._rows]
        return np.asarray(np.arctan2(up @ self._main, up @ self._rest))

    def onward(self, motion: Motion) -> float:
        """Pitch of the newest of a few rows that follow the steps, by what those have told, rad."""
        return math.atan2(float(motion.up[-1] @ self._main), float(motion.up[-1] @ self._rest))

    def sd(self, start: int, peak: int, end: int) -> float:
        """Standard deviation of a pitch range, rad."""
        return _FLOOR_RAD
