"""Panels of counted repetitions: the trace with its phases, all of them over each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from sensor_coach.events import Gap, Rep, SetResult
from sensor_coach.exercises import EXERCISES
from sensor_coach.report.page import ACCENT, INK, LINE, PAPER, SMALL, SOFT, WIDTH
from sensor_coach.report.words import WAYS, Unit, unit_of
from sensor_coach.samples import Array
from sensor_coach.set_words import numbered

_HATCH = {"up": "////", "hold": "", "down": "\\\\\\\\", "pull": "\\\\\\\\", "release": "////"}
TINT = {"up": "#2FC4A5", "hold": "#FFBE3C", "down": "#5A96F0"}
TINT |= {"pull": TINT["down"], "release": TINT["up"]}
_BREAK_S = 0.3  # a longer step between two points is a gap, and is left open
_STEPS = 60  # of the time axis that repetitions are averaged on
_BESIDE_S = 0.4  # shown before and after a repetition
_NUMBER = 9.0  # pt


@dataclass(frozen=True, slots=True)
class Drawn:
    """A set, ready to be drawn."""

    result: SetResult
    trace: Array  # (n, 2): s; m or rad

    @property
    def unit(self) -> Unit:
        """What the trace is in."""
        return unit_of(self.result.placement)

    @property
    def phases(self) -> tuple[str, str, str]:
        """Names of the way out, the turning point and the way back."""
        first, last = WAYS[EXERCISES[self.result.exercise].stroke]
        return first, "hold", last

    @property
    def scale(self) -> float:
        """From the trace to what people read: a pull of the toes is shown upwards."""
        pulled = EXERCISES[self.result.exercise].stroke == "pull"
        return -self.unit.scale if pulled else self.unit.scale

    @property
    def label(self) -> str:
        """Name of the trace's axis."""
        pulled = EXERCISES[self.result.exercise].stroke == "pull"
        return "toes up, °" if pulled else self.unit.label

    def levels(self) -> Array:
        """The trace as people read it, (n,), 0 where repetitions start."""
        return np.asarray(self.trace[:, 1] * self.scale)


def draw_trace(axes: Axes, lane: Axes, drawn: Drawn) -> None:
    """Draw the whole set; each repetition is numbered, its phases are in the lane below."""
    t, level = with_breaks(drawn.trace[:, 0], drawn.levels())
    axes.plot(t, level, color=INK, linewidth=1.0)
    end = max(drawn.result.duration_s, float(np.nanmax(t)) if len(t) else 0.0)
    for each in (axes, lane):
        each.set_xlim(0 if not len(t) else min(0.0, float(np.nanmin(t))), end)
    names = numbered(drawn.result.reps)
    _number(axes, drawn.result.reps, names)
    for rep in drawn.result.reps:
        _phases(axes, lane, rep, drawn.phases)
    for gap in drawn.result.gaps:
        draw_gap(axes, gap)
    axes.set_ylabel(drawn.label, fontsize=SMALL)
    axes.tick_params(labelbottom=False)
    lane.set_ylim(0, 1)
    lane.set_yticks([])
    lane.spines["left"].set_visible(False)
    lane.set_xlabel("seconds", fontsize=SMALL, labelpad=2)


def legend(axes: Axes, drawn: Drawn) -> None:
    """Name the phases, above a panel at its right."""
    patches = [
        Patch(facecolor=TINT[name], hatch=_HATCH[name], edgecolor=INK, linewidth=0.5, label=name)
        for name in drawn.phases
    ]
    if drawn.result.gaps:
        patches.append(Patch(facecolor="#DDDDDD", hatch="xx", edgecolor=SOFT, label="no data"))
    axes.legend(handles=patches, loc="lower right", bbox_to_anchor=(1.0, 1.1), ncols=4,
                frameon=False, fontsize=SMALL, borderaxespad=0.0, handlelength=2.2)  # fmt: skip


def draw_gap(axes: Axes, gap: Gap) -> None:
    """Cross out where samples are missing."""
    axes.axvspan(gap.start_s, gap.end_s, facecolor="#DDDDDD", hatch="xx", edgecolor=SOFT, lw=0.0)


