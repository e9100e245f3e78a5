"""One running set: from a source of notifications to a recording, events and a state to show."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sensor_coach.events import BadPacket, Event, Hold, Phase, Rep, SetResult
from sensor_coach.exercises import EXERCISES
from sensor_coach.library import opened
from sensor_coach.pipeline import Pipeline
from sensor_coach.recordings import RecordingWriter, SetInfo
from sensor_coach.samples import Notification

TAIL_S = 2.0  # recorded after the last repetition, so that it can be seen to have ended
IDLE_S = 20.0  # without a change of phase: the set is over; three times as long before it began
_SAFE_S = 1.0  # after which what there is goes to disk, whether or not more arrives


@dataclass(frozen=True, slots=True)
class Goal:
    """What ends a set by itself; None means nothing but the wearer does."""

    reps: int | None = None
    seconds: float | None = None
    idle_s: float | None = IDLE_S


@dataclass(frozen=True, slots=True)
class SetState:
    """What there is to show of a set at one moment."""

    status: str = "idle"  # idle, searching, connected, live, lost, finished, failed
    exercise: str = ""
    placement: str = ""
    side: str | None = None
    rep_count: int = 0
    target: int | None = None
    phase: str = "rest"
    level: float = 0.0  # m, rad or s; see Pipeline.level
    moving: bool = False
    now_s: float = 0.0  # of the recording
    bad_packets: int = 0
    message: str = ""
    recording: Path | None = None
    result: SetResult | None = None


Told = Callable[[SetState, Event | None], None]


class LiveSet:
    """Runs one set: every notification goes to disk, then to the pipeline, then is told."""

    def __init__(self, info: SetInfo, goal: Goal, told: Told, file: Path | None = None) -> None:
        self._info, self._goal, self._told, self._file = info, goal, told, file
        self._pipeline: Pipeline = info.pipeline()
        self._end_s: float | None = None
        self._active_s = 0.0
        self.finished = asyncio.Event()
        self.state = SetState(
            "live", info.exercise, self._pipeline.placement, info.side, target=goal.reps,
            recording=file,
        )  # fmt: skip

    def say(self, status: str) -> None:
        """Tell what the source says of its link: connected, lost, reconnecting."""
        self.state = replace(self.state, status="live" if status == "connected" else status)
        self._told(self.state, None)

    async def run(self, notes: AsyncIterator[Notification]) -> SetResult:
        """Drain a live or replayed source until the set is over; always give a result."""
        with contextlib.ExitStack() as stack:
            writer = None
            if self._file:
                stack.callback(self._keep)  # called last, when the file is finished
                writer = stack.enter_context(RecordingWriter(self._file, self._info))
            try:
                await self._until_over(asyncio.create_task(self._drain(notes, writer)), writer)
            finally:
                events = self._pipeline.finish()
                self._tell(events)
        result = events[-1]
        assert isinstance(result, SetResult)
        return result

    def _keep(self) -> None:
        """Put the set into the library; one of which nothing came is no set."""
        result = self.state.result
        if self._file and result and result.duration_s > 0:
            with opened() as library:
                library.keep_set(self._file, result, self._info)

    async def _until_over(
        self, draining: asyncio.Task[None], writer: RecordingWriter | None
    ) -> None:
        """Wait for the source's end, the goal, or the word to finish; keep what there is safe."""
        said = asyncio.create_task(self.finished.wait())
        try:
            while not (draining.done() or said.done()):
                await asyncio.wait(
                    (draining, said), timeout=_SAFE_S, return_when=asyncio.FIRST_COMPLETED
                )
                if writer:
                    writer.commit()
            if draining.done():
                draining.result()
        finally:
            draining.cancel()
            said.cancel()
            await asyncio.gather(draining, said, return_exceptions=True)

    async def _drain(
        self, notes: AsyncIterator[Notification], writer: RecordingWriter | None
    ) -> None:
        async for note in notes:
            self._take(note, writer)
            if self._is_over():
                return

    def _take(self, note: Notification, writer: RecordingWriter | None) -> None:
        if writer:
            writer.append(note)  # the bytes first: they are the record
        events = self._pipeline.feed(note)
        self._tell(events, note.received_s)

    def _tell(self, events: list[Event], now_s: float | None = None) -> None:
        """Fold events into the state, and tell it once for each of them, or once for none."""
        pipeline = self._pipeline
        self.state = replace(
            self.state, level=pipeline.level, moving=pipeline.moving,
            now_s=self.state.now_s if now_s is None else now_s,
        )  # fmt: skip
        for event in events:
            self.state = _after(self.state, event)
            self._told(self.state, event)
            self._watch(event)
        if not events:
            self._told(self.state, None)

    def _watch(self, event: Event) -> None:
        """Note when the set was last alive, and when it has reached its goal."""
        if isinstance(event, Rep | Phase | Hold):
            self._active_s = self.state.now_s
        reached = self._goal.reps and self.state.rep_count >= self._goal.reps
        if reached and self._end_s is None:
            self._end_s = self.state.now_s + TAIL_S

    def _is_over(self) -> bool:
        now, goal = self.state.now_s, self._goal
        patience = (goal.idle_s or np.inf) * (1 if self.state.rep_count else 3)
        return bool(
            self.finished.is_set()
            or (self._end_s is not None and now >= self._end_s)
            or (goal.seconds is not None and now >= goal.seconds)
            or now - self._active_s >= patience
        )


def goal_for(exercise: str, reps: int | None, seconds: float | None) -> Goal:
    """Take the goal that was asked for, else the upper end of the exercise's dose."""
    dose = EXERCISES[exercise]
    if reps is None and seconds is None and dose.measures == "reps":
        reps = dose.reps[1]
    return Goal(reps, seconds)


def _after(state: SetState, event: Event) -> SetState:
    """The state that an event leads to."""
    match event:
        case Rep() if event.full:
            return replace(state, rep_count=state.rep_count + 1)
        case Phase(name=name):
            return replace(state, phase=name)
        case SetResult():
            return replace(state, status="finished", rep_count=event.rep_count, result=event)
        case BadPacket():
            return replace(state, bad_packets=state.bad_packets + 1)
        case _:
            return state
