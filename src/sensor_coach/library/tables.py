"""The library as tables: a row a set or a repetition, to be shown, or to leave for other programs.

Times are UTC, sizes SI as the names say; None is not measured, or not said.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from sensor_coach import files, plain_csv
from sensor_coach.done_set import DoneSet
from sensor_coach.errors import LibraryError
from sensor_coach.events import to_dict
from sensor_coach.library.opening import Library

Row = dict[str, Any]


def history(library: Library, sets: Iterable[DoneSet]) -> list[Row]:
    """A row a set, as ``history --json`` has it."""
    names = {each.id: each.name for each in library.athletes()}
    return [_set(each, names[each.athlete]) for each in sets]


def of_sets(library: Library, sets: Iterable[DoneSet]) -> list[Row]:
    """A row a set, flat: each of its metrics is a column, named as in `SetMetrics`."""
    rows = history(library, sets)
    metrics = [row.pop("metrics") for row in rows]
    names = list(dict.fromkeys(name for each in metrics for name in each))
    return [
        row | {name: each.get(name) for name in names if name not in row}
        for row, each in zip(rows, metrics, strict=True)
    ]


def of_reps(library: Library, sets: Iterable[DoneSet]) -> list[Row]:
    """A row a repetition as it was measured, beside the set that it belongs to."""
    return [
        {"set": done.id, "exercise": done.exercise, "side": done.side, "rep": number}
        | to_dict(rep)
        | {"quality": "; ".join(rep.quality)}
        for done in sets
        for number, rep in enumerate(library.result(done.id).reps, start=1)
    ]


def of_samples(file: Path, sensor: int = 0) -> list[Row]:
    """A row a sample as the sensor gave it, with the columns of a plain CSV."""
    imu = files.read_samples(file, sensor)
    values = np.column_stack([imu.t, imu.acc, imu.gyr])
    return [dict(zip(plain_csv.HEADER, row, strict=True)) for row in values.tolist()]


def write_csv(file: Path, rows: list[Row]) -> None:
    """Write rows as CSV; what was not measured is empty.

    Raises
    ------
    LibraryError
        If the file cannot be written.
    """
    try:
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]) if rows else [])
            writer.writeheader()
            writer.writerows(rows)
    except OSError as error:
        raise LibraryError(f"{file}: cannot be written: {error.strerror}") from error


def write_parquet(file: Path, rows: list[Row]) -> None:
    """Write rows as Parquet, compressed by zstd.

    Raises
    ------
    LibraryError
        If pyarrow is not installed, or the file cannot be written.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise LibraryError(
            "Parquet is written by pyarrow, which is not installed: pip install pyarrow"
        ) from error
    try:
        pq.write_table(pa.Table.from_pylist(rows), file, compression="zstd")
    except OSError as error:
        raise LibraryError(f"{file}: cannot be written: {error}") from error


def _set(done: DoneSet, athlete: str) -> Row:
    row = {
        "id": done.id, "exercise": done.exercise, "side": done.side, "placement": done.placement,
        "started_at": done.started_at.isoformat(), "duration_s": done.duration_s,
        "rep_count": done.rep_count, "measured_count": done.measured_count,
        "partial_count": done.partial_count, "good_count": done.good_count,
        "hold_s": done.hold_s, "load_kg": done.said.load_kg, "pain": done.said.pain,
        "effort": done.said.effort, "note": done.said.note, "excluded": done.said.excluded,
        "athlete": athlete, "athlete_id": done.athlete, "algorithm": done.algorithm,
        "recording": done.recording, "sensor": done.sensor, "source": done.source,
        "test_start": done.test_start, "metrics": done.metrics,
    }  # fmt: skip
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    """As in ``analyze --json``: a microsecond, a micrometre are below what any sensor tells."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return round(value, 6) if isinstance(value, float) else value
