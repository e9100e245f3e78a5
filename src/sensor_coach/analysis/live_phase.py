"""The phase of a movement while it goes on, from how fast it goes."""

from __future__ import annotations

import numpy as np

from sensor_coach.analysis.activity import STEP
from sensor_coach.analysis.motion import MOTION_HZ
from sensor_coach.samples import Array

_STEP_S = STEP / MOTION_HZ
_SETS_OFF, _GOES_ON = 0.15, 0.10  # usual sizes a second: a slow stroke slackens on its way
_OUT = 0.4  # of a usual size: what went less far is at rest
_RETURNED = 0.5  # of the way out, after which it is back: the rest of it is drift, or comes yet
_LONGEST_S = 8.0  # of a stroke: what goes on longer was none
_CYCLE = int(12 * MOTION_HZ)  # rows that a slow repetition has, rests included


def speed(signal: Array, *, drifts: bool) -> float:
    """Tell how fast a level changes, in its unit a second, outward positive.

    A shank's level is integrated and drifts as one, by up to the speed of a slow stroke. As much
    time is spent going out as coming back, or less than standing, so that the middle speed of a
    cycle is that of the drift.
    """
    steps = signal[STEP:] - signal[:-STEP]
    drift = _median(steps[-_CYCLE:]) if drifts else 0.0
    return (float(steps[-1]) - drift) / _STEP_S


def _median(values: Array) -> float:
    """As `np.median`, which takes five times as long."""
    ordered, half = np.sort(values), len(values) // 2
    return float(ordered[half] + ordered[-1 - half]) / 2


class PhaseTracker:
    """Names what a heel does: ``rest``, ``up`` (out), ``hold``, ``down`` (back)."""

    def __init__(self) -> None:
        self._out = self._back = 0.0  # how far it went since it was at rest, usual sizes
        self._since_s = 0.0  # how long the phase lasts
        self.phase = "rest"

    def update(self, moves: float) -> str:
        """Take the speed of a step in usual sizes a second, outward positive; give the phase."""
        before, self.phase = self.phase, self._next(moves)
        self._since_s = self._since_s + _STEP_S if self.phase == before else 0.0
        if self.phase in ("up", "down") and self._since_s > _LONGEST_S:
            self.phase = "rest"
        if self.phase == "rest" or (self.phase == "up" and self._is_back):
            self._out = self._back = 0.0
        if self.phase == "up":
            self._out += moves * _STEP_S
        elif self.phase == "down":
            self._back -= moves * _STEP_S
        return self.phase

    @property
    def _is_back(self) -> bool:
        return self._back > _RETURNED * self._out

    def _next(self, moves: float) -> str:
        """From rest there is but one way; a stroke goes on until it has slackened."""
        if moves > (_GOES_ON if self.phase == "up" else _SETS_OFF):
            return "up"
        back = moves < -(_GOES_ON if self.phase == "down" else _SETS_OFF)
        if back and self.phase != "rest":
            return "down"
        return "hold" if self._out > _OUT and not self._is_back else "rest"
