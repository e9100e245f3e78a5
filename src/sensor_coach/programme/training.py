"""What is on: today's training with its proposals, this week's adherence, the next days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sensor_coach.done_set import DoneSet, one_a_leg
from sensor_coach.exercises import EXERCISES
from sensor_coach.programme.adherence import Adherence, Slot, adherence, number_of
from sensor_coach.programme.pain import RULE, recent
from sensor_coach.programme.plan import Prescription, Programme, Stage
from sensor_coach.programme.progression import propose
from sensor_coach.programme.proposal import Proposal
from sensor_coach.programme.week import Week, local_day, week_of

LEGS = ("left", "right")
_NEXT = 3  # training days to look ahead to


@dataclass(frozen=True, slots=True)
class Item:
    """One exercise and leg of a day."""

    exercise: str
    title: str
    variant: str
    leg: str
    sets_left: int  # of the least that is asked for that day
    times_a_day: int
    proposal: Proposal
    rest_s: float | None = None  # between sets, where the programme says


@dataclass(frozen=True, slots=True)
class Training:
    """The plan as of now. Days are the athlete's."""

    programme: str  # id
    title: str
    today: date
    week: Week
    week_number: int  # of the programme, from 1
    stage: str | None  # title; None: the programme is over, or not begun
    note: str
    adherence: Adherence
    items: tuple[Item, ...]  # today's; empty on a day of rest
    late: tuple[Slot, ...]  # of earlier days of this week, still to be made up for
    next_days: tuple[date, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values: days as ISO dates, weeks as ``2026-W47``."""
        values: dict[str, Any] = _plain(asdict(self) | {"week": str(self.week)})
        totals = ("planned", "done", "moved", "missed", "left", "extra")
        values["adherence"]["week"] = str(self.adherence.week)
        values["adherence"] |= {name: getattr(self.adherence, name) for name in totals}
        return values


def training(
    programme: Programme, since: date, sets: Sequence[DoneSet], now: datetime, zone: tzinfo,
    week: Week | None = None,
) -> Training:  # fmt: skip
    """Put together what is on.

    Parameters
    ----------
    programme : Programme
        What is followed.
    since : date
        Since when.
    sets : sequence of DoneSet
        All of the athlete's, oldest first.
    now : datetime
        With a zone.
    zone : tzinfo
        The athlete's.
    week : Week, optional
        Whose adherence to tell; by default that of today.

    Returns
    -------
    Training
        All but its adherence is of today, whatever `week` is.
    """
    today, sets = local_day(now, zone), one_a_leg(sets)
    this = week_of(today)
    number = number_of(this, since)
    stage = programme.stage(number)
    running = adherence(programme, since, this, sets, zone, today)
    asked = this if week is None else week
    shown = running if asked == this else adherence(programme, since, asked, sets, zone, today)
    items = _items(stage, running, sets, today, zone) if stage else ()
    late = tuple(slot for slot in running.slots if slot.day < today and slot.left)
    upcoming = tuple(_upcoming(programme, since, today))
    return Training(
        programme.id, programme.title, today, this, number,
        stage.title if stage else None, _note(programme, number, sets, today, zone),
        shown, tuple(items), late, upcoming,
    )  # fmt: skip


def _note(
    programme: Programme, number: int, sets: Sequence[DoneSet], today: date, zone: tzinfo
) -> str:
    """Give the stage's note, and in its first week after pain: to stay with the one before."""
    stage, before = programme.stage(number), programme.stage(number - 1)
    if not stage or not before or stage is before or not (told := recent(sets, today, zone)):
        return stage.note if stage else ""
    return f"{told[0]}: stay with '{before.title}' until it is gone ({RULE}). {stage.note}".strip()


def _items(
    stage: Stage, running: Adherence, sets: Sequence[DoneSet], today: date, zone: tzinfo
) -> Iterator[Item]:
    """Go through today's prescriptions; of two of one exercise the first is done first."""
    slots = (slot for slot in running.slots if slot.day == today)
    did = Counter({(s.exercise, s.leg): s.planned - s.left for s in slots})
    for each in stage.prescriptions:
        for leg in each.legs if today.weekday() in each.days else ():
            took = min(each.sets_a_day, did[each.exercise, leg])
            did[each.exercise, leg] -= took
            yield _item(each, leg, each.sets_a_day - took, sets, today, zone)


def _item(
    asked: Prescription, leg: str, left: int, sets: Sequence[DoneSet], today: date, zone: tzinfo
) -> Item:
    proposal = propose(asked, leg, sets, today, zone)
    title = EXERCISES[asked.exercise].title
    if leg not in LEGS:  # of both at once the first sensor's set is the one
        sets = [done for done in sets if not done.sensor]
    return Item(asked.exercise, title, asked.variant, leg, left, asked.times_a_day, proposal)


def _upcoming(programme: Programme, since: date, today: date) -> list[date]:
    """Give the next days of training within four weeks."""
    weeks = [week_of(today).later(n) for n in range(5)]
    found = [
        week.days[n]
        for week in weeks
        if (stage := programme.stage(number_of(week, since)))
        for n in sorted({n for each in stage.prescriptions for n in each.days})
        if week.days[n] > today and week.days[n] >= since
    ]
    return found[:_NEXT]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
