"""Sensors: which one is used, how its link is, its calibration; where to wear it; the phone."""

import bench
import second_card
import streamlit as st
from phone_sensors import show_phone_sensors
from sensor_cards import HERE, radio_fault, row, show_chosen, wear
from sensor_work import chosen, forget, looked_round, looking, stop, use, work

from phone import show_phone
from sensor_coach import errand, known_sensors, second_choice, web
from sensor_coach.known_sensors import Sensor

TITLES = {"check": "How is the link?", "calibrate": "Calibration"}
STOPS = {"check": "End the check", "calibrate": "Give up: keep the calibration as it was"}


def do_with(mine: Sensor) -> None:
    """What can be done with the chosen sensor."""
    with st.container(horizontal=True, key="mine-do"):
        st.button("Check the link", type="primary", key="check",
                  on_click=work, args=(errand.check, mine.id))  # fmt: skip
        st.button("Calibrate", key="calibrate", on_click=work, args=(errand.calibrate, mine.id),
                  help="Lay it on its six sides, off the body: it takes a minute")  # fmt: skip
        st.button("Calibrate with edges", key="thorough", on_click=work,
                  args=(errand.calibrate_thoroughly, mine.id),
                  help="Edges between the sides too: shows the cross-axis error")  # fmt: skip
        st.button("Forget", key="forget", on_click=forget)


def in_reach(mine: Sensor | None) -> None:
    """What was found last, and the button that looks again."""
    st.button("Look for sensors", key="scan", icon=":material/search:", on_click=work,
              args=(errand.scan,), type="secondary" if mine else "primary")  # fmt: skip
    past = web.coach().errands.get("scan")
    for each in known_sensors.listed(past.told if past else []):
        other = mine and second_choice.can_be(each, mine) and not each.is_virtual
        row(each, mine, use, second_card.take if other else None)
    if st.button("My sensor is not known", key="unknown", type="tertiary"):
        st.switch_page("app_pages/maker.py")
    if past and past.over and not past.error and not past.told:
        st.caption("Nothing else is advertising. Is the sensor on, near, and free of other apps?")


st.html(HERE / "sensors.css")
mine, running = chosen(), looking()
if running and running.kind in ("explore", "listen"):  # of the page that makes a profile
    stop()
    running = None
if running and running.kind != "scan":  # one thing at a time: nothing else is in the way
    st.title(TITLES[running.kind], anchor=False)
    bench.show_bench(running)
    st.button(STOPS[running.kind], key="stop", on_click=stop)
    st.stop()
st.title("Sensors", anchor=False)
if refused := st.session_state.pop("refused", None):
    st.error(refused)
with st.container(border=True, key="mine"):
    show_chosen(mine, web.coach())
    if mine and not running:
        do_with(mine)
if mine and not running:
    second_card.show(mine, second_card.of(mine))
if not running:
    radio_fault(web.coach().errand)
st.header("In reach", anchor=False)
if running:
    looked_round(running)
else:
    in_reach(mine)
st.header("A phone as the sensor", anchor=False)
show_phone_sensors(use)
st.header("Where to wear it", anchor=False)
wear()
st.header("A phone as the screen", anchor=False)
show_phone()
