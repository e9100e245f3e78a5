"""Whether a limb is put down elsewhere: a step, not a heel that is raised and lowered.

Drift does not let a sensor tell where it is for long, but between two rests a second apart it
hardly matters: speed is nothing at both, so a constant error of what is felt falls out.
"""

from __future__ import annotations

import math

import numpy as np

from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.samples import Array

_LIFT_S, _LIFTED_M = 1.5, 0.10  # a step takes no longer; an instep is raised by half of it
_AWAY_S = 3.0  # what takes longer is not asked
_AWAY_M, _DRIFT_M_S2 = 0.12, 0.05  # where a heel may come down; and may seem to, by s squared
_ABOUT = 4  # rows before and after, of which the calmest is nearest to rest


def is_lifted(vertical: Array) -> bool:
    """Whether a foot goes up or down by more than a heel raise lifts its instep."""
    if len(vertical) >= _LIFT_S * MOTION_HZ:
        return False
    return float(np.ptp(_went(vertical))) > _LIFTED_M


def is_put_elsewhere(motion: Motion, rows: slice) -> bool:
    """Whether a limb is somewhere else after these rows of motion than before them."""
    seconds = (rows.stop - rows.start) / MOTION_HZ
    if seconds > _AWAY_S:
        return False
    began = max(rows.start - _ABOUT, 0)
    first = began + int(motion.rate[began : rows.start + 1].argmin())
    last = rows.stop - 1 + int(motion.rate[rows.stop - 1 : rows.stop + _ABOUT].argmin())
    stroke = motion[first : last + 1]
    along, up = (float(abs(_went(x)[-1])) for x in (_along_floor(stroke), stroke.vertical))
    return math.hypot(along, up) > _AWAY_M + _DRIFT_M_S2 * seconds**2


def _went(felt: Array) -> Array:
    """How far it has come by each row, m, from rest to rest under accelerations, m/s²."""
    speed = np.add.accumulate(felt - np.add.reduce(felt) / len(felt)) / MOTION_HZ
    return np.asarray(np.add.accumulate(speed) / MOTION_HZ)


def _along_floor(motion: Motion) -> Array:
    """Specific force along the floor, m/s², in two directions that do not turn: complex, (n,).

    Directions are told from the axis of the sensor that is most level, called `k`, and its turn
    about up: that of the sensor, and what it gains as up goes round the axis.
    """
    up, force = motion.up.T, motion.force.T
    k = int(np.abs(up).max(axis=1).argmin())
    i, j = k - 2, k - 1
    about = up[i] + 1j * up[j]
    round_ = np.angle(about[1:] * about[:-1].conj())
    turned = np.add.accumulate(motion.twist) / MOTION_HZ
    turned[1:] += np.add.accumulate(0.5 * (up[k, 1:] + up[k, :-1]) * round_)
    along = force[k] - motion.vertical * up[k]
    across = force[i] * up[j] - force[j] * up[i]
    return np.asarray((along + 1j * across) * np.exp(1j * turned) / np.abs(about))
