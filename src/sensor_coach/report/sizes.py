"""A panel of sizes: a bar for each repetition, with what is not known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from sensor_coach.events import SetResult
from sensor_coach.report.page import ACCENT, INK, PAPER, SMALL, SOFT
from sensor_coach.report.words import Unit, unit_of
from sensor_coach.set_words import numbered

_NAMES = 16  # that there is room for under a panel


@dataclass(frozen=True, slots=True)
class Bar:
    """One repetition; sizes in SI units, None is not known."""

    name: str
    size: float | None
    doubt: float | None = None  # one standard deviation
    full: bool = True


def bars_of(result: SetResult) -> list[Bar]:
    """Bars of a set's repetitions."""
    unit = unit_of(result.placement)
    named = zip(numbered(result.reps), result.reps, strict=True)
    return [Bar(name, *unit.of(rep), rep.full) for name, rep in named]


def draw_sizes(axes: Axes, bars: Sequence[Bar], unit: Unit) -> None:
    """Draw sizes with their deviations; partial repetitions are hatched, missing sizes crosses."""
    for place, bar in enumerate(bars, start=1):
        if bar.size is None:
            axes.plot(place, 0, marker="x", color=SOFT, markersize=5, clip_on=False)
        else:
            _bar(axes, place, bar.size * unit.scale, bar)
        if bar.size is not None and bar.doubt is not None:
            axes.errorbar(place, bar.size * unit.scale, yerr=bar.doubt * unit.scale, color=INK,
                          linewidth=0.9, capsize=min(2.5, 40 / len(bars)))  # fmt: skip
    missing = any(bar.size is None for bar in bars)
    step = -(-len(bars) // _NAMES) or 1
    axes.set_xticks(range(1, len(bars) + 1, step), [bar.name for bar in bars][::step])
    axes.set_xlim(0.3, max(len(bars), 4) + 0.7)
    axes.set_ylim(0, None if any(bar.size for bar in bars) else 1)
    axes.set_xlabel("repetition" + (" (×: size not known)" if missing else ""),
                    fontsize=SMALL, labelpad=2)  # fmt: skip
    axes.set_ylabel(unit.label, fontsize=SMALL)


def _bar(axes: Axes, place: int, height: float, bar: Bar) -> None:
    axes.bar(
        place, height, width=0.66, facecolor=ACCENT if bar.full else PAPER,
        edgecolor=ACCENT if bar.full else INK, hatch=None if bar.full else "////",
    )  # fmt: skip
