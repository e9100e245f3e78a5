"""Tables of samples as runs: which columns belong together, and what their unit makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from sensor_coach.columns import ACC, GYR, LINEAR, PULL, TIME, Column, meaning
from sensor_coach.errors import RecordingError
from sensor_coach.imports.runs import Imported, Run, merged, read_at, run, with_gravity
from sensor_coach.imports.table import Table
from sensor_coach.samples import Array

_EXPECTED = (
    "expected a time, three of acceleration with gravity and three of turn rate, named as in "
    "time_s,ax,ay,az,gx,gy,gz or with units as in Acceleration x (m/s^2)"
)
_LACKS = {
    ACC: "acceleration with gravity",
    GYR: "turn rate (gyroscope)",
}
Known = list[tuple[int, str, Column]]  # number of a column, its name, what it means


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """One quantity of a table."""

    quantity: str
    run: Run
    columns: tuple[tuple[str, str], ...]


def imported(format_name: str, where: str, tables: Iterable[Table]) -> Imported:
    """Make samples of tables that hold an accelerometer and a gyroscope between them.

    Parameters
    ----------
    format_name : str
        Whose tables they are, for people.
    where : str
        The file.
    tables : iterable of Table
        All of it; columns that mean nothing are passed over.

    Raises
    ------
    RecordingError
        One line: the place, what was found, what was expected.
    """
    tables = list(tables)
    found: dict[str, Found] = {}
    for each in tables:
        for part in runs_of(each):
            found.setdefault(part.quantity, part)
    acc, notes = _acceleration(found)
    if acc is None or GYR not in found:
        raise RecordingError(f"{where}: {_missing(found, tables)}")
    imu, said = merged(with_gravity(acc), found[GYR].run)
    used = dict.fromkeys(pair for part in found.values() for pair in part.columns)
    return Imported(format_name, imu, tuple(used), (*notes, *said))


def runs_of(table: Table) -> Iterator[Found]:
    """Give what a table holds: of each quantity three axes, by the time column before them."""
    time: tuple[int, str, Column] | None = None
    waiting: Known = []
    for number, name in enumerate(table.names):
        column = meaning(name)
        if column is None:
            continue
        if column.quantity == TIME:
            if time and waiting:  # another clock begins
                yield from _triads(table, time, waiting)
                time, waiting = None, []
            time = time or (number, name, column)
        else:
            waiting.append((number, name, column))
    if time:
        yield from _triads(table, time, waiting)


def _triads(table: Table, time: tuple[int, str, Column], known: Known) -> Iterator[Found]:
    t = table.times(time[0]) * time[2].factor
    for quantity in (ACC, GYR, LINEAR, PULL):
        axes = {c.axis: (number, name, c) for number, name, c in reversed(known)
                if c.quantity == quantity}  # fmt: skip
        if len(axes) == 3 and len(t):
            three = [axes[axis] for axis in "xyz"]
            values = [table.numbers(number) * column.factor for number, _, column in three]
            used = tuple((name, str(column)) for _, name, column in (time, *three))
            yield Found(quantity, _run(table, t, np.column_stack(values)), used)


def _run(table: Table, t: Array, values: Array) -> Run:
    """Rows that hold something of a quantity; what holds only some of it is refused."""
    there = np.isfinite(values)
    some = there.any(axis=1)
    torn = np.flatnonzero(some & ~(there.all(axis=1) & np.isfinite(t)))
    if len(torn):
        raise RecordingError(
            f"{table.where}, line {table.lines[torn[0]]}: nothing in a column, expected a time and "
            "three numbers"
        )
    back = np.flatnonzero(np.diff(t[some]) < 0)
    if len(back):
        line = np.array(table.lines)[some][back[0] + 1]
        before, at = t[some][back[0]], t[some][back[0] + 1]
        raise RecordingError(
            f"{table.where}, line {line}: time {at:.12g} s after {before:.12g} s, expected a time "
            "that increases"
        )
    return run(table.where, t[some], values[some])


def _acceleration(found: dict[str, Found]) -> tuple[Run | None, tuple[str, ...]]:
    """Acceleration with gravity: as it is, or put together of its two parts."""
    if ACC in found:
        found.pop(LINEAR, None)
        found.pop(PULL, None)
        return found[ACC].run, ()
    if LINEAR in found and PULL in found:
        linear, pull = found[LINEAR].run, found[PULL].run
        return added(linear, pull), ("Gravity is added to the acceleration without it.",)
    return None, ()


def added(linear: Run, pull: Run) -> Run:
    """Add gravity, where it was measured, to acceleration without it."""
    total = linear.values + read_at(linear.t, pull)
    both = np.isfinite(total[:, 0])
    return run(linear.where, linear.t[both], total[both])


def _missing(found: dict[str, Found], tables: list[Table]) -> str:
    if LINEAR in found:
        return (
            "holds acceleration without gravity only, expected acceleration with gravity: the "
            "accelerometer itself, or gravity beside it"
        )
    lacks = [words for quantity, words in _LACKS.items() if quantity not in found]
    header = "; ".join(", ".join(filter(None, table.names)) for table in tables)[:80] or "nothing"
    return f"no columns of {' and of '.join(lacks)} in {header!r}; {_EXPECTED}"
