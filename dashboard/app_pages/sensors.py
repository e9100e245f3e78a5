"""Sensors: which one is used, how its link is, its calibration; where to wear it; the phone."""

import bench
import streamlit as st
from phone import show_phone
from sensor_cards import HERE, radio_fault, row, show_chosen, wear
from sensor_work import chosen, forget, looked_round, looking, stop, use, work

from sensor_coach import errand, known_sensors, web

st.html(HERE / "sensors.css")
st.title("Sensors", anchor=False)
mine = chosen()
running = looking()

if refused := st.session_state.pop("refused", None):
    st.error(refused)
with st.container(border=True, key="mine"):
    show_chosen(mine, web.coach())
    if mine and not running:
        with st.container(horizontal=True, key="mine-do"):
            st.button("Check the link", type="primary", key="check",
                      on_click=work, args=(errand.check, mine.id))  # fmt: skip
            st.button("Calibrate", key="calibrate", on_click=work, args=(errand.calibrate, mine.id),
                      help="Lay it on its six sides, off the body: it takes a minute")  # fmt: skip
            st.button("Calibrate with edges", key="thorough", on_click=work,
                      args=(errand.calibrate_thoroughly, mine.id),
                      help="Edges between the sides too: shows the cross-axis error")  # fmt: skip
            st.button("Forget", key="forget", on_click=forget)
if running and running.kind != "scan":
    bench.show_bench(running)
    stops = {"check": "End the check", "calibrate": "Give up: keep the calibration as it was"}
    st.button(stops[running.kind], key="stop", on_click=stop)
elif running is None:
    radio_fault(web.coach().errand)

st.header("In reach", anchor=False)
if running and running.kind == "scan":
    looked_round(running)
else:
    st.button("Look for sensors", key="scan", icon=":material/search:",
              type="secondary" if mine else "primary",
              on_click=work, args=(errand.scan,))  # fmt: skip
    past = web.coach().errands.get("scan")
    for each in known_sensors.listed(past.told if past else []):
        row(each, mine, use)
    if past and past.over and not past.error and not past.told:
        st.caption("Nothing else is advertising. Is the sensor on, near, and free of other apps?")

st.header("Where to wear it", anchor=False)
wear()
st.header("Phone", anchor=False)
show_phone()
