"""Commands that look at sets: replay, analyze."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from sensor_coach.cli.options import (
    AsJson,
    FootLength,
    MaybeExercise,
    MaybePlacement,
    MaybeSide,
    metres,
    say,
    speed_of,
)
from sensor_coach.errors import RecordingError

app = typer.Typer()


@app.command()
def replay(
    file: Path,
    speed: Annotated[str, typer.Option(help="1 is as it was; 'max' does not wait.")] = "1",
    as_json: AsJson = False,
) -> None:
    """Play a recording through the same screen."""
    from rich.console import Console

    from sensor_coach import recordings, terminal
    from sensor_coach.guide import replay_set

    recording = recordings.read(file)
    with terminal.screen(as_json=as_json) as told:
        result = asyncio.run(replay_set(recording, speed_of(speed), told))
    if not as_json:
        terminal.show_result(result, Console())


@app.command()
def analyze(
    files: list[Path],
    exercise: MaybeExercise = None,
    placement: MaybePlacement = None,
    side: MaybeSide = None,
    foot_length: FootLength = None,
    press_every: Annotated[
        float | None, typer.Option(min=0.5, help="Seconds per press, by a metronome.")
    ] = None,
    wrist: Annotated[
        Path | None, typer.Option(help="File of a second sensor at the wrist, on the same clock.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Analyse recordings, or what `import` reads: one result each, in the order given."""
    from sensor_coach import beside_text, set_words
    from sensor_coach import files as readable
    from sensor_coach.events import to_dict

    if press_every is not None and wrist is not None:
        raise typer.BadParameter("presses are told by --press-every or by --wrist, not by both")
    said = readable.Override(exercise, placement, side, metres(foot_length))
    failed = False
    for file in files:
        try:
            presses = readable.wrist_presses(wrist) if wrist else press_every
            result, _ = readable.analyze_file(file, said, presses, live=False)
            others = readable.analyze_beside(file, said, result)
        except RecordingError as error:
            failed = True
            line = json.dumps({"file": str(file), "error": str(error)})
            say(line) if as_json else print(f"sensor-coach: {error}", file=sys.stderr)  # noqa: T201
        else:
            for stream, each in enumerate([result, *others]):
                whose = {"stream": stream} if others else {}
                values = {"file": str(file), **whose, **to_dict(each)}
                line = beside_text.line(each) if others else set_words.summary(each)
                say(json.dumps(values) if as_json else f"{file}: {line}")
            for line in [] if as_json else beside_text.legs([result, *others]):
                say(f"{file}: {line}")
    if failed:
        raise typer.Exit(1)
