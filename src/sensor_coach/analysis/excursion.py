"""Excursions of a level signal (rise in m, or pitch in rad) that go out and come back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from sensor_coach.samples import Array

_SLOW, _MOST_OF_IT = 0.05, 0.7  # of its top speed, of the way: a limb that arrives
_MANY = 4  # lows, that tell where rest usually is
_OVERSHOT = 0.35  # of the way
_SETTLE = 25  # rows within which a limb that still moves would move on


@dataclass(frozen=True, slots=True)
class Excursion:
    """Rows of a signal: where it leaves its rest, where it is farthest, where it is back."""

    start: int
    peak: int
    end: int
    size: float  # unit of the signal, over the mean of both rests


@dataclass(frozen=True, slots=True)
class Times:
    """When an excursion starts, is out, starts back and is back, s."""

    start_s: float
    top_s: float
    top_end_s: float
    end_s: float
    width_s: float  # between the halves of the way, which drift does not move


def excursions(signal: Array, least: float) -> list[Excursion]:
    """Find all excursions of at least `least`; a dip of less than half belongs to the same one."""
    lows = returns(signal, least)
    usual = median(signal[lows].tolist()) if len(lows) > _MANY else -math.inf
    found = [_excursion(signal, a, b, usual) for a, b in pairwise(lows)]
    return [each for each in found if each.size >= least]


def returns(signal: Array, least: float) -> list[int]:
    """Rows between excursions, where the signal is back at its rest."""
    return _merge_dips(signal, _turning_points(signal, least))


def _turning_points(signal: Array, least: float) -> list[int]:
    """Rows of alternating lows and highs, each at least `least` from the last; lows are first."""
    if len(signal) < 3:
        return []
    falls = np.diff(signal) < 0
    bends = np.flatnonzero(falls[1:] != falls[:-1]) + 1  # only here can a turning point be
    rows = [0, *bends.tolist(), len(signal) - 1]
    turns: list[int] = []
    low = high = 0
    rising = True  # a first high is waited for, so that the first turning point is a low
    for i, value in zip(rows, signal[rows].tolist(), strict=True):
        if rising:
            if value > signal[high]:
                high = i
            elif signal[high] - value >= least and signal[high] - signal[low] >= least:
                turns += [low, high]
                rising, low = False, i
            if value < signal[low] and signal[high] - signal[low] < least:
                low = high = i
        elif value < signal[low]:
            low = i
        elif value - signal[low] >= least:
            rising, high = True, i
    return [*turns, low] if turns else []


def _merge_dips(signal: Array, turns: list[int]) -> list[int]:
    """Keep the lows that really are returns: at least half of the way back to rest.

    Rest is the last return, but no lower than lows usually are: a foot that is put in place the
    other way goes there once.
    """
    known = len(turns) > 2 * _MANY
    lows, usual = turns[:1], median(signal[turns[::2]].tolist()) if known else -math.inf
    for high, low in zip(turns[1::2], turns[2::2], strict=True):
        top = signal[lows[-1] : low + 1].max() if lows else signal[high]
        rest = max(signal[lows[-1]], min(usual, top))
        if top - signal[low] >= 0.5 * (top - rest):
            lows.append(low)
    return lows


def _excursion(signal: Array, start: int, end: int, usual: float) -> Excursion:
    """Measure the way between two lows, without the rest that each of them may begin with.

    `usual` is where lows usually are.
    """
    high = start + int(np.argmax(signal[start : end + 1]))
    end = high + _settled(signal[high : end + 1])
    start = high - _settled(signal[start : high + 1][::-1])
    start, end = _between_rests(signal, start, high, end, usual)
    between = signal[start : end + 1]
    rest = np.linspace(between[0], between[-1], len(between))
    peak = int(np.argmax(between - rest))
    return Excursion(start, start + peak, end, float((between - rest)[peak]))


def _between_rests(signal: Array, start: int, high: int, end: int, usual: float) -> tuple[int, int]:
    """Leave out what overshoots the rest: a foot put in place the other way.

    The rest is where the limb is on the other side, or where it usually is.
    """
    left, right, top = signal[start], signal[end], signal[high]
    rest = min(max(right, usual), top)
    if rest - left > _OVERSHOT * (top - rest):
        start += int(np.flatnonzero(signal[start : high + 1] <= rest)[-1])
    rest = min(max(left, usual), top)
    if rest - right > _OVERSHOT * (top - rest):
        end = high + int(np.flatnonzero(signal[high : end + 1] <= rest)[0])
    return start, end


def _settled(falling: Array) -> int:
    """Row at which a curve that falls to its end has come to rest, if it drifts on from there."""
    depth = falling[0] - falling[-1]
    ahead = np.concatenate([falling[_SETTLE:], np.full(_SETTLE, falling[-1])])[: len(falling)]
    rests = (falling[0] - falling >= 0.8 * depth) & (falling - ahead < 0.04 * depth)
    first = int(np.flatnonzero(rests)[0]) if rests.any() else len(falling) - 1
    return first + int(np.argmin(falling[first : first + _SETTLE // 2]))


def times(t: Array, signal: Array, found: Excursion) -> Times:
    """Tell the phases of an excursion apart.

    The tenth and the half of the way are crossed cleanly, the very start is not: it is found by
    going on as far again, which is exact where a stroke starts as smoothly as people's do. Where a
    stroke ends is found likewise from its half and its nine tenths, of the way to where the limb
    slows down: it overshoots and sags while it is held.
    """
    rows = slice(found.start, found.end + 1)
    rest = np.linspace(signal[found.start], signal[found.end], found.end - found.start + 1)
    share, when = (signal[rows] - rest) / found.size, t[rows]
    peak = found.peak - found.start
    out = _stroke(when, share, peak)
    back = _stroke(when[::-1], share[::-1], len(share) - 1 - peak)
    width_s = back.half_s - out.half_s
    top, top_end = out.end_s, back.end_s
    if top > top_end:
        top = top_end = min(max(0.5 * (top + top_end), out.near_s), back.near_s)
    start, end = max(out.start_s, float(when[0])), min(back.start_s, float(when[-1]))
    return Times(start, top, top_end, end, width_s)


@dataclass(frozen=True, slots=True)
class _Stroke:
    """When a limb starts, is half way, nearly there and there; backwards for the way back."""

    start_s: float
    half_s: float
    near_s: float
    end_s: float


def _stroke(when: Array, share: Array, peak: int) -> _Stroke:
    """Time the way from row 0 to where the limb slows down for the first time after most of it."""
    speed = np.gradient(share)
    fastest = int(np.argmax(speed[: peak + 1]))
    slow = (speed < _SLOW * speed[fastest]) & (share > _MOST_OF_IT)
    slow[:fastest] = False
    there = int(np.argmax(slow)) if slow.any() else peak
    way = share[: there + 1] / share[there]
    tenth, half, near = (_crossing(when, way, level) for level in (0.1, 0.5, 0.9))
    return _Stroke(2 * tenth - half, half, near, 2 * near - half)


def _crossing(when: Array, share: Array, level: float) -> float:
    """When a curve from 0 to 1 last passes `level` before its end."""
    above = int(np.flatnonzero(share < level)[-1]) + 1 if (share < level).any() else 0
    if above == 0 or above >= len(share):
        return float(when[min(above, len(share) - 1)])
    low, high = share[above - 1], share[above]
    return float(when[above - 1] + (when[above] - when[above - 1]) * (level - low) / (high - low))
