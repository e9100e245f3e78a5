"""Bests, legs and tests as lines of text, at most 80 columns wide, in the athlete's own days."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from sensor_coach.exercises import EXERCISES
from sensor_coach.programme import Best, LegPair, Trial
from sensor_coach.programme.measure import MEASURES
from sensor_coach.programme.symmetry import WITHIN_DAYS

_WIDE = 80
_PEOPLE = {  # unit of a measure -> factor, sign and digits as people read it
    "": (1.0, "", 0), "s": (1.0, " s", 1), "kg": (1.0, " kg", 1), "m": (100.0, " cm", 1),
    "rad": (math.degrees(1), "°", 0), "J/kg": (1.0, " J/kg", 1),
}  # fmt: skip


def lines(
    best: list[Best], legs: list[LegPair], tests: list[Trial], zone: ZoneInfo
) -> Iterator[str]:
    """Write progress: bests, left against right, tests; a plain line for what there is none of."""
    yield "Personal bests (a difference may be smaller than the error of measuring it)"
    yield from _bests(best, zone) if best else ("  nothing was counted or held yet",)
    yield ""
    yield "Left leg in % of the right, 100 is alike"
    none = f"  no sets of both legs that are alike, at most {WITHIN_DAYS} days apart"
    yield from _legs(legs, zone) if legs else (none,)
    yield ""
    yield "Heel-rise endurance tests"
    if not tests:
        yield "  none yet: sensor-coach test"
    for each in tests:
        yield from trial_lines(each, zone, "  ")


def trial_lines(trial: Trial, zone: ZoneInfo, indent: str = "") -> Iterator[str]:
    """Write one test, and what changed since the one before it."""
    yield from _wrapped(f"{_time(trial.started_at, zone)}, {trial.sentence}", indent)
    if trial.before_at is None or trial.count is None:
        yield from _wrapped("the first of this leg, start and placement", f"{indent}  ")
        return
    since = f"since {_time(trial.before_at, zone)}"
    yield from _wrapped(f"{since}: {trial.count.sentence}", f"{indent}  ")
    if trial.height:
        yield from _wrapped(f"highest heel: {trial.height.sentence}", f"{indent}  ")


def _bests(best: list[Best], zone: ZoneInfo) -> Iterator[str]:
    for (exercise, side, placement), each in groupby(sorted(best, key=_kind), _kind):
        of = [_title(exercise), f"{side} leg" if side in ("left", "right") else side]
        yield from _wrapped(", ".join([*filter(None, of), f"sensor on the {placement}"]), "  ")
        for one in each:
            measure = MEASURES[one.measure]
            value = _amount(one.value, measure.unit)
            yield f"    {measure.title:<28}{value:>10}  {_day(one.started_at, zone)}"


def _kind(best: Best) -> tuple[str, str, str]:
    return best.exercise, best.side or "", best.placement


def _legs(legs: list[LegPair], zone: ZoneInfo) -> Iterator[str]:
    for pair in legs:
        left, right = pair.left, pair.right
        load = f", {left.said.load_kg:g} kg" if left.said.load_kg else ""
        percent = ", ".join(
            f"{MEASURES[name].title} {value:.0f}" for name, value in pair.percent.items()
        )
        days = f"left {_day(left.started_at, zone)}, right {_day(right.started_at, zone)}"
        what = f"{_title(left.exercise)}, sensor on the {left.placement}{load}"
        yield from _wrapped(f"{what}: {percent or 'nothing measured of both'} ({days})", "  ")


def _amount(value: float, unit: str) -> str:
    factor, sign, digits = _PEOPLE[unit]
    return f"{value * factor:.{digits}f}{sign}"


def _title(exercise: str) -> str:
    return EXERCISES[exercise].title if exercise in EXERCISES else exercise


def _day(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %Y}"


def _time(at: datetime, zone: ZoneInfo) -> str:
    return f"{_day(at, zone)} {at.astimezone(zone):%H:%M}"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDE, initial_indent=indent, subsequent_indent=f"{indent}  ")
