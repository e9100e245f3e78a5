"""The one object behind every screen: it owns the radio's loop and the set that runs on it.

One thread and one asyncio loop for its whole life. It knows neither a terminal nor a browser;
both ask it for sets and are told what happens.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from sensor_coach.course import Plan
from sensor_coach.cues import Switches
from sensor_coach.ending import Goal
from sensor_coach.errand import Errand
from sensor_coach.errors import SensorCoachError
from sensor_coach.events import Event
from sensor_coach.guided_set import (
    MORE_REST_S,
    GuidedSet,
    Keep,
    Prepare,
    Ready,
    alone,
    into_library,
)
from sensor_coach.live_set import Told
from sensor_coach.recordings import SetInfo
from sensor_coach.set_state import SetState
from sensor_coach.sources import Source


class Coach:
    """Runs guided sets, one at a time, on a loop of its own.

    Every method may be called from any thread. Listeners are called on the coach's own thread and
    must not block it.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="coach", daemon=True)
        self._listeners: list[Told] = []
        self._set: GuidedSet | None = None
        self._running: Future[None] | None = None
        self._on_errand: asyncio.Task[None] | None = None  # of the loop
        self.errand: Errand | None = None  # the last one, running or over
        self.errands: dict[str, Errand] = {}  # the last one of each kind
        self.state = SetState()

    @property
    def busy(self) -> bool:
        """Whether a set is running, or the rest after one."""
        return self._running is not None and not self._running.done()

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End a running set, keep what it recorded, and end the thread."""
        self.stop_set()
        self.end_errand()
        if self._running:
            self._running.result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    def subscribe(self, listener: Told) -> Callable[[], None]:
        """Tell `listener` every change from now on; the value returned ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def start_set(self, source: Source, info: SetInfo, goal: Goal, file: Path | None) -> None:
        """Start one side of one set, without a count-in; SensorCoachError if a set is running."""
        plan = Plan(info.exercise, info.pipeline().placement, (info.side,))
        self.start_guided(plan, goal, alone(Ready(source, info, file)))

    def start_guided(
        self, plan: Plan, goal: Goal, prepare: Prepare, *,
        switches: Switches | None = None, keep: Keep = into_library,
    ) -> None:  # fmt: skip
        """Start a guided set; the arguments are those of `GuidedSet`.

        Raises
        ------
        SensorCoachError
            If one is running.
        """
        if self.busy:
            raise SensorCoachError("a set is running: finish it before you start the next")
        guided = GuidedSet(plan, goal, prepare, self._tell, switches=switches, keep=keep)
        self._tell(guided.state, None)
        self._set = guided
        self._running = asyncio.run_coroutine_threadsafe(self._perform(guided), self._loop)

    def run_errand(self, errand: Errand) -> None:
        """Begin an errand, in place of one that runs.

        Raises
        ------
        SensorCoachError
            If a set is running: the radio is its own.
        """
        if self.busy:
            raise SensorCoachError("a set is running: finish it before the sensor is looked at")
        if not self._thread.is_alive():
            raise SensorCoachError("the dashboard's server does not run, expected `dashboard` to")
        self.errand = self.errands[errand.kind] = errand
        asyncio.run_coroutine_threadsafe(self._go(errand), self._loop)

    def end_errand(self) -> None:
        """End the errand that runs, if there is one."""
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._free(), self._loop).result(timeout=10)

    def finish_set(self) -> None:
        """End the side that runs, if there is one; its result is told. In a rest: go on."""
        self._ask(GuidedSet.finish)

    def stop_set(self) -> None:
        """End the whole guided set; what it recorded is kept."""
        self._ask(GuidedSet.stop)

    def pause(self) -> None:
        """Stop the time of a count-in, a rest, or the patience with a live set."""
        self._ask(GuidedSet.pause)

    def resume(self) -> None:
        """Let time go on."""
        self._ask(GuidedSet.resume)

    def add_rest(self, seconds: float = MORE_REST_S) -> None:
        """Lengthen the rest that runs."""
        self._ask(lambda guided: guided.add_rest(seconds))

    def skip(self) -> None:
        """Begin to count at once, or end the rest."""
        self._ask(GuidedSet.skip)

    def correct(self, step: int) -> None:
        """Say that there was one more (1) or one less (-1) than is shown."""
        self._ask(lambda guided: guided.correct(step))

    def undo(self) -> None:
        """Take the last correction back."""
        self._ask(GuidedSet.undo)

    def _ask(self, wish: Callable[[GuidedSet], None]) -> None:
        guided = self._set
        if guided and self._thread.is_alive():
            self._loop.call_soon_threadsafe(wish, guided)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _perform(self, guided: GuidedSet) -> None:
        """Run a set to its end; a fault of the sensor ends it with a message, not with a crash."""
        message = "the set ended by a fault of the program; its log says more"
        try:
            await self._free()  # a set goes before an errand
            await guided.run()
            message = ""
        except SensorCoachError as error:
            message = str(error)
        finally:  # a bug goes its way, but no screen waits for ever
            if message:
                self._tell(replace(self.state, status="failed", message=message, cues=()), None)

    async def _go(self, errand: Errand) -> None:
        """Run an errand once the one before has let go of the radio."""
        before, self._on_errand = self._on_errand, asyncio.current_task()
        try:
            await _ended(before)
            if not self.busy:  # a set that began meanwhile goes before
                await errand.run()
        finally:
            errand.over = True

    async def _free(self) -> None:
        """Take the radio back from an errand, and the sensor off it."""
        await _ended(self._on_errand)

    def _tell(self, state: SetState, event: Event | None) -> None:
        self.state = state
        for listener in list(self._listeners):
            listener(state, event)


async def _ended(task: asyncio.Task[None] | None) -> None:
    if task and not task.done():
        task.cancel()
        await asyncio.wait([task])
