"""Commands about the exercises: the list, one in full, the page in the docs."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from sensor_coach.cli.options import AsJson, say, show
from sensor_coach.errors import RecordingError, SensorCoachError
from sensor_coach.exercises import EXERCISES, SOURCE, Exercise
from sensor_coach.exercises.page import Part, markdown, parts

app = typer.Typer()

exercises_app = typer.Typer(help="The exercises.", invoke_without_command=True)
app.add_typer(exercises_app, name="exercises")

_WIDTH = 80


@exercises_app.callback()
def exercises(context: typer.Context, as_json: AsJson = False) -> None:
    """List the exercises."""
    if context.invoked_subcommand is not None:
        return
    if as_json:
        say(json.dumps([_facts(each) for each in EXERCISES.values()]))
        return
    rows: list[dict[str, Any]] = [
        {"id": each.id, "dose": each.dose, "sensor": " or ".join(each.placements)}
        for each in EXERCISES.values()
    ]
    show(rows, as_json=False, empty="no exercises")
    say(f"\nDoses: {SOURCE}.\nOne in full: sensor-coach exercises show {rows[0]['id']}")


@exercises_app.command("show")
def show_exercise(exercise: str, as_json: AsJson = False) -> None:
    """Tell all about one exercise: what to do, where to wear the sensor, what goes wrong."""
    if exercise not in EXERCISES:
        raise SensorCoachError(f"no exercise {exercise!r}, there are: {', '.join(EXERCISES)}")
    found = EXERCISES[exercise]
    say(json.dumps(_facts(found)) if as_json else _text(found))


@exercises_app.command("page")
def write_page(file: Annotated[Path, typer.Argument(help="Markdown file to write.")]) -> None:
    """Write the page of all exercises, with their drawings, for the docs."""
    try:
        file.write_text(markdown(), encoding="utf-8")
    except OSError as error:
        raise RecordingError(f"{file}: cannot be written: {error.strerror}") from error
    say(f"written to {file}")


def _facts(exercise: Exercise) -> dict[str, Any]:
    derived = {"placements": exercise.placements, "per_side": exercise.per_side}
    return asdict(exercise) | derived | {"dose": exercise.dose}


def _text(exercise: Exercise) -> str:
    how = textwrap.fill(exercise.how, _WIDTH)
    return "\n\n".join([f"{exercise.title}\n{how}", *map(_part, parts(exercise))])


def _part(part: Part) -> str:
    listed = len(part.lines) > 1
    indent = "     " if part.numbered else "    "
    lines = [
        textwrap.fill(
            line, _WIDTH, subsequent_indent=indent if listed else "  ",
            initial_indent=f"  {f'{number}.' if part.numbered else '-'} " if listed else "  ",
        )
        for number, line in enumerate(part.lines, 1)
    ]  # fmt: skip
    return "\n".join([part.title, *lines])
