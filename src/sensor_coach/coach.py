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
            await guided.run()
            message = ""
        except SensorCoachError as error:
            message = str(error)
        finally:  # a bug goes its way, but no screen waits for ever
            if message:
                self._tell(replace(self.state, status="failed", message=message, cues=()), None)

    def _tell(self, state: SetState, event: Event | None) -> None:
        self.state = state
        for listener in list(self._listeners):
            listener(state, event)
