"""A guided set as it runs: sensor check, count-in, live, result, rest, the other side.

The recording's clock counts the check and the count-in down, whose samples belong to the set; the
wall's clock the rest. A side is handed over once it has ended, whatever ended it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sensor_coach import course as courses
from sensor_coach import recordings
from sensor_coach.corrections import Correction
from sensor_coach.course import Course, Plan, Turn, begun
from sensor_coach.cues import Switches, course_cues
from sensor_coach.done_set import DoneSet, Said
from sensor_coach.ending import Goal
from sensor_coach.events import Event, SetResult
from sensor_coach.library import opened
from sensor_coach.library.recordings_folder import analyzed
from sensor_coach.live_set import LiveSet, Told
from sensor_coach.recordings import SetInfo
from sensor_coach.set_state import Cue, SetState
from sensor_coach.sources import Source

MORE_REST_S = 15.0  # what one wish for more adds
_TICK_S = 0.1  # of the rest


@dataclass(frozen=True, slots=True)
class Ready:
    """What one side is recorded from, and where to."""

    source: Source
    info: SetInfo
    file: Path | None  # None: not recorded
    said: Said = field(default_factory=Said)


@dataclass(frozen=True, slots=True)
class Done:
    """One side that was done: the recording and all that is known of it."""

    turn: Turn
    file: Path | None
    info: SetInfo
    result: SetResult  # as measured
    corrections: tuple[Correction, ...] = ()  # made while it ran
    said: Said = field(default_factory=Said)


Prepare = Callable[[Turn], AbstractAsyncContextManager[Ready]]
Keep = Callable[[Done], object]


def into_library(done: Done) -> DoneSet | None:
    """Keep a side that was recorded in the library, with what was said of it."""
    if done.file is None:
        return None
    result = analyzed(recordings.read(done.file)) if done.info.beside else done.result
    with opened() as library:
        return library.keep_set(
            done.file, result, done.info, corrections=done.corrections, said=done.said
        )


def beside(done: DoneSet) -> list[DoneSet]:
    """What the other sensors of a kept set's recording saw, as sets."""
    with opened() as library:
        return library.beside(done)


