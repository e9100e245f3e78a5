"""Excursions of a level signal (rise in m, or pitch in rad) that go out and come back."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from sensor_coach.samples import Array

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


def excursions(signal: Array, least: float) -> list[Excursion]:
    """Find all excursions of at least `least`; a dip of less than half belongs to the same one."""
    return list(each_excursion(signal, least, returns(signal, least)))


def each_excursion(signal: Array, least: float, lows: list[int]) -> Iterator[Excursion]:
    """Measure one after the other the excursions of a signal between its returns `lows`."""
    usual = median(signal[lows].tolist()) if len(lows) > _MANY else -math.inf
    for start, end in pairwise(lows):
        found = _excursion(signal, start, end, usual)
        if found.size >= least:
            yield found


def returns(signal: Array, least: float) -> list[int]:
    """Rows between excursions, where the signal is back at its rest."""
    return _merge_dips(signal, turning_points(signal, least))


def turning_points(signal: Array, least: float) -> list[int]:
    """Rows of alternating lows and highs, each at least `least` from the last; lows are first."""
    if len(signal) < 3:
        return []
    falls = signal[1:] < signal[:-1]
    bends = (falls[1:] != falls[:-1]).nonzero()[0] + 1  # only here can a turning point be
    rows = [0, *bends.tolist(), len(signal) - 1]
    turns: list[int] = []
    low, high, lowest, highest = 0, 0, float(signal[0]), float(signal[0])
    rising = True  # a first high is waited for, so that the first turning point is a low
    for i, value in zip(rows, signal[rows].tolist(), strict=True):
        if rising:
            if value > highest:
                high, highest = i, value
            elif highest - value >= least and highest - lowest >= least:
                turns += [low, high]
                rising, low, lowest = False, i, value
            if value < lowest and highest - lowest < least:
                low, high, lowest, highest = i, i, value, value
        elif value < lowest:
            low, lowest = i, value
        elif value - lowest >= least:
            rising, high, highest = True, i, value
    return [*turns, low] if turns else []


def _merge_dips(signal: Array, turns: list[int]) -> list[int]:
    """Keep the lows that really are returns: at least half of the way back to rest.

    Rest is the last return, but no lower than lows usually are: a foot that is put in place the
    other way goes there once.
    """
    levels = signal[turns].tolist()
    usual = median(levels[::2]) if len(turns) > 2 * _MANY else -math.inf
    lows, last, top = turns[:1], levels[0] if levels else 0.0, -math.inf
    for row, high, low in zip(turns[2::2], levels[1::2], levels[2::2], strict=True):
        top = max(top, high)
        rest = max(last, min(usual, top))
        if top - low >= 0.5 * (top - rest):
            lows.append(row)
            last, top = low, -math.inf
    return lows


def _excursion(signal: Array, start: int, end: int, usual: float) -> Excursion:
    """Measure the way between two lows, without the rest that each of them may begin with.

    `usual` is where lows usually are.
    """
    high = start + int(signal[start : end + 1].argmax())
    end = high + _settled(signal[high : end + 1])
    start = high - _settled(signal[start : high + 1][::-1])
    start, end = _between_rests(signal, start, high, end, usual)
    between = signal[start : end + 1]
    over = over_rest(between)
    peak = int(over.argmax())
    return Excursion(start, start + peak, end, float(over[peak]))


def _between_rests(signal: Array, start: int, high: int, end: int, usual: float) -> tuple[int, int]:
    """Leave out what overshoots the rest: a foot put in place the other way.

    The rest is where the limb is on the other side, or where it usually is.
    """
    left, right, top = signal[[start, end, high]].tolist()
    rest = min(max(right, usual), top)
    if rest - left > _OVERSHOT * (top - rest):
        start += int(np.flatnonzero(signal[start : high + 1] <= rest)[-1])
    rest = min(max(left, usual), top)
    if rest - right > _OVERSHOT * (top - rest):
        end = high + int(np.flatnonzero(signal[high : end + 1] <= rest)[0])
    return start, end


def _settled(falling: Array) -> int:
    """Row at which a curve that falls to its end has come to rest, if it drifts on from there."""
    top, last = float(falling[0]), float(falling[-1])
    ahead = np.full(len(falling), last)
    ahead[:-_SETTLE] = falling[_SETTLE:]
    rests = (top - falling >= 0.8 * (top - last)) & (falling - ahead < 0.04 * (top - last))
    first = int(rests.argmax())
    first = first if rests[first] else len(falling) - 1
    return first + int(falling[first : first + _SETTLE // 2].argmin())


def over_rest(signal: Array) -> Array:
    """A signal over the line from its first value to its last; `np.linspace` takes longer."""
    first, last = float(signal[0]), float(signal[-1])
    line = np.arange(len(signal)) * ((last - first) / max(len(signal) - 1, 1)) + first
    line[-1] = last
    return np.asarray(signal - line)
