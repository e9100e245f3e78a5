"""When the phases of an excursion begin and end: set off, at the top, left it, back."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache

import numpy as np

from sensor_coach.analysis.excursion import Excursion, over_rest
from sensor_coach.analysis.sag import hold_levelled
from sensor_coach.samples import Array

_MOST, _NEARLY, _GO_ON = 0.8, 0.95, 1.1  # of the way; how much farther than between these
_IN_ONE_GO = 2.0  # times as long as from half to most of the way, to the end of a stroke
_SOME, _TAIL = 0.25, 5.0  # of the way; times as long as from there to half
_SMOOTH, _MOST_SMOOTH = 0.3, 25  # of the rows between rest and half the way; rows


@dataclass(frozen=True, slots=True)
class Times:
    """When an excursion starts, is out, starts back and is back, s."""

    start_s: float
    top_s: float
    top_end_s: float
    end_s: float
    width_s: float  # between the halves of the way, which drift does not move


def times(t: Array, signal: Array, found: Excursion) -> Times:
    """Tell the phases of an excursion apart.

    A stroke sets off and arrives too gently for either to be seen in a signal that shakes; both are
    found by going on from what is crossed cleanly, see `_arrival`. To set off is to arrive, in
    time that runs backwards.
    """
    rows = _with_rests(signal, found)
    when, way = t[rows], _calm(over_rest(signal[rows]))
    way = hold_levelled(when, way / way.max())
    peak = int(way.argmax())
    way /= way[peak]
    # numbers one by one, and they are few: lists are quicker than arrays
    ahead, ago, left = when.tolist(), (-when[::-1]).tolist(), 1 - way
    start = _arrival(ago[len(way) - 1 - peak :], _reached(left[peak::-1]), _TAIL)
    top = _arrival(ahead[: peak + 1], _reached(way[: peak + 1]))
    top_end = _arrival(ago[: len(way) - peak], _reached(way[: peak - 1 if peak else None : -1]))
    end = _arrival(ahead[peak:], _reached(left[peak:]), _TAIL)
    top_s, top_end_s = _turn(top, top_end)
    start_s = min(max(-start.at_s, ahead[0]), top_s)
    end_s = max(min(end.at_s, ahead[-1]), top_end_s)
    return Times(start_s, top_s, top_end_s, end_s, _width(t, signal, found))


def _reached(way: Array) -> list[float]:
    """How far it has come at most by each row."""
    reached: list[float] = np.maximum.accumulate(way).tolist()
    return reached


def _width(t: Array, signal: Array, found: Excursion) -> float:
    """Time between the halves of the way on either side of the peak, those next to it, s."""
    when, way = (x[found.start : found.end + 1] for x in (t, signal))
    way = over_rest(way)
    peak = found.peak - found.start
    half = float(0.5 * way[peak])
    below = (way < half).nonzero()[0]
    after = int(below.searchsorted(peak))
    last, first = int(below[after - 1]), int(below[after])
    rises_s = _crosses(half, when[last : last + 2].tolist(), way[last : last + 2].tolist())
    falls = slice(first - 1, first + 1)
    return _crosses(half, when[falls][::-1].tolist(), way[falls][::-1].tolist()) - rises_s


def _crosses(level: float, when: list[float], way: list[float]) -> float:
    """When a line through two points reaches `level`."""
    return (when[1] - when[0]) / (way[1] - way[0]) * (level - way[0]) + when[0]


def _with_rests(signal: Array, found: Excursion) -> slice:
    """Rows of an excursion and of the rests beside it: a slow stroke leaves its rest unseen."""
    left, top, right = signal[[found.start, found.peak, found.end]].tolist()
    over = signal[found.start : found.end + 1] > 0.5 * (max(left, right) + top)
    rising, falling = int(over.argmax()) // 2, int(over[::-1].argmax()) // 2
    before = signal[max(0, found.start - rising) : found.start + 1][::-1]
    after = signal[found.end : found.end + falling + 1]
    return slice(found.start - int(before.argmin()), found.end + int(after.argmin()) + 1)


def _calm(way: Array) -> Array:
    """Smooth over a part of the shorter stroke: the slower, the more shakes are no part of it."""
    over = way >= 0.5 * way.max()
    stroke = min(int(over.argmax()), int(over[::-1].argmax()))
    reach = min(int(_SMOOTH * stroke), _MOST_SMOOTH) // 2
    if not reach:
        return way
    return np.convolve(way, _window(reach), mode="same")  # it is 0 at both ends, and beyond


@cache
def _window(reach: int) -> Array:
    """Weights of a smooth mean over so many rows on either side."""
    window = np.hanning(2 * reach + 3)[1:-1]
    return np.asarray(window / window.sum())


@dataclass(frozen=True, slots=True)
class _Arrival:
    """When a stroke is nearly there, and there."""

    near_s: float
    at_s: float


def _arrival(when: list[float], reached: list[float], tail: float = math.inf) -> _Arrival:
    """Time the arrival of a stroke that begins at 0, by how far it had come at most.

    It arrives at the highest that it reaches in one go, not at the highest of all: a heel that is
    held sags, creeps or is pushed up again. The end is found from where 80 and 95 % of that way are
    done, and going on by 1.1 of the time between. Strokes at even speed between ramps, cosines and
    pushes in two want 0.9, those of minimum jerk 1.25; it misses all their ends by 2 to 11 % of the
    stroke, of one that only ever slows down by more. A rest may drift on for long before a stroke
    and after it: then the end is no farther than `tail` of the second quarter of the way.
    """
    level = reached[-1]
    for _ in range(2):
        half_s, most_s = _passes(when, reached, 0.5 * level), _passes(when, reached, _MOST * level)
        until_s = most_s + _IN_ONE_GO * (most_s - half_s)
        if tail < math.inf:
            some_s = _passes(when, reached, _SOME * level)
            until_s = min(until_s, half_s + tail * (half_s - some_s))
        level = reached[max(bisect_right(when, until_s) - 1, 0)]
    most_s, near_s = _passes(when, reached, _MOST * level), _passes(when, reached, _NEARLY * level)
    return _Arrival(near_s, near_s + _GO_ON * (near_s - most_s))


def _passes(when: list[float], reached: list[float], level: float) -> float:
    """When a curve that never falls first reaches `level`."""
    row = bisect_left(reached, level)
    if row == 0:
        return when[0]
    low, high = reached[row - 1], reached[row]
    return when[row - 1] + (when[row] - when[row - 1]) * (level - low) / (high - low)


def _turn(top: _Arrival, top_end: _Arrival) -> tuple[float, float]:
    """When the top is reached and left, s; the same time if it is not held."""
    reached_s, left_s = top.at_s, -top_end.at_s
    if reached_s <= left_s:
        return reached_s, left_s
    turn_s = min(max(0.5 * (reached_s + left_s), top.near_s), -top_end.near_s)
    return turn_s, turn_s
