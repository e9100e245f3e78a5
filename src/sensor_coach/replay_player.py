"""Plays one recording to one page: as fast as wanted, from wherever, with the events of live.

What a page is told follows from the notifications up to the position and from nothing else. So to
go forward is to feed what lies between, to go back is to begin anew; both show what live showed.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sensor_coach.ending import Goal
from sensor_coach.errors import SensorCoachError
from sensor_coach.events import Event
from sensor_coach.live_frames import Frame, Showing
from sensor_coach.live_hub import Hub
from sensor_coach.live_set import LiveSet
from sensor_coach.recordings import Recording
from sensor_coach.replay_marks import Mark
from sensor_coach.set_state import SetState

SPEEDS = (0.5, 1.0, 2.0, 4.0)
LEAD_S = 0.5  # a step shows a repetition from a bit before its start
_END_S = 0.01  # a page rounds; who wants to be as near to the end wants the end
_STALL_S = 0.25  # a machine that was held up plays on from there, and leaves nothing out
_BACK_S = 1.0  # who is no farther into a repetition goes back to the one before


class ReplayPlayer:
    """Plays a recording. Any thread may `ask`; all else belongs to one thread at a time.

    Parameters
    ----------
    recording : Recording
        What is played; its notifications are read at once.
    clock : callable
        Gives s that run on; by default the machine's.
    sensor : int
        Whose, of a recording with several; all of them have the host's clock.
    """

    def __init__(
        self, recording: Recording, clock: Callable[[], float] = time.monotonic, sensor: int = 0
    ) -> None:
        self.recording, self.sensor, self._clock = recording, sensor, clock
        self._info = recording.info.of(sensor)
        self._notes = list(recording.notifications(sensor=sensor))
        self._wishes: deque[Frame] = deque()
        self._last_s, self._set = clock(), time.time_ns() // 1_000_000
        self.marks: list[Mark] | None = None  # None: not known yet
        self._told_marks = False
        self.playing, self.speed = True, 1.0
        self._goal_s: float | None = None  # where a seek wants to be
        self._from_s = 0.0  # where it started
        self.position_s, self._ended = 0.0, False
        self._begin()

    @property
    def duration_s(self) -> float:
        """Length of the recording."""
        return self.recording.duration_s

    @property
    def rests(self) -> bool:
        """Whether nothing happens until somebody asks for it."""
        return not self._wishes and self._goal_s is None and not self.playing

    @property
    def seeks(self) -> bool:
        """Whether it is on the way to where somebody wants to be."""
        return self._goal_s is not None

    def ask(self, command: Frame) -> None:
        """Leave a command; the next `advance` carries it out."""
        self._wishes.append(command)

    def advance(self, budget_s: float = 0.03) -> None:
        """Do what was asked, then play on as far as time has gone; a seek within `budget_s`."""
        now_s = self._clock()
        passed_s = min(now_s - self._last_s, _STALL_S) if self.playing else 0.0
        self._last_s = now_s
        while self._wishes:
            self._obey(self._wishes.popleft())
        if self._goal_s is not None:
            self._seek_on(self._goal_s, now_s + budget_s)
        elif self.playing:
            self._play_on(min(self.position_s + passed_s * self.speed, self.duration_s))

    def frame(self) -> Frame:
        """Everything the page is told at once: as of a live set, and where the player is."""
        return {**self._hub.frame(self._feed), "set": self._set, "player": self._player()}

    def _player(self) -> Frame:
        info = self._info
        at = datetime.fromisoformat(info.started_at).astimezone() if info.source != "csv" else None
        told: Frame = {
            "position_s": round(self.position_s, 3), "duration_s": round(self.duration_s, 3),
            "speed": self.speed, "playing": self.playing, "progress": self._progress(),
            "origin_s": info.origin_s, "started_at": at and at.isoformat(timespec="seconds"),
        }  # fmt: skip
        if self.marks is not None and not self._told_marks:
            self._told_marks = True
            told["marks"] = [[round(m.start_s, 2), round(m.end_s, 2), m.full] for m in self.marks]
        return told

    def _progress(self) -> float | None:
        """How much of a seek is done, 0 to 1; None if none runs."""
        if self._goal_s is None:
            return None
        way_s = self._goal_s - self._from_s
        return round((self.position_s - self._from_s) / way_s, 3) if way_s > 0 else 1.0

    def _obey(self, command: Frame) -> None:
        try:
            self._do(command)
        except SensorCoachError as error:
            self._feed.tell(str(error))

    def _do(self, command: Frame) -> None:
        match command:
            case {"do": "play"}:
                self.playing = True
                if self._ended and self._goal_s is None:
                    self._seek(0.0)
            case {"do": "pause"}:
                self.playing = False
            case {"do": "speed", "speed": float() | int() as speed} if speed in SPEEDS:
                self.speed = float(speed)
            case {"do": "seek", "to_s": float() | int() as to_s}:
                self._seek(to_s)
            case {"do": "seek", "by_s": float() | int() as by_s}:
                self._seek(self._heading_s + by_s)
            case {"do": "step", "step": 1 | -1 as step}:
                self._step(step)
            case _:
                raise SensorCoachError(f"no such command: {command}")

    @property
    def _heading_s(self) -> float:
        """Where the player is, or will be once a seek is done: steps in a row add up."""
        return self.position_s if self._goal_s is None else self._goal_s

    def _step(self, step: int) -> None:
        if self.marks is None:
            raise SensorCoachError("The repetitions of this recording are still being looked for.")
        starts = [max(0.0, mark.start_s - LEAD_S) for mark in self.marks]
        here = self._heading_s
        if step > 0:
            self._seek(next((s for s in starts if s > here + 0.05), self.duration_s))
        else:
            self._seek(next((s for s in reversed(starts) if s < here - _BACK_S), 0.0))

    def _seek(self, to_s: float) -> None:
        near_end = to_s > self.duration_s - _END_S
        self._goal_s = self.duration_s if near_end else max(0.0, to_s)
        if self._goal_s < self.position_s:
            self._begin()
        self._from_s = self.position_s

    def _seek_on(self, goal_s: float, until_s: float) -> None:
        """Feed towards the goal as fast as it goes; what is passed over is not sounded."""
        while self._feed_one(goal_s, loud=False):
            if self._clock() >= until_s:
                return
        self._arrive(goal_s)
        self._goal_s, self._last_s = None, self._clock()

    def _play_on(self, to_s: float) -> None:
        while self._feed_one(to_s, loud=True):
            pass
        self._arrive(to_s)

    def _arrive(self, at_s: float) -> None:
        self.position_s = max(self.position_s, at_s)
        if self._next == len(self._notes) and at_s >= self.duration_s and not self._ended:
            self._ended, self.playing = True, False
            self._live.end()

    def _feed_one(self, until_s: float, *, loud: bool) -> bool:
        """Feed the next notification unless it came later; tell whether there was one."""
        if self._next == len(self._notes) or self._notes[self._next].received_s > until_s:
            return False
        note, self._loud = self._notes[self._next], loud
        self._next += 1
        self._live.take(note)
        self.position_s = max(self.position_s, note.received_s)
        return True

    def _begin(self) -> None:
        """Begin with the first notification, as if nothing had been shown."""
        self._next = 0  # notification to be fed
        self.position_s, self._ended = 0.0, False
        self._loud = True  # whether cues are sounded
        self._live: LiveSet = LiveSet(self._info, Goal(idle_s=None), self._told)
        self._set += 1
        self._hub = Hub(self._live.state)
        self._hub.showing = Showing("Replay", self.recording.path.name)
        self._feed = self._hub.join()

    def _told(self, state: SetState, event: Event | None) -> None:
        self._hub.take(state if self._loud else replace(state, cues=()), event)
