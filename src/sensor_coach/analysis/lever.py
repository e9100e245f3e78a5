"""Which way a foot turns as it goes up: a heel that rises lifts the instep too."""

from __future__ import annotations

import math

import numpy as np

from sensor_coach.analysis.motion import MOTION_HZ
from sensor_coach.analysis.sums import gram
from sensor_coach.samples import Array

_REACH = 3  # rows on either side, over which a turn speeds up
_SURE = 6.0  # standard deviations
_ALIKE = 6.0  # rows that share their noise
_LEVERS_M = (0.005, 0.3)  # that a foot may have
_WEIGHTS = np.array([1.0, 2, 3, 2, 1]) / 9  # of accelerations, that give a second difference


class Lever:
    """Learns how far a foot's sensor goes up as the foot turns.

    Notes
    -----
    A foot that turns about its ball lifts what is on it: its height is a lever times its turn, so
    the force along up follows how the turn speeds up. What an accelerometer errs by follows the
    turn itself, and is told apart by least squares. A lever, some centimetres long, is told
    within one raise or two, at any tempo and however the sensor is strapped on.
    """

    def __init__(self) -> None:
        self._products, self._rows = np.zeros((8, 8)), 0
        self._kept = np.empty((0, 4))  # the last rows: how it is turned, and the force along up

    def extend(self, across: Array, vertical: Array) -> None:
        """Take how up is turned away from its rest, (n, 3), and the force along up, (n,) m/s²."""
        rows = np.concatenate([self._kept, np.column_stack([across, vertical])])
        self._kept = rows[-2 * _REACH :]
        n = len(rows) - 2 * _REACH
        if n <= 0:
            return
        turn = rows[:, :3]
        middle, after = turn[_REACH:-_REACH], turn[2 * _REACH :]
        speeds_up = (turn[:n] + after - 2 * middle) * (MOTION_HZ / _REACH) ** 2
        near = np.stack([rows[1 + i : 1 + i + n, 3] for i in range(len(_WEIGHTS))], axis=1)
        told = [speeds_up, middle, np.ones((n, 1)), (near * _WEIGHTS).sum(axis=1)[:, None]]
        self._products = self._products + gram(np.hstack(told))
        self._rows += n

    def side(self, main: Array) -> int:
        """Whether up moves along `main` (1) or against it (-1) as the sensor rises; 0: not sure."""
        known = self._products[:7, :7] + 1e-9 * np.eye(7)
        inverse = np.linalg.inv(known)
        levers = inverse @ self._products[:7, 7]
        unexplained = float(self._products[7, 7] - levers @ self._products[:7, 7])
        noise = _ALIKE * max(unexplained, 0.0) / max(self._rows, 1)
        lever, spread = float(main @ levers[:3]), float(main @ inverse[:3, :3] @ main)
        least, most = max(_SURE * math.sqrt(noise * spread), _LEVERS_M[0]), _LEVERS_M[1]
        return (1 if lever > 0 else -1) if least < abs(lever) < most else 0
