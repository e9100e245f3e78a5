"""A day's plan as what is done in one go: an exercise with all of its legs that are asked of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from sensor_coach.exercises import EXERCISES
from sensor_coach.programme.proposal import Proposal
from sensor_coach.programme.training import Item

_TRAINED = "one"  # the leg that is trained, whichever that is


@dataclass(frozen=True, slots=True)
class Task:
    """One exercise of a day, as one guided set.

    Attributes
    ----------
    exercise, variant : str
        What is done.
    sides : tuple of str
        One after the other; a leg that has done its sets is left out unless all have. Empty is one
        leg, which only the athlete knows.
    sets : int
        Still to be done in one go, with each side; as many as are asked for where all are done.
    proposals : tuple of Proposal
        One for each leg of the plan.
    rest_s : float
        Between sets.
    is_done : bool
        Whether the day asks for no more of it.
    """

    exercise: str
    variant: str
    sides: tuple[str, ...]
    sets: int
    proposals: tuple[Proposal, ...]
    rest_s: float
    is_done: bool

    @property
    def proposal(self) -> Proposal:
        """The proposal that holds for all sides: the most cautious of them."""
        return min(self.proposals, key=_demand)


def tasks(items: Iterable[Item]) -> list[Task]:
    """Sum up the items of a day, in their order; legs of one exercise become one task."""
    by_exercise = groupby(items, lambda item: (item.exercise, item.variant))
    return [_task(list(legs)) for _, legs in by_exercise]


def _task(legs: list[Item]) -> Task:
    first, left = legs[0], [item for item in legs if item.sets_left]
    sides = tuple(item.leg for item in left or legs if item.leg != _TRAINED)
    in_one_go = min(item.proposal.dose.sets[0] for item in legs)
    least = min((item.sets_left for item in left), default=in_one_go)
    rest_s = EXERCISES[first.exercise].rest_s if first.rest_s is None else first.rest_s
    return Task(
        first.exercise, first.variant, sides, min(least, in_one_go),
        tuple(item.proposal for item in legs), rest_s, is_done=not left,
    )  # fmt: skip


def _demand(proposal: Proposal) -> tuple[float, ...]:
    """How much a proposal asks for: load counts before time, time before repetitions."""
    dose = proposal.dose
    size = dose.seconds if dose.reps is None else float(dose.reps[1])
    return dose.load_kg or 0.0, dose.hold_s or 0.0, size or 0.0
