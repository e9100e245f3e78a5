"""Set: one set, repetition by repetition, and what there is to say of it."""

from pathlib import Path

import charts
import comparing
import correcting
import details
import figures
import saying
import sets
import streamlit as st

from sensor_coach import beside_text, side_by_side
from sensor_coach.errors import RecordingError, SensorCoachError
from sensor_coach.reanalysis import Again


def asked() -> sets.Shown:
    """The set that the address names; a page that says what is wrong, if there is none."""
    set_id, name = st.query_params.get("set", ""), st.query_params.get("recording", "")
    if not set_id and not name:
        st.title("No set was chosen", anchor=False)
        st.markdown("Choose one from the history.")
        st.stop()
    try:
        with st.spinner("Opening the set …", show_time=False):
            return sets.open_set(set_id, name)
    except SensorCoachError as error:
        st.title("This set cannot be shown", anchor=False)
        st.error(str(error))
        st.stop()


def heading(shown: sets.Shown) -> None:
    done = shown.done
    test = "endurance test" if done.test_start else ""
    st.title(", ".join(filter(None, [shown.exercise.title, sets.SIDES.get(done.side, ""), test])),
             anchor=False)  # fmt: skip
    said = [
        f"{shown.started_at:%A %d %B %Y, %H:%M}", f"sensor on the {done.placement}",
        f"{shown.result.duration_s:.0f} s",
        "" if done.said.load_kg is None else shown.units["kg"].text(done.said.load_kg),
        "" if done.said.pain is None else f"pain {done.said.pain} of 10",
        "made by the simulator" if done.source == "simulated" else "",
    ]  # fmt: skip
    st.caption(" · ".join(filter(None, said)))
    if done.said.excluded:
        st.info("You left this set out of trends, bests and the programme.")


def looked_at_again(shown: sets.Shown) -> Again | None:
    """The recording; a warning stands in its place if it cannot be read."""
    try:
        again = sets.again(shown)
    except RecordingError as error:
        st.warning(f"The recording cannot be read, its numbers stayed. {error}")
        return None
    if again and not again.finished:
        st.warning("The recording was interrupted. What was recorded until then is shown.")
    return again


def of_repetitions(shown: sets.Shown, again: Again) -> None:
    left, right = st.columns([3, 2], gap="large")
    with left:
        if each := charts.overlaid(shown, again):
            st.header("Every repetition, from its start", anchor=False)
            alt = "All repetitions over each other, with their mean and spread"
            st.echarts_chart(each, height=300, alt=alt)
            st.caption("Thick: the mean. Band: one standard deviation between repetitions.")
    with right:
        figures.words(shown)


def of_holds(shown: sets.Shown, again: Again) -> None:
    left, right = st.columns([2, 3], gap="large")
    with left:
        if len(again.sway_path):
            st.header("Sway of the longest hold", anchor=False)
            side = 380  # as wide as high, so that both ways are drawn alike
            st.echarts_chart(charts.sway(again), width=side, height=side, alt="Path of the sway")
    with right:
        if shown.result.sway:
            figures.sway(shown)
        figures.holds(shown)


def pictures(shown: sets.Shown) -> Again | None:
    """What the recording shows, which takes a while if it is long; give it."""
    again = looked_at_again(shown)
    counted = shown.exercise.measures == "reps"
    if again and len(again.trace):
        alt = "Tilt over the set" if not counted else "Heel height over the set"
        st.echarts_chart(charts.trace(shown, again), height=340, alt=alt)
        charts.legend(shown)
        with st.container(key="pictures"):
            (of_repetitions if counted else of_holds)(shown, again)
    return again


def at_the_same_time(shown: sets.Shown) -> None:
    """What another sensor saw: its count, the legs side by side, and the way to it."""
    for done, result in shown.beside:
        st.header("The other sensor", anchor=False)
        told = [beside_text.line(result), *beside_text.legs([shown.result, result])]
        st.markdown("\n".join(f"- {each[0].upper()}{each[1:]}" for each in told))
        st.page_link("app_pages/set.py", label="Open what it saw", icon=":material/sensors:",
                     query_params={"set": done.id})  # fmt: skip


def replay(shown: sets.Shown) -> None:
    if shown.recording is not None:
        names = {"recording": side_by_side.named(shown.recording.name, shown.done.sensor)}
        for done, _ in shown.beside[:1]:
            names["with"] = side_by_side.named(shown.recording.name, done.sensor)
        st.page_link("app_pages/replay.py", label="Replay this set", icon=":material/play_arrow:",
                     query_params=names)  # fmt: skip


st.html(Path(__file__).parents[1] / "history.css")
st.page_link("app_pages/history.py", label="← History")
shown = asked()
counted = shown.exercise.measures == "reps"
heading(shown)
figures.metrics(shown)
if counted:
    correcting.count(shown)
for warning in shown.result.warnings:
    st.warning(warning[0].upper() + warning[1:] + ".")
# What only the recording tells is filled in last: numbers and tabs do not wait for it.
seen = st.container(key="seen" if shown.recording else "nothing-seen")
at_the_same_time(shown)
replay(shown)
parts = ["How it felt", "Raw signals", "What was lost", "Analyze again", "Download"]
names = ["Repetitions", *parts] if counted else parts
tabs = dict(zip(names, st.tabs(names, key="parts"), strict=True))
if counted:
    with tabs["Repetitions"]:
        correcting.repetitions(shown)
        correcting.missed(shown)
with tabs["How it felt"]:
    saying.form(shown)
with tabs["Raw signals"]:
    details.raw(shown)
with tabs["Download"]:
    details.downloads(shown)
with seen:
    again = pictures(shown)
with tabs["What was lost"]:
    details.what_was_lost(shown, again)
with tabs["Analyze again"]:
    comparing.analyze_again(shown, again)
