"""Sets as the library gives them, made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sensor_coach.done_set import DoneSet, Said
from sensor_coach.programme.plan import Prescription, Programme, Progression, Stage

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 2)


def done(
    exercise: str = "heel-lift", day: date = MONDAY, side: str | None = "left", *,
    at: time = time(18), zone: ZoneInfo = BERLIN, placement: str = "shank", count: int = 12,
    good: int | None = None, hold_s: float | None = None, seconds: float = 0.0,
    metrics: dict[str, float | None] | None = None, set_id: str = "", algorithm: str = "2",
    load: float | None = None, pain: int | None = None, excluded: bool = False,
) -> DoneSet:  # fmt: skip
    """One set; `good` is of the measured repetitions, all of them by default."""
    started_at = datetime.combine(day, at, zone).astimezone(UTC)
    held = {} if hold_s is None else {"median_hold_s": hold_s}
    return DoneSet(
        set_id or f"{exercise} {side} {started_at:%m-%d %H:%M}", "me", exercise, side, placement,
        started_at, 60.0, algorithm, count, 0, count, count if good is None else good, seconds,
        (metrics or {}) | held, Said(load_kg=load, pain=pain, excluded=excluded),
    )  # fmt: skip


def days(*numbers: int) -> list[date]:
    """Days counted from `MONDAY`, which is 0."""
    return [MONDAY + timedelta(days=n) for n in numbers]


def prescription(exercise: str = "heel-lift", **changed: object) -> Prescription:
    """Ask for 1 x 10-15 with the left leg, held longer and then heavier."""
    steps = Progression(hold_s=(2.0, 3.0, 4.0), load_step_kg=2.5, load_from_kg=0.0)
    plain = Prescription(exercise, ("left",), (1, 1), (10, 15), (0, 3), progression=steps)
    return replace(plain, **changed)


def programme(*asked: Prescription, last_week: int | None = None) -> Programme:
    """One stage."""
    return Programme("own", "Own", "none", (Stage(1, last_week, "All", tuple(asked)),))
