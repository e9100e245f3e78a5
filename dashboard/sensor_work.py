"""What the page Sensors does: errands of the coach, and what is remembered."""

from __future__ import annotations

import time
from collections.abc import Callable

import streamlit as st
from sensor_cards import row

from sensor_coach import errand, home, known_sensors, web
from sensor_coach.errand import Errand
from sensor_coach.errors import SensorCoachError
from sensor_coach.known_sensors import Sensor
from sensor_coach.library import opened


def chosen() -> Sensor | None:
    """The sensor of the next set."""
    if web.FLOOR.sensor is None:
        return None
    with opened() as library:
        return known_sensors.known(library, web.FLOOR.sensor)


def looking() -> Errand | None:
    """The errand that runs, if one does."""
    last = web.coach().errand
    return last if last and not last.over else None


def work(make: Callable[..., Errand], *sensor: str) -> None:
    """Begin an errand; what speaks against it is shown with the next run of the page."""
    try:
        web.coach().run_errand(make(*sensor, web.transport()))
    except SensorCoachError as error:
        st.session_state["refused"] = sentence(str(error))


def stop() -> None:
    web.coach().end_errand()


def use(sensor: Sensor) -> None:
    with opened() as library:
        known_sensors.choose(library, sensor)
    web.FLOOR.chosen = None  # whatever was chosen before: the remembered one it is


def forget() -> None:
    home.forget_sensor()
    web.FLOOR.chosen = None


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")


@st.fragment(run_every=0.4)
def looked_round(scan: Errand) -> None:
    """How far a scan is, and what it has found so far."""
    if scan.over:
        st.rerun()
    gone = min(1.0, (time.monotonic() - scan.started_s) / errand.SCAN_S)
    found = known_sensors.listed(scan.told)
    st.progress(gone, text="Looking for sensors …")
    for each in found:
        row(each, None, None)
    st.button("Stop looking", key="stop-scan", on_click=stop)
