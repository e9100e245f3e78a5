"""Tables of text with a header, in whatever way their numbers and columns are written."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from sensor_coach.errors import RecordingError
from sensor_coach.samples import Array

Cell = str | float
_CLOCK = re.compile(r"^(?:(\d{4}-\d\d-\d\d)[ T])?(\d\d?):(\d\d):(\d\d(?:[.,]\d+)?)$")
_DECIMAL_COMMA = re.compile(r"^-?\d+,\d+(?:[eE][-+]?\d+)?$")


@dataclass(frozen=True, slots=True)
class Table:
    """A header, and rows of cells below it."""

    where: str  # file, and member or sheet, for people
    names: tuple[str, ...]
    rows: tuple[Sequence[Cell], ...]
    lines: tuple[int, ...]  # where each row stands

    def numbers(self, column: int) -> Array:
        """Give the numbers of a column, shape (n,): NaN where a cell is empty or says so.

        Raises RecordingError with the line of what is no number.
        """
        return np.array([self._number(row, column) for row in range(len(self.rows))])

    def times(self, column: int) -> Array:
        """Give the times of a column: numbers, or s of what clocks show, from the first on."""
        first = next((row[column] for row in self.rows if column < len(row) and row[column]), "")
        if not (isinstance(first, str) and _CLOCK.match(first.strip())):
            return self.numbers(column)
        shown = np.array([self._clock(row, column) for row in range(len(self.rows))])
        return np.asarray(shown - shown[0])

    def said(self, row: int, column: int) -> Cell:
        """What a cell says; nothing if it is not there."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def _number(self, row: int, column: int) -> float:
        said = self.said(row, column)
        if isinstance(said, int | float):
            return float(said)
        text = said.strip()
        try:
            return float(text) if text else np.nan
        except ValueError:
            if _DECIMAL_COMMA.match(text):
                return float(text.replace(",", "."))
        self._refuse(row, column, "expected a number")
        return np.nan

    def _clock(self, row: int, column: int) -> float:
        shown = _CLOCK.match(str(self.said(row, column)).strip())
        if not shown:
            self._refuse(row, column, "expected a time like 17:23:55.464")
            return np.nan
        day = datetime.fromisoformat(shown[1]).toordinal() if shown[1] else 0
        seconds = float(shown[4].replace(",", "."))
        return day * 86400.0 + int(shown[2]) * 3600 + int(shown[3]) * 60 + seconds

    def _refuse(self, row: int, column: int, expected: str) -> None:
        found = str(self.said(row, column))[:30]
        raise RecordingError(
            f"{self.where}, line {self.lines[row]}: {found!r} for {self.names[column]}, {expected}"
        )


def text_table(where: str, text: str) -> Table:
    """Read a table whose columns are parted by commas, semicolons or tabs; line 1 is its header."""
    lines = text.splitlines()
    header = lines[0] if lines else ""
    separator = separator_of(header)
    try:
        return cells_table(where, csv.reader(lines, delimiter=separator))
    except csv.Error as error:
        raise RecordingError(f"{where}: {error}, expected a table") from error


def cells_table(where: str, cells: Iterable[Sequence[Cell]]) -> Table:
    """Make a table of rows of cells, the first of which is the header; empty rows are left out."""
    numbered = enumerate(cells, start=1)
    _, header = next(numbered, (1, ()))
    kept = [(line, row) for line, row in numbered if any(cell != "" for cell in row)]
    names = tuple(str(cell).strip() for cell in header)
    return Table(where, names, tuple(row for _, row in kept), tuple(line for line, _ in kept))


def separator_of(header: str) -> str:
    """Tell what parts the columns of a header: what occurs most of comma, semicolon and tab."""
    unquoted = re.sub(r'"[^"]*"', "", header)
    return max(",;\t", key=unquoted.count)
