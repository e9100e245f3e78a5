"""How far a limb tilts just now from how it stood lately: a dot in rings."""

from __future__ import annotations

import math

import numpy as np

from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.samples import Array

_LATELY = int(10 * MOTION_HZ)  # rows; a lean that lasts becomes the middle


class LiveTilt:
    """Follows motion for a picture; no event depends on it.

    The middle is the mean of `Motion.up` since `begin`, at most of the last ten seconds or so.
    Which way is forward is not known of a sensor strapped on at any angle: the two axes are at
    right angles, stay what they are until the next `begin`, and say no more.
    """

    def __init__(self) -> None:
        self._rows, self._axis = 0, 0
        self._middle = self._up = np.full(3, np.nan)

    def begin(self) -> None:
        """Begin anew: what follows is another way to stand."""
        self._rows = 0

    def update(self, motion: Motion) -> None:
        """Take the motion that follows."""
        if not len(motion):
            return
        self._up = motion.up[-1]
        if self._rows == 0:
            self._middle, self._axis = self._up, int(np.argmin(np.abs(self._up)))
        self._rows = min(self._rows + len(motion), _LATELY)
        share = min(1.0, len(motion) / self._rows)
        self._middle = self._middle + (motion.up.mean(axis=0) - self._middle) * share

    @property
    def tilt(self) -> tuple[float, float] | None:
        """Tilt of the newest row about two axes, rad; None before the first."""
        if self._rows == 0:
            return None
        x, y, z = self._axes()
        across = float(self._up @ x), float(self._up @ y)
        away = math.hypot(*across)
        share = math.atan2(away, float(self._up @ z)) / away if away else 0.0
        return across[0] * share, across[1] * share

    def _axes(self) -> tuple[Array, Array, Array]:
        """Two axes across the middle, and the middle, as unit vectors."""
        z = self._middle / np.sqrt(self._middle @ self._middle)
        x = np.eye(3)[self._axis] - z[self._axis] * z
        x /= np.sqrt(x @ x)
        return x, np.cross(z, x), z