def draw_overlay(axes: Axes, drawn: Drawn) -> None:
    """Draw the full repetitions over each other, in the share of each phase, with their mean.

    Each phase is stretched to the middle duration of that phase, so that turning points coincide.
    """
    full = [rep for rep in drawn.result.reps if rep.full]
    knots = np.cumsum([0.0, *(np.median(_spans(full), axis=0) if full else [1, 1, 1])])
    grid = np.linspace(-_BESIDE_S, knots[-1] + _BESIDE_S, 3 * _STEPS)
    curves = [_stretched(drawn, rep, knots, grid) for rep in full]
    for curve in curves:
        axes.plot(grid, curve, color=ACCENT, linewidth=0.6, alpha=0.45)
    if curves:
        axes.plot(grid, np.mean(curves, axis=0), color=INK, linewidth=2.2)
    for a, b, name in zip(knots[:-1], knots[1:], drawn.phases, strict=True):
        axes.axvspan(a, b, color=TINT[name], alpha=0.16, lw=0)
        axes.axvline(b, color=LINE, linewidth=0.8, linestyle=":")
        if b - a > 0.16 * (grid[-1] - grid[0]):
            axes.text((a + b) / 2, 1.0, name, transform=axes.get_xaxis_transform(), ha="center",
                      va="bottom", fontsize=SMALL, color=SOFT)  # fmt: skip
    axes.set_xlim(grid[0], grid[-1])
    axes.set_xlabel("seconds from the start of a repetition", fontsize=SMALL, labelpad=2)
    axes.set_ylabel(drawn.label, fontsize=SMALL)


def with_breaks(t: Array, level: Array) -> tuple[Array, Array]:
    """Put a hole into a line, (n,) over (n,) s, where samples are missing."""
    breaks = np.flatnonzero(np.diff(t) > _BREAK_S) + 1
    return np.insert(t, breaks, t[breaks - 1] + 0.01), np.insert(level, breaks, np.nan)


def _phases(axes: Axes, lane: Axes, rep: Rep, phases: tuple[str, str, str]) -> None:
    knots = (rep.start_s, rep.top_s, rep.top_end_s, rep.end_s)
    for a, b, name in zip(knots[:-1], knots[1:], phases, strict=True):
        axes.axvspan(a, b, color=TINT[name], alpha=0.22 if rep.full else 0.08, lw=0)
        lane.axvspan(a, b, facecolor=TINT[name] if rep.full else PAPER, hatch=_HATCH[name],
                     edgecolor=INK, lw=0.5)  # fmt: skip


def _number(axes: Axes, reps: Sequence[Rep], names: Sequence[str]) -> None:
    """Number the repetitions, as many as there is room for."""
    low, high = axes.get_xlim()
    inches = axes.get_position().width * WIDTH
    last = -np.inf
    for rep, name in zip(reps, names, strict=True):
        at = (rep.start_s + rep.end_s) / 2
        if (at - last) / (high - low) * inches > 0.24:
            axes.text(at, 1.0, name, transform=axes.get_xaxis_transform(), ha="center",
                      va="bottom", fontsize=_NUMBER, weight="bold")  # fmt: skip
            last = at


def _spans(reps: Sequence[Rep]) -> Array:
    return np.array([(rep.out_s, rep.hold_s, rep.back_s) for rep in reps])


def _stretched(drawn: Drawn, rep: Rep, knots: Array, grid: Array) -> Array:
    """One repetition from its own start, on the common time axis, (n,)."""
    own = [rep.start_s, rep.top_s, rep.top_end_s, rep.end_s]
    beside = [rep.start_s - _BESIDE_S, *own, rep.end_s + _BESIDE_S]
    common = [-_BESIDE_S, *knots, knots[-1] + _BESIDE_S]
    times = np.interp(grid, common, beside)
    t, level = drawn.trace[:, 0], drawn.trace[:, 1] * drawn.scale
    return np.asarray(np.interp(times, t, level) - np.interp(rep.start_s, t, level))
