"""A running set at one moment, and what an event makes of it. The same live and replayed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from sensor_coach.corrections import Correction, corrected_count, counted
from sensor_coach.course import Course
from sensor_coach.events import BadPacket, Event, Phase, Rep, SetResult
from sensor_coach.sensor_check import Check


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing to sound, to speak, or both."""

    kind: str  # rep, partial, count, say, countdown, beat, phase
    text: str = ""  # to be spoken or shown; nothing: a sound only
    pitch_hz: float | None = None  # of the sound; None: no sound


@dataclass(frozen=True, slots=True)
class Other:
    """What a sensor beside the first one has counted so far."""

    side: str | None
    placement: str
    rep_count: int


@dataclass(frozen=True, slots=True)
class SetState:
    """What there is to show of a set at one moment, and to sound at this very moment."""

    status: str = "idle"  # idle, searching, connected, live, lost, finished, failed
    exercise: str = ""
    placement: str = ""
    side: str | None = None
    rep_count: int = 0  # full repetitions as corrected: the number on show
    target: int | None = None  # repetitions
    phase: str = "rest"
    level: float = 0.0  # m, rad or s; see Pipeline.level
    tilt: tuple[float, float] | None = None  # rad, of a hold; see Pipeline.tilt
    moving: bool = False
    now_s: float = 0.0  # of the recording
    bad_packets: int = 0
    message: str = ""
    recording: Path | None = None
    result: SetResult | None = None
    target_s: float | None = None  # of a hold
    phase_s: float = 0.0  # when the phase began
    reps: tuple[Rep, ...] = ()  # as announced, or as settled in the end
    corrections: tuple[Correction, ...] = ()  # that were not taken back
    battery_percent: int | None = None
    link: str = ""  # what to do about a poor link, and why; nothing while it will do
    checks: tuple[Check, ...] = ()
    course: Course = field(default_factory=Course)
    beside: tuple[Other, ...] = ()  # other sensors that count
    cues: tuple[Cue, ...] = ()  # that go with this telling, and with no other

    @property
    def measured_count(self) -> int:
        """Full repetitions as measured, whatever was said of them."""
        return sum(rep.full for rep in self.reps)


def after(state: SetState, event: Event) -> SetState:
    """The state that an event leads to."""
    match event:
        case Rep():
            reps = (*state.reps, event)
            return replace(state, reps=reps, rep_count=counted(reps, state.corrections))
        case Phase(name=name):
            return replace(state, phase=name, phase_s=event.start_s)
        case SetResult():
            count = corrected_count(event, state.corrections)
            return replace(state, status="finished", rep_count=count, reps=event.reps, result=event)
        case BadPacket():
            return replace(state, bad_packets=state.bad_packets + 1)
        case _:
            return state


def stepped(state: SetState, step: int) -> SetState:
    """Say that there was one more, or one less, than is shown."""
    said = Correction("counted", state.now_s, max(0, state.rep_count + step))
    return _corrected(state, (*state.corrections, said))


def undone(state: SetState) -> SetState:
    """Take back what was said last, if anything was."""
    return _corrected(state, state.corrections[:-1])


def _corrected(state: SetState, corrections: tuple[Correction, ...]) -> SetState:
    count = counted(state.reps, corrections)
    return replace(state, corrections=corrections, rep_count=count)
