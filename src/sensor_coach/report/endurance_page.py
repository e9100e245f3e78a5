"""The report of a heel-rise endurance test, made to be shown to a therapist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sensor_coach.programme.endurance import ENDED, STOOD
from sensor_coach.report.page import (
    ACROSS,
    BODY,
    INK,
    LEFT,
    SMALL,
    SOFT,
    Page,
    styled,
    with_footers,
)
from sensor_coach.report.sizes import Bar, draw_sizes
from sensor_coach.report.words import NONE, RISE, SIDES, Unit, day_text, unit_of

_AXIS = 0.5  # inches for the labels left of a panel
_END = 3  # repetitions at either end that a loss is told from
_CONTEXT = (
    "For context, not as a verdict: the median of 566 people was 24 repetitions of men and 21 of "
    "women on a board of 10° (Hébert-Losier et al., Physiotherapy, 2017)."
)


@dataclass(frozen=True, slots=True)
class LegTest:
    """What one leg did in a test. None is not known."""

    side: str
    placement: str
    start: str  # what the foot stood on: "floor", "incline" or "step"
    count: int  # raises before those that ended it
    ended_by: str  # "height", "pace" or "stop"
    sizes: tuple[float | None, ...]  # of those raises: ankle rise in m (shank), pitch in rad (foot)
    doubts: tuple[float | None, ...] = ()  # one standard deviation of each size
    peak_heel_height_m: float | None = None  # an estimate
    ended_s: float | None = None  # on the recording's clock
    started_at: datetime | None = None  # in the athlete's zone
    change: str = ""  # against the test before, with the published error; empty: there is none


def endurance_report(
    legs: Sequence[LegTest], athlete: str = "", protocol: str = ""
) -> list[Figure]:
    """Draw a test of one leg or of both on one sheet of A4.

    Parameters
    ----------
    legs : sequence of LegTest
        One or two.
    athlete : str
        Whose.
    protocol : str
        How the test is done, with its source; printed at the end.

    Returns
    -------
    list of Figure
        One page.

    Raises
    ------
    ValueError
        If there is no leg, or more than two.
    """
    if not 1 <= len(legs) <= 2:
        raise ValueError(f"a test of {len(legs)} legs, expected one or two")
    with styled():
        page = Page()
        at = legs[0].started_at
        page.title("Heel-rise endurance test", [x for x in (athlete, at and day_text(at)) if x])
        for leg in legs:
            _leg(page, leg)
        if len(legs) == 2:
            _compared(page, *sorted(legs, key=lambda leg: leg.side))
        context = _CONTEXT if all(leg.start == "incline" for leg in legs) else ""
        for line in (context, protocol):
            page.paragraph(line, SMALL, color=SOFT)
            page.y += 0.06
        return with_footers([page], list(_rests_on(legs)))


def _leg(page: Page, leg: LegTest) -> None:
    side = SIDES.get(leg.side, leg.side).capitalize()
    page.heading(f"{side}, {STOOD.get(leg.start, leg.start)}, sensor on the {leg.placement}")
    unit = unit_of(leg.placement)
    page.numbers(list(_tiles(leg, unit)))
    doubts = leg.doubts or (None,) * len(leg.sizes)
    bars = [
        Bar(str(number), *both)
        for number, both in enumerate(zip(leg.sizes, doubts, strict=True), start=1)
    ]
    axes = page.axes(LEFT + _AXIS, page.y + 0.02, ACROSS - _AXIS, 1.15)
    draw_sizes(axes, bars, unit)
    _mark_end(axes, len(bars), f"ended: {_ended(leg)}")
    page.y += 1.6
    change = f"Against the test before: {leg.change}." if leg.change else "No test before this one."
    page.paragraph(change)
    page.y += 0.16


def _mark_end(axes: Axes, count: int, said: str) -> None:
    """Draw a line after the last raise, named towards the side that has the room."""
    end = max(count, 4) + 2.2
    axes.set_xlim(0.3, end)
    axes.axvline(count + 0.6, color=INK, linestyle="--", linewidth=1.0)
    axes.text(count + 0.6, 1.02, said, ha="left" if count + 0.6 < 0.45 * end else "right",
              va="bottom", transform=axes.get_xaxis_transform(), fontsize=SMALL,
              weight="bold")  # fmt: skip


def _tiles(leg: LegTest, unit: Unit) -> Iterator[tuple[str, str]]:
    known = [size for size in leg.sizes if size is not None]
    yield str(leg.count), "repetitions"
    yield unit.text(max(known, default=None)), f"largest {unit.what}"
    yield unit.text(fmean(known) if known else None), f"mean {unit.what}"
    ends = [*leg.sizes[:_END], *leg.sizes[-_END:]]
    if len(leg.sizes) >= 2 * _END and None not in ends:
        first, last = (fmean(s for s in part if s) for part in (ends[:_END], ends[_END:]))
        yield f"{100 * (first - last) / first:.0f} %", "less in the last three than the first three"
    yield RISE.text(leg.peak_heel_height_m), "highest heel (estimate)"


def _ended(leg: LegTest) -> str:
    at = "" if leg.ended_s is None else f" at {leg.ended_s:.0f} s"
    return f"{ENDED.get(leg.ended_by, leg.ended_by)}{at}"


def _compared(page: Page, left: LegTest, right: LegTest) -> None:
    page.text(LEFT, page.y, "Left against right", BODY, weight="bold")
    page.y += 0.22
    page.paragraph(_percents(left, right))
    page.y += 0.1


def _percents(left: LegTest, right: LegTest) -> str:
    if (left.placement, left.start) != (right.placement, right.start):
        return "Not compared: sensor or start differ, and with them the outcome."
    said = [f"repetitions {_percent(left.count, right.count)}"]
    one, other = (_mean(leg) for leg in (left, right))
    what = unit_of(left.placement).what
    said.append(f"mean {what} {_percent(one, other)}")
    return f"Left leg in % of the right, 100 is alike: {', '.join(said)}."


def _percent(one: float | None, other: float | None) -> str:
    return f"{100 * one / other:.0f} %" if one is not None and other else NONE


def _mean(leg: LegTest) -> float | None:
    known = [size for size in leg.sizes if size is not None]
    return fmean(known) if known else None


def _rests_on(legs: Sequence[LegTest]) -> Iterator[str]:
    yield "A sensor sees two of the reasons to end a test: height and pace."
    if any(leg.doubts for leg in legs):
        yield "± is one standard deviation of what is not known about a size."
    if any(leg.peak_heel_height_m is not None for leg in legs):
        yield "The heel's height is an estimate from a rigid foot's geometry."
