"""Train: the running set, and how to start one."""

import streamlit as st
from stage import is_busy, show_stage

from sensor_coach import web
from sensor_coach.errors import SensorCoachError
from sensor_coach.exercises import EXERCISES

WHERE = {
    "shank": "Sensor just above the ankle",
    "foot": "Sensor on the foot, over the laces",
    "board": "Sensor flat on the board",
}


def start(exercise: str, side: str) -> None:
    try:
        web.start_virtual(exercise, side)
    except SensorCoachError as error:
        st.session_state["refused"] = str(error)


def choose() -> None:
    """What is done, with which leg, and the button that begins it."""
    chosen = st.pills(
        "Exercise", list(EXERCISES), default="heel-lift", required=True,
        format_func=lambda each: EXERCISES[each].title, key="exercise",
    )  # fmt: skip
    exercise = EXERCISES[chosen]
    st.markdown(f"{exercise.how}  \n:gray[{WHERE[exercise.placements[0]]}.]")
    side = st.segmented_control(
        "Leg", ["left", "right", "both"], default="left", required=True,
        format_func=str.capitalize, key="side",
    )  # fmt: skip
    st.button(
        "Start with the virtual sensor", type="primary", width="stretch", key="go",
        on_click=start, args=(chosen, side),
    )  # fmt: skip


show_stage()
if not is_busy():
    with st.container(key="start"):
        choose()
    if refused := st.session_state.pop("refused", None):
        st.error(f"The set could not be started: {refused}")
