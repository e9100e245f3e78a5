"""Charts of one set, as ECharts options: bundled with Streamlit, light, and follow its theme."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from sets import Shown

from sensor_coach.corrections import standing
from sensor_coach.events import Gap, Rep
from sensor_coach.overlay import overlay
from sensor_coach.reanalysis import Again
from sensor_coach.samples import Array, ImuData

COLOURS = {"Up": "47, 196, 165", "Hold": "255, 190, 60", "Down": "90, 150, 240"}  # as on the stage
COLOURS |= {"Pull": COLOURS["Down"], "Release": COLOURS["Up"]}  # the heel's way
_BREAK_S = 0.3  # a longer step between two points of the trace is a gap, and is left open
_POINTS = 3000  # of a line: more than there are pixels across
_LINES = 40  # repetitions drawn over each other, evenly chosen; the mean is of all


def is_dark() -> bool:
    """Whether the reader's theme is dark."""
    return bool(st.context.theme.type == "dark")


def ink() -> str:
    """The colour of text in the reader's theme."""
    return "#EDF2F7" if is_dark() else "#10202E"


def soft() -> str:
    """The colour of what is beside: names of axes, which have to be read as well."""
    return "#A9B6C4" if is_dark() else "#4C5B6A"


def trace(shown: Shown, again: Again) -> dict[str, Any]:
    """How high the heel was over the whole set, each repetition a numbered band."""
    points = _points(again.trace, shown.size.factor)
    low, high = _round_ends(points["level"])
    holds = shown.exercise.measures == "hold"
    return _time_chart(float(np.ceil(again.trace[-1, 0])), shown.size.sign) | {
        "dataset": {"source": points},
        "yAxis": _level_axis(shown.size.sign) | {"min": low, "max": high},
        "series": [_line(
            "tilt" if holds else "heel", ("s", "level"), width=2.5,
            markArea={"silent": True, "data": _bands(shown), "label": {"color": ink()}},
        )],
    }  # fmt: skip


def legend(shown: Shown) -> None:
    """What the bands of the trace are, in the order of time."""
    first, last = shown.moves
    counted = shown.exercise.measures == "reps"
    names = {first: first, "Hold": "Hold", last: last} if counted else {"Hold": "Held"}
    parts = "".join(
        f'<li><i style="background: rgba({COLOURS[key]}, 0.75)"></i>{name}</li>'
        for key, name in names.items()
    )
    more = "<li>dashed, ½ or ×: does not count</li>" if counted else ""
    st.html(f'<ul class="bands">{parts}{more}</ul>')


