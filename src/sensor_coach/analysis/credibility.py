"""Which of the possible repetitions count: how much has to speak for each, alone or with others."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate, combinations
from statistics import median

from sensor_coach.events import Rep

_SURE = 6.0  # size over uncertainty at which a repetition between two rests counts by itself
_BY_ITSELF_S = 0.5  # a shorter one is a foot that fidgets, if it does it once
_CLEAR = 4.0  # at which it counts with two others like it
_AMONG = 2.0  # and with three
_IN_LINE, _SET = 0.6, 3  # and right before or after one that counts, of a set of three
_LIKE, _UNLIKE, _LINKED = 1.67, 2.5, 3.0  # times as large or long; certainty of an unlike one
_NEAR, _NEAR_S = 3, 10.0  # tops of one set are no farther apart: repetitions, and seconds more
_SHORT_S = 60.0
_APART_S, _APART = 12.0, 2.5  # a pause longer than both, s and repetitions, ends a set
_STRIDE_S = 0.5  # a foot that steps out and back turns fast for so long
_RESUMED_S, _TWINS = 45.0, 1.3  # and yet those just like it may be of it, for so long
_STEADY, _RUN, _PAUSE = 0.8, 5, 0.6  # and with four before or after it in a steady rhythm
_MISSED, _MISSED_PAUSE = 1.5, 4.0  # certainty at which some before it may have been missed
_BENEFIT = 0.5  # standard deviations
_IN_A_SET = 2.0  # and at which it counts, if as a partial one, between two that count


@dataclass(frozen=True, slots=True)
class Found:
    """A repetition and how far it stands out of what is not known."""

    rep: Rep
    size: float  # m or rad
    width_s: float  # duration between the halves of the way
    certainty: float  # size over uncertainty
    quiet: bool  # at rest before and after
    cut: bool = False  # by a gap: it may speak for others, but is not counted
    strode_before_s: float = 0.0  # how long the limb had turned fast in all before it
    strode_after_s: float = 0.0  # and when it was over

    @property
    def middle_s(self) -> float:
        """Middle of its top, by which it is known again; a top may lie at its very start."""
        return (self.rep.top_s + self.rep.top_end_s) / 2


def others(known: list[Found], found: list[Found]) -> list[Found]:
    """Those of the known that are none of the found ones: the middle of neither is in the other."""
    if not found:  # so with most steps
        return known
    spans_s = sorted((new.rep.start_s, new.rep.end_s) for new in found)
    starts_s = [start_s for start_s, _ in spans_s]
    ends_s = [-math.inf, *accumulate((end_s for _, end_s in spans_s), max)]
    middles_s = [-math.inf, *sorted(new.middle_s for new in found)]

    def is_one(each: Found) -> bool:
        before_s = middles_s[bisect_left(middles_s, each.rep.end_s) - 1]
        return (
            each.middle_s < ends_s[bisect_right(starts_s, each.middle_s)]
            or before_s >= each.rep.start_s
        )

    return [each for each in known if not is_one(each)]


class _Row:
    """Repetitions in the order of their tops, so that those near one are quickly found."""

    def __init__(self, found: list[Found]) -> None:
        self._found = sorted(found, key=_top_s)
        self.longest_s = max([each.rep.end_s - each.rep.start_s for each in found], default=0.0)

    def __len__(self) -> int:
        return len(self._found)

    def with_(self, more: list[Found]) -> _Row:
        return _Row([*self._found, *more])

    def near(self, found: Found) -> list[Found]:
        """All that can be of one set with a repetition, and maybe some more."""
        longest_s = max(self.longest_s, found.rep.end_s - found.rep.start_s)
        reach_s = _NEAR * longest_s + _NEAR_S
        first = bisect_left(self._found, found.rep.top_s - reach_s, key=_top_s)
        return self._found[first : bisect_right(self._found, found.rep.top_s + reach_s, key=_top_s)]


def credible(possible: list[Found], asked: list[Found], known: list[Found]) -> list[Found]:
    """Keep those of `asked` that stand out, alone or together with all `possible` ones.

    `known` are credible already.
    """
    row = _Row(possible)
    by_others = {id(each) for each in asked if _supported(each, row.near(each))}
    if len(by_others) == len(asked):  # so with most that come live
        return [*asked]
    stand_out = by_others | _steady(possible)
    sure = _Row([*known, *(each for each in asked if id(each) in stand_out)])
    while more := [x for x in asked if id(x) not in stand_out and _joins(x, sure)]:
        sure = sure.with_(more)
        stand_out |= {id(each) for each in more}
    return [each for each in asked if id(each) in stand_out]


def _top_s(found: Found) -> float:
    return found.rep.top_s


def _joins(found: Found, sure: _Row) -> bool:
    """Whether a repetition belongs to a set of others that count."""
    if len(sure) < _SET:
        return False
    near = sure.near(found)
    return _in_line(found, near) or _within(found, near, sure.longest_s)


def _steady(possible: list[Found]) -> set[int]:
    """Those, by identity, that follow one another in a rhythm, each like the one before it."""
    runs: list[list[Found]] = [[]]
    for each in possible:
        last = runs[-1][-1] if runs[-1] else each
        like = _alike(each, last) or _as_long(each, last)
        if each.certainty < _STEADY or not like or not _follow(last.rep, each.rep):
            runs.append([])
        runs[-1].append(each)
    return {id(each) for run in runs if len(run) >= _RUN for each in run}


def in_sets(found: list[Found], usual: float, span_s: float) -> list[Found]:
    """Leave out what nobody did three times in a row, or never as large as `usual`, m or rad.

    One raise by itself is a step, two are a stretch, and so are three that are all unlike; many
    that are small are sway, or squats. But in a recording of `span_s` that is over in a minute a
    few may be all that was done, and one or two just like those of a set belong to it: partial
    ones that are too small lie between.
    """
    large = _large(found, usual)
    sets: list[list[Found]] = [[]]
    for each in large:
        if sets[-1] and (_apart(sets[-1][-1].rep, each.rep) or _strode(sets[-1][-1], each)):
            sets.append([])
        sets[-1].append(each)
    if span_s < _SHORT_S:
        return large
    whole = [each for one in sets if _is_set(one) for each in one]
    return [each for one in sets if _is_set(one) or _goes_on(one, whole) for each in one]


def _large(found: list[Found], usual: float) -> list[Found]:
    """Those among others as large as `usual`, or much like one before: who tires goes on so."""
    large: list[Found] = []
    for i, each in enumerate(found):
        fades = bool(large) and _twins(each, large[-1]) and not _strode(large[-1], each)
        if fades or _usual_near(found, i) >= usual:
            large.append(each)
    return large


def _is_set(found: list[Found]) -> bool:
    """Whether there are enough, and of the large ones two that are alike."""
    most = max(each.size for each in found) if found else 0.0
    full = [each for each in found if each.size * _LIKE >= most]
    return len(found) >= _SET and any(_similar(a, b, _LIKE) for a, b in combinations(full, 2))


def _goes_on(few: list[Found], whole: list[Found]) -> bool:
    """Whether some between two rests each are just like others, and not long before or after."""
    return all(
        each.quiet and each.certainty >= _SURE and any(_twins(each, other) for other in whole)
        for each in few
    )


def _twins(one: Found, other: Found) -> bool:
    return abs(one.middle_s - other.middle_s) < _RESUMED_S and _similar(one, other, _TWINS)


def _strode(one: Found, other: Found) -> bool:
    """Whether a step was taken between two: in lunges a heel rises as well, every other time."""
    return other.strode_before_s - one.strode_after_s > _STRIDE_S


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


def _supported(found: Found, near: list[Found]) -> bool:
    """Whether a repetition stands out between two rests, or has others like it near by."""
    if found.certainty >= _SURE and found.quiet and found.width_s >= _BY_ITSELF_S:
        return True
    if found.certainty < _AMONG:
        return False
    others = [each for each in near if each is not found and each.certainty >= _AMONG]
    like = [each for each in others if _alike(each, found)]
    if found.certainty >= _SURE and any(_follow(each.rep, found.rep) for each in like):
        return True
    return len(like) >= (2 if found.certainty >= _CLEAR else 3)


def _in_line(found: Found, sure: list[Found]) -> bool:
    """Whether a repetition comes right after or before one that counts, and is much like it.

    One that stands out by itself may differ more: the first is told worst, and the last is tired.
    """
    unlike = _UNLIKE if found.certainty >= _LINKED else _LIKE
    pause = _MISSED_PAUSE if found.certainty >= _MISSED else _PAUSE
    return found.certainty >= _IN_LINE and any(
        _alike(each, found, unlike) and _follow(each.rep, found.rep, pause) for each in sure
    )


def _follow(one: Rep, other: Rep, most: float = _PAUSE) -> bool:
    """Whether the pause between two repetitions is no longer than `most` of them."""
    wait_s = max(one.start_s, other.start_s) - min(one.end_s, other.end_s)
    return wait_s <= most * min(one.end_s - one.start_s, other.end_s - other.start_s)


def _within(found: Found, sure: list[Found], longest_s: float) -> bool:
    """Whether a repetition unlike the others, a partial one, lies in the middle of a set."""
    if found.certainty < _IN_A_SET:
        return False
    gaps = [other.rep.top_s - found.rep.top_s for other in sure]
    before, after = (any(0 < side * gap < _NEAR * longest_s for gap in gaps) for side in (-1, 1))
    return before and after


def _alike(one: Found, other: Found, most: float = _LIKE) -> bool:
    """Whether two repetitions can be of one set: as large, as long, and not far apart."""
    longest_s = max(one.rep.end_s - one.rep.start_s, other.rep.end_s - other.rep.start_s)
    near = abs(one.rep.top_s - other.rep.top_s) < _NEAR * longest_s + _NEAR_S
    return near and _similar(one, other, most)


def _as_long(one: Found, other: Found) -> bool:
    """Whether two are as large and as long in all; in noise the middle of the way is told worse."""
    lasts = (one.rep.end_s - one.rep.start_s) / (other.rep.end_s - other.rep.start_s)
    return 1 / _LIKE < one.size / other.size < _LIKE and 1 / _LIKE < lasts < _LIKE


def _similar(one: Found, other: Found, most: float) -> bool:
    """Whether neither is more than so many times as large or as long as the other."""
    sizes, widths = one.size / other.size, one.width_s / other.width_s
    return 1 / most < sizes < most and 1 / most < widths < most
