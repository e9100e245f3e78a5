"""A set in the words and units of a screen, as plain JSON values."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from statistics import median
from typing import Any

from sensor_coach.course import Course
from sensor_coach.events import Rep, SetResult
from sensor_coach.exercises import EXERCISES, Exercise
from sensor_coach.set_state import Cue, SetState

Frame = dict[str, Any]
_PULLED = {"up": "down", "down": "up"}  # the heel, and with it the trace, when toes are pulled up
_WORDS = {"up": "Up", "hold": "Hold", "down": "Down"}
_PULL_WORDS = {"down": "Pull", "hold": "Hold", "up": "Release"}
_DRIFTS_S = 6.0  # no heel is on its way for longer; a level that is not known yet may be
as_text = json.JSONEncoder(separators=(",", ":")).encode  # of a frame, for a socket
_RUNS = {"searching", "connected", "live", "lost", "reconnecting"}


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
        "running": is_running(state), "goal_s": _goal_s(state, exercise),
        "side": state.side, "placement": state.placement,
        "count": state.rep_count, "target": state.target, "level": round(state.level, 4),
        "phase": phase(state), "order": ["down", "hold", "up"] if sinks else ["up", "hold", "down"],
        "unit": "cm" if state.placement == "shank" else "°",
        "now_s": round(state.now_s, 3), "bad_packets": state.bad_packets,
        "summary": summary(state.result) if state.result else None,
        "beside": [[each.side, each.placement, each.rep_count] for each in state.beside],
        "measured": state.measured_count, "target_s": state.target_s,
        "battery_percent": state.battery_percent, "link": state.link,
        "course": _course(state.course),
        "checks": [[check.what, check.verdict, str(check)] for check in state.checks],
        "phase_s": round(state.phase_s, 3), **_guided(state, exercise),
    }  # fmt: skip


def is_running(state: SetState) -> bool:
    """Whether a set runs, or the rest after one side of it."""
    waits = state.status == "finished" and state.course.waits
    return state.status in _RUNS or waits


def cue_frame(cue: Cue) -> Frame:
    """One cue: a kind, words to speak or show, and the pitch of its sound."""
    return {"kind": cue.kind, "text": cue.text, "hz": cue.pitch_hz}


def _goal_s(state: SetState, exercise: Exercise | None) -> float | None:
    """How long a hold is to last: as planned, as long as its beats take, or as its dose is."""
    if exercise is None:
        return None
    if state.target_s is not None or not exercise.metronome:
        return state.target_s or exercise.seconds[1]
    return exercise.reps[1] * exercise.beat_s


def _guided(state: SetState, exercise: Exercise | None) -> Frame:
    """What a screen needs to lead through a repetition, or through presses to a beat."""
    if exercise is None:
        return {"words": _WORDS, "aims": {}, "beats": None}
    pulled, aims = exercise.stroke == "pull", exercise.aims
    timed = {"up": aims.raise_s, "hold": aims.hold_s, "down": aims.lower_s}
    if pulled:
        timed = {_PULLED.get(name, name): aim_s for name, aim_s in timed.items()}
    return {
        "words": _PULL_WORDS if pulled else _WORDS,
        "aims": timed if state.course.plan.paced else {},
        "beats": {"every_s": exercise.beat_s, "of": exercise.reps[1], "what": exercise.counts}
        if exercise.metronome else None,
    }  # fmt: skip


def _course(course: Course) -> Frame:
    """Where a guided set is; ``next_side`` is the one that runs or, in a rest, that comes."""
    turns = course.plan.turns
    after = course.index + (course.stage != "rest")
    comes = turns[after] if after < len(turns) else None
    return {
        "of_s": course.plan.lasts_s(course.stage),
        "turn": course.index + 1, "turns": len(turns),
        "coming": {"side": comes.side, "set": comes.number} if comes else None,
        "stage": course.stage, "paused": course.paused,
        "left_s": None if course.left_s is None else round(course.left_s, 1),
        "set": course.turn.number, "sets": course.plan.sets, "next_side": course.turn.side,
    }  # fmt: skip


def phase(state: SetState) -> str:
    """Name the phase as the heel moves."""
    if state.moving:
        return "moving"
    if state.phase in _PULLED and state.now_s - state.phase_s > _DRIFTS_S:
        return "rest"
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
        "start": round(rep.start_s, 3), "end": round(rep.end_s, 3),
        "id": rep_id, "full": bool(rep.full),
        "at": round((rep.top_s + rep.top_end_s) / 2, 3), "size": size(rep),
        "out_s": round(rep.out_s, 1), "hold_s": round(rep.hold_s, 1),
        "back_s": round(rep.back_s, 1),
    }  # fmt: skip


def point(state: SetState) -> Frame:
    """One point of the trace; of a hold also the tilt about two axes, degrees."""
    found: Frame = {"t": round(state.now_s, 3), "y": round(state.level, 4), "phase": phase(state)}
    if state.tilt is not None:
        found["tilt"] = [round(math.degrees(angle), 2) for angle in state.tilt]
    return found


def _middle(values: list[float]) -> float | None:
    return round(median(values), 1) if values else None
