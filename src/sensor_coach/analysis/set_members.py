"""What belongs to a set, and what of it is a full repetition."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, compress, pairwise
from statistics import median

from sensor_coach.analysis.credibility import LIKE, SET, SURE, Found, pause_s, similar
from sensor_coach.events import Rep

_SHORT_S = 60.0
_APART_S, _APART = 12.0, 2.5  # a pause longer than both, s and repetitions, ends a set
STRIDE_S = 0.5  # a foot that steps out and back turns fast for so long
_RESUMED_S, _TWINS = 45.0, 1.3  # and yet those just like it may be of it, for so long
_TAP_S, _TAP = 0.75, 2.0  # at the fastest, phases take half a second; of the usual size
_BENEFIT = 0.5  # standard deviations
_FEW, _BESIDE, _HURRIED = 3, 5, 0.5  # repetitions; of their width
_LARGE, _LINGERS = 2.0, 2.5  # times as large, as long


def in_sets(found: list[Found], usual: float, span_s: float) -> list[Found]:
    """Leave out what nobody did three times in a row, or never as large as `usual`, m or rad.

    One raise by itself is a step, two are a stretch, and so are three that are all unlike; many
    that are small are sway, or squats. But in a recording of `span_s` that is over in a minute a
    few may be all that was done, and one or two just like those of a set belong to it: partial
    ones that are too small lie between.
    """
    large = _large(found, usual)
    if span_s < _SHORT_S:
        return [] if _tapped(large, usual) else _trimmed(large)
    sets: list[list[Found]] = [[]]
    for each in large:
        if sets[-1] and (_apart(sets[-1][-1].rep, each.rep) or _strode(sets[-1][-1], each)):
            sets.append([])
        sets[-1].append(each)
    sets = [_trimmed(one) for one in sets]
    whole = [_is_set(one) and not _tapped(one, usual) for one in sets]
    of_sets = [each for one in compress(sets, whole) for each in one]
    kept = [known or _goes_on(one, of_sets) for one, known in zip(sets, whole, strict=True)]
    return [each for one in compress(sets, kept) for each in one]


def _large(found: list[Found], usual: float) -> list[Found]:
    """Those among others as large as `usual`, or much like one before: who tires goes on so."""
    large: list[Found] = []
    for i, each in enumerate(found):
        fades = bool(large) and _twins(each, large[-1]) and not _strode(large[-1], each)
        if fades or _usual_near(found, i) >= usual:
            large.append(each)
    return large


def _trimmed(found: list[Found]) -> list[Found]:
    """Without what begins or ends a set and is none of it: to walk up, to sit down, to take off."""
    return _begun(_begun(found)[::-1])[::-1]


def goes_otherwise(found: Found, told: list[Found], possible: list[Found]) -> bool:
    """Whether a movement that follows a set is none of it, and no other set has begun."""
    others = told[: -_BESIDE - 1 : -1]
    if len(others) < SET or not _are_others([found], others):
        return False
    after = [each for each in possible if each.rep.start_s >= others[0].rep.end_s]
    return sum(similar(each, found, LIKE) for each in after) < SET


def _begun(found: list[Found]) -> list[Found]:
    """Without up to three at a time before those that belong together, and are more."""
    for few in range(1, _FEW + 1):
        others = found[few : few + _BESIDE]
        if len(others) < min(2 * few + 1, _BESIDE):
            break
        if _are_others(found[:few], others):
            return _begun(found[few:])
    return found


def _are_others(few: list[Found], others: list[Found]) -> bool:
    """Whether some are larger than those that follow, last far longer, or are apart and hurried."""
    usual = middle_of_larger([each.size for each in others])
    if _lingers(few[-1], others) or all(each.size > _LARGE * usual for each in few):
        return True
    brief_s = _HURRIED * median([each.width_s for each in others])
    hurried = all(each.width_s < brief_s and each.size > usual / LIKE for each in few)
    pauses_s = [pause_s(a.rep, b.rep) for a, b in pairwise(others)]
    return hurried and pause_s(few[-1].rep, others[0].rep) > 2 * median(pauses_s)


def _lingers(found: Found, others: list[Found]) -> bool:
    """Whether a movement lasts far longer than the others, and is like none: somebody stands."""
    lasts_s = median([each.lasts_s for each in others])
    like = any(similar(found, each, _TWINS) for each in others)
    return len(others) == _BESIDE and found.lasts_s > _LINGERS * lasts_s and not like


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
    """Whether some are just like others, not long before or after; one alone, between two rests."""
    return all(
        (each.quiet or len(few) > 1)
        and each.certainty >= SURE
        and any(_twins(each, other) for other in whole)
        for each in few
    )


def _twins(one: Found, other: Found) -> bool:
    return abs(one.middle_s - other.middle_s) < _RESUMED_S and similar(one, other, _TWINS)


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
    return middle_of_larger([each.size for each in found[max(0, i - 5) : i + 6]])


def middle_of_larger(sizes: list[float]) -> float:
    """Middle of the larger half of some sizes: what full ones have, if partial ones are rarer."""
    return median(sorted(sizes)[len(sizes) // 2 :])
