"""Whether a limb is put down elsewhere: a step, not a heel that is raised and lowered.

Drift does not let a sensor tell where it is for long, but between two rests a second apart it
hardly matters: speed is nothing at both, so a constant error of what is felt falls out.
"""

from __future__ import annotations

import numpy as np

from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.samples import GRAVITY, Array

_LIFT_S, _LIFTED_M = 1.5, 0.10  # a step takes no longer; an instep is raised by half of it
_AWAY_S = 3.0  # what takes longer is not asked
_AWAY_M, _DRIFT_M_S2 = 0.12, 0.05  # where a heel may come down; and may seem to, by s squared
_ABOUT, _ENDS = 3, (2, 4, 6)  # rows before, and after: in one of them it has landed
_LOW = (-1, 0, 1, *_ENDS)
_OFF_M, _CAME_DOWN = 0.1, (0, 5, 10)  # less is a hop; rows before the last in which it stands


def is_lifted(motion: Motion, rows: slice) -> bool:
    """Whether a foot goes up or down by more than a heel raise lifts its instep."""
    if rows.stop - rows.start >= _LIFT_S * MOTION_HZ:
        return False
    up = motion.vertical[rows.start : rows.stop + _LOW[-1]] - GRAVITY
    last = rows.stop - rows.start - 1
    return all(_most(up[: last + end + 1]) > _LIFTED_M for end in _LOW)


def _most(felt: Array) -> float:
    """How far apart the places are that it comes to from rest to rest, m."""
    speed = np.add.accumulate(felt - np.add.reduce(felt) / len(felt)) / MOTION_HZ
    return float(np.ptp(np.add.accumulate(speed))) / MOTION_HZ


def is_put_elsewhere(motion: Motion, rows: slice) -> bool:
    """Whether a limb is somewhere else after these rows of motion than before them."""
    seconds = (rows.stop - rows.start) / MOTION_HZ
    if seconds > _AWAY_S:
        return False
    first = max(rows.start - _ABOUT, 0)
    stroke = motion[first : rows.stop + _ENDS[-1]]
    most, last = _AWAY_M + _DRIFT_M_S2 * seconds**2, rows.stop - first - 1
    starts = {0, rows.start - first}
    along, up = _along_floor(stroke), stroke.vertical - GRAVITY
    # who goes on without a rest is still, in height, only where it is lowest
    return bool(_least(along, starts, last, _ENDS) > most or _least(up, starts, last, _LOW) > most)


def _least(felt: Array, starts: set[int], last: int, ends: tuple[int, ...]) -> float:
    """How far it has come at least, m, by some row about the last one."""
    rows = [row for end in ends if (row := last + end) < len(felt)] or [len(felt) - 1]
    ways = [_ways(felt[start:], [row - start for row in rows]) for start in starts]
    return float(np.abs(ways).min())


def is_off(motion: Motion) -> bool:
    """Whether a foot that left where it stood came down elsewhere: a hop ends where it began."""
    ends = [len(motion) - 1 - back for back in _CAME_DOWN if len(motion) > back + _ABOUT]
    if not ends:
        return False
    return float(np.abs(_ways(_along_floor(motion), ends)).min()) > _OFF_M


def _ways(felt: Array, ends: list[int]) -> Array:
    """How far it has come by some rows, m, under accelerations in m/s², if at rest in each."""
    speed = np.add.accumulate(felt)
    ways = np.add.accumulate(speed)[ends] - speed[ends] * (np.array(ends) + 2) / 2
    return np.asarray(ways / MOTION_HZ**2)


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
