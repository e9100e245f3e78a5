"""Commands that look at what was done and say something of it: history, correct, rebuild."""

from __future__ import annotations

import json
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sensor_coach.cli.options import AsJson, MaybeExercise, opened_library, say, show, told
from sensor_coach.errors import SensorCoachError
from sensor_coach.exercises import EXERCISES

if TYPE_CHECKING:
    from rich.table import Table

    from sensor_coach.corrections import Correction
    from sensor_coach.done_set import DoneSet, Said
    from sensor_coach.library import Athlete

app = typer.Typer()

SetId = Annotated[str, typer.Argument(help="Id of a set as `history` lists it, or its beginning.")]
_UNSAID: dict[str, tuple[str, Any]] = {
    "load": ("load_kg", None), "pain": ("pain", None), "effort": ("effort", None),
    "note": ("note", ""),
}  # fmt: skip
Unsaid = StrEnum("Unsaid", {name: name for name in _UNSAID})  # type: ignore[misc]


@app.command()
def history(
    exercise: MaybeExercise = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the newest so many.")] = None,
    athlete: Annotated[
        str | None, typer.Option(help="Of whom, in place of who was chosen.")
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Of all athletes.")] = False,
    as_json: AsJson = False,
) -> None:
    """List what was done, oldest first."""
    from sensor_coach.library import tables

    with opened_library() as library:
        who = library.named(athlete) if athlete else library.athlete()
        found = library.done_sets(None if everybody else who.id)
        wanted = [each for each in found if exercise in (None, each.exercise)][-(limit or 0) :]
        if as_json:
            return say(json.dumps(tables.history(library, wanted)))
    if wanted:
        from rich.console import Console

        return Console().print(_table(wanted, who))
    return say(f"{who.name}: no sets yet")


@app.command()
def correct(
    set_id: SetId,
    keep: Annotated[
        float | None, typer.Option(help="The partial repetition at so many seconds counts.")
    ] = None,
    drop: Annotated[
        float | None, typer.Option(help="The full repetition at so many seconds does not.")
    ] = None,
    missed: Annotated[
        float | None, typer.Option(help="There was one at so many seconds that was not found.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take back the last correction.")] = False,
    load: Annotated[float | None, typer.Option(help="Added load in kg.")] = None,
    pain: Annotated[int | None, typer.Option(help="0 none to 10 the worst.")] = None,
    effort: Annotated[int | None, typer.Option(help="0 none to 10 the most.")] = None,
    note: Annotated[str | None, typer.Option(help="Anything worth remembering.")] = None,
    exclude: Annotated[
        bool | None,
        typer.Option("--exclude/--include", help="Leave it out of statistics and programme."),
    ] = None,
    forget: Annotated[
        list[Unsaid] | None, typer.Option(help="What was said and is to be unsaid.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say something of a set: what was counted wrongly, load, pain. What was measured stays."""
    from sensor_coach.library import tables

    wanted = {"load_kg": load, "pain": pain, "effort": effort, "note": note, "excluded": exclude}
    changes = dict(_UNSAID[each] for each in forget or [])
    changes |= {name: value for name, value in wanted.items() if value is not None}
    made = _corrections(keep=keep, drop=drop, missed=missed)
    with opened_library() as library:
        known = library.find(set_id)
        said = _said(library.done_set(known).said, changes)
        library.correct(known, *made)
        if undo and library.undo(known) is None:
            raise SensorCoachError(f"set {known}: has no correction that could be undone")
        if changes:
            library.say(known, said)
        done = library.done_set(known)
        if as_json:
            return say(json.dumps(tables.history(library, [done])[0]))
    return say(_line(done))


@app.command()
def rebuild(as_json: AsJson = False) -> None:
    """Measure all recordings anew; what was said of them stays."""
    with opened_library() as library:
        problems = library.rebuild(lambda done, total, _: told(done, total, None))
        count = len(library.done_sets())
    if as_json:
        say(json.dumps({"sets": count, "problems": problems}))
    else:
        say("\n".join([*problems, f"{count} sets are in the library"]))


@app.command()
def settings(
    name: Annotated[str | None, typer.Argument(help="Which one.")] = None,
    value: Annotated[str | None, typer.Argument(help="What to set it to: JSON, or text.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the settings, show one, or set one."""
    with opened_library() as library:
        if name and value is not None:
            library.set_setting(name, _value(value))
        known = library.settings()
    if name and name not in known:
        raise SensorCoachError(f"no setting {name!r}, there are: {', '.join(known) or 'none yet'}")
    rows = [{"name": key, "value": known[key]} for key in ([name] if name else known)]
    show(rows, as_json, "nothing is set: all is as it comes")


def _corrections(**at_s: float | None) -> list[Correction]:
    from sensor_coach.corrections import Correction

    return [Correction(kind, at) for kind, at in at_s.items() if at is not None]


def _said(before: Said, changes: dict[str, Any]) -> Said:
    try:
        return replace(before, **changes)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _table(sets: list[DoneSet], athlete: Athlete) -> Table:
    """A line a set, in the athlete's own time; what is too long for it is cut."""
    from rich import table as tables
    from rich.text import Text

    table = tables.Table(box=None, pad_edge=False, expand=True)
    for name in ("when", "exercise", "side", "came to", "id"):
        table.add_column(name, no_wrap=True, max_width=20)
    table.add_column("said", no_wrap=True, overflow="ellipsis", ratio=1)
    for done in sets:
        at = done.started_at.astimezone(athlete.zone_info)
        words = (f"{at:%Y-%m-%d %H:%M}", _title(done), done.side or "", _count(done), done.id[:8],
                 ", ".join(_words(done.said)).replace("\n", " "))  # fmt: skip
        table.add_row(*map(Text, words))  # a note is no markup
    return table


def _title(done: DoneSet) -> str:
    title = EXERCISES[done.exercise].title if done.exercise in EXERCISES else done.exercise
    return f"{done.placement}: {title}" if done.sensor else title


def _count(done: DoneSet) -> str:
    if done.exercise in EXERCISES and EXERCISES[done.exercise].measures == "hold":
        return f"{done.hold_s:.1f} s"
    measured = f" ({done.measured_count} measured)" if done.rep_count != done.measured_count else ""
    return f"{done.rep_count}{measured}"


def _line(done: DoneSet) -> str:
    return ", ".join([f"{_title(done)} {done.side or ''}".strip() + f": {_count(done)}",
                      *_words(done.said)])  # fmt: skip


def _words(said: Said) -> list[str]:
    told = (
        "excluded" if said.excluded else None,
        None if said.load_kg is None else f"{said.load_kg:g} kg",
        None if said.pain is None else f"pain {said.pain} of 10",
        None if said.effort is None else f"effort {said.effort} of 10",
        said.note or None,
    )
    return [each for each in told if each]
