"""A month of sets, in the athlete's days: what was done, best, and how the legs compare."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from statistics import median

from sensor_coach.done_set import DoneSet
from sensor_coach.exercises import EXERCISES
from sensor_coach.report.words import Unit, unit_of

Kind = tuple[str, str]  # exercise, placement: what is never mixed


@dataclass(frozen=True, slots=True)
class Month:
    """Sets as far as a month's report goes. Excluded ones are left out but counted."""

    first: date  # its first day
    zone: tzinfo
    sets: Sequence[DoneSet]  # oldest first; others than the month's too
    athlete: str = ""
    weeks: Mapping[date, tuple[int, int]] = field(default_factory=dict)  # Monday: done, planned
    doubts: Mapping[str, float] = field(default_factory=dict)  # by id: deviation of the mean size

    @property
    def last(self) -> date:
        """Its last day."""
        days = calendar.monthrange(self.first.year, self.first.month)[1]
        return self.first.replace(day=days)

    def at(self, done: DoneSet) -> datetime:
        """When a set was, where the athlete is."""
        return done.started_at.astimezone(self.zone)

    def of_month(self, *, excluded: bool = False) -> list[DoneSet]:
        """Sets of the month, or those that were excluded from it."""
        return [
            each for each in self.sets
            if self.first <= self.at(each).date() <= self.last and each.said.excluded == excluded
        ]  # fmt: skip

    def mondays(self) -> list[date]:
        """First days of the weeks that the month touches."""
        monday = self.first - timedelta(days=self.first.weekday())
        return [monday + timedelta(weeks=n) for n in range(6)
                if monday + timedelta(weeks=n) <= self.last]  # fmt: skip

    def of_day(self, day: date) -> int:
        """Sets of a day, of the months beside too."""
        return sum(self.at(s).date() == day and not s.said.excluded for s in self.sets)


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is followed over time."""

    name: str
    unit: Unit | None = None  # None: a count or seconds, as it is

    def of(self, done: DoneSet) -> float | None:
        """Value of a set as people read it; None is not measured."""
        if self.unit is None:
            return done.hold_s if self.name == HOLD else float(done.rep_count)
        value = done.metrics.get(f"mean_{self.unit.name}_{self.unit.key}")
        return None if value is None else value * self.unit.scale

    def text(self, value: float) -> str:
        """Write a value."""
        if self.unit is None:
            return f"{value:.0f} s" if self.name == HOLD else f"{value:.0f}"
        return f"{value:.{self.unit.digits}f}{self.unit.sign}"


COUNT, HOLD = "repetitions", "longest hold"


def measures(kind: Kind) -> list[Measure]:
    """Say what is followed of an exercise, seen from where the sensor is worn."""
    if EXERCISES[kind[0]].measures == "hold":
        return [Measure(HOLD)]
    unit = unit_of(kind[1])
    return [Measure(COUNT), Measure(f"mean {unit.what}", unit)]


def kinds(sets: Iterable[DoneSet]) -> dict[Kind, list[DoneSet]]:
    """Sort sets by exercise and placement, in the order of the catalogue."""
    found: dict[Kind, list[DoneSet]] = {}
    for done in sets:
        found.setdefault((done.exercise, done.placement), []).append(done)
    order = list(EXERCISES)
    return dict(sorted(found.items(), key=lambda each: (order.index(each[0][0]), each[0][1])))


@dataclass(frozen=True, slots=True)
class Best:
    """The largest of a month, and whether it is the largest there is."""

    done: DoneSet
    measure: Measure
    value: float
    ever: bool  # larger than any before that month; a first one is not

    @property
    def kind(self) -> Kind:
        """Exercise and placement."""
        return self.done.exercise, self.done.placement


def bests(month: Month) -> list[Best]:
    """Find the month's best by exercise, placement, side and measure."""
    found = []
    before = [s for s in month.sets if month.at(s).date() < month.first and not s.said.excluded]
    for kind, sets in kinds(month.of_month()).items():
        for side in sorted({s.side or "" for s in sets}):
            same = [s for s in sets if (s.side or "") == side]
            old = [s for s in before if (s.exercise, s.placement, s.side or "") == (*kind, side)]
            found += [best for m in measures(kind) if (best := _best(m, same, old))]
    return found


def symmetry(month: Month) -> list[tuple[Kind, Measure, float]]:
    """Left leg in % of the right one, middle of the month's sets of each; 100 is alike."""
    found = []
    for kind, sets in kinds(month.of_month()).items():
        for measure in measures(kind):
            left, right = (_middle(measure, sets, side) for side in ("left", "right"))
            if left is not None and right:
                found.append((kind, measure, 100 * left / right))
    return found


def _middle(measure: Measure, sets: Sequence[DoneSet], side: str) -> float | None:
    known = [value for s in sets if s.side == side and (value := measure.of(s)) is not None]
    return median(known) if known else None


def _best(measure: Measure, sets: Sequence[DoneSet], before: Sequence[DoneSet]) -> Best | None:
    known = [(value, s) for s in sets if (value := measure.of(s))]
    if not known:
        return None
    value, done = max(known, key=lambda each: each[0])
    old = [each for s in before if (each := measure.of(s))]
    return Best(done, measure, value, bool(old) and value > max(old))
