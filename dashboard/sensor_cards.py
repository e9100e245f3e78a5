"""How the page Sensors shows sensors: the chosen one, those in reach, and where to wear one."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from sensor_coach import doctor, known_sensors
from sensor_coach.calibration_guide import values
from sensor_coach.coach import Coach
from sensor_coach.errand import Errand
from sensor_coach.exercises import WEAR, wear_drawing
from sensor_coach.known_sensors import Sensor

HERE = Path(__file__).parent
PLACES = {"shank": "Shank", "foot": "Foot", "board": "Board", "wrist": "Wrist"}
_LINKS = {
    "searching": "Being looked for",
    "connected": "Connected",
    "live": "Connected, a set is running",
    "lost": "Link lost",
    "reconnecting": "Link lost, it is being restored",
}


def bars(rssi_dbm: int | None) -> str:
    """A signal as a picture, a number and a word."""
    if rssi_dbm is None:
        return ""
    count, word = known_sensors.signal(rssi_dbm)
    drawn = "".join(f'<i class="{"on" if i < count else "off"}"></i>' for i in range(4))
    level = f"<b>{word}</b> −{abs(rssi_dbm)} dBm"
    return f'<span class="signal"><span class="bars">{drawn}</span>{level}</span>'


def facts(sensor: Sensor) -> str:
    """What is known of a sensor, in one line."""
    kind = escape(sensor.kind) or "not recognised: no profile fits it"
    made = (
        f"calibrated on {_day(sensor.calibrated_at)}" if sensor.calibrated_at else "not calibrated"
    )
    known = [kind, made if sensor.kind else "", "" if sensor.is_virtual else escape(sensor.id)]
    return " · ".join(filter(None, known))


def row(
    sensor: Sensor, mine: Sensor | None, use: Callable[[Sensor], None] | None,
    second: Callable[[Sensor], None] | None = None,
) -> None:  # fmt: skip
    """One sensor in reach; `use` is what its button does, None while it has none.

    `second` makes it the one beside mine, None where it is that, or cannot be.
    """
    with st.container(border=True, horizontal=True, vertical_alignment="center",
                      key=f"row-{sensor.id}"):  # fmt: skip
        st.html(
            f'<div class="sensor"><h3>{escape(sensor.title)}</h3><p>{facts(sensor)}</p>'
            f"{bars(sensor.rssi_dbm)}</div>",
            width="stretch",
        )
        if mine and mine.id == sensor.id:
            st.html('<p class="in-use">✓ In use</p>', width="content")
        elif use and sensor.kind:
            st.button("Use", key=f"use-{sensor.id}", help=f"Use {sensor.title} for the next sets",
                      on_click=use, args=(sensor,))  # fmt: skip
            if second:
                st.button("As second", key=f"second-{sensor.id}", on_click=second, args=(sensor,),
                          help=f"Record {sensor.title} beside the one in use")  # fmt: skip


def show_chosen(mine: Sensor | None, coach: Coach) -> None:
    """The sensor that sets are recorded from, and how it is with it."""
    if mine is None:
        st.html(
            '<div class="mine"><p class="state">No sensor yet</p><h2>Choose a sensor</h2>'
            "<p>Switch yours on and look for it below, or take the virtual one to try things out. "
            "It is remembered.</p></div>"
        )
        return
    st.html(
        f'<div class="mine"><p class="state">{whereabouts(mine, coach)}</p>'
        f"<h2>{escape(mine.title)}</h2><p>{facts(mine)}</p></div>"
    )
    for said in _results(mine, coach):
        st.html(f'<p class="came-of-it">{said}</p>')


def whereabouts(mine: Sensor, coach: Coach) -> str:
    """Where a sensor is, as far as anybody knows."""
    if coach.busy and coach.state.status in _LINKS:
        return _LINKS[coach.state.status]
    scan = coach.errands.get("scan")
    heard = next((each for each in (scan.told if scan else []) if each.id == mine.id), None)
    if heard:
        return f"In reach {bars(heard.rssi_dbm)}"
    if mine.is_virtual:
        return "Always in reach"
    if mine.is_phone:
        return "Over the network"
    return "Not heard when last looked for" if scan and scan.over else "Remembered"


def _results(mine: Sensor, coach: Coach) -> list[str]:
    """What the errands with this sensor came to."""
    said = []
    checked, made = coach.errands.get("check"), coach.errands.get("calibrate")
    if checked and checked.over and checked.sensor == mine.id and checked.told.quality:
        charge = checked.told.battery_percent
        battery = "" if charge is None else f" Battery {charge} %."
        quality = checked.told.quality
        said.append(f"<b>Link {quality.verdict}.</b> {escape(str(quality))}{battery}")
    if made and made.result and made.sensor == mine.id:
        said.append(_calibrated(values(None, made.result)))
    return said


def _calibrated(found: dict[str, Any]) -> str:
    """What a calibration found, and how far that can be trusted."""
    offset = ", ".join(f"{each:.0f}" for each in found["offset_mg"])
    scale = ", ".join(f"{each:+.2f}" for each in found["scale_percent"])
    text = (
        f"<b>Calibrated.</b> Residual {found['residual_mg']:.2f} mg over {found['positions']} "
        f"positions; offset {offset} mg; scale {scale} %. The next sets are corrected for it."
    )
    if found["cross_axis_percent"] is None:
        text += " Six sides always fit well and show no cross-axis error: edges tell more."
    return text


def radio_fault(last: Errand | None) -> None:
    """Why the last errand failed; without Bluetooth, what else there is."""
    if last is None or not last.error:
        return
    text, _, option = last.error.partition("; try `")  # an option is for the command line
    kept = "Nothing was changed. " if last.kind == "calibrate" else ""
    instead = " The virtual sensor works without." if option else ""
    st.error(f"{text[:1].upper()}{text[1:]}. {kept}{instead}")
    if option:
        _doctor(text)


def _doctor(bluetooth: str) -> None:
    """What `doctor` says, too, of this computer."""
    with st.expander("What this computer says"):
        for each in (doctor.Finding("Bluetooth", False, bluetooth), *doctor.beside_bluetooth()):
            st.markdown(f"{'✓' if each.works else '✕'} **{each.subject}**: {each.says}")
        st.caption("`sensor-coach doctor` in a terminal says the same, and tries Bluetooth again.")


def wear() -> None:
    """The places on the body, drawn."""
    cards = "".join(
        f'<figure><img alt="" src="{_drawn(place)}"><figcaption><h3>'
        f"{PLACES.get(place, place.title())}</h3>{escape(text)}</figcaption></figure>"
        for place, text in WEAR.items()
    )
    st.html(f'<div class="places">{cards}</div>')


def _drawn(place: str) -> str:
    """A drawing as an address: Streamlit lets no SVG into a page, and a picture has no theme."""
    ink = "#EDF2F7" if st.context.theme.type == "dark" else "#10202E"
    drawing = wear_drawing(place).replace("<svg ", f'<svg color="{ink}" ', 1)
    return f"data:image/svg+xml;base64,{b64encode(drawing.encode()).decode()}"


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d %B %Y}".lstrip("0")
