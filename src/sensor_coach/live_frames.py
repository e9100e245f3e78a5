"""A set in the words and units of a screen, as plain JSON values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import Any

from sensor_coach.course import Course
from sensor_coach.events import Rep, SetResult
from sensor_coach.exercises import EXERCISES
from sensor_coach.set_state import Cue, SetState

Frame = dict[str, Any]
_PULLED = {"up": "down", "down": "up"}  # the heel, and with it the trace, when toes are pulled up


@dataclass(frozen=True, slots=True)
class Showing:
    """What is on show besides the set itself."""

    sensor: str = "Sensor"  # where the notifications come from, in words
    recording: str | None = None  # name of the recording that is shown again


def shown(state: SetState, showing: Showing) -> Frame:
    """Put the state of a set in the words and units of a screen."""
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
        "measured": state.measured_count, "target_s": state.target_s,
        "battery_percent": state.battery_percent, "course": _course(state.course),
        "checks": [[check.what, check.verdict, str(check)] for check in state.checks],
    }  # fmt: skip


def cue_frame(cue: Cue) -> Frame:
    """One cue: a kind, words to speak or show, and the pitch of its sound."""
    return {"kind": cue.kind, "text": cue.text, "hz": cue.pitch_hz}


def _course(course: Course) -> Frame:
    """Where a guided set is; ``next_side`` is the one that runs or, in a rest, that comes."""
    return {
        "stage": course.stage, "paused": course.paused,
        "left_s": None if course.left_s is None else round(course.left_s, 1),
        "set": course.turn.number, "sets": course.plan.sets, "next_side": course.turn.side,
    }  # fmt: skip


def phase(state: SetState) -> str:
    """Name the phase as the heel moves."""
    if state.moving:
        return "moving"
    exercise = EXERCISES.get(state.exercise)
    pulled = bool(exercise and exercise.stroke == "pull")
    return _PULLED.get(state.phase, state.phase) if pulled else state.phase


def size(rep: Rep) -> float | None:
    """Size of a repetition in cm or degrees, whichever was measured."""
    if rep.pitch_rad is not None:
        return round(math.degrees(rep.pitch_rad))
    return None if rep.rise_m is None else round(rep.rise_m * 100, 1)


def summary(result: SetResult) -> Frame:
    """Sum up a finished set: middle values of its full repetitions."""
    full = [rep for rep in result.reps if rep.full]
    sizes = [value for value in map(size, full) if value is not None]
    return {
        "count": result.rep_count, "partial": result.partial_count,
        "held_s": round(result.longest_hold_s, 1),
        "out_s": _middle([rep.out_s for rep in full]),
        "hold_s": _middle([rep.hold_s for rep in full]),
        "back_s": _middle([rep.back_s for rep in full]),
        "size": _middle(sizes), "duration_s": round(result.duration_s),
        "warnings": list(result.warnings),
    }  # fmt: skip


def rep_frame(rep: Rep, rep_id: int) -> Frame:
    """One repetition, to be marked at its top."""
    return {
        "id": rep_id, "full": bool(rep.full),
        "at": round((rep.top_s + rep.top_end_s) / 2, 3), "size": size(rep),
        "out_s": round(rep.out_s, 1), "hold_s": round(rep.hold_s, 1),
        "back_s": round(rep.back_s, 1),
    }  # fmt: skip


def point(state: SetState) -> Frame:
    """One point of the trace."""
    return {"t": round(state.now_s, 3), "y": round(state.level, 4), "phase": phase(state)}


def _middle(values: list[float]) -> float | None:
    return round(median(values), 1) if values else None
