"""When not to count: walking about, running, cycling, a sensor in the hand."""

from __future__ import annotations

import numpy as np

from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.analysis.sums import added
from sensor_coach.samples import Array

STEP = 5  # rows of motion that are judged together: 0.2 s
SECOND = int(MOTION_HZ) // STEP  # steps
# rad/s, root mean square over a second; ten brisk raises by a real person stay below 60 and 50 %
_TOO_FAST = {"shank": np.radians(105.0), "foot": np.radians(180.0)}
_FAST = {"shank": np.radians(75.0), "foot": np.radians(180.0)}  # if it is tossed as well:
_TOSSED_TOO = 1.2  # m/s², as below; quick raises of some turn a shank as fast, and do not toss it
_TOSSED = {
    "shank": 2.8,
    "foot": 1.5,
}  # m/s², standard deviation over a second of the vertical, smoothed
_SHAKEN = 15.0  # m/s², range of |acceleration| within 40 ms
_SHAKES = 3  # steps of a second that are shaken; a heel set down hard shakes one or two
_CALM = 3  # steps
_STANDS = float(np.radians(15))  # rad/s, root mean square over them: a leg that stands, or
_LOWERED = 0.4  # m/s², by which the mean force of them differs: one that is just being put down


class ActivityJudge:
    """Judges each step of a run of motion by the second that it ends."""

    def __init__(self, placement: str) -> None:
        where = "shank" if placement == "shank" else "foot"
        self._too_fast, self._fast = float(_TOO_FAST[where]) ** 2, float(_FAST[where]) ** 2
        self._tossed = _TOSSED[where] ** 2
        self._swings = where == "shank"  # a strap about a leg may do so; on a foot it lies flat
        self._before: Array | None = None  # the steps before, as columns

    def judge(self, motion: Motion) -> tuple[Array, Array]:
        """Tell of each step whether somebody moves about, and whether they stand.

        Parameters
        ----------
        motion : Motion
            The n whole steps that follow.

        Returns
        -------
        moving : ndarray of bool, shape (n,)
            Walking, running, cycling, or a sensor that is handled.
        standing : ndarray of bool, shape (n,)
            The last steps were calm, and the leg neither lifted nor put down.
        """
        new = _steps(motion)
        if self._before is None:  # a run begins as if it had gone on like this
            self._before = np.repeat(new[:, :1], SECOND - 1, axis=1)
        known = np.concatenate((self._before, new), axis=1)
        self._before = known[:, 1 - SECOND :]
        n = new.shape[1]
        shifted = [known[:, i : i + n] for i in range(SECOND)]  # the newest is the last
        turning, _, shaken, tilting = added(shifted) / SECOND
        spread = _spread(np.array([each[1:3] for each in shifted]))
        fast = (turning > self._fast) & (spread > _TOSSED_TOO**2)
        fast |= (tilting if self._swings else turning) > self._too_fast
        moving = fast | (spread > self._tossed) | (shaken * SECOND > _SHAKES - 0.5)
        last = shifted[-_CALM:]
        calm = added([each[0] for each in last]) / _CALM < _STANDS**2
        force = [each[1] for each in last]
        heaved = np.maximum.reduce(force) - np.minimum.reduce(force)
        return moving, calm & (heaved < _LOWERED)


def _spread(seconds: Array) -> Array:
    """Mean square by which the force along up strays in (steps, 2, n) of force, and 1 if shaken.

    A heel that falls is stopped within one step: that says nothing of how a limb is carried.
    """
    force, counts = seconds[:, 0], 1 - seconds[:, 1]
    many = np.maximum(added(list(counts)), 1.0)
    away = force - added(list(force * counts)) / many
    return np.asarray(added(list(away * away * counts)) / many)


def _steps(motion: Motion) -> Array:
    """Mean square rate, mean force along up, 1 if shaken else 0, and mean square tilt rate, (4, n).

    To tilt is to turn, but not about up: there a loose strap swings that is not tossed.
    """
    rows = np.array([motion.rate, motion.vertical, motion.twist])
    rows[::2] *= rows[::2]
    known = np.empty((4, len(motion) // STEP))
    known[[0, 1, 3]] = added(list(rows.reshape(3, -1, STEP).transpose(2, 0, 1))) / STEP
    known[3] = known[0] - known[3]
    known[2] = np.maximum.reduce(motion.jolt.reshape(-1, STEP), axis=1) > _SHAKEN
    return known
