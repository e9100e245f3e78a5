"""When a leg that wears the sensor hangs in the air."""

from __future__ import annotations

import numpy as np

from sensor_coach.analysis.stance import Leg, angle, disturbances, rows_of, runs, without
from sensor_coach.samples import Array

# Limits below are engineering choices, tried on unlike simulated populations.
_LIFTED, _DOWN = np.radians([15.0, 10.0]).tolist()  # rad from how the leg stood
_LITTLE = float(np.radians(9.0))  # likewise; a shank that stands alone leans less
_NO_BOARD = float(np.radians(30.0))  # likewise; a foot on a board does not stay so far away
_STILLER = 0.8  # times the sway of two legs; no leg hangs in the air with less
_STILL, _CALM = np.radians([15.0, 2.0]).tolist()  # rad/s; in the air a leg turns faster, mostly
_WALKS = float(np.radians(30.0))  # rad/s
_BENDS_S = 4.0  # who bends down leans for less
_CALMEST, _MOMENT_S = 3.0, 0.8  # times the calmest tenth; a look
_LIFT_S = 1.2  # a leg swung for a step is back sooner


def standing(legs: list[Leg]) -> Array:
    """Up in the sensor frame, (3,), as the leg stood when it first stood still, in all its runs.

    A leg that hangs in the air is never as calm as one that stands on the floor.
    """
    moments = [(leg, moment) for leg in legs for moment in _moments(leg)]
    if not moments:
        return np.asarray(np.median(legs[0].motion.up[: rows_of(1.5)], axis=0))
    speeds = [float(np.median(leg.speed[moment])) for leg, moment in moments]
    calm = max(_CALMEST * float(np.percentile(speeds, 10)), _CALM)
    leg, moment = next(each for each, speed in zip(moments, speeds, strict=True) if speed <= calm)
    return np.asarray(np.median(leg.motion.up[moment], axis=0))


def _moments(leg: Leg) -> list[slice]:
    """Rows, as long as a look each, in which a leg neither strides nor is thrown about."""
    still = (leg.speed < _STILL) & without(len(leg), disturbances(leg), rows_of(0.5))
    rows = rows_of(_MOMENT_S)
    return [
        slice(first, first + rows)
        for run in runs(still, apart=1, least=rows)
        for first in range(run.start, run.stop - rows + 1, rows)
    ]


def lifts(leg: Leg, direction: Array, swaying: list[slice], calm: float) -> list[slice]:
    """Runs of rows in which the leg stays away from the direction it stood in, (3,).

    One that keeps as still there as on two legs, `calm` in rad/s, stands there on both. One that is
    lifted little comes near that direction as it swings: a stay in which a shank leans for the most
    part is a lift as a whole.
    """
    if leg.placement == "board":
        return []
    away = angle(leg.motion.up, direction)
    found = [
        lift
        for lift in runs(away > _DOWN, least=rows_of(_LIFT_S))
        if (far := np.median(away[lift])) > _LIFTED
        and (far > _NO_BOARD or _whole(lift, swaying))
        and np.median(leg.speed[lift]) > _STILLER * calm
    ]
    little = [
        stay
        for stay in swaying
        if leg.placement == "shank"
        and np.median(away[stay]) > _LITTLE
        and np.median(leg.speed[stay]) < _WALKS
        and stay.stop - stay.start > rows_of(_BENDS_S)
        and all(lift.stop <= stay.start or lift.start >= stay.stop for lift in found)
    ]
    return sorted([*found, *little], key=lambda lift: lift.start)


def _whole(lift: slice, swaying: list[slice]) -> bool:
    """Whether a lift is no mere part of a longer stay, as a tilt of a board would be."""
    size = lift.stop - lift.start
    return not any(
        min(stay.stop, lift.stop) - max(stay.start, lift.start) > 0.5 * size
        and size < 0.7 * (stay.stop - stay.start)
        for stay in swaying
    )
