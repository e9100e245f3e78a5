"""What of a set is compared over time and between legs, and only like with like.

Sizes from a shank and from a foot are two instruments, and go by two names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sensor_coach.done_set import DoneSet


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a set; `of` gives None where there is nothing to compare."""

    name: str
    title: str
    unit: str  # "" is a count
    of: Callable[[DoneSet], float | None]


def _metric(name: str) -> Callable[[DoneSet], float | None]:
    return lambda done: done.metrics.get(name)


_ALL = (
    Measure("reps", "repetitions", "", lambda done: done.rep_count or None),
    Measure("hold_s", "longest hold", "s", lambda done: done.hold_s or None),
    Measure("load_kg", "load", "kg", lambda done: done.said.load_kg or None),
    Measure("mean_rise_m", "mean rise of the ankle", "m", _metric("mean_rise_m")),
    Measure("peak_rise_m", "highest rise of the ankle", "m", _metric("peak_rise_m")),
    Measure("mean_pitch_rad", "mean pitch of the foot", "rad", _metric("mean_pitch_rad")),
    Measure("peak_pitch_rad", "largest pitch of the foot", "rad", _metric("peak_pitch_rad")),
    Measure("work_j_per_kg", "work index", "J/kg", _metric("work_j_per_kg")),
)

MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ALL}
