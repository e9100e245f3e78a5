"""Commands of the programme: plan, and which one to follow."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sensor_coach.cli.options import AsJson, opened_library, say, show
from sensor_coach.errors import ProgrammeError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sensor_coach.done_set import DoneSet
    from sensor_coach.programme import Programme

app = typer.Typer()

plan_app = typer.Typer(
    help="What is on today, what was done this week, and why it is so.",
    invoke_without_command=True,
)  # fmt: skip
app.add_typer(plan_app, name="plan")


@dataclass(frozen=True, slots=True)
class Known:
    """What the library knows of the athlete."""

    sets: list[DoneSet]  # oldest first
    zone: ZoneInfo
    followed: str | None  # TOML
    since: str | None  # ISO date

    @property
    def today(self) -> date:
        """The athlete's day."""
        return datetime.now(self.zone).date()


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
    from sensor_coach.programme import read_week, training

    wanted = read_week(week) if week else None
    known = _known()
    chosen = _chosen(programme, known.followed)
    told = training(chosen, _since(known), known.sets, datetime.now(UTC), known.zone, wanted)
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
def follow(
    programme: str,
    since: Annotated[str | None, typer.Option(help="First day, YYYY-MM-DD; else today.")] = None,
) -> None:
    """Follow a programme from today on: an id, or a TOML file of your own."""
    chosen = _programme(programme)
    first = _date(since) if since else _known().today
    _follow(chosen, first)
    say(f"following {chosen.title}, since {first}")
    for told in (chosen.note, chosen.own and f"Not from the source: {chosen.own}"):
        if told:
            say(told)


def _chosen(named: str | None, followed: str | None) -> Programme:
    from sensor_coach.programme import read_programme
    from sensor_coach.programme.schema import DEFAULT

    if named is None and followed:
        return read_programme(followed, "programme followed")
    return _programme(named or DEFAULT)


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


def _since(known: Known) -> date:
    """Give the day the programme was taken up, else that of the first set."""
    if known.since:
        return _date(known.since)
    return known.sets[0].started_at.astimezone(known.zone).date() if known.sets else known.today


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ProgrammeError(f"day {text!r}, expected YYYY-MM-DD") from error


def _known() -> Known:
    from sensor_coach.library import since_setting
    from sensor_coach.programme import zone_named

    with opened_library() as library:
        athlete = library.athlete()
        return Known(
            library.done_sets(athlete.id), zone_named(athlete.zone), library.programme(),
            library.setting(since_setting(athlete.id)),
        )  # fmt: skip


def _follow(programme: Programme, since: date) -> None:
    from sensor_coach.library import since_setting

    with opened_library() as library:
        library.follow(programme.toml)
        library.set_setting(since_setting(library.athlete().id), since.isoformat())
