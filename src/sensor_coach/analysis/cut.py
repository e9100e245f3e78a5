"""Whether a gap in the samples cuts a repetition: what nobody saw the whole of is not counted."""

from __future__ import annotations

import math

from sensor_coach.analysis.excursion import Excursion
from sensor_coach.analysis.motion import GAP_S, MOTION_HZ, Motion
from sensor_coach.analysis.phase_times import Times
from sensor_coach.samples import Array

_BRIEF = 3  # rows over which a speed is told
_AT_ONCE = int(MOTION_HZ) // 5  # rows in which what is under way at first has begun
_HARDLY = 0.05  # of a stroke: at its end a limb goes hardly any of its way


def is_cut(
    motion: Motion, signal: Array, e: Excursion, when: Times, known_s: tuple[float, float]
) -> bool:
    """Whether a gap lies between start and end, or where a limb was on its way already.

    `known_s` are when a gap before all of the motion ended, and when one behind it begins, s.
    """
    gap_end_s, gap_start_s = known_s
    nowhere = gap_end_s == -math.inf and gap_start_s == math.inf
    if nowhere and not (motion.missing > GAP_S).any():  # so with nearly all
        return False
    start_s = when.start_s + _HARDLY * (when.top_s - when.start_s)
    end_s = when.end_s - _HARDLY * (when.end_s - when.top_end_s)
    first, last = motion.t.searchsorted([start_s, end_s]).tolist()
    if first <= e.start + _AT_ONCE and _is_under_way(signal[e.start : e.peak]):
        first = min(first, max(e.start - 1, 0))
    if last >= e.end - _AT_ONCE and _is_under_way(signal[e.end : e.peak : -1]):
        last = max(last, e.end + 2)
    last -= 1
    after = min(start_s, motion.t[first]) <= gap_end_s
    before = max(end_s, motion.t[min(last, e.end)]) >= gap_start_s
    return bool(after or before or (motion.missing[first : last + 1] > GAP_S).any())


def _is_under_way(stroke: Array) -> bool:
    """Whether a stroke begins with a third of its top speed: in the midst of a way, not with it."""
    rises = stroke[_BRIEF:] - stroke[:-_BRIEF]
    return bool(len(rises) and rises[0] > rises.max() / 3)
