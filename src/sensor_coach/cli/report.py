"""The command that makes a report to print, or to show to a therapist."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sensor_coach.cli.options import Start, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

app = typer.Typer()


@app.command()
def report(
    output: Annotated[Path, typer.Option(help="File to write: .pdf or .png.")],
    sets: Annotated[
        list[str] | None, typer.Argument(help="Ids of history, or recordings; else the newest set.")
    ] = None,
    month: Annotated[str | None, typer.Option(help="A whole month, YYYY-MM.")] = None,
    test: Annotated[
        bool,
        typer.Option("--test", help="A heel-rise endurance test; or two sets, a leg each."),
    ] = False,
    start: Annotated[
        Start | None,
        typer.Option(help="What the foot stood on; else as the set says, else incline."),
    ] = None,
    before: Annotated[
        list[str] | None, typer.Option(help="An earlier test, in place of the last one alike.")
    ] = None,
) -> None:
    """Make a report of a set, a month or a test: A4 as PDF, or the pages as one PNG."""
    from sensor_coach.report import check_suffix, save

    check_suffix(output)
    if month is not None and (sets or test):
        raise typer.BadParameter("--month is a report by itself: leave out the sets and --test")
    if before and not test:
        raise typer.BadParameter("--before goes with --test")
    if month is not None:
        pages = _month(_first(month))
    else:
        pages = _test(sets or [], start, before or []) if test else _sets(sets or [])
    save(pages, output, "sensor-coach report")
    say(f"written to {output}")


def _first(month: str) -> date:
    try:
        first = datetime.strptime(month, "%Y-%m").date()
    except ValueError as error:
        raise typer.BadParameter(f"month {month!r}, expected YYYY-MM") from error
    if not 1900 <= first.year < 3000:
        raise typer.BadParameter(f"month {month!r}, expected one of 1900 to 2999")
    return first


def _month(first: date) -> list[Figure]:
    from sensor_coach.report import month_report
    from sensor_coach.report.kept import kept_month

    return month_report(kept_month(first))


def _sets(names: list[str]) -> list[Figure]:
    from sensor_coach.report import set_report
    from sensor_coach.report.kept import kept

    found = [*map(kept, names)] or [kept()]
    return [
        page for each in found
        for page in set_report(each.result, each.trace, each.heading, each.path)
    ]  # fmt: skip


def _test(names: list[str], start: str | None, before: list[str]) -> list[Figure]:
    from sensor_coach.report import endurance_report
    from sensor_coach.report.kept import earlier_test, kept, kept_test
    from sensor_coach.report.scored import leg_tests, protocol, start_of

    found = [*map(kept, names)] or [kept_test()]
    known = (earlier_test(each, start_of(each, start)) for each in found)
    earlier = [kept(name) for name in before] if before else [each for each in known if each]
    legs = leg_tests(found, start, earlier)
    return endurance_report(legs, found[0].heading.athlete, protocol())
