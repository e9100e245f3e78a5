"""The sensor of the next set: which one, in what state, and how to take another."""

from __future__ import annotations

from html import escape

import second_card
import streamlit as st
import train_start

from sensor_coach import home, known_sensors, second_choice, sources, web
from sensor_coach.floor import sensor_title
from sensor_coach.library import opened


def strip() -> None:
    """One line at the top of the page, whatever else is on it."""
    sensor = web.FLOOR.sensor
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, key="sensor"):
        mark, title, about = _told(sensor)
        st.html(
            f"<p class='sensor' data-state='{mark}'><i aria-hidden='true'></i>"
            f"<b>{escape(title)}</b><span>{escape(about)}{escape(_second(sensor))}</span></p>",
            width="stretch",
        )
        if sensor is not None:
            with st.popover("Change", key="change"):
                _change(sensor)


def _told(sensor: str | None) -> tuple[str, str, str]:
    """Its state, its name, and what is to be known of it."""
    state, outing = web.coach().state, web.FLOOR.outing
    if sensor is None:
        return "none", "No sensor yet", "choose one below"
    name = outing.sensor if outing and outing.wanted.sensor == sensor else ""
    title = _title(sensor, name)
    if state.status == "failed":
        return "trouble", title, "was not reached at the last try"
    found = [check for check in state.checks if check.verdict != "ok"]
    if found:
        return "trouble", title, str(found[0])
    if sensor == sources.VIRTUAL:
        return "virtual", title, "made of software: it moves by itself, nothing to strap on"
    charge = "" if state.battery_percent is None else f"battery {state.battery_percent} %, "
    return "ready", title, f"{charge}connects when you start"


def _second(first: str | None) -> str:
    """What is said of the second sensor, if there is one."""
    with opened() as library:
        choice = second_choice.chosen(library, first)
    return f"; {choice.sensor.title} {second_card.WORN[choice.place]}" if choice else ""


def _change(sensor: str) -> None:
    remembered = home.remembered_sensor()
    if remembered and sensor != remembered:
        st.button(f"Use {_title(remembered)}", key="remembered", on_click=_choose, args=(None,))
    if sensor != sources.VIRTUAL:
        st.button(
            "Use the virtual sensor", key="use-virtual", on_click=_choose, args=(sources.VIRTUAL,)
        )
    train_start.link("All sensors")
    if not remembered:
        st.html("<p class='soft'>A real sensor is remembered once it was connected.</p>")


def _title(sensor: str, name: str = "") -> str:
    """By the name it told, else by the one it had when it was chosen."""
    with opened() as library:
        return sensor_title(sensor, name or known_sensors.known(library, sensor).name)


def _choose(sensor: str | None) -> None:
    web.FLOOR.chosen = sensor
