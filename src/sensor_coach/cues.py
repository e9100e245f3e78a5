"""What is sounded and said while a set runs: from what happened, and from nothing else.

A cue follows from the state before, the event and the state after, so a replay cues as live did.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from sensor_coach.course import Course
from sensor_coach.events import Event, Phase, Rep
from sensor_coach.exercises import EXERCISES, Aims
from sensor_coach.programme.endurance import ENDS_AFTER, lapse
from sensor_coach.quality import too_short
from sensor_coach.set_state import Cue, SetState
from sensor_coach.tempo import beats, guidance

COUNTDOWN = 3  # seconds that are counted down
_LAST = 5  # repetitions that are always counted aloud
_REMARKS = {"lower": "lower more slowly", "hold": "hold longer", "raise": "rise more slowly"}
_HIGH, _LOW, _TICK, _TOCK = 880.0, 220.0, 1000.0, 750.0  # Hz
_PROMPTS = {"height": "higher", "pace": "keep to the beat"}
_PHASES = {"up": 660.0, "hold": 550.0, "down": 440.0}  # Hz


@dataclass(frozen=True, slots=True)
class Switches:
    """What of it is wanted."""

    sound: bool = True  # sounds at all: of repetitions, beats, countdowns and phases
    speak_every: int = 1  # counts aloud; 0: none, the last few included
    remark_every: int = 2  # at most one remark in so many repetitions; 0: none
    encourage: bool = True  # half-time, the last three
    countdown: bool = True
    tempo: bool = False  # a sound where the next phase should begin
    metronome_bpm: float | None = None  # 60 for the heel-rise test
    prompts: bool = False  # of that test: what was lost, and that it is over

    def __post_init__(self) -> None:
        if self.metronome_bpm is not None and not 10 <= self.metronome_bpm <= 240:
            raise ValueError(f"{self.metronome_bpm} beats a minute, expected 10 to 240")


def cues(
    before: SetState, event: Event | None, after: SetState, aims: Aims, switches: Switches,
    begun_s: float = 0.0,
) -> tuple[Cue, ...]:  # fmt: skip
    """Give the cues of one change of a set.

    Parameters
    ----------
    before, after : SetState
        The set before and after.
    event : Event, optional
        What changed it; None if only time went by, or a correction was made.
    aims : Aims
        How long the phases of a repetition should last.
    switches : Switches
        What is wanted.
    begun_s : float
        When the count-in was over, on the recording's clock: beat 0 of the metronome.

    Returns
    -------
    tuple of Cue
        In the order in which they are to be heard.
    """
    found: list[Cue] = []
    match event:
        case Rep():
            found += _of_repetition(event, after, aims, switches)
            found += _of_test(after, switches)
        case Phase():
            found += _of_phase(event, after)
    found += _of_hold(before, after, switches)
    found += _of_tempo(before, after, aims, switches)
    found += _of_metronome(before.now_s, after.now_s, begun_s, switches)
    return heard(found, switches)


def course_cues(before: Course, after: Course, switches: Switches) -> tuple[Cue, ...]:
    """Give the cues of a course that went on: count-in, which side is next, the rest's end."""
    return heard(_of_course(before, after, switches), switches)


def heard(found: Iterable[Cue], switches: Switches) -> tuple[Cue, ...]:
    """Leave out what is switched off; words stay where only their sound is."""
    quiet = (cue if switches.sound else Cue(cue.kind, cue.text) for cue in found)
    return tuple(cue for cue in quiet if cue.text or cue.pitch_hz)


def remark(rep: Rep, aims: Aims) -> str:
    """Say what to do otherwise next time; nothing if all is well. The lowering comes first."""
    return next((_REMARKS[phase] for phase in too_short(rep, aims)), "")


def _of_repetition(rep: Rep, state: SetState, aims: Aims, switches: Switches) -> Iterator[Cue]:
    if not rep.full:
        yield Cue("partial", pitch_hz=_LOW)
    else:
        yield Cue("rep", pitch_hz=_HIGH)
        yield from _of_count(state.rep_count, state.target, switches)
    run = len(list(takewhile(lambda each: remark(each, aims), reversed(state.reps))))
    every = switches.remark_every
    if every and run % every == 1 % every:
        yield from _said(remark(rep, aims))


