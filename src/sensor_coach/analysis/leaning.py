"""How a shank leans while its wearer stands on it alone: the weight is over one foot, not two."""

from __future__ import annotations

import numpy as np

from sensor_coach.analysis.stance import Leg, angle, rows_of
from sensor_coach.samples import Array

# Limits below are engineering choices, tried on unlike simulated populations.
_LEANS = float(np.radians(2.5))  # rad from how it stands on two
_AS_FAR, _FARTHER = 0.6, 1.5  # times as far as in the stays on either side
_STAY_S = 3.0  # a shorter one before others may be the weight that goes over
_SHIFTS_S = 10.0  # who shifts the weight to one side has it back sooner


def joined(leg: Leg, direction: Array, swaying: list[slice]) -> list[slice]:
    """Stays with those put together between which the leg leans on.

    Who stands on one leg calmly for a while sways little, but the weight stays over that foot.
    `direction` is up, in the sensor frame, as the leg stands on two, (3,).
    """
    if leg.placement != "shank":
        return swaying
    away, found = angle(leg.motion.up, direction), swaying[:1]
    for stay in swaying[1:]:
        if _goes_on(away, found[-1], stay):
            found[-1] = slice(found[-1].start, stay.stop)
        else:
            found.append(stay)
    return found


def _goes_on(away: Array, one: slice, other: slice) -> bool:
    """Whether the leg leans as far between two stays as in both of them."""
    between = away[one.stop : other.start]
    if len(between) > rows_of(_SHIFTS_S) or one.stop - one.start < rows_of(_STAY_S):
        return False
    less, more = sorted(float(np.median(away[stay])) for stay in (one, other))
    if less < _LEANS or not len(between):
        return less >= _LEANS
    least, most = np.percentile(between, [10, 90]).tolist()
    return bool(least > _AS_FAR * less and most < _FARTHER * more)


def leans(leg: Leg, direction: Array, stay: slice) -> bool:
    """Whether a shank leans all through a stay that is too long for a mere shift of the weight."""
    if leg.placement != "shank" or stay.stop - stay.start < rows_of(_SHIFTS_S):
        return False
    away = angle(leg.motion.up[stay], direction)
    return float(np.median(away)) > _LEANS and float(np.percentile(away, 10)) > _AS_FAR * _LEANS
