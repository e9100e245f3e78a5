"""What was done of a week's plan: done, moved to another day, missed, or more than was asked.

The unit is a set of one leg. No day streaks: a day of rest is part of a plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, tzinfo

from sensor_coach.done_set import DoneSet, one_a_leg
from sensor_coach.programme.plan import Programme, Stage
from sensor_coach.programme.week import Week, local_day, week_of

_Key = tuple[date, str, str]  # day, exercise, leg


@dataclass(frozen=True, slots=True)
class Slot:
    """Sets that are planned for one day, of one exercise and leg, and what became of them."""

    day: date
    exercise: str
    leg: str  # "left", "right", "both" or "one"
    planned: int
    done: int = 0  # on their day
    moved: int = 0  # on another day of the week
    missed: int = 0  # the week is over

    @property
    def left(self) -> int:
        """Sets that can still be done: the week is not over."""
        return self.planned - self.done - self.moved - self.missed


@dataclass(frozen=True, slots=True)
class Extra:
    """Sets that nothing was planned for."""

    day: date
    exercise: str
    leg: str
    sets: int


@dataclass(frozen=True, slots=True)
class Adherence:
    """A week against its plan; planned = done + moved + missed + left."""

    week: Week
    slots: tuple[Slot, ...]
    extras: tuple[Extra, ...]

    @property
    def planned(self) -> int:
        """Sets planned."""
        return sum(slot.planned for slot in self.slots)

    @property
    def done(self) -> int:
        """Sets done on their day."""
        return sum(slot.done for slot in self.slots)

    @property
    def moved(self) -> int:
        """Sets done on another day of the week."""
        return sum(slot.moved for slot in self.slots)

    @property
    def missed(self) -> int:
        """Sets not done in a week that is over."""
        return sum(slot.missed for slot in self.slots)

    @property
    def left(self) -> int:
        """Sets still to do."""
        return sum(slot.left for slot in self.slots)

    @property
    def extra(self) -> int:
        """Sets beyond the plan."""
        return sum(extra.sets for extra in self.extras)


def adherence(
    programme: Programme, since: date, week: Week, sets: Iterable[DoneSet], zone: tzinfo,
    today: date,
) -> Adherence:  # fmt: skip
    """Set a week's sets against its plan.

    Parameters
    ----------
    programme : Programme
        What is followed.
    since : date
        Since when; its week is the programme's first. Nothing is planned before that day.
    week : Week
        The one to look at.
    sets : iterable of DoneSet
        In any order, those of other weeks may be among them. Excluded sets, and those in which
        nothing was counted or held, are left out.
    zone : tzinfo
        The athlete's: it says which day a set falls on.
    today : date
        In that zone.

    Returns
    -------
    Adherence
        A set counts for its own day first. One too many there fills the week's earliest gap, so it
        may be done before or after its day. What is not done is missed once the week is over, and
        until then left to do. A set told to be of both legs counts for each where each is asked.
    """
    stage = programme.stage(number_of(week, since))
    did = Counter(_credits(week, sets, stage, zone))
    planned = _slots(stage, week, since)
    slots = [replace(s, done=min(s.planned, did[s.day, s.exercise, s.leg])) for s in planned]
    for slot in slots:
        did[slot.day, slot.exercise, slot.leg] -= slot.done
    over = week < week_of(today)
    filled = tuple(_filled(slot, did, over=over) for slot in slots)
    extras = tuple(Extra(*key, sets=n) for key, n in sorted(did.items(), key=str) if n > 0)
    return Adherence(week, filled, extras)


def number_of(week: Week, since: date) -> int:
    """Count the weeks of a programme: 1 is the one it was begun in."""
    return (week.monday - week_of(since).monday).days // 7 + 1


def counts(done: DoneSet) -> bool:
    """Whether a set is one: something was counted or held, and nobody excluded it."""
    return not done.said.excluded and (done.rep_count > 0 or done.hold_s > 0)


def _slots(stage: Stage | None, week: Week, since: date) -> list[Slot]:
    planned: Counter[_Key] = Counter()
    for each in stage.prescriptions if stage else ():
        for day in (week.days[n] for n in each.days if week.days[n] >= since):
            planned.update({(day, each.exercise, leg): each.sets_a_day for leg in each.legs})
    return [Slot(*key, planned=n) for key, n in sorted(planned.items(), key=lambda one: one[0][0])]


def _credits(
    week: Week, sets: Iterable[DoneSet], stage: Stage | None, zone: tzinfo
) -> Iterator[_Key]:
    start, end = week.start(zone), week.end(zone)
    for done in one_a_leg(list(sets)):
        if start <= done.started_at < end and counts(done):
            day = local_day(done.started_at, zone)
            legs = stage.legs_of(done.exercise) if stage else ()
            if done.sensor and legs and done.side not in legs:
                continue  # of both legs at once the first sensor's set is the one that counts
            for leg in credited(done.side, legs):
                yield day, done.exercise, leg


def credited(side: str | None, legs: tuple[str, ...]) -> tuple[str, ...]:
    """Give the legs that a set counts for, of those an exercise is asked of.

    A set of both legs told of one, that which wore the sensor, counts for both where both together
    are asked; one of both, or of nobody knows which, for each where each is asked.

    Examples
    --------
    >>> credited("left", ("left", "right")), credited(None, ("left", "right"))
    (('left',), ('left', 'right'))
    >>> credited("left", ("both",)), credited("both", ("one",)), credited("left", ())
    (('both',), ('one',), ('left',))
    """
    if side in legs or not legs:
        return (side or "both",)
    return next(((leg,) for leg in ("both", "one") if leg in legs), legs)


def _filled(slot: Slot, did: Counter[_Key], *, over: bool) -> Slot:
    """Fill what is lacking with what is too much on other days; `did` loses it."""
    lack = slot.planned - slot.done
    moved = 0
    for key in sorted(k for k in did if k[1:] == (slot.exercise, slot.leg)):
        took = min(lack - moved, did[key])
        did[key] -= took
        moved += took
    return replace(slot, moved=moved, missed=lack - moved if over else 0)
