"""The seven exercises as data: what is done, where the sensor goes, what is looked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aims:
    """How long the phases of one repetition should last, s; None: as it comes.

    Where the instructions only say "slowly" or "a few moments", the seconds are the project's own.
    """

    raise_s: float | None = None
    hold_s: float | None = None
    lower_s: float | None = None


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise. Everything that differs between exercises is in here."""

    id: str
    title: str
    how: str
    placements: tuple[str, ...]  # where a sensor can see it, the best first
    measures: str  # "reps" or "hold"
    turn: int = 1  # repetitions rise from their rest (1) or sink from it (-1)
    reps: tuple[int, int] = (10, 15)  # the dose
    seconds: tuple[int, int] = (10, 20)  # the dose of a hold
    stroke: str = "raise"  # what comes first: "raise" or "drop" of the heel, "pull" of the toes
    aims: Aims = Aims()


_ALL = (
    Exercise(
        "heel-drop", "Heel drops",
        "On the edge of a step, heels free. Sink slowly to the step or below, come up slowly.",
        ("shank", "foot"), "reps", turn=-1, stroke="drop", aims=Aims(lower_s=3.0),
    ),
    Exercise(
        "heel-lift", "Heel lifts",
        "Rise slowly onto the balls of your feet, stay a moment, sink slowly.",
        ("shank", "foot"), "reps", aims=Aims(hold_s=2.0, lower_s=3.0),
    ),
    Exercise(
        "band-stretch", "Achilles band stretch",
        "Sit, leg out, band round the ball of the foot. Pull it towards you, hold, let go.",
        ("foot",), "reps", turn=-1, stroke="pull", aims=Aims(hold_s=3.0),
    ),
    Exercise(
        "one-leg-press", "Shoulder press on one leg",
        "Stand on one leg and press a light dumbbell overhead. The standing ankle stays steady.",
        ("shank", "foot"), "hold", reps=(20, 20),
    ),
    Exercise(
        "single-leg-balance", "Single-leg balance",
        "Stand on one leg, on the board or the floor, eyes on a point ahead.",
        ("shank", "foot", "board"), "hold", seconds=(10, 20),
    ),
    Exercise(
        "seated-calf-raise", "Seated calf raise",
        "In the machine, both feet on the plate: rise slowly onto your toes, sink.",
        ("shank", "foot"), "reps", aims=Aims(raise_s=2.0, lower_s=3.0),
    ),
    Exercise(
        "leg-press-heel-raise", "Heel raise on the leg press",
        "Legs straight, push the plate away with your toes, slowly, and come back.",
        ("foot",), "reps", reps=(15, 15), aims=Aims(raise_s=2.0, lower_s=3.0),
    ),
)  # fmt: skip

EXERCISES: dict[str, Exercise] = {exercise.id: exercise for exercise in _ALL}
PLACEMENTS = ("shank", "foot", "board", "wrist")
SIDES = ("left", "right", "both")
