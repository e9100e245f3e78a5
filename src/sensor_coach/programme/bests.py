"""Personal bests: the largest that was measured, each kind by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
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


def beaten(sets: Sequence[DoneSet], ids: Collection[str]) -> list[tuple[Best, float]]:
    """Find bests that were set just now.

    Parameters
    ----------
    sets : sequence of DoneSet
        Oldest first, those of `ids` among them.
    ids : collection of str
        The sets that were done just now.

    Returns
    -------
    list of (Best, float)
        Each with the value that it beat; what was measured for the first time beats nothing.
    """
    before = {_kind(best): best.value for best in bests(s for s in sets if s.id not in ids)}
    new = (best for best in bests(sets) if best.set_id in ids)
    return [(best, before[_kind(best)]) for best in new if _kind(best) in before]


def _kind(best: Best) -> tuple[str, str | None, str, str]:
    return best.exercise, best.side, best.placement, best.measure
