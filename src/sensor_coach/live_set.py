"""One running set: from a source of notifications to a recording, events and a state to show."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from sensor_coach.alongside import Alongside
from sensor_coach.cues import Switches, cues
from sensor_coach.ending import Ending, Goal
from sensor_coach.events import Event, SetResult
from sensor_coach.exercises import EXERCISES
from sensor_coach.link_quality import LinkMeter, in_short
from sensor_coach.pipeline import Pipeline
from sensor_coach.recordings import RecordingWriter, SetInfo
from sensor_coach.samples import ImuData, Notification
from sensor_coach.sensor_check import CHECK_S, checked
from sensor_coach.set_state import SetState, after, stepped, undone

_LINK_S = 1.0  # between two looks at the link
_SAFE_S = 1.0  # after which what there is goes to disk, whether or not more arrives

Told = Callable[[SetState, Event | None], None]


class Say(Protocol):
    """What a source says of its link: a word for `SetState.status`, and the sensor's charge."""

    def __call__(self, status: str, battery_percent: int | None = None, /) -> None:
        """Take it; what is None is not known."""


class LiveSet:
    """Runs one set: every notification goes to disk, then to the pipeline, then is told.

    What is told of an event holds all that follows from it: the number, the sound, the record.
    """

    def __init__(
        self, info: SetInfo, goal: Goal, told: Told, file: Path | None = None,
        switches: Switches | None = None,
    ) -> None:  # fmt: skip
        self._info, self._told, self._file = info, told, file
        self._switches = switches or Switches()
        self._aims = EXERCISES[info.exercise].aims
        self._pipeline: Pipeline = info.pipeline()
        self._alongside = Alongside(info)
        self._first: list[Notification] | None = []  # from which the sensor is judged
        self.ending = Ending(goal, info.exercise)
        self.finished = asyncio.Event()
        self._meter, self._link_due_s = LinkMeter(), 0.0
        self._nominal_rate_hz = info.device.nominal_rate_hz
        self.state = SetState(
            "live", info.exercise, self._pipeline.placement, info.side, target=goal.reps,
            target_s=goal.hold_s, recording=file,
            beside=self._alongside.found,
        )  # fmt: skip

    def say(self, status: str, battery_percent: int | None = None, /) -> None:
        """Tell what the source says of its link: connected, lost, reconnecting."""
        if battery_percent is not None:
            self.state = replace(self.state, battery_percent=battery_percent)
        self.state = replace(self.state, status="live" if status == "connected" else status)
        self._told(self._silent(), None)

    def correct(self, step: int) -> None:
        """Say that there was one more (1) or one less (-1) than is shown."""
        if self.state.result is None:
            self._change(stepped(self.state, step))

    def undo(self) -> None:
        """Take back what was said last, if anything was."""
        if self.state.result is None:
            self._change(undone(self.state))

    async def run(self, notes: AsyncIterator[Notification]) -> SetResult:
        """Drain a live or replayed source until the set is over; always give a result."""
        with contextlib.ExitStack() as stack:
            writer = None
            if self._file:
                writer = RecordingWriter(self._file, self._info)
                stack.callback(self._drop_empty)  # once it is closed
                stack.enter_context(writer)
            try:
                await self._until_over(asyncio.create_task(self._drain(notes, writer)), writer)
            finally:
                if writer and self.state.battery_percent is not None:
                    writer.keep_charge(self.state.battery_percent)
                result = self.end()
        return result

    def take(self, note: Notification) -> None:
        """Take one notification that is recorded already; `run` does it for a source."""
        self._take(note, None)

    def end(self) -> SetResult:
        """End the set: tell what was still held back, then its result. `run` does it, too."""
        events = self._pipeline.finish()
        self._tell(events, self.state.now_s)
        result = events[-1]
        assert isinstance(result, SetResult)
        return result

    def _drop_empty(self) -> None:
        """Keep no recording of a sensor that never sent anything."""
        if self._file and self._first == []:
            self._file.unlink()

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
            if self.finished.is_set() or self.ending.is_over(self.state):
                return

    def _take(self, note: Notification, writer: RecordingWriter | None) -> None:
        if writer:
            writer.append(note)  # the bytes first: they are the record
        if note.sensor:  # of one beside the first: what it is worth is known when the set is over
            self._alongside.take(note)
            if self._alongside.found != self.state.beside:
                self.state = replace(self.state, beside=self._alongside.found)  # told with the next
            return
        before_s = self._pipeline.now_s
        found = self._pipeline.decoded(note)
        events = self._pipeline.taken(found)
        if isinstance(found, ImuData):
            self._watch_link(note, found)
        now_s = self._pipeline.now_s
        # what holds no new samples still shows that time goes by
        received_s = note.received_s + self._info.origin_s
        self._tell(events, now_s if now_s > before_s else received_s)
        if self._first is not None:
            self._judge(note, self._first)

    def _watch_link(self, note: Notification, imu: ImuData) -> None:
        """Once a second, say in the state whether the link is poor."""
        self._meter.take(note, imu)
        if note.received_s < self._link_due_s:
            return
        self._link_due_s = note.received_s + _LINK_S
        link = self._meter.link
        poor = in_short(link, self._nominal_rate_hz) if link else ""
        self.state = replace(self.state, link=poor)

    def _judge(self, note: Notification, first: list[Notification]) -> None:
        """Judge the sensor once there is enough to judge it by."""
        first.append(note)
        if self.state.now_s < CHECK_S + self._info.origin_s:
            return
        self._first = None
        found = checked(first, self._info.device, self.state.placement, self.state.battery_percent)
        self.state = replace(self.state, checks=found)
        self._told(self._silent(), None)

    def _tell(self, events: list[Event], now_s: float) -> None:
        """Fold events into the state, and tell it once for each of them, or once for none."""
        pipeline, before = self._pipeline, self._silent()
        now_s = max(now_s, self.state.now_s)
        self.state = replace(
            before, level=pipeline.level, tilt=pipeline.tilt, moving=pipeline.moving, now_s=now_s
        )  # fmt: skip
        happened: list[Event | None] = [*events] or [None]  # time went by, if nothing else
        for event in happened:
            state = self.state if event is None else after(self.state, event)
            said = cues(before, event, state, self._aims, self._switches, self.ending.begun_s)
            self.state = before = replace(state, cues=said) if said != state.cues else state
            self.ending.watch(state, event)
            self._told(self.state, event)

    def _change(self, state: SetState) -> None:
        """Show what was corrected, at once."""
        self.state = replace(state, cues=())
        self.ending.watch(self.state, None)
        self._told(self.state, None)

    def _silent(self) -> SetState:
        """The state, to be told once more: its cues were heard."""
        return replace(self.state, cues=()) if self.state.cues else self.state
