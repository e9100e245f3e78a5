"""A table on pages: as many rows as there is room for, the others on the next sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sensor_coach.corrections import Correction, missed_s, verdicts
from sensor_coach.events import SetResult
from sensor_coach.exercises import EXERCISES
from sensor_coach.report.page import LEFT, RIGHT, SMALL, SOFT, Page, wrapped
from sensor_coach.report.words import NONE, RISE, WAYS, unit_of
from sensor_coach.set_words import numbered

_ROW = 0.153  # inches a line


@dataclass(frozen=True, slots=True)
class Column:
    """A column and the inches from the left edge it begins at."""

    name: str
    at: float


Row = Sequence[str]
_SAID = {
    "keep": "counts, says the athlete", "drop": "does not count, says the athlete",
    "missed": "was not found, says the athlete",
}  # fmt: skip
_AIM = re.compile(r", aim for \d+ s")  # said once, in the column's head


def draw_table(pages: list[Page], columns: Sequence[Column], rows: Iterable[Row]) -> None:
    """Write rows under the last page's text; the last column is broken into lines."""
    _head(pages[-1], columns)
    width = RIGHT - LEFT - columns[-1].at
    for row in rows:
        lines = wrapped(row[-1], width, SMALL) or [""]
        if pages[-1].room < len(lines) * _ROW:
            pages.append(Page())
            _head(pages[-1], columns)
        page = pages[-1]
        for column, said in zip(columns[:-1], row[:-1], strict=True):
            page.text(LEFT + column.at, page.y, said, SMALL)
        for line in lines:
            page.text(LEFT + columns[-1].at, page.y, line, SMALL)
            page.y += _ROW


def repetitions(
    result: SetResult, corrections: Sequence[Correction] = ()
) -> tuple[list[Column], list[Row]]:
    """Columns and rows of a set's repetitions: times, size with its deviation, notes.

    What the athlete said of one comes first in its notes; one that was missed is a row by itself.
    """
    stroke = EXERCISES[result.exercise].stroke
    unit = unit_of(result.placement)
    first, last = WAYS[stroke]
    heel = "depth (est.)" if stroke == "drop" else "" if stroke == "pull" else "heel (est.)"
    names = ["", "at", first, "hold", last, unit.what, heel, _to_note(result)]
    places = (0.0, 0.3, 0.85, 1.3, 1.75, 2.3, 3.2, 4.15 if heel else 3.2)
    columns = [Column(name, at) for name, at in zip(names, places, strict=True)]
    said = verdicts(result.reps, corrections)
    rows = [
        (at, ["+", f"{at:.1f} s", *[NONE] * 5, _SAID["missed"]]) for at in missed_s(corrections)
    ]
    for name, rep in zip(numbered(result.reps), result.reps, strict=True):
        size, doubt = unit.of(rep)
        way = rep.depth_m if stroke == "drop" else rep.heel_height_m
        times = (rep.start_s, rep.out_s, rep.hold_s, rep.back_s)
        noted = [_SAID[said[rep]], *rep.quality] if rep in said else rep.quality
        rows.append((rep.start_s, [
            name, *(f"{time:.1f} s" for time in times),
            _doubtful(unit.text(size), unit.text(doubt)),
            _doubtful(RISE.text(way), RISE.text(rep.heel_height_sd_m)) if heel else "",
            _AIM.sub("", "; ".join(noted)),
        ]))  # fmt: skip
    return columns, [row for _, row in sorted(rows, key=lambda each: each[0])]


def holds(result: SetResult) -> tuple[list[Column], list[Row]]:
    """Columns and rows of a set's holds."""
    angle = any(hold.angle_rad is not None for hold in result.holds)
    names = ["hold", "from", "to", "held", *(["angle", "drift"] if angle else []), "ended by"]
    columns = [Column(name, 0.85 * place) for place, name in enumerate(names)]
    unit = unit_of("foot")
    rows: list[Row] = []
    for number, hold in enumerate(result.holds, start=1):
        times = (hold.start_s, hold.end_s, hold.duration_s)
        angles = [unit.text(hold.angle_rad), unit.text(hold.drift_rad)] if angle else []
        rows.append([str(number), *(f"{t:.1f} s" for t in times), *angles, hold.ended_by])
    return columns, rows


def presses(result: SetResult) -> tuple[list[Column], list[Row]]:
    """Columns and rows of the presses during a hold, two in a row: there may be twenty."""
    names = ("press", "at", "RMS tilt", "fastest tilt")
    columns = [
        Column(name, at + half)
        for half in (0.0, 3.5)
        for name, at in zip(names, (0.0, 0.6, 1.3, 2.1), strict=True)
    ]
    cells = [
        [str(n), f"{p.start_s:.1f} s", f"{p.rms_tilt_deg:.2f}°", f"{p.peak_rate_deg_s:.1f} °/s"]
        for n, p in enumerate(result.presses, start=1)
    ]
    half = -(-len(cells) // 2)
    right = [*cells[half:], *[[""] * 4] * (2 * half - len(cells))]
    return columns, [one + other for one, other in zip(cells[:half], right, strict=True)]


def _to_note(result: SetResult) -> str:
    aims = EXERCISES[result.exercise].aims
    named = (("raise", aims.raise_s), ("hold", aims.hold_s), ("lower", aims.lower_s))
    said = ", ".join(f"{name} {aim:.0f} s" for name, aim in named if aim)
    return f"to note (aims: {said})" if said else "to note"


def _head(page: Page, columns: Sequence[Column]) -> None:
    for column in columns:
        page.text(LEFT + column.at, page.y, column.name, SMALL, color=SOFT)
    page.y += _ROW
    page.rule(page.y)
    page.y += 0.05


def _doubtful(size: str, doubt: str) -> str:
    return size if NONE in (size, doubt) else f"{size.split()[0].rstrip('°')} ± {doubt}"
