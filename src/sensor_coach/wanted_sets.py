"""What one tap starts: a task of the plan, an exercise of one's own choice, an endurance test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sensor_coach.cue_settings import SETTING, switches
from sensor_coach.cues import Switches
from sensor_coach.done_set import DoneSet
from sensor_coach.exercises import EXERCISES
from sensor_coach.guide import Wanted
from sensor_coach.library import Library
from sensor_coach.programme import Task
from sensor_coach.programme.endurance import BEATS_PER_MIN, EXERCISE, REST_S

COUNT_IN_S = 5.0
LEGS = ("left", "right")
_RESULT_S = 4.0  # between two turns; the last result stays


@dataclass(frozen=True, slots=True)
class Habits:
    """What holds for all sets of an athlete."""

    cues: dict[str, object] | None = None  # as the setting says
    foot_length_m: float | None = None
    count_in_s: float = COUNT_IN_S
    sets: tuple[DoneSet, ...] = ()  # done before, oldest first


def habits(library: Library, done: Iterable[DoneSet] | None = None) -> Habits:
    """Read them from the library; `done` are the athlete's sets, where they are known."""
    athlete = library.athlete()
    sets = library.done_sets(athlete.id) if done is None else done
    return Habits(
        library.setting(SETTING), athlete.foot_length_m,
        float(library.setting("count_in_s", COUNT_IN_S)), tuple(sets),
    )  # fmt: skip


def of_task(task: Task, habits: Habits, side: str | None = None) -> Wanted:
    """What a task of the plan asks for; `side` is the leg, where the plan leaves it open."""
    dose = task.proposal.dose
    return of_exercise(
        task.exercise, task.sides or (side or last_side(habits.sets, task.exercise),), habits,
        sets=task.sets, reps=dose.reps[1] if dose.reps else None, hold_s=dose.seconds,
        load_kg=dose.load_kg, rest_s=task.rest_s,
    )  # fmt: skip


def of_exercise(
    exercise: str, sides: tuple[str, ...], habits: Habits, *, placement: str | None = None,
    sets: int = 1, reps: int | None = None, hold_s: float | None = None,
    load_kg: float | None = None, rest_s: float | None = None,
) -> Wanted:  # fmt: skip
    """Sets of an exercise, guided; what is not said is as it was last, or as the catalogue says."""
    known = EXERCISES[exercise]
    return _alone(Wanted(
        exercise, placement or last_placement(habits.sets, exercise), sides[0],
        reps=reps if known.measures == "reps" else None, seed=_seed(), sides=sides, sets=sets,
        hold_s=hold_s if known.measures == "hold" else None, load_kg=load_kg,
        rest_s=known.rest_s if rest_s is None else rest_s, count_in_s=habits.count_in_s,
        result_s=_RESULT_S, foot_length_m=habits.foot_length_m,
        switches=switches(habits.cues, exercise),
    ))  # fmt: skip


def of_test(
    sides: tuple[str, ...], start: str, habits: Habits, placement: str | None = None
) -> Wanted:
    """A heel-rise endurance test of one leg or both, to its metronome."""
    wanted = of_exercise(EXERCISE, sides, habits, placement=placement, rest_s=REST_S)
    sound, speak = wanted.switches.sound, wanted.switches.speak_every
    beat = Switches(sound, speak, 0, metronome_bpm=BEATS_PER_MIN, prompts=True)
    return replace(wanted, reps=None, test_start=start, switches=beat)


def last_placement(sets: Iterable[DoneSet], exercise: str) -> str:
    """Where the sensor was worn last in an exercise, else where it sees it best."""
    known = EXERCISES[exercise].placements
    worn = [done.placement for done in sets if done.exercise == exercise and not done.sensor]
    return next((each for each in reversed(worn) if each in known), known[0])


def last_side(sets: Iterable[DoneSet], exercise: str) -> str:
    """The leg that did an exercise last, else the usual one."""
    did = [
        done.side for done in sets
        if done.exercise == exercise and done.side in LEGS and not done.sensor
    ]  # fmt: skip
    usual = next(side for side in (*EXERCISES[exercise].sides, *LEGS) if side in LEGS)
    return did[-1] or usual if did else usual


def _alone(wanted: Wanted) -> Wanted:
    """Show no result for a while where nothing comes after it."""
    return wanted if len(wanted.plan.turns) > 1 else replace(wanted, result_s=0.0)


def _seed() -> int:
    """Of the virtual sensor: no two sets are alike."""
    return int(datetime.now().timestamp())
