"""Which way a foot turns as it goes up: a heel that rises lifts the instep too."""

from __future__ import annotations

import math

import numpy as np

from sensor_coach.analysis.motion import MOTION_HZ
from sensor_coach.analysis.sums import added, gram
from sensor_coach.samples import GRAVITY, Array

_REACH = 3  # rows on either side, over which a turn speeds up
_SURE = 5.0  # standard deviations
_SHAKES = 0.35  # m/s² within 40 ms; a foot that steps or lands shakes harder, and tells less
_ALIKE = 3.0  # rows that are weighed and share their noise
_NOISE_M_S2 = 0.01  # at least
_LEVERS_M = (0.02, 0.3)  # that a foot may have
_SPAN = range(2 * _REACH + 1)
_TURNS = (0, _REACH, 2 * _REACH)  # rows that a second difference is taken of
_WEIGHTS = tuple(w / 9 for w in (1, 2, 3, 2, 1))  # of accelerations, that give the same
_PAIRS = np.triu_indices(3)


class Lever:
    """Learns how far a foot's sensor goes up as the foot turns.

    Notes
    -----
    A foot that turns about its ball lifts what is on it: its height is a lever times its turn, so
    the force along up follows how the turn speeds up. What an accelerometer errs by follows the
    turn itself and its square, and is told apart by least squares. A lever, some centimetres long,
    is told within one raise or two, however the sensor is strapped on; in slow ones later. A foot
    that steps does not turn about its ball, but it shakes as it lands: the harder, the less it
    counts.
    """

    def __init__(self) -> None:
        self._products, self._rows = np.zeros((14, 14)), 0.0  # of every other row, as it counts
        self._passed = 0  # rows
        self._kept = np.empty((0, 5))  # the last rows: the turn, the force along up, the shake

    def extend(self, across: Array, vertical: Array, jolt: Array) -> None:
        """Take the turn of up away from its rest, (n, 3), the force along up, and its shake, m/s².

        `vertical` and `jolt` are (n,), see `Motion`.
        """
        rows = np.concatenate([self._kept, np.column_stack([across, vertical - GRAVITY, jolt])])
        self._kept = rows[-2 * _REACH :]
        n = len(rows) - 2 * _REACH
        if n <= 0:
            return
        first, self._passed = self._passed % 2, self._passed + n
        before, middle, after = (rows[at + first : at + n : 2, :3] for at in _TURNS)
        speeds_up = (before + after - 2 * middle) * (MOTION_HZ / _REACH) ** 2
        squares = middle[:, _PAIRS[0]] * middle[:, _PAIRS[1]]
        near = [w * rows[1 + i + first : 1 + i + n : 2, 3] for i, w in enumerate(_WEIGHTS)]
        told = [speeds_up, middle, squares, np.ones((len(middle), 1)), added(near)[:, None]]
        hardest = np.maximum.reduce([rows[at + first : at + n : 2, 4] for at in _SPAN])
        counts = 1 / np.hypot(1, hardest / _SHAKES)[:, None]
        self._products = self._products + gram(np.hstack(told) * counts)
        self._rows += float(np.add.reduce(counts * counts)[0])

    def side(self, main: Array, rest: Array, sure: float = 1.0) -> int:
        """Whether up moves along `main` (1) or against it (-1) as the sensor rises; 0: not sure.

        `rest` is up at rest, at right angles to it. Of what is hardly known otherwise, less has to
        be told: a share `sure` of what is asked else.
        """
        parts = _parts(main, _square_to(rest, main))
        products = parts @ self._products @ parts.T
        known, measured = products[:-1, :-1] + 1e-9 * np.eye(len(parts) - 1), products[:-1, -1]
        inverse = np.linalg.inv(known)
        unexplained = float(products[-1, -1] - measured @ inverse @ measured)
        noise = _ALIKE * max(unexplained / max(self._rows, 1.0), _NOISE_M_S2**2)
        lever, spread_m = float(inverse[0] @ measured), math.sqrt(noise * abs(float(inverse[0, 0])))
        least = sure * max(_SURE * spread_m, _LEVERS_M[0])
        return (1 if lever > 0 else -1) if least < abs(lever) < _LEVERS_M[1] else 0


def _square_to(one: Array, two: Array) -> Array:
    """What is at right angles to both; of single vectors, in a tenth of the time of `np.cross`."""
    (a, b, c), (x, y, z) = one.tolist(), two.tolist()
    return np.array([b * z - c * y, c * x - a * z, a * y - b * x])


def _parts(main: Array, other: Array) -> Array:
    """What is weighed, (7, 14), of what was summed: turns along two ways, and the square of one."""
    parts = np.zeros((7, 14))
    for row, at, way in ((0, 0, main), (1, 0, other), (2, 3, main), (3, 3, other)):
        parts[row, at : at + 3] = way
    pairs = np.outer(main, main) * (2 - np.eye(3))
    parts[4, 6:12] = pairs[_PAIRS]
    parts[5, 12] = parts[6, 13] = 1.0
    return parts
