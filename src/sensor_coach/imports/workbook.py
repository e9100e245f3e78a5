"""Workbooks (.xlsx, .xls): each sheet a table with a header."""

from __future__ import annotations

from pathlib import Path

from sensor_coach.errors import RecordingError
from sensor_coach.imports.table import Cell, Table, cells_table

OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # how an .xls begins


def tables(path: Path) -> dict[str, Table]:
    """Read all sheets by name.

    Raises
    ------
    RecordingError
        If it is damaged, or what reads workbooks is not installed.
    """
    try:
        import python_calamine as calamine
    except ImportError as error:
        raise RecordingError(
            f"{path}: is a workbook, which needs python-calamine: pip install "
            "'sensor-coach[excel]', or export CSV in place of Excel"
        ) from error
    try:
        with calamine.CalamineWorkbook.from_path(path) as book:
            return {name: _table(path, book, name) for name in book.sheet_names}
    except (calamine.CalamineError, OSError) as error:
        raise RecordingError(f"{path}: {error}, expected a whole workbook") from error


def _table(path: Path, book: object, name: str) -> Table:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)  # type: ignore[attr-defined]
    return cells_table(f"{path}: {name}", ([_cell(cell) for cell in row] for row in rows))


def _cell(value: object) -> Cell:
    return float(value) if isinstance(value, int | float) else str(value)
