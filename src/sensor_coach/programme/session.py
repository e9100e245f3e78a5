"""What was done of an exercise on one day, and which days can be set against each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from itertools import groupby, takewhile

from sensor_coach.done_set import DoneSet
from sensor_coach.programme.week import local_day


@dataclass(frozen=True, slots=True)
class Session:
    """All sets of one exercise, leg and placement on one day; what was not measured is None."""

    day: date
    sets: tuple[DoneSet, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """Full repetitions of each set, as corrected."""
        return tuple(done.rep_count for done in self.sets)

    @property
    def good_share(self) -> float | None:
        """Share of the full repetitions with nothing to remark, of those the sensor found."""
        measured = sum(done.measured_count for done in self.sets)
        return sum(done.good_count for done in self.sets) / measured if measured else None

    @property
    def hold_s(self) -> float | None:
        """Middle hold of the set with the shortest."""
        holds = [done.metrics.get("median_hold_s") for done in self.sets]
        known = [hold for hold in holds if hold is not None]
        return min(known) if len(known) == len(holds) else None

    @property
    def seconds(self) -> float:
        """Longest balance."""
        return max(done.hold_s for done in self.sets)

    @property
    def load_kg(self) -> float | None:
        """Lightest load; None if one was not said."""
        loads = [done.said.load_kg for done in self.sets]
        known = [load for load in loads if load is not None]
        return min(known) if len(known) == len(loads) else None


def sessions(sets: Iterable[DoneSet], exercise: str, leg: str, zone: tzinfo) -> list[Session]:
    """Give the days on which an exercise was done as it was last.

    Parameters
    ----------
    sets : iterable of DoneSet
        Oldest first.
    exercise, leg : str
        As prescribed; a leg of a prescription: ``left``, ``right``, ``both`` or ``one``.
    zone : tzinfo
        The athlete's.

    Returns
    -------
    list of Session
        Oldest first, with the sets that have the side and the placement of the last one: a sensor
        on the foot and one on the shank are two instruments. Excluded sets are left out.
    """
    mine = [done for done in sets if done.exercise == exercise and not done.said.excluded]
    mine = [done for done in mine if done.test_start is None]  # done to a beat, to the end
    mine = _of_leg(mine, leg)
    like = [d for d in mine if (d.side, d.placement) == (mine[-1].side, mine[-1].placement)]
    by_day = groupby(like, key=lambda done: local_day(done.started_at, zone))
    return [Session(day, tuple(done)) for day, done in by_day]


def is_of_leg(done: DoneSet, leg: str) -> bool:
    """Whether a leg took part in a set; one that is not named, or both, may always have."""
    return leg in ("both", "one") or done.side in (leg, "both", None)


def _of_leg(mine: list[DoneSet], leg: str) -> list[DoneSet]:
    together = [done for done in mine if done.side in ("both", None)]
    if leg == "both" and together:  # one leg by itself bears more than half of what two do
        return together
    return [done for done in mine if is_of_leg(done, leg)]


def at_load(found: Sequence[Session], unsaid_kg: float | None) -> list[Session]:
    """Give the last sessions in a row with the load of the very last, oldest first.

    `unsaid_kg` is the load of those that say none; None is not known.
    """
    last = load_of(found[-1], unsaid_kg)
    same = takewhile(lambda session: load_of(session, unsaid_kg) == last, reversed(found))
    return list(same)[::-1]


def load_of(session: Session, unsaid_kg: float | None) -> float | None:
    """Give the load of a session, `unsaid_kg` if none was said."""
    return unsaid_kg if session.load_kg is None else session.load_kg
