"""Set: one recording, repetition by repetition."""

import charts
import figures
import sets
import streamlit as st

from sensor_coach import home, web
from sensor_coach.errors import RecordingError, SensorCoachError


def notes(each: sets.Analyzed) -> None:
    """What to know before trusting the numbers."""
    if not each.finished:
        st.warning("The recording was interrupted. What was recorded until then is shown.")
    for warning in each.result.warnings:
        st.warning(warning[0].upper() + warning[1:] + ".")
    if each.bad_packets:
        with st.expander("Packets that could not be read"):
            st.text("\n".join(dict.fromkeys(each.bad_packets)))


def replay(each: sets.Analyzed) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="replays"):
        speed = st.segmented_control(
            "Speed", [1, 2, 4], default=1, required=True, key="speed",
            format_func=lambda each: f"{each}×", label_visibility="collapsed",
        )  # fmt: skip
        if st.button("Replay", type="primary", key="replay"):
            try:
                web.start_replay(home.recordings_folder() / each.name, speed)
            except SensorCoachError as error:
                st.error(str(error))
            else:
                st.switch_page("app_pages/train.py")
        csv = sets.table(each).to_csv(index=False)
        st.download_button("Table as CSV", csv, f"{each.name.removesuffix('.sqlite')}.csv",
                           "text/csv", on_click="ignore")  # fmt: skip


st.page_link("app_pages/recordings.py", label="← All recordings")
name = st.query_params.get("recording", "")
try:
    with st.spinner("Analysing …"):
        each = sets.open_set(name)
except RecordingError as error:
    st.error(f"This recording cannot be shown. {error}" if name else "No recording was chosen.")
    st.stop()
st.title(", ".join(filter(None, [each.title, each.side])), anchor=False)
st.caption(f"{each.started_at:%A %d %B %Y, %H:%M} · sensor on the {each.placement} · "
           f"{each.result.duration_s:.0f} s at {each.result.sampling_rate_hz:.0f} Hz")  # fmt: skip
figures.metrics(each)
notes(each)
if len(each.trace):
    ink = "#EDF2F7" if st.context.theme.type == "dark" else "#10202E"
    st.echarts_chart(charts.trace(each, ink), height=340, alt="Heel height over the set")
replay(each)
figures.repetitions(each)