def _of_count(count: int, target: int | None, switches: Switches) -> Iterator[Cue]:
    every, left = switches.speak_every, math.inf if target is None else target - count
    if every and (count % every == 0 or 0 <= left <= _LAST):
        yield Cue("count", str(count))
    if switches.encourage and target and target > _LAST:
        said = {target // 2: "half-way", COUNTDOWN: "three to go"}
        yield from _said(said.get(int(left), "") if left < math.inf else "")
    if left == 0:
        yield Cue("say", "done")


def _of_test(state: SetState, switches: Switches) -> Iterator[Cue]:
    """Prompt who loses height or pace; a test ends if two prompts had no answer."""
    if not switches.prompts:
        return
    in_a_row, lost = lapse(state.reps, state.placement)
    if in_a_row >= ENDS_AFTER:
        yield Cue("say", "the test is over", _LOW)
    elif in_a_row:
        yield Cue("say", _PROMPTS[lost])


def _of_phase(phase: Phase, state: SetState) -> Iterator[Cue]:
    """Of a balance: its begin and its end. Repetitions sound when they are back."""
    if EXERCISES[state.exercise].measures == "hold":
        begins = phase.name == "hold"
        yield Cue("phase", "hold" if begins else "down", _HIGH if begins else _LOW)


def _of_hold(before: SetState, after: SetState, switches: Switches) -> Iterator[Cue]:
    """A hold that lasts: half-time, and the last seconds to its target."""
    target = after.target_s
    if not target or after.phase != "hold" or after.level <= before.level:
        return
    if switches.encourage and before.level < target / 2 <= after.level:
        yield from _said("half-way")
    if switches.countdown:
        yield from _seconds(target - before.level, target - after.level)
    if before.level < target <= after.level:
        yield Cue("say", "done", _HIGH)


def _of_tempo(before: SetState, after: SetState, aims: Aims, switches: Switches) -> Iterator[Cue]:
    """The moment at which the next phase should begin, by the aim of the one that runs."""
    exercise = EXERCISES.get(after.exercise)
    if not switches.tempo or exercise is None or exercise.measures != "reps":
        return
    was, now = (
        guidance(exercise.stroke, aims, after.phase, state.now_s - after.phase_s).phase
        for state in (before, after)
    )
    if was != now and now in _PHASES:
        yield Cue("phase", now, _PHASES[now])


def _of_metronome(from_s: float, to_s: float, begun_s: float, switches: Switches) -> Iterator[Cue]:
    if switches.metronome_bpm and to_s > begun_s:
        for beat in beats(from_s, to_s, switches.metronome_bpm, begun_s):
            yield Cue("beat", pitch_hz=_TOCK if beat % 2 else _TICK)


def _of_course(before: Course, after: Course, switches: Switches) -> Iterator[Cue]:
    if after.stage == before.stage:
        if switches.countdown and after.stage in {"count-in", "rest"}:
            yield from _seconds(before.left_s or 0.0, after.left_s or 0.0)
    elif after.stage == "live" and before.stage in {"check", "count-in"}:
        yield Cue("countdown", "go", _HIGH)
    elif after.stage == "count-in" and switches.countdown:
        yield from _seconds(after.plan.count_in_s + 1e-6, after.left_s or 0.0)
    elif after.stage == "rest":
        other = after.turn.side != before.turn.side
        yield from _said(
            f"{after.turn.side} side next" if other else f"set {after.turn.number} next"
        )


def _seconds(before_s: float, after_s: float) -> Iterator[Cue]:
    """Count the last seconds down, each as it is reached."""
    for left in range(COUNTDOWN, 0, -1):
        if after_s <= left < before_s:
            yield Cue("countdown", str(left), _TICK)


def _said(text: str) -> Iterator[Cue]:
    if text:
        yield Cue("say", text)
