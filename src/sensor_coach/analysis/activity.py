"""When not to count: walking about, running, cycling, a sensor in the hand."""

from __future__ import annotations

import numpy as np

from sensor_coach.samples import Array

# rad/s, root mean square over a second; ten brisk raises by a real person stay below 60 % of these
_TOO_FAST = {"shank": np.radians(75.0), "foot": np.radians(150.0)}
_TOSSED = 1.8  # m/s², root mean square over a second of the vertical, smoothed
_SHAKEN = 15.0  # m/s², range of |acceleration| within 40 ms; a heel set down hard stays below


def is_moving(rate: Array, vertical: Array, jolt: Array, placement: str) -> bool:
    """Tell whether the last second was something else than exercise.

    Parameters
    ----------
    rate : ndarray, shape (n,)
        Angular rate in rad/s of the last second.
    vertical : ndarray, shape (n,)
        Specific force along up in m/s².
    jolt : ndarray, shape (n,)
        Range of the acceleration's magnitude within each block, m/s².
    placement : str
        ``shank`` or ``foot``; everything else is judged like a foot.

    Returns
    -------
    bool
        True while walking, running, cycling or handling the sensor.
    """
    limit = _TOO_FAST["shank" if placement == "shank" else "foot"]
    if len(vertical) < 5:
        return False
    fast = float(np.sqrt(np.mean(rate**2))) > limit
    tossed = float(np.convolve(vertical, np.full(5, 0.2), mode="valid").std()) > _TOSSED
    return fast or tossed or int(np.sum(jolt > _SHAKEN)) >= 2
