"""Personal bests: the largest that was measured, each kind by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sensor_coach.done_set import DoneSet
from sensor_coach.programme.measure import MEASURES


@dataclass(frozen=True, slots=True)
class Best:
    """One personal best."""

    exercise: str
    side: str | None
    placement: str
    measure: str  # name in `measure.MEASURES`
    value: float  # in its unit
    set_id: str
    started_at: datetime  # UTC


def bests(sets: Iterable[DoneSet]) -> list[Best]:
    """Find the personal bests.

    Parameters
    ----------
    sets : iterable of DoneSet
        Oldest first. Excluded sets are left out.

    Returns
    -------
    list of Best
        One for each exercise, side, placement and measure, in the order they were first measured;
        of equals the first. Nothing at all is not a best. A difference to the one before may be
        smaller than the error of the measurement.
    """
    found: dict[tuple[str, str | None, str, str], Best] = {}
    for done in sets:
        if done.said.excluded:
            continue
        for name, measure in MEASURES.items():
            kind = (done.exercise, done.side, done.placement, name)
            value = measure.of(done)
            if value and (kind not in found or value > found[kind].value):
                found[kind] = Best(*kind, value, done.id, done.started_at)
    return list(found.values())
