"""Excursions of a level signal (rise in m, or pitch in rad) that go out and come back."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from sensor_coach.samples import Array

_FEW, _MANY = 2, 4  # lows: more tell where rest usually is, if the level does not drift; if it does
_OVERSHOT = 0.35  # of the way
_SETTLE = 25  # rows within which a limb that still moves would move on
_ELSEWHERE = 0.5  # of the size; a level that drifts does not drift so far meanwhile
_PAUSE = 50  # rows, at least, that a limb pauses for on its way
_SOME, _STAYS = 0.2, 0.06  # of the way: that it has gone on since; that it may move in a pause


@dataclass(frozen=True, slots=True)
class Excursion:
    """Rows of a signal: where it leaves its rest, where it is farthest, where it is back."""

    start: int
    peak: int
    end: int
    size: float  # unit of the signal, over the mean of both rests


def excursions(signal: Array, least: float, *, drifts: bool = True) -> list[Excursion]:
    """Find all excursions of at least `least`; a dip of less than half belongs to the same one."""
    return list(each_excursion(signal, least, returns(signal, least), drifts=drifts))


def each_excursion(
    signal: Array, least: float, lows: list[int], *, drifts: bool = True
) -> Iterator[Excursion]:
    """Measure one after the other the excursions of a signal between its returns `lows`.

    Of a level that does not drift fewer returns tell where rest is.
    """
    known = len(lows) > (_MANY if drifts else _FEW)
    usual = median(signal[lows].tolist()) if known else None
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


def _excursion(signal: Array, start: int, end: int, usual: float | None) -> Excursion:
    """Measure the way between two lows, without the rest that each of them may begin with.

    `usual` is where lows usually are.
    """
    high = start + int(signal[start : end + 1].argmax())
    end = high + _settled(signal[high : end + 1])
    start = high - _paused(signal[start : high + 1][::-1])
    start, end = _between_rests(signal, start, high, end, usual)
    between = signal[start : end + 1]
    over = over_rest(between)
    peak = int(over.argmax())
    return Excursion(start, start + peak, end, float(over[peak]))


def _between_rests(
    signal: Array, start: int, high: int, end: int, usual: float | None
) -> tuple[int, int]:
    """Leave out what overshoots the rest: a foot put in place the other way.

    The rest is where it usually is, or if nobody knows, where the limb is on the other side. Who
    sinks the heels from level ground comes up on the toes, and rests there from then on.
    """
    left, right, top = signal[[start, end, high]].tolist()
    rest = min(right if usual is None else usual, top)
    if rest - left > _OVERSHOT * (top - rest):
        start += int(np.flatnonzero(signal[start : high + 1] <= rest)[-1])
    rest = min(left if usual is None else usual, top)
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


def _paused(falling: Array) -> int:
    """The same; or at which it rests half way for longer than it fell till then: a pause.

    Who rests with the heels level between drops from the toes goes on from there.
    """
    row = _settled(falling)
    most = min(row - _PAUSE, row // 2)  # a later pause would be shorter
    if most < 0:
        return row
    then = np.maximum(np.arange(_PAUSE, most + 1 + _PAUSE), np.arange(0, 2 * most + 1, 2))
    top, size = float(falling[0]), float(falling[0] - falling[-1])
    fell, moved = top - falling[: most + 1], abs(falling[: most + 1] - falling[then])
    for first in ((fell >= _SOME * size) & (moved < _STAYS * size)).nonzero()[0].tolist():
        if np.ptp(falling[first : then[first]]) < _STAYS * size:
            return first
    return row


def over_rest(signal: Array) -> Array:
    """A signal over the line from its first value to its last; `np.linspace` takes longer.

    Where these are so far apart that the limb rests elsewhere afterwards, both strokes are
    stretched to the mean of their ways.
    """
    first, last, top = float(signal[0]), float(signal[-1]), np.maximum.reduce(signal)
    size = top - 0.5 * (first + last)
    apart = first - last if first > last else last - first
    if apart > _ELSEWHERE * size and max(first, last) < top:
        return _stretched(signal, first, last, float(top), float(size))
    n = len(signal)
    line = np.arange(n) * ((last - first) / (n - 1 or 1)) + first
    line[-1] = last
    return np.asarray(signal - line)


def _stretched(signal: Array, first: float, last: float, top: float, size: float) -> Array:
    """Both strokes over their own rest, each as a share of its way times the size."""
    over, peak = np.empty(len(signal)), int(signal.argmax())
    over[:peak] = (signal[:peak] - first) * (size / (top - first))
    over[peak:] = (signal[peak:] - last) * (size / (top - last))
    return over
