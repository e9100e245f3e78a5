"""Heights integrated twice, and beside them whatever their errors may add."""

from __future__ import annotations

import math
from copy import copy

import numpy as np

from sensor_coach.analysis.activity import STEP
from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.analysis.unknowns import Unknowns
from sensor_coach.samples import Array

_ROW_S, _STEP_S = 1 / MOTION_HZ, STEP / MOTION_HZ
_MIDDLES_S = (np.arange(STEP) + 0.5) * _ROW_S  # of the rows of a step


class Integrals:
    """What was measured, and what each of k coefficients adds to it, at the ends of steps.

    In units of their priors the coefficients are alike: well conditioned. The last column of
    `path`, (n, k + 1), and of `speed` is what is measured: height over the expected one, speed.

    Parameters
    ----------
    motion : Motion
        What is there at first.
    unknowns : Unknowns
        What may be wrong with it.
    expected_m : float
        Mean height over the rest.
    """

    def __init__(self, motion: Motion, unknowns: Unknowns, expected_m: float) -> None:
        self._zero = math.fsum(motion.vertical[::STEP]) / -(-len(motion) // STEP)
        self._unknowns, self._expected = unknowns, expected_m
        k, most = len(unknowns.prior), unknowns.most
        self.path, self.speed = np.zeros((most, k + 1)), np.zeros((most, k + 1))
        start_m, start_m_s = unknowns.prior[:2]
        self.path[:, 0], self.path[:, 1] = start_m, start_m_s * _STEP_S * np.arange(most)
        self.path[0, -1], self.speed[:, 1] = -expected_m, start_m_s
        self._measured = np.zeros(most * STEP)
        self.steps = 0
        self.extend(motion)

    def fork(self) -> Integrals:
        """Give those of the steps so far, to stay as they are while these go on."""
        return copy(self)  # both have the rows so far in common, and neither changes them

    def extend(self, motion: Motion) -> slice:
        """Take whole steps of motion that follow; give their rows, the one before included."""
        n = len(motion) // STEP
        rows = slice(self.steps, self.steps + n + 1)
        self._measure(motion.vertical[: n * STEP] - self._zero, rows)
        driven = slice(2, len(self._unknowns.prior))
        force = self._unknowns.curves(motion.up[: n * STEP], self.steps)
        speed, path = self.speed[rows, driven], self.path[rows, driven]
        speed[1:] = speed[0] + np.add.accumulate(force * _STEP_S)
        path[1:] = path[0] + np.add.accumulate((speed[:-1] + speed[1:]) * (_STEP_S / 2))
        self.steps += n
        return rows

    def _measure(self, force: Array, rows: slice) -> None:
        """Integrate what was measured, taken as constant within each row of 40 ms."""
        speed, path = self.speed[rows, -1], self.path[rows, -1]
        pushed = force * _ROW_S
        after = speed[0] + np.add.accumulate(pushed)
        before = after - pushed
        heights = path[0] + np.add.accumulate((before + after) * (_ROW_S / 2))
        middle = heights - (before + 3 * after) * (_ROW_S / 8)
        self._measured[rows.start * STEP : (rows.stop - 1) * STEP] = middle
        speed[1:], path[1:] = after[STEP - 1 :: STEP], heights[STEP - 1 :: STEP]

    def over_rest(self, step: int) -> Array:
        """Height over the floor after so many steps, (k + 1,)."""
        path: Array = self.path[step].copy()
        path[-1] += self._expected
        return path

    def bend(self, start: int, peak: int, end: int) -> Array:
        """Row `peak` over the line between rows `start` and `end`, (k + 1,)."""
        share = (peak - start) / max(end - start, 1)
        a, b, c = (self.path[min(row // STEP + 1, self.steps)] for row in (start, peak, end))
        return np.asarray(b - (1 - share) * a - share * c)

    def heights(self, share: Array, first: int = 0) -> Array:
        """Height of each row from step `first` on, m, with coefficients (k,) in units of priors."""
        path = self.path[first : self.steps + 1, :-1] @ share
        speed = self.speed[first : self.steps + 1, :-1] @ share
        tau = _MIDDLES_S
        force = (speed[1:] - speed[:-1])[:, None] / _STEP_S
        drift = path[:-1, None] + speed[:-1, None] * tau + force * (tau**2 / 2)
        return np.asarray(self._measured[first * STEP : self.steps * STEP] - drift.ravel())

    def onward(self, share: Array, motion: Motion) -> float:
        """Height of the newest of a few rows that follow the steps, by what those have told, m."""
        force = motion.vertical - self._zero
        t = (len(force) - 0.5) * _ROW_S
        left = t - (np.arange(len(force)) + 0.5) * _ROW_S  # of a row's push, until the newest one
        pushed = float(force @ left) * _ROW_S + float(force[-1]) * _ROW_S**2 / 8
        path, speed = self.path[self.steps], self.speed[self.steps]
        before = self.speed[self.steps - 1, :-1] @ share
        drift_m_s = float(speed[:-1] @ share)
        drift_m_s2 = (drift_m_s - float(before)) / _STEP_S
        drift = float(path[:-1] @ share) + drift_m_s * t + drift_m_s2 * t**2 / 2
        return float(path[-1] + speed[-1] * t) + pushed - drift
