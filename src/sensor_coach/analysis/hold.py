"""When somebody stands on one leg, from a sensor on the standing leg: first version.

The standing leg's sensor does not see the other foot. It feels it leave and meet the floor, as a
short shake, and it feels that a leg alone sways more than one of two.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from sensor_coach.analysis.motion import MOTION_HZ, Motion, join
from sensor_coach.events import Hold, Phase
from sensor_coach.samples import Array

_LEAST_S = 2.0  # a shorter stay is a step
_JOLT = 1.5  # m/s² within 40 ms: a foot set down
_FAST = {"board": np.radians(150.0)}
_FAST_FLOOR = float(np.radians(80.0))
_ALONE = 1.5  # times as much sway as in the calmest stay


class HoldTimer:
    """Finds the time on one leg between two disturbances. How motion is cut never matters."""

    def __init__(self, placement: str) -> None:
        self._placement = placement
        self._parts: list[Motion] = []
        self._recent = join([])
        self._disturbed_s = -np.inf
        self._phase = "rest"
        self.level = 0.0  # s since the last disturbance
        self.moving = False

    def update(self, motion: Motion) -> list[Phase]:
        """Take the motion that follows; say when a hold seems to begin and to end."""
        self._parts.append(motion)
        rows = disturbed(motion, self._placement)
        return [
            phase
            for row in range(len(motion))
            for phase in self._row(motion[row : row + 1], bool(rows[row]))
        ]

    def finish(self) -> tuple[list[Hold], Motion]:
        """Settle the set: its holds, and all the motion there was."""
        motion = join(self._parts)
        return holds(motion, self._placement), motion

    def _row(self, row: Motion, is_disturbed: bool) -> list[Phase]:
        self._recent = join([self._recent, row])[-int(MOTION_HZ) :]
        now = float(row.t[-1])
        if is_disturbed or not np.isfinite(self._disturbed_s):
            self._disturbed_s = now
        self.level = now - self._disturbed_s
        phase = "hold" if self.level >= _LEAST_S else "rest"
        if phase == self._phase:
            return []
        self._phase = phase
        return [Phase(now, phase)]


def disturbed(motion: Motion, placement: str) -> Array:
    """Rows in which a foot meets or leaves the floor, or the leg is thrown about, (n,) bool."""
    return np.asarray((motion.jolt > _JOLT) | (motion.rate > _FAST.get(placement, _FAST_FLOOR)))


def holds(motion: Motion, placement: str) -> list[Hold]:
    """Stays between disturbances that sway like a leg alone.

    Parameters
    ----------
    motion : Motion
        Of the whole set.
    placement : str
        Where the sensor was.

    Returns
    -------
    list of Hold
        With what ended each: ``touch-down``, or ``end of recording``.
    """
    if not len(motion):
        return []
    stays = _stays(motion, placement)
    sways = [float(np.sqrt(np.mean(motion.rate[rows] ** 2))) for rows in stays]
    return [
        Hold(float(motion.t[rows.start]), float(motion.t[rows.stop - 1]), _ended_by(motion, rows))
        for rows, sway in zip(stays, sways, strict=True)
        if len(stays) == 1 or sway >= _ALONE * min(sways)
    ]


def _stays(motion: Motion, placement: str) -> list[slice]:
    """Runs of rows between disturbances, long enough to be a hold."""
    hits = np.flatnonzero(disturbed(motion, placement)).tolist()
    edges = [-1, *hits, len(motion)]
    least = _LEAST_S * MOTION_HZ
    return [slice(a + 1, b) for a, b in pairwise(edges) if b - a - 1 >= least]


def _ended_by(motion: Motion, rows: slice) -> str:
    return "end of recording" if rows.stop >= len(motion) else "touch-down"
