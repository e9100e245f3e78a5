"""Words and small pieces of HTML that the Train page is made of."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from datetime import date
from html import escape

from amounts import Amount

from sensor_coach.exercises import EXERCISES, drawing
from sensor_coach.programme import Task
from sensor_coach.programme.proposal import Dose

SIDES = {"left": "Left leg", "right": "Right leg", "both": "Both legs"}


def sides(of: Iterable[str | None]) -> str:
    """Which legs, in their order."""
    named = [SIDES.get(side or "", "One leg") for side in of] or ["One leg"]
    return ", then ".join([named[0], *(name.removesuffix(" leg").lower() for name in named[1:])])


def amount(exercise: str, dose: Dose) -> tuple[str, str]:
    """How much one set is: the number, and of what."""
    known = EXERCISES[exercise]
    if dose.reps:
        return span(dose.reps), known.counts
    return f"{dose.seconds or known.seconds[1]:g}", "seconds"


def usual(exercise: str) -> str:
    """The dose of the catalogue, short."""
    known = EXERCISES[exercise]
    if known.progression.kind == "time":
        return f"{span(known.seconds)} seconds"
    return f"{span(known.reps)} {known.counts}"


def extras(task: Task, mass: Amount) -> list[str]:
    """What else a task asks for: sets, stay at the turning point, load, variant."""
    dose = task.proposal.dose
    return [
        *([task.variant] if task.variant else []),
        sides(task.sides),
        *([f"{task.sets} sets"] if task.sets > 1 else []),
        *([f"stay {dose.hold_s:g} s"] if dose.hold_s else []),
        *([mass.brief(dose.load_kg)] if dose.load_kg else []),
    ]


def reason(task: Task) -> str:
    """Why it is so much, in the plan's own sentence; for each leg if they differ."""
    told = dict.fromkeys(each.sentence for each in task.proposals)
    if len(told) == 1:
        return sentence(next(iter(told)))
    return " ".join(f"{SIDES[p.leg]}: {p.sentence}." for p in task.proposals)


def sentence(text: str) -> str:
    """A sentence, with its capital letter and full stop."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."


def day(of: date) -> str:
    """A day as people say it: Thursday 26 November."""
    return f"{of:%A} {of.day} {of:%B}"


def span(of: tuple[int, int]) -> str:
    return f"{of[0]}" if of[0] == of[1] else f"{of[0]}–{of[1]}"


def chips(of: Iterable[str]) -> str:
    return f"<ul class='chips'>{''.join(f'<li>{escape(each)}</li>' for each in of)}</ul>"


def picture(exercise: str) -> str:
    """The drawing of an exercise beside text that names it: for eyes only, in light and dark."""
    data = b64encode(drawing(exercise).encode()).decode()
    return f"<img class='drawing' alt='' src='data:image/svg+xml;base64,{data}'>"
