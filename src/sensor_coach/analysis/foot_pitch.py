"""How far a foot-worn sensor pitches, whatever way it is strapped on."""

from __future__ import annotations

import numpy as np

from sensor_coach.analysis.level import Level
from sensor_coach.samples import Array

_FLOOR_RAD = float(np.radians(1.5))  # what strap and skin give


def foot_pitch(up: Array, rest: Array, turn: int = 1) -> Level:
    """Give the pitch of the foot away from its rest, about the axis it mostly turns about.

    Parameters
    ----------
    up : ndarray, shape (n, 3)
        Up in the sensor frame, unit vectors.
    rest : ndarray, shape (3,)
        Up while the foot rests.
    turn : int
        Sign of the excursions: 1 if the movement lifts the heel from its rest, -1 if it drops it.

    Returns
    -------
    Level
        Pitch in rad, heel up positive, 0 at rest.

    Notes
    -----
    A foot that turns about one horizontal axis moves up along a great circle of the sensor frame.
    Its plane is the first principal direction of `up` about `rest`. The side of the excursions is
    taken as the side of the movement, since a foot on the floor can turn only one way.
    """
    rest = rest / np.linalg.norm(rest)
    across = up - np.outer(up @ rest, rest)
    main = np.linalg.eigh(across.T @ across)[1][:, -1]
    pitch = np.arctan2(across @ main, up @ rest)
    signed = np.asarray(turn * pitch * (1 if pitch.sum() >= 0 else -1))
    return Level(signed, _FLOOR_RAD, np.zeros((len(up), 1)), np.zeros((1, 1)))
