"""What ends a set by itself: its target, its time, inactivity, a touch-down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sensor_coach.events import Event, Hold, Phase, Rep
from sensor_coach.exercises import EXERCISES
from sensor_coach.programme.endurance import ENDS_AFTER, lapse
from sensor_coach.set_state import SetState

TAIL_S = 2.0  # recorded after the last repetition, so that it can be seen to have ended
IDLE_S = 20.0  # without a change of phase: the set is over; three times as long before it began
TEST_IDLE_S = 10.0  # by then more raises were due than end an endurance test
AGAIN_S = 8.0  # after a touch-down, for another attempt to begin


@dataclass(frozen=True, slots=True)
class Goal:
    """What ends a set by itself; None means nothing but the wearer does."""

    reps: int | None = None
    seconds: float | None = None
    idle_s: float | None = IDLE_S
    hold_s: float | None = None  # of a balance; it ends with the touch-down after it
    test: bool = False  # an endurance test: it ends when height or pace are lost


def goal_for(exercise: str, reps: int | None = None, seconds: float | None = None) -> Goal:
    """Take the goal that was asked for, else the upper end of the exercise's dose."""
    dose = EXERCISES[exercise]
    if reps is None and seconds is None and dose.measures == "reps":
        reps = dose.reps[1]
    hold_s = float(dose.seconds[1]) if exercise == "single-leg-balance" else None
    return Goal(reps, seconds, hold_s=hold_s if seconds is None else None)


def goal_of_test() -> Goal:
    """Let an endurance test end when two prompts had no answer, or nothing comes any more."""
    return Goal(idle_s=TEST_IDLE_S, test=True)


class Ending:
    """Watches a set for its end.

    Repetitions end it when as many as wanted were counted, as corrected. A touch-down ends a hold
    of the wanted length; after a shorter one there is time for another attempt.
    """

    def __init__(self, goal: Goal, exercise: str) -> None:
        self._goal, self._holds = goal, EXERCISES[exercise].measures == "hold"
        self._end_s: float | None = None
        self._holds_since_s: float | None = None
        self._active_s = 0.0
        self._paused = False
        self.begun_s = 0.0  # when the count-in was over

    def begin(self, now_s: float) -> None:
        """Say that the count-in is over: time and patience count from here."""
        self.begun_s = now_s
        self.resume(now_s)

    def pause(self) -> None:
        """Let nothing end the set but its wearer, until it is resumed."""
        self._paused = True

    def resume(self, now_s: float) -> None:
        """End a pause; patience begins anew."""
        self._paused, self._active_s = False, now_s

    def watch(self, state: SetState, event: Event | None) -> None:
        """Take a set's new state, and what led to it."""
        standing = self._holds and state.phase == "hold"
        if standing or isinstance(event, Rep | Phase | Hold):
            self._active_s = state.now_s
        if self._goal.reps:
            reached = state.rep_count >= self._goal.reps
            self._end_s = (self._end_s or state.now_s + TAIL_S) if reached else None
        if self._goal.test and isinstance(event, Rep) and self._end_s is None:
            lost = lapse(state.reps, state.placement)[0] >= ENDS_AFTER
            self._end_s = state.now_s + TAIL_S if lost else None
        if self._holds and isinstance(event, Phase):
            self._attempt(state.now_s, event)

    def is_over(self, state: SetState) -> bool:
        """Whether the set has ended."""
        now, goal = state.now_s, self._goal
        if self._paused:
            return False
        patience = (goal.idle_s or np.inf) * (1 if state.rep_count else 3)
        return bool(
            (self._end_s is not None and now >= self._end_s)
            or (goal.seconds is not None and now - self.begun_s >= goal.seconds)
            or now - self._active_s >= patience
        )

    def _attempt(self, now_s: float, phase: Phase) -> None:
        """Note that a hold began, or that the foot is down."""
        if phase.name == "hold":
            self._end_s, self._holds_since_s = None, phase.start_s
        elif self._holds_since_s is not None and self._goal.idle_s is not None:
            held_s = phase.start_s - self._holds_since_s
            enough = self._goal.hold_s is not None and held_s >= self._goal.hold_s
            self._end_s = now_s + (TAIL_S if enough else AGAIN_S)
