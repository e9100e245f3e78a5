"""Which excursions of a leg are repetitions: the limits, and how much has to speak for each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from sensor_coach.analysis.displacement import vertical_displacement
from sensor_coach.analysis.excursion import Excursion, Times, excursions, times
from sensor_coach.analysis.foot_pitch import foot_pitch
from sensor_coach.analysis.level import Level
from sensor_coach.analysis.orientation import MOTION_HZ, Motion
from sensor_coach.events import Rep
from sensor_coach.samples import Array

_WINDOW = int(180 * MOTION_HZ)  # rows that are looked at in one piece
_HOP = int(60 * MOTION_HZ)
_SECOND = int(MOTION_HZ)


@dataclass(frozen=True, slots=True)
class Limits:
    """What can be a repetition at one placement, m or rad."""

    least: float  # below this it is sway
    most: float  # above this it is no heel that is raised
    most_tilt_rad: float  # a shank that leans more is squatting or riding
    least_tilt_rad: float = float(np.radians(0.3))  # no leg is as still as a table
    most_unreturned_rad: float = float(np.radians(6))  # between up before and up after
    most_raise_s: float = 12.0
    most_lower_s: float = 16.0
    least_cycle_s: float = 0.5
    most_cycle_s: float = 25.0


_LIMITS = {"shank": Limits(0.012, 0.16, float(np.radians(20)))}
_FOOT = Limits(float(np.radians(8)), float(np.radians(80)), float(np.radians(85)))
_SURE = 6.0  # size over uncertainty at which a repetition between two rests counts by itself
_CLEAR = 4.0  # at which it counts with two others like it
_AMONG = 2.0  # and with three
_IN_A_SET = 3.0  # and at which it counts, if as a partial one, between two that count
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
        return float(np.median(sizes)) if sizes else 4 * self.limits.least

    def back(self, motion: Motion, *, first: bool) -> tuple[list[Found], Array]:
        """Repetitions in a window that surely have come back, and the level.

        `first` tells that the window reaches back to where the stretch began.
        """
        level = self._level(motion, rest_first=first and _rests(motion[:_SECOND]))
        signal = self.turn * level.values
        found = [e for e in self._excursions(motion, level) if _is_back(signal, e)]
        return self._credible(motion, [(level, 0, each) for each in found], signal), level.values

    def whole(self, motion: Motion) -> tuple[list[Found], Array]:
        """All repetitions of a whole stretch, and its level, pieces joined."""
        parts = [(rows, self._part(motion, rows)) for rows in _pieces(len(motion))]
        values = _joined(len(motion), parts)
        whole = Level(values, 0.0, np.zeros((len(values), 1)), np.zeros((1, 1)))
        found = [(*_nearest(parts, e), e) for e in self._excursions(motion, whole)]
        return self._credible(motion, found, self.turn * values), values

    def _part(self, motion: Motion, rows: slice) -> Level:
        """Level of one part of a whole stretch; but for gaps, that begins and ends at rest."""
        first = rows.start == 0 and _rests(motion[:_SECOND])
        last = rows.stop == len(motion) and _rests(motion[-_SECOND:])
        return self._level(motion[rows], rest_first=first, rest_last=last)

    def _level(self, motion: Motion, *, rest_first: bool, rest_last: bool = False) -> Level:
        if self.placement == "shank":
            return vertical_displacement(
                motion.vertical, motion.up, self.turn, rest_first=rest_first, rest_last=rest_last
            )
        return foot_pitch(motion.up, self.rest, self.turn)

    def _excursions(self, motion: Motion, level: Level) -> list[Excursion]:
        signal, limits = self.turn * level.values, self.limits
        return [
            each
            for each in excursions(signal, limits.least)
            if each.size <= limits.most
            and 0.45 <= (signal[each.peak] - signal[each.end]) / each.size <= 2.2
            and self._returns(motion.up[each.start : each.end + 1])
        ]

    def _returns(self, up: Array) -> bool:
        """Whether a limb tilts no more than it should, in one plane, and back again."""
        spread = _spread(up)
        unreturned = float(np.linalg.norm(up[-1] - up[0]))
        return bool(
            self.limits.least_tilt_rad <= spread[0] <= self.limits.most_tilt_rad
            and spread[1] <= max(0.4 * spread[0], self.limits.most_unreturned_rad)
            and unreturned <= max(0.2 * spread[0], self.limits.most_unreturned_rad)
        )

    def _credible(
        self, motion: Motion, found: list[tuple[Level, int, Excursion]], signal: Array
    ) -> list[Found]:
        """Turn excursions into repetitions; keep those that stand out, alone or together."""
        reps = [self._found(motion, signal, *each) for each in found]
        possible = [each for each in reps if self._possible(each.rep)]
        sure = [each for each in possible if _supported(each, possible)]
        return [each for each in possible if each in sure or _within(each, sure)]

    def _found(
        self, motion: Motion, signal: Array, level: Level, shift: int, e: Excursion
    ) -> Found:
        """One excursion as a repetition, with what speaks for it; `level` starts at row `shift`."""
        rows = np.clip([e.start - shift, e.peak - shift, e.end - shift], 0, len(level.values) - 1)
        doubt = level.uncertainty(*rows.tolist()) * self._steepness(motion.up[e.start : e.end + 1])
        when = times(motion.t, signal, e)
        rep = self._rep(when, e.size)
        return Found(rep, e.size, when.width_s, e.size / doubt, _is_quiet(motion.rate, e))

    def _steepness(self, up: Array) -> float:
        """By how much more to doubt a rise: a leaning shank is what fakes one."""
        if self.placement != "shank":
            return 1.0
        return max(1.0, float(_spread(up)[0] / _STEEP_RAD) ** 2)

    def _possible(self, rep: Rep) -> bool:
        limits = self.limits
        return (
            rep.raise_s <= limits.most_raise_s
            and rep.lower_s <= limits.most_lower_s
            and limits.least_cycle_s <= rep.end_s - rep.start_s <= limits.most_cycle_s
        )

    def _rep(self, when: Times, size: float) -> Rep:
        shank = self.placement == "shank"
        return Rep(
            when.start_s, when.top_s, when.top_end_s, when.end_s,
            rise_m=size if shank else None, pitch_rad=None if shank else size,
        )  # fmt: skip


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
    if found.certainty >= _SURE and found.quiet:
        return True
    like = sum(each is not found and _alike(each, found) for each in all_found)
    return found.certainty >= _AMONG and like >= (2 if found.certainty >= _CLEAR else 3)


def _within(found: Found, sure: list[Found]) -> bool:
    """Whether a repetition unlike the others, a partial one, lies in the middle of a set."""
    gaps = [other.rep.top_s - found.rep.top_s for other in sure]
    near = 3 * max((each.rep.end_s - each.rep.start_s for each in sure), default=0.0)
    before, after = (any(0 < side * gap < near for gap in gaps) for side in (-1, 1))
    return before and after and found.certainty >= _IN_A_SET


def _rests(motion: Motion) -> bool:
    """Whether the limb is at rest, not in the middle of something."""
    return bool(np.median(motion.rate) < _QUIET)


def _is_quiet(rate: Array, found: Excursion) -> bool:
    """Whether the half seconds before and after an excursion are there, and are restful."""
    before = rate[max(found.start - 12, 0) : found.start]
    after = rate[found.end + 1 : found.end + 13]
    return (
        len(before) >= 8
        and len(after) >= 8
        and bool(np.median(before) < _QUIET and np.median(after) < _QUIET)
    )


def _alike(one: Found, other: Found) -> bool:
    """Whether two repetitions can be of one set: as large, as long, and not far apart."""
    longest = max(one.rep.end_s - one.rep.start_s, other.rep.end_s - other.rep.start_s)
    near = abs(one.rep.top_s - other.rep.top_s) < 3 * longest + 10
    return near and 0.6 < one.size / other.size < 1.67 and 0.6 < one.width_s / other.width_s < 1.67


def _is_back(signal: Array, found: Excursion) -> bool:
    """Whether a repetition has come to rest, or the next one has begun."""
    after, last = signal[found.end :], signal[-8:]
    begun = float(after.max()) - signal[found.end] > 0.25 * found.size
    resting = float(np.ptp(last)) < 0.12 * found.size and len(after) < 2 * MOTION_HZ
    return begun or (resting and float(last.mean()) - signal[found.end] < 0.2 * found.size)


def _spread(up: Array) -> Array:
    """Range of up along the direction in which it moves most, and across it, (2,) rad."""
    away = up - up.mean(axis=0)
    axes = np.linalg.eigh(away.T @ away)[1][:, :0:-1]
    return np.asarray(2 * np.arcsin(np.minimum(np.ptp(away @ axes, axis=0) / 2, 1.0)))


def _pieces(n: int) -> list[slice]:
    """Pieces that overlap, the last one longer."""
    starts = range(0, max(1, n - _WINDOW + _HOP), _HOP)
    return [slice(a, n if a == starts[-1] else a + _WINDOW) for a in starts]


def _joined(n: int, parts: list[tuple[slice, Level]]) -> Array:
    """Levels that overlap, each fading in and out, as one, (n,)."""
    total, weight = np.zeros(n), np.zeros(n)
    for rows, level in parts:
        fade = np.hanning(len(level.values) + 2)[1:-1] + 1e-3
        total[rows] += fade * level.values
        weight[rows] += fade
    return np.asarray(total / weight)


def _nearest(parts: list[tuple[slice, Level]], found: Excursion) -> tuple[Level, int]:
    """The part in whose middle an excursion lies best, and the row it starts at."""
    rows, level = min(parts, key=lambda p: abs((p[0].start + p[0].stop) / 2 - found.peak))
    return level, rows.start
