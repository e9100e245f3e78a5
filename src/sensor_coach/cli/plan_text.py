"""A plan as lines of text, at most 80 columns wide."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator
from datetime import date

from sensor_coach.exercises import EXERCISES
from sensor_coach.programme.adherence import Adherence
from sensor_coach.programme.training import Item, Training

_WIDE = 80


def lines(told: Training) -> Iterator[str]:
    """Write a plan.

    Yields
    ------
    str
        One line: what is followed, the week, today, what is late, the next days.
    """
    yield from _wrapped(f"{told.title}: week {told.week_number}{_stage(told)}")
    if told.note:
        yield from _wrapped(told.note)
    yield ""
    yield from _week(told.adherence)
    yield ""
    yield f"Today, {_day(told.today)}" if told.items else f"Today, {_day(told.today)}: rest"
    for item in told.items:
        yield from _item(item)
    if told.late:
        yield from _wrapped(f"Still open this week: {_late(told)}")
    if told.next_days:
        yield f"Next: {', '.join(_day(day) for day in told.next_days)}"


def _stage(told: Training) -> str:
    return f", {told.stage}" if told.stage else ", nothing planned (not begun, or over)"


def _week(week: Adherence) -> Iterator[str]:
    days = week.week.days
    yield (
        f"{week.week} ({_day(days[0])} to {_day(days[6])}): "
        f"{week.done + week.moved} of {week.planned} sets done"
    )
    kinds = ("moved", week.moved), ("missed", week.missed), ("left", week.left)
    said = [f"{n} {kind}" for kind, n in (*kinds, ("extra", week.extra)) if n]
    if said:
        yield f"  {', '.join(said)}"


def _item(item: Item) -> Iterator[str]:
    leg = {"left": ", left", "right": ", right", "one": ", the leg that is trained"}
    variant = f", {item.variant}" if item.variant else ""
    times = f", {item.times_a_day} times a day" if item.times_a_day > 1 else ""
    done = "" if item.sets_left else "  (done)"
    title = f"{item.title}{variant}{leg.get(item.leg, '')}"
    yield from _wrapped(f"{title}: {item.proposal.dose}{times}{done}", "  ")
    yield from _wrapped(item.proposal.sentence, "      ")


def _late(told: Training) -> str:
    """Sum up what is late by exercise; the legs of one are one thing to do."""
    left: Counter[str] = Counter()
    for slot in told.late:
        left[slot.exercise] += slot.left
    return ", ".join(f"{EXERCISES[name].title} ({n})" for name, n in left.items())


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDE, initial_indent=indent, subsequent_indent=f"{indent}  ")
