"""What belongs to a set, and what of it is a full repetition."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, compress
from statistics import median

from sensor_coach.analysis.credibility import (
    CLEAR,
    LIKE,
    SET,
    SURE,
    Found,
    middle_of_larger,
    similar,
)
from sensor_coach.analysis.outsiders import RESUMED_S, TWINS, near, trimmed
from sensor_coach.events import Rep

_SHORT_S = 60.0
_APART_S, _APART = 12.0, 2.5  # a pause longer than both, s and repetitions, ends a set
STRIDE_S = 0.5  # a foot that steps out and back turns fast for so long
_TAP_S, _TAP = 0.75, 2.0  # at the fastest, phases take half a second; of the usual size
_BENEFIT = 0.5  # standard deviations


def in_sets(found: list[Found], usual: float, span_s: float) -> list[Found]:
    """Leave out what nobody did three times in a row, or never as large as `usual`, m or rad.

    One raise by itself is a step, two are a stretch, and so are three that are all unlike; many
    that are small are sway, or squats. But in a recording of `span_s` that is over in a minute a
    few may be all that was done, and one or two just like those of a set belong to it: partial
    ones that are too small lie between.
    """
    large = _large(found, usual)
    if span_s < _SHORT_S:
        return [] if _tapped(large, usual) else trimmed(large)
    sets: list[list[Found]] = [[]]
    for each in large:
        if sets[-1] and (_apart(sets[-1][-1].rep, each.rep) or _strode(sets[-1][-1], each)):
            sets.append([])
        sets[-1].append(each)
    sets = [trimmed(one) for one in sets]
    kept = [_is_set(one) and not _tapped(one, usual) for one in sets]
    while True:
        of_sets = [each for one in compress(sets, kept) for each in one]
        more = [known or _goes_on(one, of_sets) for one, known in zip(sets, kept, strict=True)]
        if more == kept:
            return of_sets
        kept = more


def _large(found: list[Found], usual: float) -> list[Found]:
    """Those among others as large as `usual`, or much like one before: who tires goes on so."""
    large: list[Found] = []
    for i, each in enumerate(found):
        fades = bool(large) and _twins(each, large[-1]) and not _strode(large[-1], each)
        if fades or _usual_near(found, i) >= usual:
            large.append(each)
    return large


def _tapped(found: list[Found], usual: float) -> bool:
    """Whether toes are tapped: so quick, and half as large as quick raises are."""
    if len(found) < SET or median([each.lasts_s for each in found]) >= _TAP_S:
        return False
    return middle_of_larger([each.size for each in found]) < _TAP * usual


def _is_set(found: list[Found]) -> bool:
    """Whether there are enough, and of the large ones two that are alike."""
    usual = middle_of_larger([each.size for each in found]) if found else 0.0
    full = [each for each in found if each.size * LIKE >= usual]
    return len(found) >= SET and any(similar(a, b, LIKE) for a, b in combinations(full, 2))


def _goes_on(few: list[Found], whole: list[Found]) -> bool:
    """Whether some are just like others, not long before or after; one alone, between two rests.

    Two of them need to be less sure, and may be held longer than the others.
    """
    sure, as_long = (CLEAR, LIKE) if len(few) > 1 else (SURE, TWINS)
    return all(
        (each.quiet or len(few) > 1)
        and each.certainty >= sure
        and any(_twins(each, other, as_long) for other in whole)
        for each in few
    )


def _twins(one: Found, other: Found, as_long: float = TWINS) -> bool:
    near = abs(one.middle_s - other.middle_s) < RESUMED_S
    return near and similar(one, other, TWINS, as_long)


def _strode(one: Found, other: Found) -> bool:
    """Whether a step was taken between two: in lunges a heel rises as well, every other time."""
    return other.strode_before_s - one.strode_after_s > STRIDE_S


def _apart(one: Rep, other: Rep) -> bool:
    """Whether a pause is longer than it takes to do two that are too small to count."""
    shorter = min(one.end_s - one.start_s, other.end_s - other.start_s)
    return other.start_s - one.end_s > max(_APART_S, _APART * shorter)


def judge_full(found: list[Found], least: float) -> list[Rep]:
    """Mark as partial what stays below `least` of its neighbours, relative.

    The measure is the middle of the larger half of up to five repetitions on either side, so that
    a set that fades is not called partial at its end.
    """
    return [
        each.rep if is_full(each, least * _usual_near(found, i)) else replace(each.rep, full=False)
        for i, each in enumerate(found)
    ]


def is_full(found: Found, least: float) -> bool:
    """Whether a size reaches `least`, m or rad, given half of its doubt: most are full ones."""
    return found.size * (1 + _BENEFIT / found.certainty) >= least


def _usual_near(found: list[Found], i: int) -> float:
    """Size that those up to five away on either side have, m or rad."""
    return middle_of_larger([each.size for each in near(found, i)])
