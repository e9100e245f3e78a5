"""How a leg sways while it stands: first version, tilt only."""

from __future__ import annotations

import numpy as np

from sensor_coach.analysis.orientation import MOTION_HZ, Motion
from sensor_coach.events import Hold

_EDGE_S = 0.5  # dropped at both ends: getting up and getting down are not sway


def tilt_sway(motion: Motion, hold: Hold) -> dict[str, float] | None:
    """Describe the tilt of the sensor during a hold.

    Parameters
    ----------
    motion : Motion
        Of the whole set.
    hold : Hold
        Its first and last half second are left out.

    Returns
    -------
    dict or None
        ``rms_deg``: root mean square angle from the mean direction, in degrees; ``range_deg``:
        largest range along any one direction; ``mean_velocity_deg_s``: length of the path of the
        tilt over time. None for a hold too short to describe.
    """
    inside = (motion.t >= hold.start_s + _EDGE_S) & (motion.t <= hold.end_s - _EDGE_S)
    up = motion.up[inside]
    if len(up) < MOTION_HZ:
        return None
    away = up - up.mean(axis=0)
    main = np.linalg.eigh(away.T @ away)[1][:, -1]
    path = np.linalg.norm(np.diff(up, axis=0), axis=1).sum()
    return {
        "rms_deg": float(np.degrees(np.sqrt(np.mean(np.sum(away**2, axis=1))))),
        "range_deg": float(np.degrees(np.ptp(away @ main))),
        "mean_velocity_deg_s": float(np.degrees(path) * MOTION_HZ / (len(up) - 1)),
    }
