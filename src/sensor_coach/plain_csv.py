"""Plain CSV in and out: a time column, three of acceleration, three of angular rate."""

from __future__ import annotations

import csv
import warnings
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from sensor_coach.columns import ACC, GYR, TIME, Column, meaning
from sensor_coach.errors import RecordingError
from sensor_coach.samples import Array, ImuData

HEADER = ("time_s", "ax", "ay", "az", "gx", "gy", "gz")
_EXPECTED = "time_s,ax,ay,az,gx,gy,gz or the same with units, as acc_x_g, gyr_x_dps, t_ms"
_OURS = {TIME: "time_s", ACC: "a", GYR: "g"}


def read(path: Path) -> ImuData:
    """Read a CSV file of samples.

    Parameters
    ----------
    path : Path
        UTF-8, comma, one header line. Columns by name, in any order and with unit suffixes; others
        are passed over.

    Returns
    -------
    ImuData
        In m/s² (specific force), rad/s and s, the time as written.

    Raises
    ------
    RecordingError
        With the file, the line and what was expected: a missing column, a time that does not
        increase, text where a number belongs, no samples.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            columns = _columns(path, file.readline())
            values = _numbers(path, columns)
    except (OSError, UnicodeDecodeError) as error:
        raise RecordingError(f"{path}: cannot be read as text: {error}") from error
    if len(values) < 2:
        raise RecordingError(f"{path}: {len(values)} samples, expected two or more lines of them")
    _check(path, values)
    return ImuData(values[:, 0], values[:, 1:4], values[:, 4:7])


def understood(path: Path) -> tuple[tuple[str, str], ...]:
    """Tell which columns of a file are used: each as written, and what it is taken for.

    Raises RecordingError as `read` does for a header.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline()
    written = [name.strip().strip('"') for name in header.strip().split(",")]
    used = [written[column] for column, _factor in _columns(path, header)]
    return tuple((name, str(meaning(name))) for name in used)


def write(path: Path, imu: ImuData) -> None:
    """Write samples as plain CSV, to the microsecond and seven digits."""
    rows = np.column_stack([imu.t, imu.acc, imu.gyr])
    np.savetxt(
        path, rows, fmt=["%.6f"] + ["%.7g"] * 6, delimiter=",", header=",".join(HEADER), comments=""
    )


def _columns(path: Path, header: str) -> list[tuple[int, float]]:
    """Column and factor to SI of each of `HEADER`."""
    found: dict[str, tuple[int, float]] = {}
    for column, name in enumerate(header.strip().split(",")):
        known = meaning(name)
        if known:
            found.setdefault(_name(known), (column, known.factor))
    missing = [name for name in HEADER if name not in found]
    if missing:
        said = header.strip()[:60] or "nothing"
        raise RecordingError(
            f"{path}, line 1: no column for {', '.join(missing)} in {said!r}; expected {_EXPECTED}"
        )
    return [found[name] for name in HEADER]


def _name(column: Column) -> str:
    """Which of `HEADER` a column is; another name if none."""
    return _OURS.get(column.quantity, column.quantity) + column.axis


def _numbers(path: Path, columns: list[tuple[int, float]]) -> Array:
    """Values of the wanted columns in SI, (n, 7)."""
    try:
        with warnings.catch_warnings():  # of an empty file, which is refused further on
            warnings.simplefilter("ignore", UserWarning)
            return _loaded(path, columns)
    except ValueError:
        _blame(path, [column for column, _ in columns])
        raise


def _loaded(path: Path, columns: list[tuple[int, float]]) -> Array:
    wanted, factors = zip(*columns, strict=True)
    values = np.loadtxt(
        path, delimiter=",", skiprows=1, usecols=wanted, ndmin=2, encoding="utf-8-sig"
    )
    return np.asarray(values * factors, dtype=np.float64)


def _blame(path: Path, columns: list[int]) -> None:
    """Find the line that is no sample and say so; slow, but only ever run on a bad file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows: Iterable[list[str]] = csv.reader(file)
        for line, row in enumerate(rows, start=1):
            for name, column in zip(HEADER, columns, strict=True):
                if line > 1 and row and not _is_number(row, column):
                    found = repr(row[column][:30]) if column < len(row) else "nothing"
                    raise RecordingError(
                        f"{path}, line {line}: {found} for {name}, expected a number"
                    )


def _is_number(row: list[str], column: int) -> bool:
    try:
        float(row[column])
    except (IndexError, ValueError):
        return False
    return True


def _check(path: Path, values: Array) -> None:
    """Refuse numbers that are none and a time that does not go on."""
    bad = np.flatnonzero(~np.isfinite(values).all(axis=1))
    if len(bad):
        raise RecordingError(f"{path}, sample {bad[0] + 1}: not a finite number in every column")
    back = np.flatnonzero(np.diff(values[:, 0]) <= 0)
    if len(back):
        at, before = back[0] + 1, values[back[0], 0]
        raise RecordingError(
            f"{path}, line {at + 2}: time {values[at, 0]:g} s after {before:g} s, expected a time "
            "that increases"
        )
