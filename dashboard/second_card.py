"""The second sensor on the page Sensors: which it is, where both are worn, and what that gives."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st
from sensor_cards import facts

from sensor_coach import second_choice
from sensor_coach.known_sensors import Sensor
from sensor_coach.library import opened
from sensor_coach.second_choice import BOARD, LEG, PLACES, SECOND_VIRTUAL, WRIST, Choice

WORN = {LEG: "on the other leg", BOARD: "on the board", WRIST: "on the wrist"}
_SHORT = {LEG: "Other leg", BOARD: "Board", WRIST: "Wrist"}
_GIVES = {
    LEG: "Where both legs do an exercise at once each leg gets a set of its own, side by side.",
    BOARD: "While you stand on one leg, it is recorded how the board under your foot moves.",
    WRIST: "In one-leg presses the wrist tells when you press; the leg is what is measured.",
}


def of(first: Sensor | None) -> Choice | None:
    """The second sensor that goes with the first."""
    with opened() as library:
        return second_choice.chosen(library, first.id if first else None)


def take(sensor: Sensor) -> None:
    _keep(Choice(sensor))


def show(first: Sensor, choice: Choice | None) -> None:
    """The card of the second sensor, or for the virtual one the way to it."""
    if choice is None:
        if first.is_virtual:
            st.button("Add a second virtual sensor", key="second-virtual", on_click=take,
                      args=(SECOND_VIRTUAL,), type="tertiary")  # fmt: skip
        return
    with st.container(border=True, key="second"):
        st.html(
            f'<div class="mine"><p class="state">Second sensor</p>'
            f"<h2>{escape(choice.sensor.title)}</h2><p>{facts(choice.sensor)}</p></div>"
        )
        with st.container(horizontal=True, key="second-worn"):
            _asked("Worn", "second-place", PLACES, choice.place, choice, "place")
            if choice.place == LEG:
                _asked("The first one is on the", "first-leg", ("left", "right"),
                       choice.first_leg, choice, "first_leg")  # fmt: skip
        st.caption(_GIVES[choice.place])
        st.button("Leave it out", key="second-out", on_click=_keep, args=(None,))


def _asked(
    label: str, key: str, options: tuple[str, ...], now: str, choice: Choice, field: str
) -> None:
    def changed() -> None:
        _keep(replace(choice, **{field: st.session_state[key]}))

    st.segmented_control(
        label, options, default=now, required=True, key=key, on_change=changed,
        format_func=lambda each: _SHORT.get(each, f"{each.capitalize()} leg"),
    )  # fmt: skip


def _keep(choice: Choice | None) -> None:
    with opened() as library:
        second_choice.choose(library, choice)
