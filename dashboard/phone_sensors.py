"""A phone as the sensor: four ways to it over the network, in words and as a code to scan."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from sensor_coach import phone, phone_door, web
from sensor_coach.errors import SensorCoachError
from sensor_coach.known_sensors import Sensor
from sensor_coach.server_address import qr_picture

_SERVING = {
    "phyphox": (
        "phyphox",
        "Open an experiment that has accelerometer **and** gyroscope with their times, then *Allow "
        "remote access* in its menu. Enter the address that it shows.",
        "http://192.168.1.20:8080",
    ),
    "sensorserver": (
        "SensorServer (Android)",
        "Set the sampling rate to the fastest in the app's settings: it is 5 a second at "
        "first, too slow to count by. Press *Start* and enter the address that it shows.",
        "ws://192.168.1.20:8080",
    ),
}


def show_phone_sensors(use: Callable[[Sensor], None]) -> None:
    """Offer each way; `use` takes the one that is chosen."""
    st.markdown(
        "Phone and computer have to be in the same network. Strap the phone on like a sensor."
    )
    with st.expander("In its browser: nothing to install"):
        _page(use)
    with st.expander("Sensor Logger"):
        _sensor_logger(use)
    for name, (title, words, example) in _SERVING.items():
        with st.expander(title):
            st.markdown(words)
            st.text_input("Address", key=f"at-{name}", placeholder=example)
            st.button(
                f"Use {title.split()[0]}", key=f"use-{name}", on_click=_take, args=(name, use)
            )


def _page(use: Callable[[Sensor], None]) -> None:
    reach, pairing = web.reach(), web.pairing()
    there = phone_door.page_address(reach, pairing.code) if reach and pairing else None
    if there is None:
        st.markdown(
            "Browsers let only a secure page measure motion: start the dashboard with "
            "`sensor-coach dashboard --lan --https`, and a code to scan appears here."
        )
        return
    shown, _, code = there.partition("?pair=")
    st.html(
        f'<div class="phone"><img class="qr" alt="QR code of the page" src="{qr_picture(there)}">'
        "<ol><li>Point the phone's camera at the code.</li><li>Its browser will warn that it does "
        "not know the certificate: it is this computer's own. Accept it once.</li><li>Tap "
        "<b>Start</b>, allow motion, and lay the phone flat until it says Ready.</li>"
        f"<li>Or open <b>{escape(shown)}</b> and type "
        f"<b class='digits'>{code[:3]} {code[3:]}</b>.</li></ol></div>"
    )
    sensor = Sensor(phone.PAGE, "Phone", "phone-page")
    st.button("Use the phone's browser", key="use-phone-page", on_click=use, args=(sensor,))


def _sensor_logger(use: Callable[[Sensor], None]) -> None:
    own = st.checkbox("An iPhone, with Standardise Units & Frames off", key="ios-frames")
    name = "sensor-logger-ios" if own else "sensor-logger"
    address = phone.address_of(name)
    assert address is not None
    url = phone_door.push_url(address)
    steps = [each.replace(url, f"`{url}`") for each in phone_door.steps(address)]  # to be copied
    st.markdown("\n".join(f"{at}. {step}" for at, step in enumerate(steps, 1)))
    sensor = Sensor(name, "Sensor Logger", name)
    st.button("Use Sensor Logger", key="use-sensor-logger", on_click=use, args=(sensor,))


def _take(name: str, use: Callable[[Sensor], None]) -> None:
    """Use the phone whose address was typed; what is wrong with it is said by the next run."""
    try:
        found = phone.address_of(f"{name}:{st.session_state[f'at-{name}'].strip()}")
    except SensorCoachError as error:
        st.session_state["refused"] = f"{error}."
        return
    assert found is not None
    use(Sensor(f"{name}:{found.url}", _SERVING[name][0].split()[0], name))
