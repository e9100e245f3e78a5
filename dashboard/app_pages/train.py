"""Train: what is on today, the running set, and what it came to."""

from pathlib import Path

import cue_choice
import streamlit as st
import train_choice
import train_plan
import train_result
import train_sensor
import train_start
from amounts import system
from stage import show_stage

from sensor_coach import wanted_sets, web
from sensor_coach.cue_settings import SETTING
from sensor_coach.errors import LibraryError
from sensor_coach.library import opened
from sensor_coach.outing import Outing

HERE = Path(__file__).parents[1]
HIDDEN = """<style>[data-testid="stLayoutWrapper"]:has(> .st-key-live)
{ position: absolute; height: 0; overflow: hidden; visibility: hidden; }</style>"""
SHOWN = "<style>.st-key-live { visibility: visible; }</style>"


@st.fragment(run_every=1.0)
def watch(busy: bool) -> None:
    """Run the page again once a set, with its rests, is over: only the coach knows that."""
    if web.coach().busy != busy:
        st.rerun()


def idle() -> None:
    """All there is while no set runs."""
    if web.FLOOR.is_demo:
        train_start.making()
    day = train_plan.read()
    train_start.trouble()
    if train_start.asking():
        train_start.questions()
    elif outing := train_result.fresh():
        after(outing, day)
    elif asked := train_choice.chosen():
        train_choice.set_up(asked, day.habits, day.units["kg"])
        cues()
    else:
        if web.FLOOR.sensor is None:
            train_start.welcome()
        train_plan.show(day)
        train_choice.grid()
        cues()


def cues() -> None:
    """What is heard in a set, where it is looked for before one."""
    with st.expander("Sound, voice and count-in", key="cues"):
        cue_choice.choices()


def after(outing: Outing, day: train_plan.Day) -> None:
    """What a set came to, and the next thing of the plan."""
    task = day.after(outing.wanted.exercise)

    def begin() -> None:
        train_result.put_away()
        train_start.tap(wanted_sets.of_task(task, day.habits))

    train_result.show(outing, day.units, lambda: train_result.onward(outing, task, begin))


st.html(HERE / "train.css")
try:
    with opened() as library:
        heard, measured = library.setting(SETTING), system(library)
except LibraryError as error:
    st.title("Train", anchor=False)
    st.error(f"The library cannot be opened. {error}")
    st.page_link("app_pages/data.py", label="Restore a backup under Data")
    st.stop()
busy = web.coach().busy
with st.container():  # always there, so that the stage keeps its place and its socket
    if web.FLOOR.end_show and busy:
        train_start.show_runs()
with st.container(key="live"):
    show_stage(busy=busy, cues=heard if isinstance(heard, dict) else {}, units=measured)
if busy:
    watch(busy)
on_stage = busy or bool(web.FLOOR.end_show)  # what runs by itself shows its results there, too
st.html(SHOWN if on_stage else HIDDEN)  # one takes the place of the other, at once
if not on_stage:
    train_sensor.strip()
if web.FLOOR.end_show or not busy:
    idle()
