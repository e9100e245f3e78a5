"""Reading an exercise's entry in the catalogue.

Top level: `order` (its place among the others), `id`, `title`, `how`, `equipment`, `steps`,
`measures`, `measured`, `cues`, `safety`, `needs_therapist`, `sides` and the tables

- `[wear]`: what is seen from each placement; their order is that of preference.
- `[movement]`: `stroke`, `turn`, `raise_s`, `hold_s`, `lower_s`, `beat_s`, `metronome`,
  `pivots` (whether the foot turns about its ball, which stays where it is; else say false),
  `machine` (whether it is done seated in one: the foot is put onto its plate first).
- `[dose]`: `reps` or `seconds`, `sets`, each one number or two; `counts`, `load`, `rest_s`.
- `[progression]`: `kind`, `ladder_s`.
- `[[fault]]`: `seen`, `shows`, `cue`.
"""

from __future__ import annotations

import tomllib
from itertools import pairwise
from typing import Any

from sensor_coach.devices.section import Section
from sensor_coach.errors import ProfileError
from sensor_coach.exercises.exercise import PROGRESSIONS, SIDES, Aims, Exercise, Fault, Progression
from sensor_coach.exercises.wear import PLACEMENTS


def read_exercise(text: str, origin: str = "exercise") -> tuple[int, Exercise]:
    """Read and check an entry.

    Parameters
    ----------
    text : str
        TOML, with the keys that this module names.
    origin : str
        Where the text is from, for error messages.

    Returns
    -------
    order : int
        Its place in the catalogue.
    exercise : Exercise
        The exercise.

    Raises
    ------
    ProfileError
        Naming origin, key, what was found and what was expected. An unknown key is an error.
    """
    try:
        top = Section(tomllib.loads(text), origin)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{origin}: no TOML: {error}") from error
    order = top.take("order", int)
    words = ("id", "title", "how", "equipment", "safety")
    found: dict[str, Any] = {key: top.take(key, str) for key in words}
    found |= {key: _words(top, key) for key in ("steps", "measured", "cues")}
    found |= _movement(top.table("movement")) | _dose(top.table("dose"))
    exercise = Exercise(
        **found, wear=_wear(top.table("wear")),
        measures=top.choose("measures", {"reps": "reps", "hold": "hold"}),
        faults=tuple(_fault(each) for each in top.tables("fault")),
        progression=_progression(top.table("progression")), sides=_sides(top),
        needs_therapist=top.take("needs_therapist", bool, False),
    )  # fmt: skip
    top.close()
    return order, exercise


def _words(section: Section, key: str) -> tuple[str, ...]:
    words = section.items(key, str)
    if not words or not all(words):
        raise section.fault(key, list(words), "a list of sentences")
    return words


def _wear(section: Section) -> dict[str, str]:
    seen: dict[str, str] = section.rest()
    for placement, what in seen.items():
        if placement not in PLACEMENTS or not isinstance(what, str):
            raise section.fault(placement, what, f"a sentence under one of {list(PLACEMENTS)}")
    if not seen:
        raise section.fault("wear", {}, f"one of {list(PLACEMENTS)} at least")
    return seen


def _sides(section: Section) -> tuple[str, ...]:
    sides = section.items("sides", str)
    if not sides or not set(sides) <= set(SIDES):
        raise section.fault("sides", list(sides), f"a list of {list(SIDES)}")
    return sides


def _fault(section: Section) -> Fault:
    found = Fault(*(section.take(key, str) for key in ("seen", "shows", "cue")))
    section.close()
    return found


def _progression(section: Section) -> Progression:
    kind = section.choose("kind", {kind: kind for kind in PROGRESSIONS})
    ladder = tuple(float(rung) for rung in section.items("ladder_s", int))
    if any(low >= high for low, high in pairwise((0.0, *ladder))):
        raise section.fault("ladder_s", list(ladder), "seconds that grow")
    if bool(ladder) != (not kind.startswith("load")):
        raise section.fault("ladder_s", list(ladder), f"what the kind {kind!r} has")
    section.close()
    return Progression(kind, ladder)


def _movement(section: Section) -> dict[str, Any]:
    phases = ("raise_s", "hold_s", "lower_s")
    aims = {key: section.take(key, float) for key in phases if section.has(key)}
    found = {
        "aims": Aims(**aims),
        "stroke": section.choose("stroke", {k: k for k in ("raise", "drop", "pull")}, "raise"),
        "turn": section.choose("turn", {"rises": 1, "sinks": -1}, "rises"),
        "pivots": section.take("pivots", bool, True),
        "machine": section.take("machine", bool, False),
        "beat_s": section.take("beat_s", float, 1.0),
        "metronome": section.take("metronome", bool, False),
    }
    section.close()
    return found


def _dose(section: Section) -> dict[str, Any]:
    found: dict[str, Any] = {
        key: _span(section, key) for key in ("reps", "seconds", "sets") if section.has(key)
    }
    found["counts"] = section.take("counts", str, "repetitions")
    found["load"] = section.take("load", str, "")
    found["rest_s"] = section.take("rest_s", float, 60.0)
    section.close()
    return found


def _span(section: Section, key: str) -> tuple[int, int]:
    """One number, or the least and the most."""
    numbers = section.items(key, int)
    if len(numbers) not in (1, 2) or not 0 < numbers[0] <= numbers[-1]:
        raise section.fault(key, list(numbers), "one number, or the least and the most")
    return numbers[0], numbers[-1]
