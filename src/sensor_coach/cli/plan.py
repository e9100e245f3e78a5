"""Commands of the programme: plan, and which one to follow."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sensor_coach.cli.options import AsJson, opened_library, say, show
from sensor_coach.errors import ProgrammeError

if TYPE_CHECKING:
    from sensor_coach.programme import Programme

app = typer.Typer()

plan_app = typer.Typer(
    help="What is on today, what was done this week, and why it is so.",
    invoke_without_command=True,
)  # fmt: skip
app.add_typer(plan_app, name="plan")


@plan_app.callback()
def plan(
    context: typer.Context,
    programme: Annotated[
        str | None, typer.Option(help="An id or a TOML file, in place of the one followed.")
    ] = None,
    week: Annotated[str | None, typer.Option(help="Whose adherence: YYYY-WNN.")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell what is on today, what was done this week, and why it is so."""
    if context.invoked_subcommand is not None:
        return
    from sensor_coach.cli.plan_text import lines
    from sensor_coach.following import following
    from sensor_coach.programme import read_week

    wanted, now = read_week(week) if week else None, datetime.now(UTC)
    chosen = _programme(programme) if programme else None
    with opened_library() as library:
        told = following(library, now, chosen).training(now, wanted)
    for line in [json.dumps(told.to_dict())] if as_json else lines(told):
        say(line)


@plan_app.command("programmes")
def list_programmes(as_json: AsJson = False) -> None:
    """List the programmes that come with the program."""
    from sensor_coach.programme import programmes

    rows = [{"id": p.id, "title": p.title, "source": p.source} for p in programmes().values()]
    show(rows, as_json, "no programmes")


@plan_app.command("show")
def show_programme(programme: str) -> None:
    """Print a programme, an id or a file: the form that one of your own is written in."""
    say(_programme(programme).toml)


@plan_app.command("follow")
def follow_programme(
    programme: str,
    since: Annotated[str | None, typer.Option(help="First day, YYYY-MM-DD; else today.")] = None,
) -> None:
    """Follow a programme from today on: an id, or a TOML file of your own."""
    from sensor_coach.following import follow, read_day
    from sensor_coach.programme import zone_named

    chosen = _programme(programme)
    with opened_library() as library:
        today = datetime.now(zone_named(library.athlete().zone)).date()
        first = read_day(since) if since else today
        follow(library, chosen, first)
    say(f"following {chosen.title}, since {first}")
    for told in (chosen.note, chosen.own and f"Not from the source: {chosen.own}"):
        if told:
            say(told)


def _programme(named: str) -> Programme:
    """Give the programme of an id, or read a file of one's own."""
    from sensor_coach.programme import programmes, read_programme

    if named in programmes():
        return programmes()[named]
    try:
        return read_programme(Path(named).read_text(encoding="utf-8"), named)
    except (OSError, UnicodeDecodeError) as error:
        ids = ", ".join(programmes())
        raise ProgrammeError(f"{named}: no readable file, and no id of: {ids}") from error
