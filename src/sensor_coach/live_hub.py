"""What the coach says, as frames for every open page: coalesced, bounded, on the server's loop.

The coach tells its listeners on its own thread and must not wait for a browser. So each page has
a feed of bounded length: a page that is too slow misses points of the trace, never a repetition.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from sensor_coach.events import Event, Rep
from sensor_coach.live_frames import Frame, Showing, cue_frame, point, rep_frame, shown
from sensor_coach.set_state import SetState

FRAME_S = 1 / 30
WINDOW_S = 14.0  # of the trace, kept for a page that joins late: what it shows and a bit more
_MOST_POINTS = 1000
_MOST_CUES = 10  # at once
_HEARD_S = 1.0  # a page that was asleep need not hear what it missed
_STEADY_S = 0.5  # a level that stays the same is told this often


class Feed:
    """What one page has not been told yet."""

    def __init__(self, points: Iterable[Frame], reps: Iterable[Frame]) -> None:
        self.points: deque[Frame] = deque(points, _MOST_POINTS)
        self.reps = list(reps)
        self._cues: deque[tuple[float, Frame]] = deque(maxlen=_MOST_CUES)
        self.error = ""
        self.fresh = asyncio.Event()
        self.fresh.set()

    def tell(self, error: str) -> None:
        """Say to this page alone why its command was not carried out."""
        self.error = error
        self.fresh.set()

    def sound(self, cues: Iterable[Frame]) -> None:
        """Let cues be heard, if they are taken soon."""
        now_s = time.monotonic()
        self._cues += [(now_s, cue) for cue in cues]

    def take(self) -> Frame:
        """Give what is new, and begin anew."""
        least_s = time.monotonic() - _HEARD_S
        cues = [cue for told_s, cue in self._cues if told_s >= least_s]
        news = {"points": list(self.points), "reps": self.reps, "cues": cues, "error": self.error}
        self.points.clear()
        self._cues.clear()
        self.reps, self.error = [], ""
        self.fresh.clear()
        return news


class Hub:
    """Fans the coach's news out to feeds. All but `told` belongs to the loop that `run` runs on.

    Without one it belongs to whoever calls `take`.
    """

    def __init__(self, state: SetState) -> None:
        self.state = state
        self.showing = Showing()
        self._feeds: set[Feed] = set()
        self._set = time.time_ns() // 1_000_000  # differs from any set before a restart
        self._rep_id = 0
        self._points: deque[Frame] = deque(maxlen=_MOST_POINTS)
        self._reps: list[Frame] = []
        self._told_ms = _now_ms()
        self._shown: tuple[SetState, Showing, Frame] | None = None
        self._news: deque[tuple[SetState, Event | None, int]] = deque()
        self._wake: Callable[[], object] | None = None  # of a `run` that waits for news

    def told(self, state: SetState, event: Event | None) -> None:
        """Listen to a coach; any thread may call, while `run` runs."""
        self._news.append((state, event, _now_ms()))
        if wake := self._wake:
            self._wake = None
            wake()

    async def run(self) -> None:
        """Take what was told, for ever: all pages at once, at most thirty times a second.

        A loop that is woken for each packet costs as much as what it then does. Each is taken by a
        call of its own: what one of them breaks is logged, and the next is told all the same.
        """
        loop, bell = asyncio.get_running_loop(), asyncio.Event()
        while True:
            await self._told(partial(loop.call_soon_threadsafe, bell.set), bell)
            while self._news:
                loop.call_soon(self.take, *self._news.popleft())
            await asyncio.sleep(FRAME_S)

    async def _told(self, wake: Callable[[], object], bell: asyncio.Event) -> None:
        """Wait until there is news."""
        bell.clear()
        self._wake = wake
        try:
            if not self._news:  # looked for once it can be woken: nothing falls between
                await bell.wait()
        finally:
            self._wake = None

    @contextlib.contextmanager
    def feed(self) -> Iterator[Feed]:
        """Open a feed that begins with what a page needs to show the running set."""
        feed = self.join()
        try:
            yield feed
        finally:
            self._feeds.discard(feed)

    def join(self) -> Feed:
        """Make a feed that lasts as long as the hub."""
        feed = Feed(self._points, self._reps)
        self._feeds.add(feed)
        return feed

    def frame(self, feed: Feed) -> Frame:
        """Everything a page is told at once.

        ``told_ms`` is when the newest of it was heard from the coach, ``sent_ms`` now: a page knows
        by them what comes late. Both are of this machine's clock.
        """
        times = {"told_ms": self._told_ms, "sent_ms": _now_ms()}
        return {**self._same_for_all(), "set": self._set, **times, **feed.take()}

    def _same_for_all(self) -> Frame:
        """The state in words, put into them once for all pages."""
        if (
            self._shown is None
            or self._shown[0] is not self.state
            or self._shown[1] is not self.showing
        ):
            self._shown = self.state, self.showing, shown(self.state, self.showing)
        return self._shown[2]

    def take(self, state: SetState, event: Event | None, told_ms: int | None = None) -> None:
        """Take one change of the set, told then or now, on the thread that feeds are read on."""
        if state.status == "searching" and self.state.status != "searching":
            self._begin()
        self.state, self._told_ms = state, told_ms or _now_ms()
        if isinstance(event, Rep):
            self._rep_id += 1
            self._add([], [rep_frame(event, self._rep_id)])
        elif state.status == "live" and self._moved(state):
            self._add([point(state)], [])
        cues = [cue_frame(cue) for cue in state.cues]
        for feed in self._feeds:
            feed.sound(cues)
            feed.fresh.set()

    def _begin(self) -> None:
        """Forget the set before; feeds too, for its clock has ended."""
        self._set += 1
        self._points.clear()
        self._reps.clear()
        for feed in self._feeds:
            feed.take()

    def _add(self, points: list[Frame], reps: list[Frame]) -> None:
        self._points += points
        self._reps += reps
        while self._points and self._points[-1]["t"] - self._points[0]["t"] > WINDOW_S:
            self._points.popleft()
        for feed in self._feeds:
            feed.points += points
            feed.reps += reps

    def _moved(self, state: SetState) -> bool:
        """Whether the level is news: it is measured less often than packets come."""
        if not self._points:  # a level that is not known yet is 0, and no heel is ever there
            return state.level != 0 or state.tilt is not None
        last, new = self._points[-1], point(state)
        changed = any(new.get(name) != last.get(name) for name in ("y", "tilt"))
        return changed or new["t"] - last["t"] >= _STEADY_S


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
