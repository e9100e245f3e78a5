"""Which excursions of a leg are repetitions: the limits, and how much has to speak for each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

import numpy as np

from sensor_coach.analysis.displacement import UNCALIBRATED, Doubt, HeightFit
from sensor_coach.analysis.excursion import Excursion, Times, excursions, returns, times
from sensor_coach.analysis.foot_pitch import PitchFit
from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.events import Rep
from sensor_coach.samples import Array

Fit = HeightFit | PitchFit
_SECOND = int(MOTION_HZ)


@dataclass(frozen=True, slots=True)
class Limits:
    """What can be a repetition at one placement, m or rad."""

    least: float  # below this it is sway
    most: float  # above this it is no heel that is raised
    most_tilt_rad: float  # a shank that leans more is squatting or riding
    least_tilt_rad: float = float(np.radians(0.1))  # no leg is as still as a table
    most_unreturned_rad: float = float(np.radians(6))  # between up before and up after
    most_raise_s: float = 12.0
    most_lower_s: float = 16.0
    least_cycle_s: float = 0.5
    least_width_s: float = 0.28  # a foot that is put in place is back in less
    most_cycle_s: float = 25.0


_LIMITS = {"shank": Limits(0.012, 0.16, float(np.radians(20)))}
_FOOT = Limits(float(np.radians(10)), float(np.radians(80)), float(np.radians(85)))
_SURE = 6.0  # size over uncertainty at which a repetition between two rests counts by itself
_BY_ITSELF_S = 0.5  # a shorter one is a foot that fidgets, if it does it once
_CLEAR = 4.0  # at which it counts with two others like it
_AMONG = 2.0  # and with three
_IN_LINE, _SET = 0.6, 3  # and right before or after one that counts, of a set of three
_APART_S = 12.0  # a longer pause ends a set
_STEADY, _RUN, _PAUSE = 0.8, 5, 0.6  # and with four before or after it in a steady rhythm
_IN_A_SET = 2.0  # and at which it counts, if as a partial one, between two that count
_STEEP_RAD = float(np.radians(7))  # a straight leg leans less during a heel raise
_QUIET = float(np.radians(12))  # rad/s, a leg at rest before and after


@dataclass(frozen=True, slots=True)
class Found:
    """A repetition and how far it stands out of what is not known."""

    rep: Rep
    size: float  # m or rad
    width_s: float  # duration between the halves of the way
    certainty: float  # size over uncertainty
    quiet: bool  # at rest before and after


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """Finds repetitions in motion: the same for a live window and for a whole stretch."""

    placement: str
    turn: int = 1  # 1 rises from its rest, -1 sinks
    doubt: Doubt = UNCALIBRATED  # about the accelerometer
    rest: Array = field(default_factory=lambda: np.array([0.0, 0.0, 1.0]))  # up, foot at rest

    @property
    def limits(self) -> Limits:
        """Limits at this placement."""
        return _LIMITS.get(self.placement, _FOOT)

    def at_rest(self, up: Array) -> Search:
        """The same search for a stretch that begins with up along `up`."""
        return replace(self, rest=up)

    def usual(self, sizes: list[float]) -> float:
        """Size of a repetition to reckon with, m or rad, given those before."""
        return median(sizes) if sizes else 4 * self.limits.least

    def fit(self, motion: Motion, most_s: float, *, begins: bool) -> Fit:
        """Begin to tell the level of a stretch, or of a window that `begins` with it."""
        if self.placement != "shank":
            return PitchFit(motion, most_s, self.rest, self.turn)
        first = begins and rests(motion[:_SECOND])
        return HeightFit(motion, most_s, self.turn, doubt=self.doubt, rest_first=first)

    def settle(self, fit: Fit, *, rest_last: bool = False) -> Array:
        """Tell a level anew, then once more with the returns on the floor; outward positive."""
        fit.set_on_floor([])
        fit.solve(rest_last=rest_last)
        fit.set_on_floor(returns(self.turn * fit.values(), self.limits.least))
        fit.solve(rest_last=rest_last)
        return self.turn * fit.values()

    def excursions(self, motion: Motion, signal: Array) -> list[Excursion]:
        """Excursions of a level, outward positive, that a heel can make."""
        return [
            each
            for each in excursions(signal, self.limits.least)
            if each.size <= self.limits.most
            and 0.45 <= (signal[each.peak] - signal[each.end]) / each.size <= 2.2
            and self._returns(motion.up[each.start : each.end + 1])
        ]

    def found(self, motion: Motion, signal: Array, e: Excursion, sd: float) -> Found | None:
        """One excursion as a repetition, with what speaks for it; None if it cannot be one."""
        when = times(motion.t, signal, e)
        if not self._possible(when):
            return None
        doubt = sd * self._steepness(motion.up[e.start : e.end + 1])
        rep = self._rep(when, e.size, sd)
        return Found(rep, e.size, when.width_s, e.size / doubt, _is_quiet(motion.rate, e))

    def _returns(self, up: Array) -> bool:
        """Whether a limb tilts no more than it should, in one plane, and back again."""
        spread = _spread(up)
        unreturned = float(np.linalg.norm(up[-1] - up[0]))
        return bool(
            self.limits.least_tilt_rad <= spread[0] <= self.limits.most_tilt_rad
            and spread[1] <= max(0.4 * spread[0], self.limits.most_unreturned_rad)
            and unreturned <= max(0.2 * spread[0], self.limits.most_unreturned_rad)
        )

    def _steepness(self, up: Array) -> float:
        """By how much more to doubt a rise: a leaning shank is what fakes one."""
        if self.placement != "shank":
            return 1.0
        return max(1.0, float(_spread(up)[0] / _STEEP_RAD) ** 2)

    def _possible(self, when: Times) -> bool:
        limits = self.limits
        return (
            when.top_s - when.start_s <= limits.most_raise_s
            and when.end_s - when.top_end_s <= limits.most_lower_s
            and when.width_s >= limits.least_width_s
            and limits.least_cycle_s <= when.end_s - when.start_s <= limits.most_cycle_s
        )

    def _rep(self, when: Times, size: float, sd: float) -> Rep:
        shank = self.placement == "shank"
        return Rep(
            when.start_s, when.top_s, when.top_end_s, when.end_s,
            rise_m=size if shank else None, rise_sd_m=sd if shank else None,
            pitch_rad=None if shank else size, pitch_sd_rad=None if shank else sd,
        )  # fmt: skip


def credible(possible: list[Found], asked: list[Found], known: list[Found]) -> list[Found]:
    """Keep those of `asked` that stand out, alone or together with all `possible` ones.

    `known` are credible already.
    """
    steady = _steady(possible)
    sure = [*known, *(x for x in asked if _supported(x, possible) or id(x) in steady)]
    while more := [x for x in asked if not _is_in(x, sure) and _joins(x, sure)]:
        sure += more
    return [each for each in asked if _is_in(each, sure)]


def _is_in(found: Found, others: list[Found]) -> bool:
    return any(each is found for each in others)


def _joins(found: Found, sure: list[Found]) -> bool:
    """Whether a repetition belongs to a set of others that count."""
    return len(sure) >= _SET and (_in_line(found, sure) or _within(found, sure))


def _steady(possible: list[Found]) -> set[int]:
    """Those, by identity, that follow one another in a rhythm, each like the one before it."""
    runs: list[list[Found]] = [[]]
    for each in possible:
        last = runs[-1][-1] if runs[-1] else each
        if each.certainty < _STEADY or not _alike(each, last) or not _follow(last.rep, each.rep):
            runs.append([])
        runs[-1].append(each)
    return {id(each) for run in runs if len(run) >= _RUN for each in run}


def in_sets(found: list[Found]) -> list[Found]:
    """Leave out what nobody did a second time: one raise by itself is a step, or a stretch."""
    spans = [each.rep for each in found]
    waits = [b.start_s - a.end_s for a, b in pairwise(spans)]
    near = [False, *(wait <= _APART_S for wait in waits), False]
    return [
        each for each, before, after in zip(found, near, near[1:], strict=False) if before or after
    ]


def judge_full(found: list[Found]) -> list[Rep]:
    """Mark as partial what surely stays below 60 % of its neighbours.

    The measure is the middle of the larger half of up to five repetitions on either side, so that
    a set that fades is not called partial at its end. A size is given the benefit of its doubt.
    """
    sizes = np.array([each.size for each in found])
    judged = []
    for i, each in enumerate(found):
        near = np.sort(sizes[max(0, i - 5) : i + 6])
        usual = float(np.median(near[len(near) // 2 :]))
        full = each.size * (1 + 1 / each.certainty) >= 0.6 * usual
        judged.append(replace(each.rep, full=bool(full)))
    return judged


def _supported(found: Found, all_found: list[Found]) -> bool:
    """Whether a repetition stands out between two rests, or has others like it near by."""
    if found.certainty >= _SURE and found.quiet and found.width_s >= _BY_ITSELF_S:
        return True
    others = [each for each in all_found if each is not found and each.certainty >= _AMONG]
    like = sum(_alike(each, found) for each in others)
    return found.certainty >= _AMONG and like >= (2 if found.certainty >= _CLEAR else 3)


def _in_line(found: Found, sure: list[Found]) -> bool:
    """Whether a repetition comes right after or before one that counts, and is much like it."""
    return found.certainty >= _IN_LINE and any(
        _alike(each, found) and _follow(each.rep, found.rep) for each in sure
    )


def _follow(one: Rep, other: Rep) -> bool:
    """Whether the pause between two repetitions is short against them."""
    wait_s = max(one.start_s, other.start_s) - min(one.end_s, other.end_s)
    return wait_s <= _PAUSE * min(one.end_s - one.start_s, other.end_s - other.start_s)


def _within(found: Found, sure: list[Found]) -> bool:
    """Whether a repetition unlike the others, a partial one, lies in the middle of a set."""
    gaps = [other.rep.top_s - found.rep.top_s for other in sure]
    near = 3 * max((each.rep.end_s - each.rep.start_s for each in sure), default=0.0)
    before, after = (any(0 < side * gap < near for gap in gaps) for side in (-1, 1))
    return before and after and found.certainty >= _IN_A_SET


def rests(motion: Motion) -> bool:
    """Whether the limb is at rest, not in the middle of something."""
    return _middle(motion.rate) < _QUIET


def _is_quiet(rate: Array, found: Excursion) -> bool:
    """Whether the half seconds before and after an excursion are there, and are restful."""
    before = rate[max(found.start - 12, 0) : found.start]
    after = rate[found.end + 1 : found.end + 13]
    return (
        len(before) >= 8
        and len(after) >= 8
        and _middle(before) < _QUIET
        and _middle(after) < _QUIET
    )


def _middle(values: Array) -> float:
    return float(np.sort(values)[len(values) // 2])


def _alike(one: Found, other: Found) -> bool:
    """Whether two repetitions can be of one set: as large, as long, and not far apart."""
    longest = max(one.rep.end_s - one.rep.start_s, other.rep.end_s - other.rep.start_s)
    near = abs(one.rep.top_s - other.rep.top_s) < 3 * longest + 10
    return near and 0.6 < one.size / other.size < 1.67 and 0.6 < one.width_s / other.width_s < 1.67


def is_back(signal: Array, found: Excursion) -> bool:
    """Whether an excursion of a signal that goes on has come to rest, or the next has begun."""
    after, last = signal[found.end :], signal[-8:]
    begun = float(after.max()) - signal[found.end] > 0.25 * found.size
    resting = float(np.ptp(last)) < 0.12 * found.size and len(after) < 2 * MOTION_HZ
    return begun or (resting and float(last.mean()) - signal[found.end] < 0.2 * found.size)


def _spread(up: Array) -> Array:
    """Range of up along the direction in which it moves most, and across it, (2,) rad."""
    away = up - up.mean(axis=0)
    axes = np.linalg.eigh(away.T @ away)[1][:, :0:-1]
    return np.asarray(2 * np.arcsin(np.minimum(np.ptp(away @ axes, axis=0) / 2, 1.0)))
