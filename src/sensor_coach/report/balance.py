"""Panels of a balance: when it was held, and the path of its sway."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from sensor_coach.events import SetResult
from sensor_coach.report.page import ACCENT, INK, LINE, SMALL, SOFT
from sensor_coach.report.repetitions import TINT, draw_gap, with_breaks
from sensor_coach.samples import Array


def draw_holds(axes: Axes, result: SetResult, trace: Array) -> None:
    """Draw the tilt from its mean over the whole set; holds are bands with their seconds."""
    t, tilt = with_breaks(trace[:, 0], np.degrees(trace[:, 1]))
    axes.plot(t, tilt, color=INK, linewidth=0.9)
    last = -np.inf
    for hold in result.holds:
        axes.axvspan(hold.start_s, hold.end_s, facecolor=TINT["hold"], alpha=0.25, lw=0)
        for edge in (hold.start_s, hold.end_s):
            axes.axvline(edge, color=SOFT, linewidth=0.8, linestyle="--")
        middle = (hold.start_s + hold.end_s) / 2
        if middle - last > 0.1 * result.duration_s:
            axes.text(middle, 1.0, f"{hold.duration_s:.1f} s", ha="center", va="bottom",
                      transform=axes.get_xaxis_transform(), fontsize=9, weight="bold")  # fmt: skip
            last = middle
    for gap in result.gaps:
        draw_gap(axes, gap)
    axes.set_xlim(min(0.0, *t[:1]), max(result.duration_s, *t[-1:]))
    axes.set_ylim(bottom=0)
    axes.set_ylabel("tilt from its mean, °", fontsize=SMALL)
    axes.set_xlabel("seconds", fontsize=SMALL, labelpad=2)


def draw_path(axes: Axes, path: Array) -> None:
    """Draw where the leg leant during the longest hold, (n, 3): s, rad across and along."""
    across, along = np.degrees(path[:, 1]), np.degrees(path[:, 2])
    axes.axhline(0, color=LINE, linewidth=0.8)
    axes.axvline(0, color=LINE, linewidth=0.8)
    axes.plot(along, across, color=ACCENT, linewidth=0.8)
    for place, marker, name in ((0, "o", "start"), (-1, "s", "end")):
        axes.plot(along[place], across[place], marker=marker, color=INK, markersize=5,
                  linestyle="none", label=name)  # fmt: skip
    reach = 1.08 * max(float(np.abs(path[:, 1:]).max()) * 180 / np.pi, 0.1)
    axes.set_xlim(-reach, reach)
    axes.set_ylim(-reach, reach)
    axes.set_aspect("equal")
    axes.set_xlabel("along the axis of most sway, °", fontsize=SMALL, labelpad=2)
    axes.set_ylabel("across it, °", fontsize=SMALL)
    axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.01), ncols=2, frameon=False,
                fontsize=SMALL, borderaxespad=0.0)  # fmt: skip
