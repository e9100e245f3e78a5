"""An exercise in words, part by part, and all of them as one Markdown page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sensor_coach.exercises import EXERCISES, SOURCE, THERAPIST_QUESTION, WEAR, Exercise

_DRAWINGS = "../src/sensor_coach/exercises/catalogue"  # as seen from `docs/`
_HEAD = f"""# The exercises

Made by `sensor-coach exercises page docs/exercises.md` from the entries in
[catalogue](../src/sensor_coach/exercises/catalogue); change those, not this page.

What is done and how much of it follows
{SOURCE}.
It names no number of sets for the first, second, third and fifth exercise: one is meant. The
seconds of a phase, the rest between sets, the steps of a progression and the beat of the metronome
are choices of this project, and so is what is said of faults: nothing here is a diagnosis. In the
drawings the sensor is the orange box, where it sees the exercise best.

Before the first set in one of the two machines it is asked once:
“{THERAPIST_QUESTION}”
"""
_GROWS = {
    "hold then load": "longer at the turning point ({ladder}), then more load",
    "hold": "hold it longer ({ladder})",
    "load": "more load",
    "load weekly": "more load, at most once a week",
    "time": "stay up longer ({ladder})",
}
_LEGS = {"both": "both feet", "left": "the left leg alone", "right": "the right leg alone"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what there is to say of an exercise."""

    title: str
    lines: tuple[str, ...]
    numbered: bool = False


def parts(exercise: Exercise) -> list[Part]:
    """Say all that the catalogue holds of an exercise, in the order in which it is wanted."""
    faults = (f"{each.seen} {each.shows} “{each.cue}”" for each in exercise.faults)
    return [
        Part("What to do", exercise.steps, numbered=True),
        Part("How much", tuple(_dose(exercise))),
        Part("Where to wear the sensor", tuple(_wear(exercise))),
        Part("What is measured", tuple(_sentence(each) for each in exercise.measured)),
        Part("Said on the way", (" ".join(f"“{cue}”" for cue in exercise.cues),)),
        Part("What goes wrong, how it shows, what helps", tuple(faults)),
        Part("Safety", (exercise.safety,)),
    ]


def _dose(exercise: Exercise) -> Iterator[str]:
    yield _sentence(exercise.dose)
    yield "Legs: " + ", or ".join(_LEGS[side] for side in exercise.sides) + "."
    yield f"Needs: {exercise.equipment}."
    if exercise.load:
        yield f"Load: {exercise.load}."
    if str(exercise.aims):
        yield f"Tempo: {exercise.aims}; the seconds are this project's choice."
    if exercise.metronome:
        yield f"A metronome gives a beat every {exercise.beat_s:g} s."
    if exercise.sets[1] > 1:
        yield f"Rest between sets: {exercise.rest_s:g} s."
    ladder = ", ".join(f"{rung:g}" for rung in exercise.progression.ladder_s) + " s"
    yield f"When that goes well: {_GROWS[exercise.progression.kind].format(ladder=ladder)}."


def _wear(exercise: Exercise) -> Iterator[str]:
    for place, (placement, sees) in enumerate(exercise.wear.items()):
        best = ", best" if place == 0 and len(exercise.wear) > 1 else ""
        yield f"{placement.capitalize()}{best}: {sees}. {WEAR[placement]}"


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def markdown(exercises: Iterable[Exercise] = tuple(EXERCISES.values())) -> str:
    """Write the page on all exercises, with their drawings, for `docs/`."""
    return _HEAD + "".join(_section(each) for each in exercises)


def _section(exercise: Exercise) -> str:
    picture = f"![{exercise.title}: start and movement]({_DRAWINGS}/{exercise.id}.svg)"
    said = "".join(_marked(part) for part in parts(exercise))
    return f"\n## {exercise.title}\n\n`{exercise.id}`: {exercise.how}\n\n{picture}\n{said}"


def _marked(part: Part) -> str:
    if len(part.lines) == 1:
        return f"\n**{part.title}.** {part.lines[0]}\n"
    lines = (
        f"{f'{number}.' if part.numbered else '-'} {line}\n"
        for number, line in enumerate(part.lines, 1)
    )
    return f"\n**{part.title}**\n\n{''.join(lines)}"
