"""What begins and ends a time on one leg, and when: shakes, hops, strides, a leg let down."""

from __future__ import annotations

import numpy as np

from sensor_coach.analysis.carried import is_off
from sensor_coach.analysis.stance import Leg, angle, rows_of, runs
from sensor_coach.samples import GRAVITY, Array

# Limits below are engineering choices, tried on two unlike simulated populations.
_SHAKE = 0.12  # m/s² within 40 ms, the least that is taken for a foot
_AFLOAT, _FALLING = 0.6 * GRAVITY, 0.4 * GRAVITY  # m/s²; vertical force in flight stays below
_LANDED = 1.4 * GRAVITY
_TIPPED = {"shank": float(np.radians(18.0))}  # rad from the mean of the stay; a foot or a board:
_TIPPED_ELSE = float(np.radians(28.0))
_STRIDE = {
    "shank": float(np.radians(60.0))
}  # rad/s, root mean square over 0.4 s; a foot or a board:
_STRIDE_ELSE = float(np.radians(120.0))
_MOVED = float(np.radians(30.0))  # rad/s; slower is not yet an event
_HEAVED = 0.6  # m/s², vertical force beyond gravity that is one
_LOWERING = float(np.radians(130.0))  # rad/s; a leg let down feels as light as one in flight
_BEFORE = 3  # rows before an end in which the leg stood still enough to tell where it goes
_LANDS_S = 0.35  # after flight the other leg has landed, and this one is aloft yet
_TURNING = float(np.radians(6.0))  # rad/s; slower, a lifted leg is not on its way


def begun(leg: Leg, stay: slice) -> int:
    """Row in which the other foot leaves: a shake near the change of sway, or the change itself.

    The weight goes over before the foot leaves, and sways the leg: a shake counts above all after
    the change.
    """
    near = slice(max(stay.start - rows_of(0.5), 0), stay.start + rows_of(1.2))
    shake = _shake(leg, stay, near)
    return stay.start if shake is None else shake


def ended(leg: Leg, stay: slice, hits: list[slice]) -> int:
    """Row in which the hold is over: onset of a disturbance, else of a shake, or less sway."""
    first, last = stay.stop - rows_of(1.5), stay.stop + rows_of(1.5)
    thrown = [hit.start for hit in hits if first <= hit.start <= last]
    if thrown:
        return _onset(leg, thrown[0])
    shake = _shake(leg, stay, slice(max(first, stay.start + 1), stay.stop + rows_of(0.75)))
    return stay.stop if shake is None else shake


def _shake(leg: Leg, stay: slice, near: slice) -> int | None:
    """Onset of the strongest shake in the rows `near`; None if none stands out of the hold."""
    usual, most = np.percentile(leg.motion.jolt[stay], [50, 95]).tolist()
    return _contact(leg, near, max(_SHAKE, 4 * usual, 1.5 * most))


def _contact(leg: Leg, near: slice, limit: float) -> int | None:
    """Onset of the strongest shake above a limit, m/s², in the rows `near`."""
    jolt = leg.motion.jolt[near]
    if not len(jolt) or jolt.max() < limit:
        return None
    row = int(np.argmax(jolt))
    first = max(0, row - rows_of(0.2))
    risen = jolt[first : row + 1] >= max(limit / 2, 0.2 * float(jolt[row]))
    return int(near.start) + first + int(np.argmax(risen))


def _onset(leg: Leg, row: int) -> int:
    """Go back from a disturbed row to where the leg began to move."""
    first = max(row - rows_of(0.5), 0)
    heaved = abs(leg.motion.vertical[first : row + 1] - GRAVITY) > _HEAVED
    still = np.flatnonzero(~((leg.speed[first : row + 1] > _MOVED) | heaved))
    return first + int(still[-1]) + 1 if len(still) else first


