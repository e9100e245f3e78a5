"""Commands that keep the library: athletes, delete, backup, restore."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sensor_coach.cli.options import AsJson, FootLength, metres, opened_library, say, show

if TYPE_CHECKING:
    from sensor_coach.library import Library

app = typer.Typer()
athletes_app = typer.Typer(help="Who does sets here: list, add, use.", invoke_without_command=True)
app.add_typer(athletes_app, name="athletes")

Zone = Annotated[str | None, typer.Option(help="Of their clock, as Europe/Berlin.")]
Sure = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@app.command()
def delete(
    ids: Annotated[list[str], typer.Argument(help="Ids as `history` lists them.")],
    sure: Sure = False,
) -> None:
    """Delete sets for good: recordings, rows, and their bytes. Backups keep theirs."""
    with opened_library() as library:
        found = library.whole(library.find(each) for each in ids)
        _ask(f"delete {_sets(len(found))} with their recordings, for good?", sure=sure)
        library.delete(found)
    say(f"{_sets(len(found))} deleted")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="Zip to write.")]) -> None:
    """Write all there is into one file: sets, recordings, settings, calibrations."""
    from sensor_coach.library import exporting

    with opened_library() as library:
        count = exporting.export_zip(library, file)
    say(f"{_sets(count)} written to {file}")


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A backup.")], sure: Sure = False) -> None:
    """Put a backup in the place of all there is, which is moved aside."""
    from sensor_coach import home
    from sensor_coach.library import restoring

    count, aside = restoring.restore(file, home.home(), sure=sure)
    say(f"{_sets(count)} restored")
    if aside:
        say(f"what was there before is in {aside}")


@athletes_app.callback()
def athletes(context: typer.Context, as_json: AsJson = False) -> None:
    """List the athletes."""
    if context.invoked_subcommand is None:
        with opened_library() as library:
            mine = library.athlete().id
            rows = [
                asdict(each) | {"sets": len(library.done_sets(each.id)), "chosen": each.id == mine}
                for each in library.athletes()
            ]  # fmt: skip
        show(rows, as_json, "nobody yet")


@athletes_app.command("add")
def add_athlete(name: str, zone: Zone = None, foot_length: FootLength = None) -> None:
    """Add an athlete; the next sets are theirs."""
    with opened_library() as library:
        made = library.add_athlete(name, zone, metres(foot_length))
    say(f"{made.name}, in {made.zone}: the next sets are theirs")


@athletes_app.command("use")
def use_athlete(name: str) -> None:
    """Choose who does the next sets."""
    with opened_library() as library:
        library.choose(library.named(name))
    say(f"the next sets are those of {name}")


@athletes_app.command("rename")
def rename_athlete(name: str, new: str) -> None:
    """Give an athlete another name."""
    with opened_library() as library:
        library.change_athlete(replace(library.named(name), name=new))
    say(f"{name} is {new} now")


@athletes_app.command("change")
def change_athlete(name: str, zone: Zone = None, foot_length: FootLength = None) -> None:
    """Say an athlete's zone, or the length of their foot."""
    with opened_library() as library:
        known = library.named(name)
        foot_length_m = known.foot_length_m if foot_length is None else metres(foot_length)
        library.change_athlete(replace(known, zone=zone or known.zone, foot_length_m=foot_length_m))
    say(f"{name} is changed")


@athletes_app.command("delete")
def delete_athlete(name: str, sure: Sure = False) -> None:
    """Delete an athlete with all their sets and recordings, for good."""
    with opened_library() as library:
        known = library.named(name)
        _ask(f"delete {known.name} with {_count(library, known.id)}, for good?", sure=sure)
        library.delete_athlete(known)
    say(f"{known.name} is deleted")


def _count(library: Library, athlete: str) -> str:
    return _sets(len(library.done_sets(athlete)))


def _sets(count: int) -> str:
    return f"{count} set" if count == 1 else f"{count} sets"


def _ask(question: str, *, sure: bool) -> None:
    if not sure:
        typer.confirm(question, abort=True)
