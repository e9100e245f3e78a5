"""Plain CSV in and out: a time column, three of acceleration, three of angular rate."""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from sensor_coach.errors import RecordingError
from sensor_coach.samples import GRAVITY, Array, ImuData

HEADER = ("time_s", "ax", "ay", "az", "gx", "gy", "gz")
_EXPECTED = "time_s,ax,ay,az,gx,gy,gz or the same with units, as acc_x_g, gyr_x_dps, t_ms"
_TIME = re.compile(r"^(?:t|time|timestamp)(?:_(s|ms|us|ns))?$")
_AXIS = re.compile(r"^(a|acc|accel|g|gyr|gyro)_?([xyz])(?:_(.+))?$")
_TIME_UNITS = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9, None: 1.0}
_ACC_UNITS = {None: 1.0, "m_s2": 1.0, "ms2": 1.0, "mss": 1.0, "g": GRAVITY, "mg": GRAVITY / 1000}
_GYR_UNITS = {
    None: 1.0, "rad_s": 1.0, "rads": 1.0, "rps": 1.0,
    "dps": np.pi / 180, "deg_s": np.pi / 180, "degs": np.pi / 180, "mdps": np.pi / 180e3,
}  # fmt: skip


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
    meant = (
        "time",
        *(f"{kind} {axis}" for kind in ("acceleration", "turn rate") for axis in "xyz"),
    )
    used = [written[column] for column, _factor in _columns(path, header)]
    return tuple(
        (name, f"{what}, {_unit(name.lower(), what)}")
        for name, what in zip(used, meant, strict=True)
    )


def write(path: Path, imu: ImuData) -> None:
    """Write samples as plain CSV, to the microsecond and seven digits."""
    rows = np.column_stack([imu.t, imu.acc, imu.gyr])
    np.savetxt(
        path, rows, fmt=["%.6f"] + ["%.7g"] * 6, delimiter=",", header=",".join(HEADER), comments=""
    )


def _columns(path: Path, header: str) -> list[tuple[int, float]]:
    """Column and factor to SI of each of `HEADER`."""
    names = [name.strip().strip('"').lower() for name in header.strip().split(",")]
    found: dict[str, tuple[int, float]] = {}
    for column, name in enumerate(names):
        known = _meaning(name)
        if known:
            found.setdefault(known[0], (column, known[1]))
    missing = [name for name in HEADER if name not in found]
    if missing:
        said = header.strip()[:60] or "nothing"
        raise RecordingError(
            f"{path}, line 1: no column for {', '.join(missing)} in {said!r}; expected {_EXPECTED}"
        )
    return [found[name] for name in HEADER]


def _meaning(name: str) -> tuple[str, float] | None:
    """Which column of `HEADER` a name stands for, and its factor to SI."""
    time = _TIME.match(name)
    if time:
        return "time_s", _TIME_UNITS[time[1]]
    axis = _AXIS.match(name)
    if not axis:
        return None
    kind, units = ("g", _GYR_UNITS) if axis[1].startswith("g") else ("a", _ACC_UNITS)
    return (kind + axis[2], units[axis[3]]) if axis[3] in units else None


def _unit(name: str, what: str) -> str:
    """Unit that a column is read in, in words."""
    time, axis = _TIME.match(name), _AXIS.match(name)
    said = time[1] if time else axis[3] if axis else None
    usual = "s" if time else "m/s²" if what.startswith("acc") else "rad/s"
    return {
        "m_s2": "m/s²", "ms2": "m/s²", "mss": "m/s²", "rad_s": "rad/s", "rads": "rad/s",
        "rps": "rad/s", "dps": "°/s", "deg_s": "°/s", "degs": "°/s", "mdps": "m°/s",
    }.get(said or "", said or usual)  # fmt: skip


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
