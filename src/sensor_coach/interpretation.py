"""What counted movements are in their exercise: which way they go, how large, how well done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sensor_coach.analysis import heel_height
from sensor_coach.events import Phase, Rep
from sensor_coach.exercises import Exercise
from sensor_coach.quality import SetSizes, notes, with_notes

_SUNK = {"up": "down", "down": "up"}  # a counter says up for the way out


class Interpreter:
    """Completes what a counter finds, live and settled.

    Raises
    ------
    ValueError
        If `foot_length_m` can be no foot's; see `heel_height.Foot`.
    """

    def __init__(
        self, exercise: Exercise, placement: str, foot_length_m: float | None = None
    ) -> None:
        if foot_length_m is not None:
            heel_height.Foot(foot_length_m)  # refused now, not at the first repetition
        self._exercise, self._placement = exercise, placement
        self.foot_length_m = foot_length_m
        self._announced = SetSizes()

    def announced(self, found: Iterable[Rep | Phase]) -> list[Rep | Phase]:
        """Complete what is found while the set goes on, as far as that is known already."""
        return [self._rep(each) if isinstance(each, Rep) else self._phase(each) for each in found]

    def settled(self, reps: Iterable[Rep]) -> list[Rep]:
        """Complete all repetitions of a set, each seen among the others."""
        return with_notes(self._completed(reps), self._exercise)

    def _rep(self, rep: Rep) -> Rep:
        (rep,) = self._completed([rep])
        told = notes(rep, self._announced, self._exercise)
        rep = replace(rep, quality=told) if told else rep
        self._announced.add(rep)
        return rep

    def _phase(self, phase: Phase) -> Phase:
        """Name a phase as the heel moves: a heel drop goes down first."""
        sinks = self._exercise.stroke == "drop"
        return replace(phase, name=_SUNK.get(phase.name, phase.name)) if sinks else phase

    def _completed(self, reps: Iterable[Rep]) -> list[Rep]:
        if self._exercise.stroke == "pull":
            return list(reps)  # the foot hangs free: it does not turn about its ball
        sinks = self._exercise.stroke == "drop"
        turned = [replace(rep, sinks=True) for rep in reps] if sinks else reps
        return heel_height.completed(turned, self._placement, self.foot_length_m)
