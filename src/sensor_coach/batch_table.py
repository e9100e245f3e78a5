"""The table of an analysed archive, as Parquet: a row a file, columns as in ``analyze --json``.

Its schema follows from the types of the results, so that a file in which nothing was found has the
same columns as any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

from sensor_coach.errors import RecordingError
from sensor_coach.events import DERIVED, SetResult

Row = dict[str, Any]
_PLAIN = {float: pa.float64(), int: pa.int64(), str: pa.string(), bool: pa.bool_()}
_OF_FILES = (("file", str), ("size_bytes", int), ("changed_ns", int), ("error", str))


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write rows in place of a table that is there, all or nothing.

    Raises
    ------
    RecordingError
        If the file cannot be written.
    """
    unfinished = path.with_name(f"{path.name}.new")
    try:
        pq.write_table(pa.Table.from_pylist(list(rows), schema()), unfinished, compression="zstd")
        unfinished.replace(path)
    except OSError as error:
        raise RecordingError(f"{path}: cannot be written: {error}") from error


def read(path: Path) -> list[Row]:
    """Read the rows of a table; of a file that is not there, none.

    Raises
    ------
    RecordingError
        If the file is no such table.
    """
    if not path.exists():
        return []
    try:
        table = pq.read_table(path, columns=schema().names)
    except (OSError, pa.ArrowException) as error:
        raise RecordingError(
            f"{path}: is there and is no table of `batch`, expected one or a new name"
        ) from error
    rows: list[Row] = table.to_pylist(maps_as_pydicts="strict")
    return rows


def schema() -> pa.Schema:
    """Columns and their types; names carry the units."""
    columns = [pa.field(name, _PLAIN[kind]) for name, kind in _OF_FILES]
    return pa.schema([*columns, *_columns(SetResult)])


def _columns(kind: Any) -> list[pa.Field]:
    """Columns of an event, as `to_dict` names its values."""
    hints = get_type_hints(kind)
    told = [pa.field(each.name, _type(hints[each.name])) for each in fields(kind)]
    derived = ((name, getattr(kind, name).fget) for name in DERIVED.get(kind, ()))
    return told + [pa.field(name, _type(get_type_hints(get)["return"])) for name, get in derived]


def _type(hint: Any) -> pa.DataType:
    if get_origin(hint) is UnionType:  # or None: any column may be empty
        return _type(get_args(hint)[0])
    if get_origin(hint) is tuple:
        return pa.list_(_type(get_args(hint)[0]))
    if get_origin(hint) is dict:
        return pa.map_(*map(_type, get_args(hint)))
    return pa.struct(_columns(hint)) if is_dataclass(hint) else _PLAIN[hint]
