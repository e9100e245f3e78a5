"""Panels of a month: its weeks, pain and load, leg against leg, trends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from sensor_coach.done_set import DoneSet
from sensor_coach.exercises import EXERCISES
from sensor_coach.report.month import Kind, Measure, Month
from sensor_coach.report.page import ACCENT, BODY, INK, LINE, OTHER, PAPER, SMALL, SOFT
from sensor_coach.samples import Array

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FILL = ("#FFFFFF", "#DCE9F7", "#B9D4F0", "#95BEE8")  # by sets of a day; the number is in the cell


@dataclass(frozen=True, slots=True)
class _Line:
    """How a leg is drawn: told by its mark and its dashes, not only by its colour."""

    label: str
    color: str
    marker: str
    style: Literal["-", "--", ":", "-."]
    fill: str


LINES = {
    "left": _Line("left leg", ACCENT, "o", "-", ACCENT),
    "right": _Line("right leg", OTHER, "s", "--", PAPER),
    "both": _Line("both legs", INK, "^", ":", INK),
    "": _Line("leg not told", SOFT, "D", "-.", PAPER),
}


def draw_weeks(axes: Axes, month: Month) -> None:
    """Draw a calendar: sets of each day, and what a week came to of what was planned."""
    mondays = month.mondays()
    axes.axis("off")
    axes.set_xlim(0, 9.6)
    axes.set_ylim(len(mondays), -0.45)
    for column, name in enumerate(_DAYS):
        axes.text(column + 0.5, -0.12, name, ha="center", va="bottom", fontsize=SMALL, color=SOFT)
    for row, monday in enumerate(mondays):
        days = [monday + timedelta(days=n) for n in range(7)]
        for column, day in enumerate(days):
            _day(axes, column, row, day, month)
        axes.text(7.2, row + 0.5, _week(month, days), va="center", fontsize=BODY)


def draw_pain(axes: Axes, month: Month) -> None:
    """Draw the pain that was told, a stem for each set."""
    told = [(month.at(s), s.said.pain) for s in month.of_month() if s.said.pain is not None]
    _days(axes, month)
    axes.set_ylim(0, 10)
    axes.set_yticks([0, 2, 4, 6, 8, 10])
    axes.set_ylabel("pain, 0 to 10", fontsize=SMALL)
    axes.set_xlabel("day of the month", fontsize=SMALL, labelpad=2)
    x, pain = _x([at for at, _ in told]), [value for _, value in told]
    axes.vlines(x, 0, pain, color=INK, linewidth=1.2)
    axes.plot(x, pain, "o", color=INK, markersize=4, clip_on=False)
    if not told:
        _say(axes, "no pain was told, nor that there was none")


def draw_load(axes: Axes, month: Month) -> None:
    """Draw the load of each exercise that has one, named at its line."""
    loads: dict[str, list[DoneSet]] = {}
    for done in month.of_month():
        if done.said.load_kg is not None:
            loads.setdefault(done.exercise, []).append(done)
    _days(axes, month)
    axes.set_ylabel("load, kg", fontsize=SMALL)
    axes.set_xlabel("day of the month", fontsize=SMALL, labelpad=2)
    for place, (exercise, sets) in enumerate(loads.items()):
        line = list(LINES.values())[place % len(LINES)]
        axes.plot(_x([month.at(s) for s in sets]), [s.said.load_kg or 0.0 for s in sets],
                  color=line.color, marker=line.marker, markersize=4, linestyle=line.style,
                  markerfacecolor=line.fill, label=EXERCISES[exercise].title)  # fmt: skip
    axes.set_ylim(0, 1.6 * max(axes.get_ylim()[1], 1.0))  # room for the names
    if loads:
        axes.legend(loc="upper left", frameon=False, fontsize=SMALL - 1, borderaxespad=0.1,
                    ncols=1, labelspacing=0.2)  # fmt: skip
    else:
        axes.set_yticks([])
        _say(axes, "no load was told")


def draw_symmetry(axes: Axes, found: Sequence[tuple[Kind, Measure, float]]) -> None:
    """Draw the left leg in % of the right one, a row for each exercise and placement."""
    rows = list(dict.fromkeys(kind for kind, _, _ in found))
    axes.axvline(100, color=SOFT, linewidth=1.0)
    for kind, measure, percent in found:
        line = LINES["left" if measure.unit is None else "right"]
        axes.plot(
            min(max(percent, 50), 150),
            rows.index(kind),
            marker=line.marker,
            color=line.color,
            markerfacecolor=line.fill,
            markersize=7,
            clip_on=False,
        )
        above = measure.unit is None
        axes.text(min(max(percent, 50), 150), rows.index(kind) + (-0.17 if above else 0.17),
                  f"{percent:.0f}", ha="center", va="bottom" if above else "top",
                  fontsize=SMALL)  # fmt: skip
    axes.set_yticks(range(len(rows)), [f"{EXERCISES[e].title}, {place}" for e, place in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(50, 150)
    axes.set_xlabel("left leg in % of the right; 100 is alike.  ● repetitions or seconds  □ size",
                    fontsize=SMALL)  # fmt: skip
    axes.grid(axis="x", color=LINE, linewidth=0.5)
    axes.spines["left"].set_visible(False)


def draw_trend(axes: Axes, month: Month, sets: Sequence[DoneSet], measure: Measure) -> None:
    """Draw one measure over the month, a line for each leg, its error as a band."""
    _days(axes, month)
    for side, line in LINES.items():
        known = [(month.at(s), value, month.doubts.get(s.id, np.nan)) for s in sets
                 if (s.side or "") == side and (value := measure.of(s)) is not None]  # fmt: skip
        if known:
            x, y = _x([at for at, _, _ in known]), np.array([value for _, value, _ in known])
            axes.plot(x, y, color=line.color, marker=line.marker, linestyle=line.style,
                      markerfacecolor=line.fill, markersize=4, linewidth=1.2,
                      clip_on=False)  # fmt: skip
            if measure.unit is not None and month.doubts:
                off = np.array([sd for _, _, sd in known]) * measure.unit.scale
                axes.fill_between(x, y - off, y + off, color=line.color, alpha=0.16, linewidth=0)
    axes.set_ylim(0, 1.15 * max(axes.get_ylim()[1], 1.0))
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))


def _day(axes: Axes, column: int, row: int, day: date, month: Month) -> None:
    inside, sets = month.first <= day <= month.last, month.of_day(day)
    fill = _FILL[(sets > 0) + (sets > 2) + (sets > 5)]
    axes.add_patch(Rectangle((column + 0.04, row + 0.06), 0.92, 0.88, facecolor=fill,
                             edgecolor=SOFT if inside else LINE, linewidth=0.8,
                             linestyle="-" if inside else ":"))  # fmt: skip
    axes.text(column + 0.1, row + 0.14, str(day.day), va="top", fontsize=SMALL - 1,
              color=INK if inside else SOFT)  # fmt: skip
    if sets:
        axes.text(column + 0.58, row + 0.52, str(sets), ha="center", va="center",
                  fontsize=BODY + 3, weight="bold" if inside else "normal")  # fmt: skip


def _week(month: Month, days: Sequence[date]) -> str:
    if (monday := days[0]) in month.weeks:
        done, planned = month.weeks[monday]
        return f"{done} of {planned} planned sets"
    sets = sum(map(month.of_day, days))
    return f"{sets} set{'' if sets == 1 else 's'}" if sets else "–"


def _days(axes: Axes, month: Month) -> None:
    axes.set_xlim(0.5, month.last.day + 1.0)
    axes.set_xticks([1, 8, 15, 22, 29][: 5 if month.last.day > 28 else 4])


def _x(times: Sequence[datetime]) -> Array:
    return np.array([at.day + at.hour / 24 for at in times])


def _say(axes: Axes, said: str) -> None:
    axes.text(0.5, 0.5, said, transform=axes.transAxes, ha="center", va="center", fontsize=SMALL,
              color=SOFT)  # fmt: skip
