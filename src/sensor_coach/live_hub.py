"""What the coach says, as frames for every open page: coalesced, bounded, on the server's loop.

The coach tells its listeners on its own thread and must not wait for a browser. So each page has
a feed of bounded length: a page that is too slow misses points of the trace, never a repetition.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from sensor_coach.events import Event, Hold, Rep, SetResult
from sensor_coach.exercises import EXERCISES
from sensor_coach.live_set import SetState

WINDOW_S = 14.0  # of the trace, kept for a page that joins late: what it shows and a bit more
_MOST_POINTS = 1000
_STEADY_S = 0.5  # a level that stays the same is told this often
_TURNED = {"up": "down", "down": "up"}  # what sinks from its rest goes down first

Frame = dict[str, Any]  # plain JSON values


@dataclass(frozen=True, slots=True)
class Showing:
    """What is on show besides the set itself."""

    sensor: str = "Sensor"  # where the notifications come from, in words
    recording: str | None = None  # name of the recording that is shown again


class Feed:
    """What one page has not been told yet."""

    def __init__(self, points: deque[Frame], reps: list[Frame]) -> None:
        self.points: deque[Frame] = deque(points, _MOST_POINTS)
        self.reps = list(reps)
        self.fresh = asyncio.Event()
        self.fresh.set()

    def take(self) -> Frame:
        """Give what is new, and begin anew."""
        news = {"points": list(self.points), "reps": self.reps}
        self.points.clear()
        self.reps = []
        self.fresh.clear()
        return news


class Hub:
    """Fans the coach's news out to feeds. All but `told` belongs to the server's loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, state: SetState) -> None:
        self._loop, self.state = loop, state
        self.showing = Showing()
        self.feeds: set[Feed] = set()
        self._set = self._rep_id = 0
        self._points: deque[Frame] = deque(maxlen=_MOST_POINTS)
        self._reps: list[Frame] = []

    def told(self, state: SetState, event: Event | None) -> None:
        """Listen to a coach; any thread may call."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._take, state, event)

    def join(self) -> Feed:
        """Make a feed that begins with what a page needs to show the running set."""
        feed = Feed(self._points, self._reps)
        self.feeds.add(feed)
        return feed

    def frame(self, feed: Feed) -> Frame:
        """Everything a page is told at once."""
        return {**shown(self.state, self.showing), "set": self._set, **feed.take()}

    def _take(self, state: SetState, event: Event | None) -> None:
        if state.status == "searching" and self.state.status != "searching":
            self._begin()
        self.state = state
        if isinstance(event, Rep):
            self._rep_id += 1
            self._add([], [_rep(event, state, self._rep_id)])
        elif state.status == "live" and self._moved(state):
            self._add([_point(state)], [])
        for feed in self.feeds:
            feed.fresh.set()

    def _begin(self) -> None:
        """Forget the set before; feeds too, for its clock has ended."""
        self._set += 1
        self._points.clear()
        self._reps.clear()
        for feed in self.feeds:
            feed.take()

    def _add(self, points: list[Frame], reps: list[Frame]) -> None:
        self._points += points
        self._reps += reps
        while self._points and self._points[-1]["t"] - self._points[0]["t"] > WINDOW_S:
            self._points.popleft()
        for feed in self.feeds:
            feed.points += points
            feed.reps += reps

    def _moved(self, state: SetState) -> bool:
        """Whether the level is news: it is measured less often than packets come."""
        if not self._points:
            return True
        last, new = self._points[-1], _point(state)
        return bool(new["y"] != last["y"] or new["t"] - last["t"] >= _STEADY_S)


def shown(state: SetState, showing: Showing) -> Frame:
    """The state of a set in the words and units of a screen."""
    exercise = EXERCISES.get(state.exercise)
    sinks = bool(exercise and exercise.turn < 0)
    return {
        "status": state.status, "message": state.message, "sensor": showing.sensor,
        "recording": showing.recording or (state.recording.name if state.recording else None),
        "replayed": showing.recording is not None,
        "exercise": state.exercise, "title": exercise.title if exercise else "",
        "measures": exercise.measures if exercise else "reps",
        "goal_s": exercise.seconds[1] if exercise else None,
        "side": state.side, "placement": state.placement,
        "count": state.rep_count, "target": state.target, "level": round(state.level, 4),
        "phase": phase(state), "order": ["down", "hold", "up"] if sinks else ["up", "hold", "down"],
        "unit": "cm" if state.placement == "shank" else "°",
        "now_s": round(state.now_s, 3), "bad_packets": state.bad_packets,
        "summary": summary(state.result) if state.result else None,
    }  # fmt: skip


def phase(state: SetState) -> str:
    """The phase as the heel moves: an exercise that sinks from its rest goes down first."""
    if state.moving:
        return "moving"
    exercise = EXERCISES.get(state.exercise)
    return _TURNED.get(state.phase, state.phase) if exercise and exercise.turn < 0 else state.phase


def size(rep: Rep) -> float | None:
    """Size of a repetition in cm or degrees, whichever was measured."""
    if rep.rise_m is not None:
        return round(rep.rise_m * 100, 1)
    return None if rep.pitch_rad is None else round(math.degrees(rep.pitch_rad))


def summary(result: SetResult) -> Frame:
    """What a finished set came to, middle values of its full repetitions."""
    full = [rep for rep in result.reps if rep.full]
    held = max((hold.end_s - hold.start_s for hold in result.holds), default=0.0)
    sizes = [value for value in map(size, full) if value is not None]
    return {
        "count": result.rep_count, "partial": result.partial_count, "held_s": round(held, 1),
        "out_s": _middle([rep.raise_s for rep in full]),
        "hold_s": _middle([rep.hold_s for rep in full]),
        "back_s": _middle([rep.lower_s for rep in full]),
        "size": _middle(sizes), "duration_s": round(result.duration_s),
        "warnings": list(result.warnings),
    }  # fmt: skip


def _rep(rep: Rep, state: SetState, rep_id: int) -> Frame:
    return {
        "id": rep_id, "number": state.rep_count if rep.full else None, "full": rep.full,
        "at": round((rep.top_s + rep.top_end_s) / 2, 3), "size": size(rep),
        "out_s": round(rep.raise_s, 1), "hold_s": round(rep.hold_s, 1),
        "back_s": round(rep.lower_s, 1),
    }  # fmt: skip


def _point(state: SetState) -> Frame:
    return {"t": round(state.now_s, 3), "y": round(state.level, 4), "phase": phase(state)}


def _middle(values: list[float]) -> float | None:
    return round(median(values), 1) if values else None


def idle(state: SetState) -> SetState:
    """The state of a coach at rest: what the last set came to is no longer on show."""
    return replace(state, status="idle", result=None, message="")
