"""Weeks as a calendar shows them: each day in one state, told from its plan and its sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from sensor_coach.done_set import DoneSet
from sensor_coach.programme.adherence import Adherence, adherence
from sensor_coach.programme.plan import Programme
from sensor_coach.programme.week import week_of

NO_PLAN = Programme("", "", "", ())


@dataclass(frozen=True, slots=True)
class Day:
    """Sets of one day against what was planned for it; planned = done + moved + missed + left."""

    day: date
    planned: int = 0
    done: int = 0
    moved: int = 0  # done on another day of the week
    missed: int = 0
    left: int = 0  # can still be done
    extra: int = 0  # beyond the plan

    @property
    def state(self) -> str:
        """``rest``, ``done``, ``part``, ``moved``, ``missed``, ``planned`` or ``extra``."""
        if not self.planned:
            return "extra" if self.extra else "rest"
        if self.done == self.planned:
            return "done"
        if self.done:
            return "part"
        if self.left:
            return "planned"
        return "missed" if self.missed else "moved"

    def __str__(self) -> str:
        parts = {
            "done": self.done, "done on another day": self.moved, "missed": self.missed,
            "to do": self.left, "beyond the plan" if self.planned else "done": self.extra,
        }  # fmt: skip
        return ", ".join(f"{n} {what}" for what, n in parts.items() if n) or "rest"


@dataclass(frozen=True, slots=True)
class PlanWeek:
    """A week against its plan, day by day."""

    adherence: Adherence
    days: tuple[Day, ...]  # seven


def recent_weeks(
    programme: Programme, since: date, sets: Sequence[DoneSet], zone: tzinfo, today: date,
    count: int,
) -> list[PlanWeek]:  # fmt: skip
    """Look back over weeks, the one of today first.

    Parameters
    ----------
    programme, since, sets, zone, today
        As of `adherence`; `NO_PLAN` is a programme that asks for nothing.
    count : int
        How many weeks.

    Returns
    -------
    list of PlanWeek
        Newest first.
    """
    weeks = (week_of(today).later(-back) for back in range(count))
    return [_week(adherence(programme, since, week, _near(sets, week.monday), zone, today))
            for week in weeks]  # fmt: skip


def _near(sets: Sequence[DoneSet], monday: date) -> list[DoneSet]:
    """Sets of a week and its neighbours: the rest need not be looked at, of years of them."""
    return [
        done for done in sets
        if -8 <= (done.started_at.date() - monday).days <= 15
    ]  # fmt: skip


def _week(week: Adherence) -> PlanWeek:
    return PlanWeek(week, tuple(_day(week, day) for day in week.week.days))


def _day(week: Adherence, day: date) -> Day:
    slots = [slot for slot in week.slots if slot.day == day]
    planned, done, moved, missed, left = (
        sum(getattr(slot, part) for slot in slots)
        for part in ("planned", "done", "moved", "missed", "left")
    )
    extra = sum(each.sets for each in week.extras if each.day == day)
    return Day(day, planned, done, moved, missed, left, extra)
