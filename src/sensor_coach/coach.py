"""The one object behind every screen: it owns the radio's loop and the set that runs on it.

One thread and one asyncio loop for its whole life. It knows neither a terminal nor a browser;
both ask it for sets and are told what happens.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path

from sensor_coach.errors import SensorCoachError
from sensor_coach.events import Event
from sensor_coach.live_set import Goal, LiveSet, SetState, Told
from sensor_coach.recordings import SetInfo
from sensor_coach.samples import Notification

# opens a source of notifications; what it gives is told by a word for `SetState.status`
Source = Callable[[Callable[[str], None]], AbstractAsyncContextManager[AsyncIterator[Notification]]]


class Coach:
    """Runs sets, one at a time, on a loop of its own; every method may be called from any thread.

    Listeners are called on the coach's own thread and must not block it.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="coach", daemon=True)
        self._listeners: list[Told] = []
        self._set: LiveSet | None = None
        self._running: Future[None] | None = None
        self.state = SetState()

    @property
    def busy(self) -> bool:
        """Whether a set is running."""
        return self._running is not None and not self._running.done()

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End a running set, keep what it recorded, and end the thread."""
        self.finish_set()
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
        """Start a set.

        Raises
        ------
        SensorCoachError
            If one is running.
        """
        if self.busy:
            raise SensorCoachError("a set is running: finish it before you start the next")
        live = LiveSet(info, goal, self._tell, file)
        self._tell(replace(live.state, status="searching"), None)
        self._set = live
        self._running = asyncio.run_coroutine_threadsafe(self._perform(live, source), self._loop)

    def finish_set(self) -> None:
        """End the running set, if there is one; its result is told."""
        live = self._set
        if live and self._thread.is_alive():
            self._loop.call_soon_threadsafe(live.finished.set)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _perform(self, live: LiveSet, source: Source) -> None:
        """Run a set to its end; a fault of the sensor ends it with a message, not with a crash."""
        message = "the set ended by a fault of the program; its log says more"
        try:
            async with source(live.say) as notes:
                await live.run(notes)
            message = ""
        except SensorCoachError as error:
            message = str(error)
        finally:  # a bug goes its way, but no screen waits for ever
            if message:
                self._tell(replace(self.state, status="failed", message=message), None)

    def _tell(self, state: SetState, event: Event | None) -> None:
        self.state = state
        for listener in list(self._listeners):
            listener(state, event)
