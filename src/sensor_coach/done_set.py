"""A set that was done, as history, programme and reports see it: no samples, no repetitions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sensor_coach.corrections import Correction, corrected_count
from sensor_coach.events import SetResult

MADE_UP = frozenset({"simulated", "virtual"})  # sources of sets that nobody did
_STEADINESS = ("rms_deg", "mean_velocity_deg_s")  # of a hold's sway, beside what is counted


@dataclass(frozen=True, slots=True)
class Said:
    """What the athlete says of a set; None is not said."""

    load_kg: float | None = None
    pain: int | None = None  # 0 none to 10 the worst
    effort: int | None = None  # 0 none to 10 the most
    note: str = ""
    excluded: bool = False  # from statistics, programme and bests

    def __post_init__(self) -> None:
        for name, value in (("pain", self.pain), ("effort", self.effort)):
            if value is not None and value not in range(11):
                raise ValueError(f"{name} {value!r}, expected a whole number from 0 to 10")
        if self.load_kg is not None and not 0 <= self.load_kg <= 1000:
            raise ValueError(f"load {self.load_kg!r} kg, expected 0 to 1000")


@dataclass(frozen=True, slots=True)
class DoneSet:
    """One set: what was measured, what it comes to as corrected, what was said of it."""

    id: str
    athlete: str  # id
    exercise: str
    side: str | None
    placement: str
    started_at: datetime  # UTC
    duration_s: float
    algorithm: str
    measured_count: int  # full repetitions
    partial_count: int
    rep_count: int  # full repetitions as corrected
    good_count: int  # full repetitions with nothing to remark
    hold_s: float  # the longest hold, 0 without one
    metrics: dict[str, float | None] = field(default_factory=dict)  # see `set_metrics`
    said: Said = Said()
    recording: str | None = None  # name of its file, None if that was deleted
    source: str = "sensor"
    test_start: str | None = None  # a heel-rise endurance test: what the foot stood on
    sensor: int = 0  # of its recording: 0 the first, which others were beside


def done_set(
    set_id: str, athlete: str, result: SetResult, started_at: datetime, *,
    corrections: Iterable[Correction] = (), said: Said | None = None,
    recording: str | None = None, source: str = "sensor", test_start: str | None = None,
    sensor: int = 0,
) -> DoneSet:  # fmt: skip
    """Sum up a set.

    Raises
    ------
    ValueError
        If `started_at` has no zone.
    """
    if started_at.tzinfo is None:
        raise ValueError(f"started_at {started_at} has no zone")
    good = sum(rep.full and not rep.quality for rep in result.reps)
    return DoneSet(
        set_id, athlete, result.exercise, result.side, result.placement,
        started_at.astimezone(UTC), result.duration_s, result.algorithm, result.rep_count,
        result.partial_count, corrected_count(result, corrections), good, result.longest_hold_s,
        dict(result.metrics or _steadiness(result)), said or Said(), recording, source, test_start,
        sensor,
    )  # fmt: skip


def one_a_leg(sets: Sequence[DoneSet]) -> list[DoneSet]:
    """Leave out what a second sensor saw of a leg that had a first one: it is one set."""
    first = {(each.recording, each.side) for each in sets if not each.sensor}
    return [each for each in sets if not each.sensor or (each.recording, each.side) not in first]


def _steadiness(result: SetResult) -> dict[str, float | None]:
    """What is followed over time of the sway of a hold."""
    sway = result.sway or {}
    return {f"sway_{name}": sway[name] for name in _STEADINESS if name in sway}
