"""Commands that analyse whole folders: evaluate, against the truth; batch, into a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sensor_coach.cli.options import AsJson, MaybeExercise, MaybePlacement, MaybeSide, say

if TYPE_CHECKING:
    from sensor_coach.accuracy import Row
    from sensor_coach.evaluation import Outcome

app = typer.Typer()

Jobs = Annotated[int, typer.Option(min=1, help="Processes to share the work.")]


@app.command()
def evaluate(
    folder: Path,
    as_json: AsJson = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="The page docs/accuracy.md.")
    ] = False,
    jobs: Jobs = 1,
) -> None:
    """Analyse every recording with a truth file beside it; show how far off the results are."""
    from sensor_coach import accuracy, evaluation

    outcomes = _evaluated(evaluation.with_truth(folder), jobs)
    tables = accuracy.tables(outcomes)
    if as_json:
        say(json.dumps({**tables, "outcomes": [asdict(each) for each in outcomes]}))
    elif as_markdown:
        say(accuracy.page(tables))
    else:
        for title, rows in tables.items():
            _print(title, rows)
    if tables["failed"]:
        raise typer.Exit(1)


@app.command()
def batch(
    folder: Path,
    output: Annotated[Path, typer.Option(help="Parquet file to write, a row a file.")],
    exercise: MaybeExercise = None,
    placement: MaybePlacement = None,
    side: MaybeSide = None,
    jobs: Jobs = 1,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler, tcp://HOST:PORT.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Analyse a whole archive anew, into one table; take up again what was interrupted.

    Recordings, CSV files, and what phones export as zip, JSON, workbook or text. A recording of two
    sensors is one row, of its first.
    What the table has already, of the same bytes and by the same algorithm, is not analysed again.
    """
    from sensor_coach import batch as work
    from sensor_coach.files import Override

    if scheduler and jobs > 1:
        raise typer.BadParameter("work is shared by --jobs or by --scheduler, not by both")
    shared = work.in_processes(jobs) if jobs > 1 else work.here
    archive = work.Archive(folder, output, Override(exercise, placement, side))
    with _bar("Analysing") as told:
        rows = archive.run(work.on_cluster(scheduler) if scheduler else shared, told)
    failed = [row for row in rows if row.get("error")]
    came_to = {"files": len(rows), "failed": len(failed), "output": str(output)}
    say(json.dumps(came_to) if as_json else f"{len(rows)} files, {len(failed)} failed: {output}")


def _evaluated(pairs: list[tuple[Path, Path]], jobs: int) -> list[Outcome]:
    """Evaluate files, in order, with a bar on stderr where that is a terminal."""
    from rich.console import Console
    from rich.progress import track

    from sensor_coach.evaluation import evaluate as evaluated

    def watched(outcomes: Iterable[Outcome]) -> list[Outcome]:
        error = Console(stderr=True)
        return list(track(outcomes, "Analysing", len(pairs), console=error,
                          disable=not error.is_terminal))  # fmt: skip

    if jobs == 1:
        return watched(map(evaluated, pairs))
    with ProcessPoolExecutor(jobs) as pool:
        return watched(pool.map(evaluated, pairs))


@contextmanager
def _bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on stderr where that is a terminal; what is given moves it."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress

    error = Console(stderr=True)
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=error, disable=not error.is_terminal) as progress:
        task = progress.add_task(title)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _print(title: str, rows: list[Row]) -> None:
    """Print one table; columns that are empty all the way down are left out."""
    from rich.console import Console
    from rich.table import Table

    if not rows:
        return
    names = [name for name in rows[0] if any(row[name] for row in rows)]
    table = Table(*names, title=title, title_justify="left", box=None)
    for row in rows:
        table.add_row(*(row[name] for name in names))
    Console().print(table)
