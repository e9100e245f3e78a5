"""The report of one month, made to be shown to a therapist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sensor_coach.exercises import EXERCISES
from sensor_coach.report import month_panels as panels
from sensor_coach.report.month import Best, Measure, Month, bests, kinds, measures, symmetry
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

_AXIS = 0.5  # inches for the labels left of a panel
_HALF = (ACROSS - 0.45) / 2
_PLACES = ((0.0, 2.7), (3.1, ACROSS - 3.1))  # of a count and of sizes, whose names are longer
_ROW = 1.36  # inches of one exercise's trends

Tile = tuple[str, str]


def month_report(month: Month) -> list[Figure]:
    """Draw a month on A4: its weeks, pain and load, leg against leg; then trends and bests.

    Parameters
    ----------
    month : Month
        With the sets of the months before too, if bests are to be compared with them.

    Returns
    -------
    list of Figure
        The pages; one that says so if no set was done. Sizes seen from the foot and from the shank
        are never in one panel.
    """
    with styled():
        pages = [Page()]
        sets = month.of_month()
        pages[0].title(f"{month.first:%B %Y}", [line for line in _whose(month) if line])
        if sets:
            pages[0].numbers(list(_tiles(month)))
        else:
            pages[0].heading("No set was done in this month.")
            pages[0].y += 0.15
        _weeks(pages[0], month)
        if sets:
            _pain_and_load(pages[0], month)
            _legs(pages[0], month)
            _trends(pages, month)
        return with_footers(pages, list(_rests_on(month)))


def _whose(month: Month) -> Iterator[str]:
    yield f"{month.athlete}  ·  days of {month.zone}" if month.athlete else f"days of {month.zone}"
    left_out = len(month.of_month(excluded=True))
    if left_out:
        yield f"{left_out} set{'' if left_out == 1 else 's'} excluded by the athlete, not in here"


def _tiles(month: Month) -> Iterator[Tile]:
    sets = month.of_month()
    yield str(len(sets)), "set" if len(sets) == 1 else "sets"
    yield str(len({month.at(s).date() for s in sets})), "days with a set"
    if reps := sum(s.rep_count for s in sets):
        yield str(reps), "full repetitions"
    if held := [s.hold_s for s in sets if EXERCISES[s.exercise].measures == "hold"]:
        yield f"{max(held):.0f} s", "longest hold"
    pain = [s.said.pain for s in sets if s.said.pain is not None]
    yield str(max(pain)) if pain else "–", (
        f"worst pain of 10, told of {len(pain)} set{'' if len(pain) == 1 else 's'}"
        if pain else "pain was not told"
    )  # fmt: skip


def _weeks(page: Page, month: Month) -> None:
    page.heading("Weeks: sets of each day" + (", and of the plan" if month.weeks else ""))
    height = 0.32 * (len(month.mondays()) + 0.45)
    panels.draw_weeks(page.axes(LEFT, page.y, ACROSS, height), month)
    page.y += height + 0.2


def _pain_and_load(page: Page, month: Month) -> None:
    page.heading("Pain and load")
    right = LEFT + _HALF + 0.45
    panels.draw_pain(page.axes(LEFT + _AXIS, page.y + 0.05, _HALF - _AXIS, 0.95), month)
    panels.draw_load(page.axes(right + _AXIS, page.y + 0.05, RIGHT - right - _AXIS, 0.95), month)
    page.y += 1.55


def _legs(page: Page, month: Month) -> None:
    found = symmetry(month)
    if not found:
        return
    page.heading("Left against right, middle of the month's sets")
    height = 0.42 * len({kind for kind, _, _ in found}) + 0.1
    panels.draw_symmetry(page.axes(LEFT + 2.35, page.y, ACROSS - 2.5, height), found)
    page.y += height + 0.5


def _trends(pages: list[Page], month: Month) -> None:
    found, best = kinds(month.of_month()), bests(month)
    if pages[-1].room < _ROW * len(found) + 0.4:
        pages.append(Page())
    pages[-1].heading("Trends by day of the month")
    _legend(pages[-1], month)
    for kind, sets in found.items():
        if pages[-1].room < _ROW:
            pages.append(Page())
        page, followed = pages[-1], measures(kind)
        page.text(LEFT, page.y, f"{EXERCISES[kind[0]].title}, sensor on the {kind[1]}", BODY,
                  weight="bold")  # fmt: skip
        places = _PLACES if len(followed) > 1 else ((0.0, ACROSS),)
        for (left, width), measure in zip(places, followed, strict=True):
            own = [b for b in best if b.kind == kind and b.measure == measure]
            page.text(LEFT + left, page.y + 0.19, _caption(measure, own, month), SMALL, color=SOFT)
            box = page.axes(LEFT + left + 0.3, page.y + 0.4, width - 0.3, 0.68)
            panels.draw_trend(box, month, sets, measure)
        page.y += _ROW


def _caption(measure: Measure, best: Sequence[Best], month: Month) -> str:
    """Name a panel, with the best of each leg and its day."""
    told = [
        f"{b.done.side or 'best'} {b.measure.text(b.value)}{' ★' if b.ever else ''}"
        f" ({month.at(b.done).day})"
        for b in best
    ]
    return f"{measure.name}; best: {', '.join(told)}" if told else measure.name


def _legend(page: Page, month: Month) -> None:
    sides = {s.side or "" for s in month.of_month()}
    handles = [
        Line2D([], [], color=line.color, marker=line.marker, linestyle=line.style, markersize=5,
               markerfacecolor=line.fill, label=line.label)
        for side, line in panels.LINES.items() if side in sides
    ]  # fmt: skip
    axes = page.axes(RIGHT - 4.0, page.y - 0.28, 4.0, 0.2)
    axes.axis("off")
    axes.legend(handles=handles, loc="center right", ncols=4, frameon=False, fontsize=SMALL,
                borderaxespad=0.0)  # fmt: skip
    page.y += 0.05


def _rests_on(month: Month) -> Iterator[str]:
    versions = sorted({s.algorithm for s in month.of_month()})
    if versions:
        yield f"Analysis version {', '.join(versions)}."
    if len(versions) > 1:
        yield "A step in a trend may be one of the version."
    if versions:
        yield (
            "Counts are as corrected. A band is one standard deviation of what is not known about "
            "the sizes of a set; less is no difference. Sensors on foot and shank measure "
            "two things and are kept apart. ★ more than in any month before; in brackets the day."
        )
