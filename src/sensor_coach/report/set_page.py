"""The report of one set, made to be shown to a therapist."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import median

import numpy as np
from matplotlib.figure import Figure

from sensor_coach.events import SetResult, longest_hold
from sensor_coach.exercises import EXERCISES
from sensor_coach.report import balance, table
from sensor_coach.report.page import (
    ACROSS,
    BODY,
    LEFT,
    RIGHT,
    SMALL,
    SOFT,
    Page,
    styled,
    with_footers,
)
from sensor_coach.report.repetitions import (
    Drawn,
    draw_overlay,
    draw_trace,
    legend,
)
from sensor_coach.report.sizes import bars_of, draw_sizes
from sensor_coach.report.words import NONE, Heading, rests_on, subtitle, unit_of
from sensor_coach.samples import Array
from sensor_coach.set_words import lost, sway_figures

_AXIS = 0.5  # inches for the labels left of a panel
_HALF = (ACROSS - 0.55) / 2
_LEAST = 6  # repetitions that a loss is told of

_LESS = {"raise": "less high", "drop": "less deep", "pull": "less far"}

Tile = tuple[str, str]


def set_report(
    result: SetResult, trace: Array, heading: Heading | None = None, path: Array | None = None
) -> list[Figure]:
    """Draw one set on A4.

    Parameters
    ----------
    result : SetResult
        As measured.
    trace : ndarray, shape (n, 2)
        Seconds; ankle rise in m (shank) or pitch in rad, tilt in rad of a hold:
        `Pipeline.trace`.
    heading : Heading, optional
        What is known beside it; the count as corrected stands beside the measured one.
    path : ndarray, shape (n, 3), optional
        Of a hold: seconds, tilt across and along the axis of most sway in rad:
        `Pipeline.sway_path`.

    Returns
    -------
    list of Figure
        The pages. More than one if the repetitions are many.
    """
    heading = heading or Heading()
    with styled():
        pages = [Page()]
        pages[0].title(EXERCISES[result.exercise].title, subtitle(result, heading))
        if EXERCISES[result.exercise].measures == "hold":
            _hold(pages, result, trace, np.empty((0, 3)) if path is None else path)
        else:
            _repetitions(pages, Drawn(result, trace), heading)
        _lost(pages, result)
        return with_footers(pages, rests_on(result, heading))


def _repetitions(pages: list[Page], drawn: Drawn, heading: Heading) -> None:
    page, result = pages[-1], drawn.result
    page.numbers([*_counts(result, heading), *_sizes(result)])
    if len(drawn.trace):
        page.heading("The set")
        axes = page.axes(LEFT + _AXIS, page.y + 0.12, ACROSS - _AXIS, 1.4)
        lane = page.axes(LEFT + _AXIS, page.y + 1.57, ACROSS - _AXIS, 0.2)
        draw_trace(axes, lane, drawn)
        legend(axes, drawn)
        page.y += 2.25
    if result.reps and len(drawn.trace):
        _side_by_side(page, drawn)
    for columns, rows in (table.repetitions(result, heading.corrections), table.holds(result)):
        if rows:
            pages[-1].y += 0.1
            table.draw_table(pages, columns, rows)


def _side_by_side(page: Page, drawn: Drawn) -> None:
    """All repetitions over each other; their sizes one by one."""
    top, right = page.y + 0.38, LEFT + _HALF + 0.55
    page.text(LEFT, page.y, "All full repetitions, and their mean (thick)", BODY, weight="bold")
    page.text(right, page.y, "Size of each, ± one deviation", BODY, weight="bold")
    draw_overlay(page.axes(LEFT + _AXIS, top, _HALF - _AXIS, 1.25), drawn)
    bars = bars_of(drawn.result)
    draw_sizes(page.axes(right + _AXIS, top, RIGHT - right - _AXIS, 1.25), bars, drawn.unit)
    page.y = top + 1.7


def _counts(result: SetResult, heading: Heading) -> Iterator[Tile]:
    what = "pulls" if EXERCISES[result.exercise].stroke == "pull" else "repetitions"
    partial = f", and {result.partial_count} partial" if result.partial_count else ""
    if heading.rep_count in (None, result.rep_count):
        yield str(result.rep_count), what + partial
    else:
        yield str(result.rep_count), f"{what} measured{partial}"
        yield str(heading.rep_count), f"{what} as corrected by the athlete"


def _sizes(result: SetResult) -> Iterator[Tile]:
    found, unit = result.metrics or {}, unit_of(result.placement)
    full = [rep for rep in result.reps if rep.full]
    doubt = unit.doubt(full)
    mean = found.get(f"mean_{unit.name}_{unit.key}")
    give = "" if doubt is None else f", ± {unit.text(doubt)}"
    if full:
        yield unit.text(mean), f"mean {unit.what}{give}" if mean else f"{unit.what}: withheld"
    aims = EXERCISES[result.exercise].aims
    named = (("lower", "lowering", aims.lower_s), ("hold", "held", aims.hold_s),
             ("raise", "raising", aims.raise_s))  # fmt: skip
    for phase, name, aim in named:
        if aim and (middle := found.get(f"median_{phase}_s")) is not None:
            yield f"{middle:.1f} s", f"{name} (median); aim {aim:.0f} s"
    drifts = [abs(hold.drift_rad) for hold in result.holds if hold.drift_rad is not None]
    if drifts:
        yield f"{math.degrees(median(drifts)):.0f}°", "drift while held (median)"
    loss = found.get(f"{unit.name}_loss_percent")
    if loss is not None and len(full) >= _LEAST:
        yield (
            f"{loss:.0f} %",
            f"{_LESS[EXERCISES[result.exercise].stroke]} in the last three than in the first three",
        )


def _hold(pages: list[Page], result: SetResult, trace: Array, path: Array) -> None:
    page = pages[-1]
    page.numbers(list(_held(result)))
    if len(trace):
        page.heading("The set")
        axes = page.axes(LEFT + _AXIS, page.y + 0.12, ACROSS - _AXIS, 1.35)
        balance.draw_holds(axes, result, trace)
        page.y += 2.05
    if len(path):
        _sway(page, result, path)
    tables = [table.holds(result), table.presses(result)]
    if len(result.holds) == 1 and result.presses:
        del tables[0]  # all of it is told above, and twenty presses need the room
    for columns, rows in tables:
        if rows:
            pages[-1].y += 0.1
            table.draw_table(pages, columns, rows)


def _sway(page: Page, result: SetResult, path: Array) -> None:
    page.heading("Sway of the longest hold")
    side = 2.1
    balance.draw_path(page.axes(LEFT + _AXIS, page.y + 0.15, side, side), path)
    x, y = LEFT + _AXIS + side + 0.5, page.y + 0.2
    for name, number in sway_figures(result.sway or {}):
        page.text(x, y, name, BODY, color=SOFT)
        page.text(RIGHT, y, number, BODY, ha="right", weight="bold")
        y += 0.25
    for line in ("Which way is forward is not known to a sensor strapped",
                 "on at any angle: the axes are those of the sway itself."):  # fmt: skip
        page.text(x, y + 0.05, line, SMALL, color=SOFT)
        y += 0.16
    page.y += side + 0.65


def _held(result: SetResult) -> Iterator[Tile]:
    longest = longest_hold(result.holds)
    yield (
        f"{result.longest_hold_s:.1f} s",
        (f"longest hold, ended by {longest.ended_by}" if longest else "no hold was found"),
    )
    if len(result.holds) > 1:
        yield str(len(result.holds)), "holds"
    sway = result.sway or {}
    if "rms_deg" in sway:
        yield f"{sway['rms_deg']:.2f}°", "sway: root mean square of the tilt"
        yield f"{sway['mean_velocity_deg_s']:.1f} °/s", "mean speed of the sway"
    elif longest:
        yield NONE, "sway is not known"
    if result.presses:
        yield str(len(result.presses)), f"presses, by the {result.presses_from}"


def _lost(pages: list[Page], result: SetResult) -> None:
    said = lost(result)
    if pages[-1].room < 0.5 + 0.2 * len(said):
        pages.append(Page())
    page = pages[-1]
    page.y += 0.2
    page.text(LEFT, page.y, "What was lost or withheld", BODY, weight="bold")
    page.y += 0.22
    for line in said:
        page.paragraph(line, SMALL + 0.5)
