"""Which of the possible repetitions count: how much has to speak for each, alone or with others."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from statistics import median

from sensor_coach.events import Rep

SURE = 6.0  # size over uncertainty at which a repetition between two rests counts by itself
_BY_ITSELF_S = 0.5  # a shorter one is a foot that fidgets, if it does it once
CLEAR = 4.0  # at which it counts with two others like it
_AMONG = 2.0  # and with three
SET = 3  # repetitions that make one
_IN_LINE = 0.6  # and right before or after one that counts, of a set
LIKE, _UNLIKE, _LINKED = 1.67, 2.5, 3.0  # times as large or long; certainty of an unlike one
_NEAR, _NEAR_S = 3, 10.0  # tops of one set are no farther apart: repetitions, and seconds more
_STEADY, _RUN, _PAUSE = 0.8, 5, 0.6  # and with four before or after it in a steady rhythm
_MISSED, _MISSED_PAUSE = 1.5, 4.0  # certainty at which some before it may have been missed
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
    leans: tuple[float, ...] = (0.0, 0.0, 0.0)  # up at its top, less up at rest, sensor frame

    @property
    def middle_s(self) -> float:
        """Middle of its top, by which it is known again; a top may lie at its very start."""
        return (self.rep.top_s + self.rep.top_end_s) / 2

    @property
    def lasts_s(self) -> float:
        """From its start to its end."""
        return self.rep.end_s - self.rep.start_s


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
        self.longest_s = max([each.lasts_s for each in found], default=0.0)

    def __len__(self) -> int:
        return len(self._found)

    def with_(self, more: list[Found]) -> _Row:
        return _Row([*self._found, *more])

    def near(self, found: Found) -> list[Found]:
        """All that can be of one set with a repetition, and maybe some more."""
        longest_s = max(self.longest_s, found.lasts_s)
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
    if len(sure) < SET:
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


def _supported(found: Found, near: list[Found]) -> bool:
    """Whether a repetition stands out between two rests, or has others like it near by."""
    if found.certainty >= SURE and found.quiet and found.width_s >= _BY_ITSELF_S:
        return True
    if found.certainty < _AMONG:
        return False
    others = [each for each in near if each is not found and each.certainty >= _AMONG]
    like = [each for each in others if _alike(each, found)]
    if found.certainty >= SURE and any(_follow(each.rep, found.rep) for each in like):
        return True
    return len(like) >= (2 if found.certainty >= CLEAR else 3)


def _in_line(found: Found, sure: list[Found]) -> bool:
    """Whether a repetition comes right after or before one that counts, and is much like it.

    One that stands out by itself may differ more: the first is told worst, and the last is tired.
    """
    unlike = _UNLIKE if found.certainty >= _LINKED else LIKE
    pause = _MISSED_PAUSE if found.certainty >= _MISSED else _PAUSE
    return found.certainty >= _IN_LINE and any(
        _alike(each, found, unlike) and _follow(each.rep, found.rep, pause) for each in sure
    )


def _follow(one: Rep, other: Rep, most: float = _PAUSE) -> bool:
    """Whether the pause between two repetitions is no longer than `most` of them."""
    return pause_s(one, other) <= most * min(one.end_s - one.start_s, other.end_s - other.start_s)


def pause_s(one: Rep, other: Rep) -> float:
    """How long the pause between two repetitions is, whichever comes first."""
    return max(one.start_s, other.start_s) - min(one.end_s, other.end_s)


def _within(found: Found, sure: list[Found], longest_s: float) -> bool:
    """Whether a repetition unlike the others, a partial one, lies in the middle of a set."""
    if found.certainty < _IN_A_SET:
        return False
    gaps = [other.rep.top_s - found.rep.top_s for other in sure]
    before, after = (any(0 < side * gap < _NEAR * longest_s for gap in gaps) for side in (-1, 1))
    return before and after


def _alike(one: Found, other: Found, most: float = LIKE) -> bool:
    """Whether two repetitions can be of one set: as large, as long, and not far apart."""
    longest_s = max(one.lasts_s, other.lasts_s)
    near = abs(one.rep.top_s - other.rep.top_s) < _NEAR * longest_s + _NEAR_S
    return near and similar(one, other, most)


def _as_long(one: Found, other: Found) -> bool:
    """Whether two are as large and as long in all; in noise the middle of the way is told worse."""
    return _about(one.size, other.size, LIKE) and _about(one.lasts_s, other.lasts_s, LIKE)


def similar(one: Found, other: Found, most: float, as_long: float | None = None) -> bool:
    """Whether neither is more than so many times as large, or as long, as the other."""
    large = _about(one.size, other.size, most)
    return large and _about(one.width_s, other.width_s, as_long or most)


def _about(one: float, other: float, most: float) -> bool:
    return 1 / most < one / other < most


def middle_of_larger(sizes: list[float]) -> float:
    """Middle of the larger half of some sizes: what full ones have, if partial ones are rarer."""
    return median(sorted(sizes)[len(sizes) // 2 :])
