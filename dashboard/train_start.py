"""Starting a set from the Train page: what has to be asked first, and what went wrong."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from pathlib import Path

import streamlit as st

from sensor_coach import second_choice, sources, therapist, web
from sensor_coach.errors import SensorCoachError
from sensor_coach.exercises import THERAPIST_QUESTION
from sensor_coach.guide import Wanted
from sensor_coach.library import opened

SENSORS_PAGE = "app_pages/sensors.py"


def tap(wanted: Wanted) -> None:
    """Start it; what must be known first is asked by `questions`."""
    st.session_state["wanted"] = wanted
    st.session_state.pop("refused", None)
    _go()


def _go() -> None:
    wanted: Wanted | None = st.session_state.get("wanted")
    if wanted is None or _missing(wanted):
        return
    st.session_state.pop("wanted")
    st.query_params.pop("exercise", None)
    try:
        with opened() as library:
            second = second_choice.chosen(library, web.FLOOR.sensor)
        web.begin(second_choice.beside(replace(wanted, sensor=web.FLOOR.sensor), second))
    except SensorCoachError as error:
        st.session_state["refused"] = str(error)


def _missing(wanted: Wanted) -> str:
    """What has to be known before a set can start."""
    if web.FLOOR.sensor is None:
        return "sensor"
    with opened() as library:
        return "therapist" if therapist.is_due(library, wanted.exercise) else ""


def use_virtual() -> None:
    """Choose the virtual sensor, and start what waits for one."""
    web.FLOOR.chosen = sources.VIRTUAL
    _go()


def _asked() -> None:
    with opened() as library:
        therapist.asked(library)
    _go()


def _cancel() -> None:
    st.session_state.pop("wanted", None)


def asking() -> bool:
    """Whether a question has to be answered before the set that was tapped can start."""
    return "wanted" in st.session_state


def questions() -> None:
    """Ask what is missing for the set that was tapped."""
    wanted = st.session_state["wanted"]
    with st.container(key="ask", border=True):
        if _missing(wanted) == "therapist":
            _ask_therapist()
        else:
            st.html("<h2>Which sensor?</h2><p>None was chosen yet.</p>")
            sensors()
        st.button("Not now", key="cancel", on_click=_cancel, type="tertiary")


def _ask_therapist() -> None:
    st.html(
        f"<h2>One question first</h2><p>{escape(THERAPIST_QUESTION)}</p>"
        "<p class='soft'>If not: begin with little weight, and ask one before you add any.</p>"
    )
    with st.container(horizontal=True):
        st.button("Yes, start", key="advised", on_click=_asked, type="primary")
        st.button("Not yet, start with little weight", key="unadvised", on_click=_asked)


def sensors() -> None:
    """Offer the sensors there are to choose from."""
    with st.container(horizontal=True, vertical_alignment="center", key="offer"):
        st.button(
            "Try it with the virtual sensor", key="virtual", on_click=use_virtual, type="primary"
        )
        link("Choose a sensor")
    st.html(
        "<p class='soft'>The virtual sensor is software: it moves by itself, so that you see how "
        "a set goes. Its sets do not count towards your plan.</p>"
    )


def welcome() -> None:
    """Greet who has no sensor yet: two taps from here a set runs."""
    with st.container(key="welcome", border=True):
        st.html(
            "<h2>Welcome</h2><p>Strap a motion sensor to your ankle, start, and it counts: how "
            "many, how high, how slowly. Without one, see first how a set goes.</p>"
        )
        sensors()


def show_runs() -> None:
    """Say that what runs above runs by itself, and ends when a set is started here."""
    st.html(
        "<p class='note'><b>Demonstration.</b> The virtual sensor exercises by itself. Your plan "
        "is further down: start anything there, and it makes way.</p>"
    )


@st.fragment(run_every=2.0)
def making() -> None:
    """Show how far the sample history is; the page runs again when all of it is there."""
    with opened() as library:
        planned = library.setting("sample_sets", 0)
        made = sum(done.source == "simulated" for done in library.done_sets())
    if made < planned:
        st.session_state["making"] = True
        st.progress(made / planned, f"Sample history: {made} of {planned} sets are made")
    elif st.session_state.pop("making", False):
        st.rerun()


def link(label: str) -> None:
    """Lead to the page of the sensors."""
    if (Path(__file__).parent / SENSORS_PAGE).is_file():
        st.page_link(SENSORS_PAGE, label=label)


def trouble() -> None:
    """Say in a line why the last set did not start, or how it ended, and what to do."""
    state = web.coach().state
    failed = state.message if state.status == "failed" else ""
    text = st.session_state.get("refused") or failed
    outing = web.FLOOR.outing
    if not text or (failed and outing and outing.is_seen):
        return
    with st.container(key="trouble", border=True):
        begun = bool(outing and outing.kept) and not st.session_state.get("refused")
        head = "The set ended early" if begun else "The set could not start"
        st.html(f"<div role='alert'><h2>▲ {head}</h2><p>{escape(text)}</p></div>")
        with st.container(horizontal=True):
            if outing and failed:
                again = replace(outing.wanted, seed=outing.wanted.seed + 1)
                st.button("Try again", key="again", on_click=tap, args=(again,), type="primary")
            if outing and not web.FLOOR.is_virtual:
                st.button("Use the virtual sensor", key="instead", on_click=_instead)
            link("Sensors")


def _instead() -> None:
    st.session_state["wanted"] = web.FLOOR.outing.wanted if web.FLOOR.outing else None
    use_virtual()
