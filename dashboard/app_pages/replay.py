"""Replay: a recording as it was live, or two of them side by side."""

from pathlib import Path

import replays
import streamlit as st
from stage import show_player

from sensor_coach.errors import LibraryError

ALONE = ""


def keep(name: str) -> None:
    """Write a choice into the address, which is what the page goes by."""
    chosen = st.session_state[name]
    if chosen:
        st.query_params[name] = chosen
    else:
        st.query_params.pop(name, None)


def choose(name: str, label: str, options: list[str], labels: dict[str, str]) -> str:
    asked = st.query_params.get(name, next(iter(options), ALONE))
    options = options if asked in options else [asked, *options]
    st.session_state[name] = asked
    return st.selectbox(
        label, options, key=name, on_change=keep, args=(name,),
        label_visibility="collapsed" if name == "recording" else "visible",
        format_func=lambda each: labels.get(each, each or "One recording alone"),
    )  # fmt: skip


def play(name: str, key: str, **how: bool) -> None:
    if wrong := replays.problem(name):
        st.error(f"This recording cannot be played. {wrong}")
    else:
        show_player(name, key, cues=offer.cues, units=offer.units, **how)


st.html(Path(__file__).parents[1] / "forms.css")
try:
    offer = replays.offered(st.context.locale)
    labels = offer.labels
except LibraryError as error:
    st.title("Replay", anchor=False)
    st.error(str(error))
    st.stop()
if not labels and "recording" not in st.query_params:
    st.title("Replay", anchor=False)
    st.markdown(
        "Every set you do is recorded, and can be watched here as it was. There is none yet."
    )
    st.page_link("app_pages/train.py", label="Do a first set")
    st.stop()

with st.container(key="picker", horizontal=True, vertical_alignment="center", wrap=False):
    first = choose("recording", "Recording", [*labels], labels)
    with st.popover("Compare"):
        second = choose("with", "Recording beside it", [ALONE, *labels], labels)
        linked = st.toggle("Keep both in step", value=True, key="linked", disabled=second == ALONE)
if second == ALONE:
    play(first, "player")
else:
    left, right = st.columns(2, gap="medium")
    with left:
        play(first, "player", pair=True, linked=linked)
    with right:
        play(second, "player-2", pair=True, linked=linked, leads=False)