def overlaid(shown: Shown, again: Again) -> dict[str, Any] | None:
    """All repetitions that count from their start, their mean and how even they were."""
    counts = standing(shown.result.reps, shown.corrections)
    reps = [rep for rep, kept in zip(shown.result.reps, counts, strict=True) if kept]
    laid = overlay(again.trace, reps)
    if len(reps) < 2 or not len(laid.levels):
        return None
    factor = shown.size.factor
    chosen = laid.levels[:: -(-len(laid.levels) // _LINES)] * factor
    faint = "rgba(140, 155, 175, 0.45)"
    each = [_inline(laid.t, level, faint, 1.2) for level in chosen]
    mean, sd = laid.mean * factor, laid.sd * factor
    band = [
        _inline(laid.t, mean - sd, faint, 0, stack="spread"),
        _inline(laid.t, 2 * sd, faint, 0, stack="spread",
                areaStyle={"color": f"rgba({COLOURS['Down']}, 0.25)"}),
    ]  # fmt: skip
    return _time_chart(float(laid.t[-1]), shown.size.sign) | {
        "yAxis": _level_axis(shown.size.sign),
        "tooltip": {"show": False},
        "series": [*each, *band, _inline(laid.t, mean, ink(), 3.5)],
    }


def sway(again: Again) -> dict[str, Any]:
    """Where the leg leant during the longest hold, seen from above."""
    path = np.degrees(again.sway_path[:, 1:])[:: -(-len(again.sway_path) // _POINTS)]
    most = 1.1 * float(np.abs(path).max())
    reach = float(np.ceil(most)) if most > 1 else max(0.1, float(np.ceil(10 * most) / 10))
    axis = {
        "type": "value",
        "min": -reach,
        "max": reach,
        "axisLabel": {"formatter": "{value}°", "color": soft()},
        "interval": reach / 2,
    }
    faint = {"splitLine": {"lineStyle": {"opacity": 0.35}}, "splitNumber": 4}
    data = np.round(path[:, ::-1], 3).tolist()
    ends = [("start", data[0], "circle"), ("end", data[-1], "rect")]
    return {
        "grid": {"left": 8, "right": 16, "top": 30, "bottom": 4, "containLabel": True},
        "legend": {"top": 0, "itemWidth": 12, "itemHeight": 12, "data": [n for n, _, _ in ends]},
        "xAxis": axis | faint, "yAxis": axis | faint,
        "series": [
            {"type": "line", "data": data, "showSymbol": False, "animation": False, "silent": True,
             "lineStyle": {"width": 1.5, "color": f"rgb({COLOURS['Down']})"}},
            *({"type": "scatter", "name": name, "data": [at], "symbol": mark, "symbolSize": 13,
               "itemStyle": {"color": ink()}} for name, at, mark in ends),
        ],
    }  # fmt: skip


def signals(imu: ImuData, what: str) -> dict[str, Any]:
    """One of the raw signals as the sensor gave it: ``acc`` or ``gyr``."""
    values, unit = (imu.acc, "m/s²") if what == "acc" else (np.degrees(imu.gyr), "°/s")
    lines = {"x": (COLOURS["Down"], "solid"), "y": (COLOURS["Hold"], "dashed"),
             "z": (COLOURS["Up"], "dotted")}  # fmt: skip
    series = []
    for axis, (name, (colour, dash)) in enumerate(lines.items()):
        t, level = _thinned(imu.t, values[:, axis])
        series.append(_inline(t, level, f"rgb({colour})", 1.4, dash, name=name))
    return _time_chart(float(imu.t[-1]), f" {unit}") | {
        "yAxis": _level_axis(f" {unit}") | {"scale": True},
        "legend": {"top": 0, "right": 0}, "series": series,
    }  # fmt: skip


def size(t: Array, values: Array) -> dict[str, Any]:
    """Size of the acceleration, m/s², over a few seconds; the dashed line is gravity."""
    gravity = {"silent": True, "symbol": "none", "data": [{"yAxis": 9.81}],
               "lineStyle": {"color": ink(), "type": "dashed"}}  # fmt: skip
    line = _inline(t, values, f"rgb({COLOURS['Up']})", 2, markLine=gravity)
    return _time_chart(max(1.0, float(t[-1])), " m/s²") | {
        "yAxis": _level_axis("") | {"min": 0, "max": max(20, float(np.ceil(values.max())))},
        "series": [line],
    }


def _round_ends(level: pd.Series) -> tuple[float, float]:
    """Ends of an axis: halves where the numbers are small, as of inches."""
    low, high = float(level.min()), float(level.max())
    step = 1.0 if high - low > 4 else 0.5
    first = float(np.floor(low / step) * step)
    return first, max(float(np.ceil(high / step) * step), first + step)


def _time_chart(end_s: float, sign: str) -> dict[str, Any]:
    return {
        "grid": {"left": 8, "right": 16, "top": 34, "bottom": 4, "containLabel": True},
        "tooltip": {"trigger": "axis", "valueFormatter": f"%.1f{sign}"},
        "xAxis": {"type": "value", "min": 0, "max": end_s, "splitLine": {"show": False},
                  "axisLabel": {"formatter": "{value} s", "showMaxLabel": False, "color": soft()}},
        "dataZoom": [{"type": "inside", "zoomOnMouseWheel": "ctrl", "moveOnMouseMove": True}],
    }  # fmt: skip


def _level_axis(sign: str) -> dict[str, Any]:
    label = {"formatter": f"{{value}}{sign}", "color": soft()}
    return {"type": "value", "splitNumber": 4, "axisLabel": label}


def _line(name: str, columns: tuple[str, str], width: float, **more: Any) -> dict[str, Any]:
    x, y = columns
    style = {"width": width, "color": ink()}
    return {"type": "line", "name": name, "encode": {"x": x, "y": y}, "showSymbol": False,
            "sampling": "lttb", "lineStyle": style, "itemStyle": {"color": ink()},
            "animation": False, **more}  # fmt: skip


def _inline(
    t: Array, level: Array, colour: str, width: float, dash: str = "solid", **more: Any
) -> dict[str, Any]:
    """One line with its points; what is not known is left open."""
    known = [[round(float(x), 2), None if np.isnan(y) else round(float(y), 3)]
             for x, y in zip(t, level, strict=True)]  # fmt: skip
    style = {"width": width, "color": colour, "type": dash}
    return {"type": "line", "data": known, "showSymbol": False, "lineStyle": style,
            "itemStyle": {"color": colour}, "animation": False, "silent": True, **more}  # fmt: skip


def _points(found: Array, factor: float) -> pd.DataFrame:
    t, level = _thinned(found[:, 0], found[:, 1] * factor)
    breaks = np.flatnonzero(np.diff(t) > max(_BREAK_S, 2 * np.median(np.diff(t)))) + 1
    return pd.DataFrame(
        {"s": np.insert(t, breaks, t[breaks - 1] + 0.01).round(2),
         "level": np.insert(level, breaks, np.nan).round(2)}
    )  # fmt: skip


def _thinned(t: Array, level: Array) -> tuple[Array, Array]:
    """The lowest and the highest of so many samples, so that no peak is lost."""
    step = 2 * -(-len(t) // _POINTS)
    if step <= 2:
        return t, level
    whole = len(t) // step * step
    rows = level[:whole].reshape(-1, step)
    first = np.arange(0, whole, step)
    ends = np.sort(np.stack([first + rows.argmin(axis=1), first + rows.argmax(axis=1)]), axis=0)
    chosen = np.unique(ends.T.ravel())
    return t[chosen], level[chosen]


def _bands(shown: Shown) -> list[Any]:
    bands: list[Any] = []
    counts = standing(shown.result.reps, shown.corrections)
    number, every = 0, _numbered(len(counts))
    for rep, kept in zip(shown.result.reps, counts, strict=True):
        number += kept
        text = str(number) if number == 1 or number % every == 0 else ""
        bands += _kept(rep, text, shown.moves) if kept else [_left_out(rep)]
    held = shown.result.holds if shown.exercise.measures == "hold" else ()
    holds = [_band(hold.start_s, hold.end_s, COLOURS["Hold"], 0.3) for hold in held]
    return [*bands, *holds, *map(_gap, shown.result.gaps)]


def _numbered(count: int) -> int:
    """Every so manieth repetition has its number, so that they fit a phone side by side."""
    return next((every for every, most in ((1, 12), (2, 24), (5, 60)) if count <= most), 10)


def _kept(rep: Rep, text: str, moves: tuple[str, str]) -> list[Any]:
    first, last = moves
    return [
        _band(rep.start_s, rep.top_s, COLOURS[first], 0.32),
        _band(rep.top_s, rep.top_end_s, COLOURS["Hold"], 0.42),
        _band(rep.top_end_s, rep.end_s, COLOURS[last], 0.32),
        _label(rep, text),
    ]


def _left_out(rep: Rep) -> Any:
    """A repetition that does not count: partial, or dropped by a person."""
    band = _label(rep, "×" if rep.full else "½")
    band[0]["itemStyle"] = {"color": "rgba(128, 140, 155, 0.10)", "borderColor": "#8A97A6",
                            "borderType": "dashed", "borderWidth": 1.5}  # fmt: skip
    return band


def _gap(gap: Gap) -> Any:
    band = _band(gap.start_s, gap.end_s, "128, 128, 128", 0.35)
    band[0] |= {"name": "no data", "label": {"position": "insideBottom", "color": soft()}}
    return band


def _label(rep: Rep, text: str) -> Any:
    """A band without colour that carries a number at its top."""
    band = _band(rep.start_s, rep.end_s, "0, 0, 0", 0.0)
    label = {"position": "top", "fontSize": 15, "fontWeight": "bold"}
    band[0] |= {"name": text, "label": label}
    return band


def _band(start_s: float, end_s: float, colour: str, strength: float) -> Any:
    style = {"color": f"rgba({colour}, {strength})"}
    return [{"xAxis": round(start_s, 2), "itemStyle": style}, {"xAxis": round(end_s, 2)}]
