"""What the commands share: their options, and how they say things."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sensor_coach.exercises import EXERCISES, PLACEMENTS, SIDES
from sensor_coach.programme.endurance import STARTS

if TYPE_CHECKING:
    from sensor_coach.library import Library

ExerciseId = StrEnum("ExerciseId", {name: name for name in EXERCISES})  # type: ignore[misc]
Placement = StrEnum("Placement", {name: name for name in PLACEMENTS})  # type: ignore[misc]
Side = StrEnum("Side", {name: name for name in SIDES})  # type: ignore[misc]
Start = StrEnum("Start", {name: name for name in STARTS})  # type: ignore[misc]

Exercise = Annotated[ExerciseId, typer.Option(help="Which exercise is done.")]
MaybeExercise = Annotated[ExerciseId | None, typer.Option(help="Which exercise was done.")]
MaybePlacement = Annotated[Placement | None, typer.Option(help="Where the sensor is worn.")]
MaybeSide = Annotated[Side | None, typer.Option(help="Which leg.")]
FootLength = Annotated[
    float | None,
    typer.Option(min=15, max=40, help="Length of the bare foot in cm, for the height of the heel."),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON, one object a line.")]
Sensor = Annotated[
    str | None,
    typer.Option(
        help="Id or name; 'virtual' for one made of software; a phone: 'phone' (a page it opens), "
        "'sensor-logger', 'phyphox:http://HOST:PORT', 'sensorserver:ws://HOST:PORT'."
    ),
]
BothSides = Annotated[bool, typer.Option("--both-sides", help="The left leg, then the right one.")]
CountIn = Annotated[
    float | None, typer.Option(min=0, help="Seconds to count in; 5 in a terminal, else 0.")
]
Speak = Annotated[int, typer.Option(min=0, help="Say every so manieth count; 0: none.")]
Output = Annotated[Path | None, typer.Option(help="Where to write the recording.")]
Seed = Annotated[int, typer.Option(help="Of the virtual sensor.")]
RadioOption = Annotated[
    str | None, typer.Option(help="HCI transport in place of Bluetooth: tcp-client:HOST:PORT.")
]


def seen(exercise: str, placement: str | None) -> str:
    """Placement to use; one that cannot see the exercise is wrong usage."""
    seen = EXERCISES[exercise].placements
    if placement is not None and placement not in seen:
        raise typer.BadParameter(f"{exercise} is seen from the {' or '.join(seen)} only")
    return placement or seen[0]


def metres(length_cm: float | None) -> float | None:
    """A length said in cm, in m."""
    return None if length_cm is None else length_cm / 100


def speed_of(said: str) -> float:
    """Speed of a replay; ``max`` is inf."""
    try:
        speed = float("inf") if said == "max" else float(said)
    except ValueError:
        speed = 0.0
    if not speed > 0:
        raise typer.BadParameter(f"speed {said!r}: a number above 0, or max")
    return speed


def show(rows: list[dict[str, Any]], as_json: bool, empty: str) -> None:
    """Print rows as one JSON array, or as a table."""
    if as_json:
        say(json.dumps(rows))
    elif not rows:
        say(empty)
    else:
        from rich.console import Console
        from rich.table import Table

        table = Table(*rows[0], box=None)
        for row in rows:
            table.add_row(*("" if value is None else str(value) for value in row.values()))
        Console().print(table)


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)  # noqa: T201


@contextmanager
def opened_library() -> Iterator[Library]:
    """Open the library; the first time, say how far its making is."""
    from sensor_coach.library import opened

    with opened(progress=told) as library:
        yield library


@contextmanager
def phone_ready(sensor: str | None, radio: str | None) -> Iterator[None]:
    """Open what a phone needs, if one is meant, and say on stderr what is to be done with it."""
    from sensor_coach import guide, phone_door

    with phone_door.opened(guide.meant(sensor, radio)) as steps:
        for line in steps:
            print(line, file=sys.stderr, flush=True)  # noqa: T201
        yield


def told(done: int, total: int, problem: str | None) -> None:
    """Say on stderr what is wrong with a recording, and on a terminal how many are done."""
    if problem:
        print(f"sensor-coach: {problem}", file=sys.stderr)  # noqa: T201
    if sys.stderr.isatty():
        end = "\n" if done == total else "\r"
        print(f"making the library: {done} of {total} recordings", end=end, file=sys.stderr)  # noqa: T201
