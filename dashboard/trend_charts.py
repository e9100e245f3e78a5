"""Trends as charts: a line a leg, its error as a band, each point a way to its set."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil, floor
from typing import Any

import charts
import streamlit as st
from amounts import Amount
from sets import SIDES

from sensor_coach.programme.trend import Trend

_LOOKS = {  # a leg is told by its mark and its dashes, not only by its colour
    "left": ("circle", "solid", {"dark": "#7DB5FF", "light": "#0B5CAD"}),
    "right": ("rect", "dashed", {"dark": "#FFCB57", "light": "#9A5B00"}),
    "both": ("triangle", "dotted", {"dark": "#35D6B4", "light": "#00766A"}),
    "": ("diamond", "dotted", {"dark": "#C9D3DE", "light": "#4C5B6A"}),
}
_MARGIN = 0.04  # of the time shown, beside its first and its last set
_DAY_MS = 24 * 3600 * 1000
_STEP = 5  # a published band is of counts: its axis ends at round ones


def panels(found: list[Trend], units: dict[str, Amount]) -> None:
    """Charts beside each other, one for each measure and placement."""
    grouped: dict[Any, list[Trend]] = {}
    for trend in sorted(found, key=lambda each: list(_LOOKS).index(each.side or "")):
        grouped.setdefault(trend.chart, []).append(trend)
    columns = st.columns(2, gap="large") if len(grouped) > 1 else [st.container()]
    order = list(dict.fromkeys(trend.chart for trend in found))
    for place, lines in enumerate(grouped[each] for each in order):
        with columns[place % len(columns)], st.container(border=True):
            _panel(lines, units[lines[0].measure.unit])


def _panel(lines: list[Trend], amount: Amount) -> None:
    first = lines[0]
    title = first.measure.title[0].upper() + first.measure.title[1:]
    test = " · endurance test" if first.test_start else ""
    st.markdown(f"**{title}**  \n:gray[sensor on the {first.placement}{test}]")
    alt = "; ".join(_said(line, amount) for line in lines)
    key = "trend " + " ".join(filter(None, first.chart))
    state = st.echarts_chart(
        chart(lines, amount), height=250, key=key, on_select="rerun", alt=f"{title}: {alt}"
    )
    st.caption(" ".join([alt + ".", *_about(lines)]))
    for each in state["selection"]["selected"]:
        line = next((t for t in lines if (t.side or "") == each["series_id"]), None)
        if line and each["data_indices"] and each["data_indices"][0] < len(line.points):
            chosen = line.points[each["data_indices"][0]].set_id
            st.switch_page("app_pages/set.py", query_params={"set": chosen})


def chart(lines: Iterable[Trend], amount: Amount) -> dict[str, Any]:
    """One chart; the band is what of a value is not known."""
    lines, theme = list(lines), "dark" if charts.is_dark() else "light"
    soft = charts.soft()
    series = [each for line in lines for each in _series(line, amount, theme)]
    return {
        "grid": {"left": 8, "right": 18, "top": 30, "bottom": 4, "containLabel": True},
        "legend": {"top": 0, "right": 0, "textStyle": {"color": soft},
                   "data": [s["name"] for s in series if "id" in s]},
        "tooltip": {"trigger": "item", "valueFormatter": f"%.{amount.digits}f{amount.sign}"},
        "xAxis": {"type": "time", "splitLine": {"show": False}, "splitNumber": 4,
                  "axisLabel": {"formatter": "{d} {MMM}", "hideOverlap": True, "color": soft},
                  "minInterval": _DAY_MS, **_around(lines)},
        "yAxis": {"type": "value", "scale": True, "splitNumber": 3, **_with_bands(lines),
                  "axisLabel": {"formatter": f"{{value}}{amount.sign}", "color": soft},
                  "minInterval": 0 if amount.digits else 1},
        "series": series,
    }  # fmt: skip


def _around(lines: list[Trend]) -> dict[str, int]:
    """Ends of the axis of time, ms: room for the marks of the first and the last set."""
    at = [point.started_at for line in lines for point in line.points]
    room = max((max(at) - min(at)) * _MARGIN, timedelta(days=1))
    return {"min": _ms(min(at) - room), "max": _ms(max(at) + room)}


def _with_bands(lines: list[Trend]) -> dict[str, float]:
    """Ends of the axis of values where a published band is: all of it is seen, from 0 on."""
    limits = [line.published.limit for line in lines if line.published]
    if not limits:
        return {}
    values = [point.value for line in lines for point in line.points]
    first = [line.points[0].value for line in lines]
    low = min(*values, min(first) - limits[0])
    high = max(*values, max(first) + limits[0])
    return {"min": max(0, floor(low / _STEP) * _STEP), "max": ceil(high / _STEP) * _STEP}


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _series(line: Trend, amount: Amount, theme: str) -> list[dict[str, Any]]:
    symbol, dash, colours = _LOOKS[line.side or ""]
    colour = colours[theme]
    at = [_ms(point.started_at) for point in line.points]
    values = [point.value * amount.factor for point in line.points]
    drawn = {
        "id": line.side or "", "name": SIDES.get(line.side) or "leg not told", "type": "line",
        "data": [[t, round(v, 3)] for t, v in zip(at, values, strict=True)],
        "symbol": symbol, "symbolSize": 10 if len(at) < 60 else 6, "showSymbol": True,
        "lineStyle": {"width": 2, "type": dash, "color": colour}, "itemStyle": {"color": colour},
        "selectedMode": "single", "animation": False, "z": 3,
    }  # fmt: skip
    if line.published:
        limit = line.published.limit * amount.factor
        area = [{"yAxis": round(values[0] - limit, 2)}, {"yAxis": round(values[0] + limit, 2)}]
        style = {"color": colour, "opacity": 0.12}
        drawn["markArea"] = {"silent": True, "itemStyle": style, "data": [area]}
    return [drawn, *_band(line, at, values, amount, colour)]


def _band(
    line: Trend, at: list[int], values: list[float], amount: Amount, colour: str
) -> list[dict[str, Any]]:
    """One standard deviation either way, as far as it is known."""
    if all(point.sd is None for point in line.points):
        return []
    off = [(point.sd or 0.0) * amount.factor for point in line.points]
    hidden = {
        "type": "line", "stack": f"band {line.side}", "symbol": "none", "silent": True,
        "lineStyle": {"opacity": 0}, "tooltip": {"show": False}, "animation": False, "z": 1,
        "stackStrategy": "all",
    }  # fmt: skip
    low = [[t, round(v - sd, 3)] for t, v, sd in zip(at, values, off, strict=True)]
    wide = [[t, round(2 * sd, 3)] for t, sd in zip(at, off, strict=True)]
    area = {"color": colour, "opacity": 0.16}
    return [{**hidden, "data": low}, {**hidden, "data": wide, "areaStyle": area}]


def _said(line: Trend, amount: Amount) -> str:
    """A line in words, for who does not see it."""
    leg = SIDES.get(line.side) or "leg not told"
    values = [point.value for point in line.points]
    if len(values) == 1:
        return f"{leg}: one set, {amount.text(values[0])}"
    return (f"{leg}: {len(values)} sets, from {amount.text(values[0])} to "
            f"{amount.text(values[-1])}")  # fmt: skip


def _about(lines: list[Trend]) -> list[str]:
    """What the bands are."""
    if published := lines[0].published:
        return [f"Band: two tests of an unchanged leg may differ so much from the first one "
                f"({published.told}; another device than this one)."]  # fmt: skip
    if any(point.sd is not None for line in lines for point in line.points):
        return ["Band: ± one standard deviation of what the sensor does not know."]
    return []
