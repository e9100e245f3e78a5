"""The command that holds the analysis against the truth: evaluate."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from sensor_coach.cli.options import AsJson, say

if TYPE_CHECKING:
    from sensor_coach.accuracy import Row
    from sensor_coach.evaluation import Outcome

app = typer.Typer()


@app.command()
def evaluate(
    folder: Path,
    as_json: AsJson = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="The page docs/accuracy.md.")
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to share the work.")] = 1,
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


def _evaluated(pairs: list[tuple[Path, Path]], jobs: int) -> list[Outcome]:
    """Evaluate files, in order, with a bar on stderr where that is a terminal."""
    from sensor_coach.evaluation import evaluate as evaluated

    def watched(outcomes: Iterable[Outcome]) -> list[Outcome]:
        error = Console(stderr=True)
        return list(track(outcomes, "Analysing", len(pairs), console=error,
                          disable=not error.is_terminal))  # fmt: skip

    if jobs == 1:
        return watched(map(evaluated, pairs))
    with ProcessPoolExecutor(jobs) as pool:
        return watched(pool.map(evaluated, pairs))


def _print(title: str, rows: list[Row]) -> None:
    """Print one table; columns that are empty all the way down are left out."""
    if not rows:
        return
    names = [name for name in rows[0] if any(row[name] for row in rows)]
    table = Table(*names, title=title, title_justify="left", box=None)
    for row in rows:
        table.add_row(*(row[name] for name in names))
    Console().print(table)
