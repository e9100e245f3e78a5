"""A running set as a picture in a terminal: one number, one word, one bar, and what comes next."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.align import Align
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.text import Text

from sensor_coach.big_digits import big
from sensor_coach.exercises import EXERCISES
from sensor_coach.set_state import SetState
from sensor_coach.tempo import Guidance, guidance

WORDS = {"up": "▲ up", "hold": "■ hold", "down": "▼ down", "rest": "· rest"}
STATUS = {
    "searching": "looking for the sensor …",
    "connected": "connected, stand still",
    "lost": "link lost, reconnecting …",
    "reconnecting": "link lost, reconnecting …",
}
_FULL_BAR = {"shank": 0.08, "foot": 0.7}  # m, rad: a raise that fills the bar
_STYLES = {"ok": "dim", "warning": "yellow", "fault": "bold red"}
_KEYS = {
    "check": "space begins   q quits", "count-in": "space begins   p pauses   q quits",
    "live": "+ − u correct   p pauses   space ends it   q quits",
    "result": "space goes on   q quits", "rest": "space goes on   + 15 s more   p pauses   q quits",
}  # fmt: skip


def picture(state: SetState, said: str = "", *, keys: bool = False) -> Panel:
    """Draw a set at one moment.

    Parameters
    ----------
    state : SetState
        The set.
    said : str
        What was said last.
    keys : bool
        Whether keys are obeyed, so that they are named.
    """
    return Panel(Group(*_lines(state, said, keys=keys)), title=_title(state), width=64)


def headline(state: SetState) -> str:
    """The word of the moment: what runs, or what there is to wait for."""
    course = state.course
    if course.paused:
        return "paused"
    if course.waits:
        return _next(state)
    if state.status in STATUS:
        return STATUS[state.status]
    if course.stage in {"check", "count-in"}:
        return "stand still"
    return "moving" if state.moving else WORDS[state.phase]


def number(state: SetState) -> str:
    """The number of the moment: repetitions, seconds held, or seconds to wait."""
    course, exercise = state.course, EXERCISES.get(state.exercise)
    if course.left_s is not None and course.stage in {"count-in", "rest"}:
        return f"{math.ceil(course.left_s)}"
    if exercise and exercise.measures == "hold":
        return _of(int(state.level), None if state.target_s is None else int(state.target_s))
    return _of(state.rep_count, state.target)


def _lines(state: SetState, said: str, *, keys: bool) -> Iterator[RenderableType]:
    yield Align.center(Text(big(number(state)), style="bold"))
    yield Align.center(Text(headline(state), style="bold"))
    yield Align.center(_bar(state))
    yield Align.center(Text(_corrected(state) or said, style="cyan"))
    before = state.course.stage in {"check", "count-in"}
    for check in state.checks:
        if check.verdict != "ok" or (check.what == "device" and before):
            yield Align.center(Text(str(check), style=_STYLES[check.verdict]))
    hint = _KEYS.get(state.course.stage, "") if keys else "Ctrl-C ends the set"
    yield Align.center(Text(f"{state.now_s:.0f} s   {hint}", style="dim"))


def _bar(state: SetState) -> RenderableType:
    """How far through its aim the phase is; without an aim, how high the heel."""
    if state.course.waits:
        return Text("")
    wanted = _guidance(state)
    if wanted is not None and wanted.share is not None:
        bar = ProgressBar(total=1.0, completed=wanted.share, width=30)
        word = Text(f"{WORDS[wanted.phase]} in {wanted.aim_s:g} s ")
        return Group(Align.center(word), Align.center(bar))
    level = abs(state.level) / (state.target_s or _FULL_BAR.get(state.placement, 1.0))
    return ProgressBar(total=1.0, completed=min(level, 1.0), width=40)


def _guidance(state: SetState) -> Guidance | None:
    exercise = EXERCISES.get(state.exercise)
    if exercise is None or exercise.measures != "reps" or state.course.stage != "live":
        return None
    if not state.course.plan.paced:
        return None
    return guidance(exercise.stroke, exercise.aims, state.phase, state.now_s - state.phase_s)


def _title(state: SetState) -> str:
    exercise, plan = EXERCISES.get(state.exercise), state.course.plan
    title = exercise.title if exercise else "sensor-coach"
    of = f", set {state.course.turn.number} of {plan.sets}" if plan.sets > 1 else ""
    return f"{title}, {state.side or ''} {state.placement}{of}"


def _next(state: SetState) -> str:
    turn, plan = state.course.turn, state.course.plan
    if state.course.stage == "result":
        return "done"
    side = f"{turn.side} side" if len(plan.sides) > 1 else f"set {turn.number}"
    return f"rest, {side} next"


def _corrected(state: SetState) -> str:
    """Say that the number on show is not the measured one."""
    if not state.corrections:
        return ""
    return f"corrected, measured {state.measured_count}"


def _of(count: int, target: int | None) -> str:
    return f"{count}" if target is None else f"{count} / {target}"