def tips(leg: Leg, stay: slice) -> list[slice]:
    """Runs of rows, up to a second after a stay, in which the leg tips over or strides away."""
    wide = slice(stay.start, stay.stop + rows_of(1.0))
    tipped = _tip(leg, stay, wide) > _TIPPED.get(leg.placement, _TIPPED_ELSE)
    n = rows_of(0.4)
    swing = np.sqrt(np.convolve(leg.speed[wide] ** 2, np.full(n, 1 / n))[: len(tipped)])
    found = runs(tipped | (swing > _STRIDE.get(leg.placement, _STRIDE_ELSE)), apart=rows_of(0.4))
    return [slice(wide.start + run.start, wide.start + run.stop) for run in found]


def what_ended(leg: Leg, stay: slice) -> str:
    """Tell a hop, a step-off and a touch-down apart by the second after the end."""
    after = slice(stay.stop, stay.stop + rows_of(1.2))
    limit = 1.4 * _TIPPED.get(leg.placement, _TIPPED_ELSE)
    if _flights(leg.motion.vertical[after]) and _tip(leg, stay, after).max(initial=0.0) < limit:
        return "step-off" if is_off(leg.motion[max(stay.stop - _BEFORE, 0) : after.stop]) else "hop"
    tipped = (tip.start < after.stop and tip.stop > after.start for tip in tips(leg, stay))
    return "step-off" if any(tipped) else "touch-down"


def _tip(leg: Leg, stay: slice, rows: slice) -> Array:
    """Angle from the mean direction of a stay, rad."""
    return angle(leg.motion.up[rows], leg.motion.up[stay].mean(axis=0))


def _flights(vertical: Array) -> list[int]:
    """First rows of flights: two rows (80 ms) with hardly any force, then more than gravity."""
    before, then = vertical[:-1], vertical[1:]
    free = (np.maximum(before, then) < _AFLOAT) & (np.minimum(before, then) < _FALLING)
    rows = np.flatnonzero(free).tolist()
    return [row for row in rows if vertical[row : row + rows_of(0.6)].max() > _LANDED]


def raised(leg: Leg, lift: slice, calm: float) -> int:
    """Row in which a lifted leg leaves the floor: back to where it began to turn."""
    still = np.flatnonzero(leg.speed[: lift.start + 1] <= max(_TURNING, 2.5 * calm))
    return int(still[-1]) + 1 if len(still) else 0


def let_down(leg: Leg, lift: slice, calm: float, direction: Array) -> tuple[int, str]:
    """End of a lift and what it was: a hop of the other leg, a step that follows, or neither.

    Parameters
    ----------
    leg : Leg
        The leg in the air.
    lift : slice
        Rows in which it is away from how it stood.
    calm : float
        How fast it tilts when it stands, rad/s.
    direction : ndarray, shape (3,)
        How it stood: up in the sensor frame.
    """
    aloft = angle(leg.motion.up[lift], direction)
    for row in _flights(leg.motion.vertical[lift]):
        slow = leg.speed[lift][max(row - 2, 0) : row + 5].max() < _LOWERING
        stays = aloft[row : row + rows_of(_LANDS_S)].min() > 0.6 * np.median(aloft)
        if slow and stays and row + rows_of(_LANDS_S) < len(aloft):
            return _onset(leg, lift.start + row), "hop"
    end = _landed(leg, lift, calm, direction)
    after = slice(end + rows_of(0.16), end + rows_of(1.0))
    strays = angle(leg.motion.up[after], direction).max(initial=0.0) > np.radians(15.0)
    return end, "step-off" if strays else "touch-down"


def _landed(leg: Leg, lift: slice, calm: float, direction: Array) -> int:
    """Row in which a lifted leg meets the floor: the contact's shake, or where it stops to turn."""
    after = slice(lift.stop, lift.stop + rows_of(0.8))
    away = angle(leg.motion.up[after], direction)
    turning = leg.speed[after] > max(_TURNING, 2.5 * calm)
    again = np.diff(away, append=np.inf) > np.radians(0.3)
    stops = min(lift.stop + int(np.argmax([*(~turning | again), True])), len(leg) - 1)
    near = slice(max(lift.stop - rows_of(0.2), lift.start + 1), stops + rows_of(0.3))
    limit = max(_SHAKE, 3 * float(np.median(leg.motion.jolt[lift])))
    contact = _contact(leg, near, limit)
    return stops if contact is None else contact
