"""What a limb does about an excursion: it rests, sets off, is back; it leans."""

from __future__ import annotations

import math
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from sensor_coach.analysis.excursion import Excursion
from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.samples import GRAVITY, Array

_LEFT, _ALL_BUT = 0.12, 0.03  # of the way back, when a limb is nearly back, and all but back
_SOON = int(0.2 * MOTION_HZ)  # rows in which it will be there, at its pace
_RESTS_BELOW = 0.25  # of the way; where a limb that halts is on its way back
_LATELY, _SLOWED = 8, 0.35  # rows; of the most that it fell in as many, if it goes on lowering
_BRIEF = 3  # rows over which a speed is told
_GAINS_M_S = 0.003  # what a simulated leg that stands stays below; who sets off in 2 s gains 0.005
EVEN_M_S = 0.008  # what the speed of one that sways strays by in a second and a half
STANDS, _HOP = int(1.5 * MOTION_HZ), 5  # rows: in less, a slow raise may look like a leg at rest
_QUIET = float(np.radians(12))  # rad/s, a leg at rest before and after
STRIDES = float(np.radians(40))  # rad/s
_GENTLE, _GENTLE_M_S2 = float(np.radians(20)), 1.0  # rad/s; away from gravity
_BASE = 0.5  # share of a size that a limb may be out already, just before and after


def rests(motion: Motion) -> bool:
    """Whether the limb is at rest, not in the middle of something."""
    return _middle(motion.rate) < _QUIET


def stands(motion: Motion, most_m_s: float = _GAINS_M_S) -> bool:
    """Whether a limb that turns little does not set off either: its speed stays within `most_m_s`.

    What is measured gains speed evenly while it stands: by the accelerometer's own offset.
    """
    gained = np.cumsum(motion.vertical) / MOTION_HZ
    t = motion.t - motion.t.mean()
    evenly = t * (float(t @ gained) / float(t @ t))
    return bool(np.abs(gained - gained.mean() - evenly).max() < most_m_s)


def stood_first(motion: Motion) -> int:
    """Rows in which a leg that stands at first surely still does: it sets off unnoticed."""
    ends = range(STANDS, len(motion) + 1, _HOP)
    windows = (motion[end - STANDS : end] for end in ends)
    stood = takewhile(lambda each: rests(each) and stands(each, EVEN_M_S), windows)
    return max(0, sum(1 for _ in stood) - 1) * _HOP


def stood_until(motion: Motion) -> int:
    """Row after which a leg neither stands nor is raised gently any more; all, if it never was."""
    calm = gentle(motion)
    for row in range(len(calm), _BRIEF, -1):
        if calm[row - _BRIEF - 1 : row].all():
            return row - _BRIEF
    return len(calm)


def gentle(motion: Motion) -> NDArray[np.bool_]:
    """Rows, (n,), in which a leg stands or is raised gently."""
    return (motion.rate < _GENTLE) & (np.abs(motion.vertical - GRAVITY) < _GENTLE_M_S2)


def is_quiet(rate: Array, signal: Array, found: Excursion) -> bool:
    """Whether an excursion lies between two rests, of which the last may just have begun.

    It starts and ends where the limb rests: between a foot put in place and put in place again,
    each time a little up and down, the limb only seems to sink and to return.
    """
    before = slice(max(found.start - 12, 0), found.start)
    after = slice(found.end + 1, found.end + 13)
    calm = before.stop - before.start >= 8 and len(rate[after]) >= 2
    return (
        calm
        and max(_middle(rate[before]), _middle(rate[after])) < _QUIET
        and float(signal[before].max() - signal[found.start]) < _BASE * found.size
        and float(signal[after].max() - signal[found.end]) < _BASE * found.size
    )


def strides_s(rate: Array) -> Array:
    """How long a limb has turned as fast as one that steps out; one that stands does not.

    In s, (n + 1,): before each of the n rows, and after the last.
    """
    return np.append(0.0, np.add.accumulate(rate > STRIDES, dtype=float) / MOTION_HZ)


def _middle(values: Array) -> float:
    return float(np.sort(values)[len(values) // 2])


def is_back(signal: Array, found: Excursion, landing: float) -> bool:
    """Whether an excursion of a signal that goes on has landed or rests, or the next has begun.

    A limb lands at less than `landing` of its full pace.
    """
    after = signal[found.end :]
    if len(after) > MOTION_HZ or float(after.max() - after[0]) > 0.25 * found.size:
        return True
    falling, low = signal[found.peak :], float(signal[: found.peak + 1].min())
    way, left = float(falling[0]) - low, float(falling[-1]) - low
    if not way or left >= _RESTS_BELOW * way:  # without a way, it has only sunk so far
        return False
    return _rests(falling, found.size) or _lands(falling, left, way, landing)


def _rests(falling: Array, size: float) -> bool:
    """Whether a limb has come to rest; one that is lowered slowly has not."""
    last, fell = falling[-_LATELY:], falling[:-_LATELY] - falling[_LATELY:]
    moved = float(last.max() - last.min())
    most = float(fell.max()) if len(fell) else math.inf
    lowest = float(falling.min())
    return (
        moved < min(0.12 * size, _SLOWED * most)
        and float(np.add.reduce(last)) / len(last) - lowest < 0.2 * size
    )


def _lands(falling: Array, left: float, way: float, landing: float) -> bool:
    """Whether a limb, no longer in full motion, will be where it started in a moment.

    `left` is how much of the `way` back is, in the unit of the level.
    """
    falls = falling[:-1] - falling[1:]
    if left >= _LEFT * way or len(falls) <= 2:
        return False
    pace = float(falls[-2] + falls[-1]) / 2
    return pace < landing * float(falls.max()) and left < max(_SOON * pace, _ALL_BUT * way)


def tilts(up: Array) -> tuple[float, float]:
    """Range of up along the direction in which it moves most, and across it, rad."""
    away = up - np.add.reduce(up) / len(up)
    along = (away @ np.linalg.eigh(away.T @ away)[1][:, :0:-1]).T.copy()  # loops are long
    most, across = (along.max(axis=1) - along.min(axis=1)).tolist()
    return 2 * math.asin(min(most / 2, 1.0)), 2 * math.asin(min(across / 2, 1.0))


def nearest(up: Array, to: Array) -> float:
    """How near up comes to what it was, rad; the last of a way back may be as slow as a drift."""
    away = up - to
    return math.sqrt(float((away * away).sum(axis=1).min()))
