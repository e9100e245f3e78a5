"""Charts of one set, as ECharts options: bundled with Streamlit, light, and follow its theme."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from sets import Analyzed

from sensor_coach.events import Gap, Rep

COLOURS = {"Up": "47, 196, 165", "Hold": "255, 190, 60", "Down": "90, 150, 240"}  # as on the stage
COLOURS |= {"Pull": COLOURS["Down"], "Release": COLOURS["Up"]}  # the heel's way
_BREAK_S = 0.3  # a longer step between two points of the trace is a gap, and is left open


def trace(each: Analyzed, ink: str) -> dict[str, Any]:
    """How high the heel was over the whole set, each repetition a numbered band."""
    points = _points(each)
    low, high = float(np.floor(points["level"].min())), float(np.ceil(points["level"].max()))
    return {
        "dataset": {"source": points},
        "grid": {"left": 8, "right": 12, "top": 34, "bottom": 4, "containLabel": True},
        "tooltip": {"trigger": "axis", "valueFormatter": f"%.1f {each.unit}"},
        "xAxis": {"type": "value", "min": 0, "max": float(np.ceil(each.trace[-1, 0])),
                  "splitLine": {"show": False},
                  "axisLabel": {"formatter": "{value} s", "showMaxLabel": False}},
        "yAxis": {"type": "value", "min": low, "max": high, "splitNumber": 4,
                  "axisLabel": {"formatter": f"{{value}} {each.unit}"}},
        "dataZoom": [{"type": "inside", "zoomOnMouseWheel": "ctrl", "moveOnMouseMove": True}],
        "series": [{
            "type": "line", "name": "tilt" if each.measures == "hold" else "heel",
            "encode": {"x": "s", "y": "level"}, "showSymbol": False, "sampling": "lttb",
            "lineStyle": {"width": 2.5, "color": ink}, "itemStyle": {"color": ink},
            "markArea": {"silent": True, "data": _bands(each), "label": {"color": ink}},
            "animation": False,
        }],
    }  # fmt: skip


def _points(each: Analyzed) -> pd.DataFrame:
    scale = 100.0 if each.unit == "cm" else 180 / np.pi
    t, level = each.trace[:, 0], each.trace[:, 1] * scale
    breaks = np.flatnonzero(np.diff(t) > _BREAK_S) + 1
    return pd.DataFrame(
        {"s": np.insert(t, breaks, t[breaks - 1] + 0.01).round(2),
         "level": np.insert(level, breaks, np.nan).round(2)}
    )  # fmt: skip


def _bands(each: Analyzed) -> list[Any]:
    bands: list[Any] = []
    number = 0
    for rep in each.result.reps:
        number += rep.full
        bands += _full(rep, number, each.moves) if rep.full else [_partial(rep)]
    held = each.result.holds if each.measures == "hold" else ()  # a pull's is in its repetition
    holds = [_band(hold.start_s, hold.end_s, COLOURS["Hold"], 0.3) for hold in held]
    return [*bands, *holds, *map(_gap, each.result.gaps)]


def _full(rep: Rep, number: int, moves: tuple[str, str]) -> list[Any]:
    first, last = moves
    return [
        _band(rep.start_s, rep.top_s, COLOURS[first], 0.32),
        _band(rep.top_s, rep.top_end_s, COLOURS["Hold"], 0.42),
        _band(rep.top_end_s, rep.end_s, COLOURS[last], 0.32),
        _label(rep, str(number)),
    ]


def _partial(rep: Rep) -> Any:
    band = _label(rep, "½")
    band[0]["itemStyle"] = {"color": "rgba(128, 140, 155, 0.10)", "borderColor": "#8A97A6",
                            "borderType": "dashed", "borderWidth": 1.5}  # fmt: skip
    return band


def _gap(gap: Gap) -> Any:
    band = _band(gap.start_s, gap.end_s, "128, 128, 128", 0.35)
    band[0] |= {"name": "no data", "label": {"position": "insideBottom", "color": "#8A97A6"}}
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
