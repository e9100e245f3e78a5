"""Which sign a phone gives its acceleration: browsers do not agree, gravity tells."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sensor_coach.samples import GRAVITY

_LEAST = 20  # samples
_UPRIGHT = 0.94  # share of gravity along z: within 20° of flat
_SIZE = 0.15  # share by which the whole may differ from gravity
_STILL = 0.5  # m/s², standard deviation of any axis
_TURNED = "Lay the phone flat on its back, the screen up."


def flat_sign(acc: ArrayLike) -> int | str:
    """Find the sign from a phone that lies on its back, its screen up.

    Parameters
    ----------
    acc : array_like, shape (n, 3)
        Acceleration with gravity in m/s², as the phone gives it, axes of its screen.

    Returns
    -------
    int or str
        1 if it is specific force (+9.81 on z), -1 if it is the negative of it; else what is to
        be done before it can be told.

    Notes
    -----
    The documentation of browsers wants +9.8 on z; some phones give -9.8. A phone that lies on
    its face cannot be told from those: whoever asks has to say which way up.

    Examples
    --------
    >>> flat_sign([[0.1, 0, 9.8]] * 20), flat_sign([[0, 0.1, -9.8]] * 20)
    (1, -1)
    """
    rows = np.asarray(acc, dtype=float)
    if rows.ndim != 2 or rows.shape[1] != 3 or not np.isfinite(rows).all():
        return "The phone gives no acceleration with gravity."
    if len(rows) < _LEAST:
        return "Leave the phone lying a little longer."
    mean = rows.mean(axis=0)
    if rows.std(axis=0).max() > _STILL:
        return f"It moves. {_TURNED}"
    if abs(np.linalg.norm(mean) / GRAVITY - 1) > _SIZE:
        return "The phone gives no acceleration with gravity."
    return int(np.sign(mean[2])) if abs(mean[2]) > _UPRIGHT * np.linalg.norm(mean) else _TURNED
