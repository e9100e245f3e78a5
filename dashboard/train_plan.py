"""Today's plan on the Train page: what is next, large, and all else of the day below it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time
from html import escape

import streamlit as st
import train_words as words
from amounts import Amount, amounts
from train_start import tap

from sensor_coach import wanted_sets
from sensor_coach.exercises import EXERCISES
from sensor_coach.following import Following, following
from sensor_coach.library import opened
from sensor_coach.programme import Adherence, Task, Training, tasks
from sensor_coach.wanted_sets import Habits


@dataclass(frozen=True, slots=True)
class Day:
    """What the page knows of the plan, read once a run."""

    known: Following
    now: Training
    habits: Habits
    units: dict[str, Amount]

    @property
    def today(self) -> list[Task]:
        return tasks(self.now.items)

    @property
    def next_up(self) -> Task | None:
        """What is to be done next of today."""
        return next((task for task in self.today if not task.is_done), None)

    def after(self, exercise: str) -> Task | None:
        """What comes once an exercise was done: another one, as long as there is one."""
        open_ = [task for task in (*self.today, *self.ahead()) if not task.is_done]
        others = (task for task in open_ if task.exercise != exercise)
        return next(others, open_[0] if open_ else None)

    def ahead(self) -> list[Task]:
        """What the next day of training asks for: it may be done before its day."""
        if not self.now.next_days:
            return []
        noon = datetime.combine(self.now.next_days[0], time(12), self.known.zone)
        return tasks(self.known.training(noon).items)


def read() -> Day:
    """Read the plan from the library."""
    now = datetime.now(UTC)
    with opened() as library:
        known = following(library, now)
        habits = wanted_sets.habits(library, known.sets)
        units = amounts(library)
    return Day(known, known.training(now), habits, units)


def show(day: Day) -> None:
    """Show what is next, and the rest of the day; on a day of rest, what comes then."""
    _head(day.now)
    if day.now.note:
        st.html(f"<p class='note'>{escape(day.now.note)}</p>")
    if first := day.next_up:
        _hero(first, day, "Next")
        _rows([task for task in day.today if task != first], day)
        _late(day.now)
        return
    if day.today:
        _rows(day.today, day)
    _late(day.now)
    if ahead := [task for task in day.ahead() if not task.is_done]:
        on = words.day(day.now.next_days[0])
        st.html(f"<h2 class='ahead'>On {on}</h2><p class='soft'>You may do it today.</p>")
        _hero(ahead[0], day, "Next")
        _rows(ahead[1:], day)


def _late(now: Training) -> None:
    """What earlier days of the week left open: it may be done on any of its days."""
    left: Counter[str] = Counter()
    for slot in now.late:
        left[slot.exercise] += slot.left
    if not left:
        return
    st.html("<h2 class='ahead'>Still open this week</h2>")
    with st.container(horizontal=True):
        for exercise, sets in left.items():
            text = f"{EXERCISES[exercise].title} · {sets} {'set' if sets == 1 else 'sets'}"
            st.button(text, key=f"late-{exercise}", on_click=choose, args=(exercise,))


def _head(now: Training) -> None:
    left = sum(not task.is_done for task in tasks(now.items))
    over = "Done for today" if now.items else "A day of rest"
    said = "Today" if left else over
    about = f"{words.day(now.today)} · {now.title}"
    st.html(
        f"<header class='head'><div><h1>{said}</h1><p>{escape(about)}</p></div>"
        f"{_week(now.adherence)}</header>"
    )


def _week(week: Adherence) -> str:
    """Sets of the week: a bar, and the same in numbers."""
    did = week.done + week.moved
    if not week.planned:
        return ""
    share = 100 * did / week.planned
    return (
        f"<div class='week'><p><b>{did}</b> of {week.planned} sets this week</p>"
        f"<div class='bar' aria-hidden='true'><i style='width:{share:.0f}%'></i></div></div>"
    )


def _hero(task: Task, day: Day, label: str) -> None:
    """The next thing to do, to be read from afar, and the button that begins it."""
    number, unit = words.amount(task.exercise, task.proposal.dose)
    with st.container(border=True, key="hero"):
        st.html(
            f"<div class='hero'>{words.picture(task.exercise)}<div><p class='eyebrow'>{label}</p>"
            f"<h2>{escape(EXERCISES[task.exercise].title)}</h2>"
            f"<p class='amount'><b>{number}</b> {escape(unit)}</p>"
            f"{words.chips(words.extras(task, day.units['kg']))}"
            f"<p class='why'>{escape(words.reason(task))}</p></div></div>"
        )
        side = None if task.sides else _leg(task, day.habits)
        with st.container(horizontal=True, key="hero-buttons"):
            wanted = wanted_sets.of_task(task, day.habits, side)
            title = EXERCISES[task.exercise].title
            st.button(f"Start {_lower(title)}", key="go", type="primary", on_click=tap,
                      args=(wanted,), width="stretch")  # fmt: skip
            st.button("Change …", key="hero-change", on_click=choose, args=(task.exercise,))


def _leg(task: Task, habits: Habits) -> str:
    """Ask for the leg that is trained, where the plan leaves it open."""
    usual = wanted_sets.last_side(habits.sets, task.exercise)
    return st.segmented_control(
        "Leg", wanted_sets.LEGS, default=usual, required=True, key="trained",
        format_func=words.SIDES.__getitem__,
    )  # fmt: skip


def _rows(rest: list[Task], day: Day) -> None:
    """The other tasks of a day, one line each."""
    with st.container(gap="xsmall"):
        for number, task in enumerate(rest):
            _row(number, task, day)


def _row(number: int, task: Task, day: Day) -> None:
    title = EXERCISES[task.exercise].title
    dose = " ".join(words.amount(task.exercise, task.proposal.dose))
    about = " · ".join([dose, *words.extras(task, day.units["kg"])])
    mark = "✓" if task.is_done else "○"
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", wrap=False,
        key=f"row-{'done' if task.is_done else 'open'}-{number}",
    ):  # fmt: skip
        st.html(
            f"<div class='row'><i aria-hidden='true'>{mark}</i><div><b>{escape(title)}</b>"
            f"<p>{escape(about)}</p></div></div>",
            width="stretch",
        )
        if task.is_done:
            st.html("<p class='state'>Done</p>", width="content")
        else:
            wanted = wanted_sets.of_task(task, day.habits)
            st.button("Start", key=f"start-{number}", on_click=tap, args=(wanted,),
                      help=f"Start {_lower(title)}")  # fmt: skip


def choose(exercise: str) -> None:
    """Show how an exercise is set up."""
    st.query_params["exercise"] = exercise


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
