"""The rules that hold back: the first time, pain, a long pause, one session alone.

They come before all others. Their numbers are this project's own.
"""

from __future__ import annotations

from sensor_coach.exercises import EXERCISES
from sensor_coach.programme.case import Case, Step, as_day
from sensor_coach.programme.pain import BACK_FROM, RULE

PAUSE_DAYS = 21  # after more than so many without, nothing is raised


def first_time(case: Case) -> Step | None:
    """The start of the plan."""
    if case.run:
        return None
    start = case.dose()
    if case.pains:
        return "start", start, f"{case.pains[0]}: if at all, no more than the start ({RULE})"
    needs_weight = case.steps.load_step_kg and case.steps.load_from_kg is None
    least, most = case.prescription.reps or (0, 0)
    allows = f"{least} to {most}" if most > least else f"{least}"
    with_ = f" with a weight that allows {allows} and not many more" if needs_weight else ""
    return "start", start, f"not done yet: start{with_}"


def pain(case: Case) -> Step | None:
    """Nothing more while it hurts, and a step back where it hurt much, or was too heavy anyway."""
    if not case.pains:
        return None
    exercise = case.prescription.exercise
    hurt = [p for p in case.pains if p.exercise == exercise and p.day >= case.last.day]
    if case.too_heavy or (hurt and hurt[0].level >= BACK_FROM):
        action, dose, what = _back(case)
        return action, dose, f"{(hurt or case.pains)[0]}: {what} ({RULE})"
    return "same", case.now, f"{case.pains[0]}: no more than last time ({RULE})"


def _back(case: Case) -> Step:
    """Less load, or a shorter hold, or leave it out."""
    hold, seconds = case.steps.hold_s, case.steps.seconds
    if (lighter := case.lighter()) is not None:
        return "back", case.dose(load_kg=lighter), f"{lighter:g} kg instead of {case.load_kg:g}"
    if hold and (level := case.hold_level) > 0:
        step = hold[level - 1]
        return "back", case.dose(hold_s=step), f"hold {step:g} s instead of {hold[level]:g}"
    if seconds and (level := case.seconds_level) > 0:
        step = seconds[level - 1]
        return "back", case.dose(seconds=step), f"{step:g} s instead of {seconds[level]:g}"
    if case.steps.load_step_kg and case.load_kg is None:
        return "back", case.now, "take less weight than last time"
    title = EXERCISES[case.prescription.exercise].title
    return "rest", case.now, f"leave out {title} until it does not hurt, ask a physical therapist"


def pause(case: Case) -> Step | None:
    """After long without, begin with what was done last."""
    days = (case.today - case.last.day).days
    if days <= PAUSE_DAYS:
        return None
    return "same", case.now, f"last done {days} days ago: begin again with no more than then"


def twice(case: Case) -> Step | None:
    """One session is no proof."""
    if len(case.run) > 1:
        return None
    load = f" with {case.load_kg:g} kg" if case.load_kg else ""
    return "same", case.now, f"done once{load}, on {as_day(case.last.day)}: once more the same"