class GuidedSet:
    """Runs a plan, turn after turn. All methods belong to the loop that `run` runs on.

    Parameters
    ----------
    plan : Plan
        What is to be done.
    goal : Goal
        What ends each side by itself.
    prepare : callable
        Makes ready what a turn is recorded from; opened before it, closed after it.
    told : callable
        Told every change, with the cues that go with it.
    switches : Switches, optional
        Which cues are wanted.
    keep : callable, optional
        Given each side once it is done, also one that was cut short; it is called on the loop.
        By default it goes into the library.
    """

    def __init__(
        self, plan: Plan, goal: Goal, prepare: Prepare, told: Told, *,
        switches: Switches | None = None, keep: Keep = into_library,
    ) -> None:  # fmt: skip
        self._goal, self._prepare, self._told, self._keep = goal, prepare, told, keep
        self._switches = switches or Switches()
        self._course = begun(plan)
        self._live: LiveSet | None = None
        self._counted_s = 0.0  # on the recording's clock: how far the count-in has been counted
        self._finished = False  # the side that runs, or is about to
        self.state = self._searching()
        self.done: list[Done] = []

    async def run(self) -> list[Done]:
        """Run the plan to its end.

        Returns
        -------
        list of Done
            What was done, in order.

        Raises
        ------
        SensorCoachError
            If a sensor is at fault, or a file; what was recorded has been kept.
        """
        while self._course.stage != "done":
            await self._turn()
            await self._rest()
        return self.done

    def pause(self) -> None:
        """Stop the time that runs: of a count-in, a rest, or the patience with a live set."""
        self._go(courses.paused(self._course))
        if self._live:
            self._live.ending.pause()

    def resume(self) -> None:
        """Let time go on."""
        self._go(courses.resumed(self._course))
        if self._live:
            self._live.ending.resume(self._live.state.now_s)

    def add_rest(self, seconds: float = MORE_REST_S) -> None:
        """Lengthen the rest that runs."""
        self._go(courses.rest_added(self._course, seconds))

    def skip(self) -> None:
        """Go on at once: leave out check and count-in, or what is left of the rest."""
        course = courses.skipped(self._course)
        self._go(courses.skipped(course) if course.stage == "count-in" else course)

    def correct(self, step: int) -> None:
        """Say that there was one more (1) or one less (-1) than is shown."""
        if self._live:
            self._live.correct(step)

    def undo(self) -> None:
        """Take the last correction back."""
        if self._live:
            self._live.undo()

    def finish(self) -> None:
        """End the side that runs; between two of them, go on to the next."""
        if self._course.waits:
            self.skip()
        else:
            self._end_side()

    def stop(self) -> None:
        """End all of it; what is recorded is kept."""
        self._course = courses.stopped(self._course)
        self._end_side()

    def _end_side(self) -> None:
        self._finished = True
        if self._live:
            self._live.finished.set()

    async def _turn(self) -> None:
        """Do one side of one set."""
        turn, self._finished = self._course.turn, False
        self._tell(self._searching(), None)
        async with self._prepare(turn) as ready:
            live = self._live = LiveSet(
                ready.info, self._goal, self._heard, ready.file, self._switches
            )
            self._counted_s = 0.0
            if self._finished:  # said while the sensor was looked for
                live.finished.set()
            try:
                async with ready.source(live.say) as notes:
                    await live.run(notes)
            finally:
                self._live = None
                self._hand_over(turn, ready, live.state)
        self._go(courses.ended(self._course))

    def _hand_over(self, turn: Turn, ready: Ready, state: SetState) -> None:
        """Give away a side that has a result; one without a sample has nothing to keep."""
        if state.result is not None and state.result.duration_s > 0:
            done = Done(
                turn, ready.file, ready.info, state.result, state.corrections, ready.said
            )  # fmt: skip
            self.done.append(done)
            self._keep(done)

    async def _rest(self) -> None:
        """Wait between two turns, as long as the course says."""
        self._go(courses.passed(self._course, 0.0))
        last_s = time.monotonic()
        while self._course.waits:
            await asyncio.sleep(_TICK_S)
            now_s = time.monotonic()
            self._go(courses.passed(self._course, now_s - last_s))
            last_s = now_s

    def _heard(self, state: SetState, event: Event | None) -> None:
        """Take what the running side tells; its samples count the check and the count-in down."""
        before, self._counted_s = self._counted_s, state.now_s
        said: tuple[Cue, ...] = ()
        if self._course.stage in {"check", "count-in"} and state.now_s > before:
            said = () if before else (Cue("say", "stand still"),)
            said += self._enter(courses.passed(self._course, state.now_s - before))
        self._tell(replace(state, cues=state.cues + said), event)

    def _go(self, course: Course) -> None:
        """Take a new course, and tell it."""
        if course != self._course:
            begins = self._course.waits and course.stage in {"check", "live"}
            said = self._enter(course)
            self._tell(replace(self._searching() if begins else self.state, cues=said), None)

    def _enter(self, course: Course) -> tuple[Cue, ...]:
        """Take a new course; give the cues that this is worth."""
        said = course_cues(self._course, course, self._switches)
        if course.stage == "live" != self._course.stage and self._live:
            self._live.ending.begin(self._live.state.now_s)
        self._course = course
        return said

    def _tell(self, state: SetState, event: Event | None) -> None:
        self.state = replace(state, course=self._course)
        self._told(self.state, event)

    def _searching(self) -> SetState:
        plan, goal = self._course.plan, self._goal
        return SetState(
            "searching", plan.exercise, plan.placement, self._course.turn.side, target=goal.reps,
            target_s=goal.hold_s, course=self._course,
        )  # fmt: skip


def alone(ready: Ready) -> Prepare:
    """Make ready the one turn of a plan that has no other."""

    @asynccontextmanager
    async def prepare(_turn: Turn) -> AsyncIterator[Ready]:
        yield ready

    return prepare
