"""When a leg that wears the sensor hangs in the air."""

from __future__ import annotations

import numpy as np

from sensor_coach.analysis.stance import Leg, angle, rows_of, runs, without
from sensor_coach.samples import Array

# Limits below are engineering choices, tried on unlike simulated populations.
_LIFTED, _DOWN = np.radians([15.0, 10.0]).tolist()  # rad from how the leg stood
_NO_BOARD = float(np.radians(30.0))  # likewise; a foot on a board does not stay so far away
_STILLER = 0.8  # times the sway of two legs; no leg hangs in the air with less
_LIFT_S = 1.2  # a leg swung for a step is back sooner


def standing(leg: Leg, hits: list[slice]) -> Array:
    """Up in the sensor frame, (3,), as the leg stood when it first stood still."""
    still = (leg.speed < np.radians(15.0)) & without(len(leg), hits, rows_of(0.5))
    first = [*runs(still, apart=1, least=rows_of(0.8)), slice(0, None)][0].start
    return np.asarray(np.median(leg.motion.up[first : first + rows_of(1.5)], axis=0))


def lifts(leg: Leg, direction: Array, swaying: list[slice], calm: float) -> list[slice]:
    """Runs of rows in which the leg stays away from the direction it stood in, (3,).

    One that keeps as still there as on two legs, `calm` in rad/s, stands there on both.
    """
    if leg.placement == "board":
        return []
    away = angle(leg.motion.up, direction)
    return [
        lift
        for lift in runs(away > _DOWN, least=rows_of(_LIFT_S))
        if (far := np.median(away[lift])) > _LIFTED
        and (far > _NO_BOARD or _whole(lift, swaying))
        and np.median(leg.speed[lift]) > _STILLER * calm
    ]


def _whole(lift: slice, swaying: list[slice]) -> bool:
    """Whether a lift is no mere part of a longer stay, as a tilt of a board would be."""
    size = lift.stop - lift.start
    return not any(
        min(stay.stop, lift.stop) - max(stay.start, lift.start) > 0.5 * size
        and size < 0.7 * (stay.stop - stay.start)
        for stay in swaying
    )
