"""The seven exercises as data: what is done, where the sensor goes, what is looked for.

Each is one entry in `catalogue/`, a TOML file (`entry` says what stands in it) with its drawing
beside it. The doses, and the advice to see a physical therapist, are those of `SOURCE`; the seconds
of a phase, the rests and the rungs between are the project's own.
"""

from __future__ import annotations

from importlib import resources

from sensor_coach.exercises.entry import read_exercise
from sensor_coach.exercises.exercise import SIDES, Aims, Exercise, Fault, Progression
from sensor_coach.exercises.wear import PLACEMENTS, WEAR

__all__ = [
    "EXERCISES",
    "PLACEMENTS",
    "SIDES",
    "SOURCE",
    "THERAPIST_QUESTION",
    "WEAR",
    "Aims",
    "Exercise",
    "Fault",
    "Progression",
    "drawing",
    "wear_drawing",
]

SOURCE = "“How to Strengthen the Achilles Tendon for Running”, 5 December 2021"
THERAPIST_QUESTION = (
    "This machine strains the Achilles tendon. Have you asked a physical therapist whether it is "
    "right for you?"
)
_PLACEMENTS = resources.files("sensor_coach.exercises") / "placements"
_CATALOGUE = resources.files("sensor_coach.exercises") / "catalogue"


def _read() -> dict[str, Exercise]:
    files = [file for file in _CATALOGUE.iterdir() if file.name.endswith(".toml")]
    entries = [read_exercise(file.read_text(encoding="utf-8"), file.name) for file in files]
    return {each.id: each for _, each in sorted(entries, key=lambda entry: entry[0])}


EXERCISES = _read()


def drawing(exercise: str) -> str:
    """Give the drawing of an exercise: its start and its movement, as SVG.

    Lines take the colour of the text around them (``currentColor``); shown by itself, it follows
    the reader's light or dark scheme.

    Raises
    ------
    KeyError
        If there is no such exercise.
    """
    return (_CATALOGUE / f"{EXERCISES[exercise].id}.svg").read_text(encoding="utf-8")


def wear_drawing(placement: str) -> str:
    """Give the drawing of where a sensor is worn, as SVG in the colour of the text around it.

    Raises
    ------
    KeyError
        If there is no such placement.
    """
    if placement not in WEAR:
        raise KeyError(placement)
    return (_PLACEMENTS / f"{placement}.svg").read_text(encoding="utf-8")
