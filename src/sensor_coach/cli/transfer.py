"""Commands that move sets in and out: import, export."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zipfile import is_zipfile

import typer

from sensor_coach.cli.options import (
    AsJson,
    FootLength,
    MaybeExercise,
    MaybePlacement,
    MaybeSide,
    metres,
    opened_library,
    say,
    show,
)

if TYPE_CHECKING:
    from sensor_coach.files import Override
    from sensor_coach.library import Library

app = typer.Typer()


class What(StrEnum):
    """What a row of an exported table is."""

    sets = "sets"
    reps = "reps"
    samples = "samples"


@app.command("import")
def import_files(
    files: list[Path],
    athlete: Annotated[
        str | None, typer.Option(help="Whose the sets of a zip are, in place of what it says.")
    ] = None,
    exercise: MaybeExercise = None,
    placement: MaybePlacement = None,
    side: MaybeSide = None,
    foot_length: FootLength = None,
    as_json: AsJson = False,
) -> None:
    """Take in recordings, zips of `export`, and what phones export: sets, none of them twice.

    Read are phyphox (zip, Excel), Sensor Logger (zip, JSON), Physics Toolbox, SensorServer's JSON
    lines, and plain CSV. They do not say the exercise: give --exercise and --placement.
    """
    from sensor_coach.files import Override

    said = Override(exercise, placement, side, metres(foot_length))
    with opened_library() as library:
        made = [_taken(library, file, said, athlete) for file in files]
    zips = [each for each in made if "sets" in each]
    if as_json:
        return show(made, as_json, "")
    if plain := [each for each in made if each not in zips]:
        show(plain, as_json, "")
    for each in zips:
        say(f"{each['file']}: sets: {each['sets']}, new here: {each['new']}")
    return None


@app.command()
def export(
    ids: Annotated[
        list[str] | None,
        typer.Argument(help="Sets by their ids; none: all. For samples also a recording's file."),
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="CSV to write.")] = None,
    parquet: Annotated[Path | None, typer.Option(help="Parquet file to write.")] = None,
    zipped: Annotated[
        Path | None, typer.Option("--zip", help="Zip to write, for `import` to take in again.")
    ] = None,
    what: Annotated[
        What | None,
        typer.Option(help="What a row of a table is; else a set, or of a file a sample."),
    ] = None,
) -> None:
    """Write sets, repetitions or samples for other programs, or a zip that imports back.

    A recording, by its file or its name in the data folder, gives its samples.
    """
    from sensor_coach.library import exporting

    if [csv, parquet, zipped].count(None) != 2:
        raise typer.BadParameter("give one of --csv FILE, --parquet FILE or --zip FILE")
    if zipped:
        with opened_library() as library:
            chosen = [library.find(each) for each in ids] if ids else None
            exporting.export_zip(library, zipped, chosen)
    else:
        _export_table(ids or [], what, csv, parquet)
    say(f"written to {csv or parquet or zipped}")


def _taken(library: Library, file: Path, said: Override, athlete: str | None) -> dict[str, Any]:
    from sensor_coach import imports
    from sensor_coach.library.importing import import_zip
    from sensor_coach.library.recordings_folder import take_over

    is_zip = file.is_file() and is_zipfile(file)
    if not imports.holds_samples(file) if is_zip else file.suffix == ".zip":
        count, new = import_zip(library, file, athlete)
        return {"file": str(file), "sets": count, "new": new}
    done = take_over(library.adopt, file, said)
    return {"file": str(file), "recording": str(library.recording(done.id)), "id": done.id}


def _export_table(
    ids: list[str], what: What | None, csv: Path | None, parquet: Path | None
) -> None:
    from sensor_coach import files, plain_csv
    from sensor_coach.library import tables

    file = files.named(ids[0]) if len(ids) == 1 else None
    if what is What.samples or (what is None and file):
        file, sensor = (file, 0) if file else _recording(ids)
        if csv:
            return plain_csv.write(csv, files.read_samples(file, sensor))
        rows = tables.of_samples(file, sensor)
    else:
        with opened_library() as library:
            known = {library.find(each) for each in ids}
            sets = [each for each in library.done_sets() if not ids or each.id in known]
            make = tables.of_reps if what is What.reps else tables.of_sets
            rows = make(library, sets)
    if csv:
        tables.write_csv(csv, rows)
    elif parquet:
        tables.write_parquet(parquet, rows)
    return None


def _recording(ids: list[str]) -> tuple[Path, int]:
    """The recording of the one set whose samples are wanted, and which of its sensors."""
    from sensor_coach.errors import LibraryError

    if len(ids) != 1:
        raise typer.BadParameter("samples of one set go into one file")
    with opened_library() as library:
        done = library.done_set(library.find(ids[0]))
        path = library.recording(done.id)
    if path is None:
        raise LibraryError(f"set {ids[0]}: its recording was deleted, so there are no samples")
    return path, done.sensor
