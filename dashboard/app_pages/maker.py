"""Own sensor: a device profile for one that is not known, from its packets, step by step."""

import maker_form
import maker_watch
import streamlit as st
from sensor_cards import HERE, bars
from sensor_work import looked_round, looking, sentence, stop, work

from sensor_coach import errand, known_devices, known_sensors, web
from sensor_coach.ble import Found
from sensor_coach.errors import ProfileError
from sensor_coach.known_sensors import Sensor
from sensor_coach.library import opened
from sensor_coach.marking import made
from sensor_coach.raw_packets import Explored


def which() -> None:
    """Step 1: the sensors in reach, those that are not known first."""
    st.header("1. Which one is it?", anchor=False)
    st.markdown("Switch it on, bring it near, and end every other app that is connected to it.")
    st.button("Look for sensors", key="scan", icon=":material/search:", type="primary",
              on_click=work, args=(errand.scan,))  # fmt: skip
    past = web.coach().errands.get("scan")
    found: list[Found] = past.told if past else []
    for each in sorted(found, key=lambda each: (bool(each.profile_id), not each.name)):
        with st.container(border=True, horizontal=True, vertical_alignment="center",
                          key=f"row-{each.id}"):  # fmt: skip
            known = "known already" if each.profile_id else "not known"
            st.html(bars(each.rssi_dbm), width="content")
            st.text(f"{each.name or 'nameless'}, {each.id}, {known}", width="stretch")
            st.button("This one", key=f"take-{each.id}", on_click=work,
                      args=(errand.explore, each.id))  # fmt: skip
    if past and past.over and not past.error and not found:
        st.caption("Nothing is advertising. Is it on, near, and free of other apps?")


def another() -> None:
    """Begin anew with another sensor."""
    stop()
    for kind in ("explore", "listen"):
        web.coach().errands.pop(kind, None)
    maker_form.clear()


def channel(sensor: Explored) -> None:
    """Step 2: what it serves, and which of it is to be listened to."""
    st.header("2. Where does it send?", anchor=False)
    st.markdown("Motion comes from a characteristic that notifies. Try them one after the other.")
    mute = [each for each in sensor.served if not each.notifies]
    telling = [each for each in sensor.served if each.notifies]
    for at, each in enumerate(sorted(telling, key=lambda each: bool(each.description))):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f"`{each.uuid}` {each.description}  \nservice `{each.service}`")
            st.button("Listen", key=f"listen-{at}", on_click=maker_watch.listen,
                      args=(sensor.id, each.service, each.uuid))  # fmt: skip
    maker_form.command(sensor)
    if len(mute) == len(sensor.served):
        st.warning("Nothing of it notifies: there is nothing to listen to.")
    if mute:
        with st.expander(f"{len(mute)} more do not notify"):
            for each in mute:
                st.markdown(f"`{each.uuid}` {each.description} ({', '.join(each.properties)})")


def name_and_keep(sensor: Explored, place: tuple[str, str]) -> None:
    """Step 5: what it is called, and keep it."""
    st.header("5. Name it, and keep it", anchor=False)
    naming = maker_form.naming(sensor)
    heard = web.coach().errands.get("listen")
    notes = heard.told.notes if heard else ()
    if st.button("Keep this profile", key="keep", type="primary", disabled=not notes):
        try:
            profile = made(maker_form.marking(place, notes), naming, notes)
            kept = known_devices.keep(profile)
        except ProfileError as error:
            st.error(sentence(str(error)))
        else:
            stop()
            with opened() as library:
                known_sensors.choose(library, Sensor(sensor.id, sensor.name, profile.id))
            st.session_state["mk-kept"] = (str(kept), profile.toml)
    if "mk-kept" in st.session_state:
        path, text = st.session_state["mk-kept"]
        st.success(f"Kept as {path}. Scans know the sensor from now on, and the next sets use it.")
        st.download_button("The profile as a file", text, path.rsplit("/", 1)[-1], "text/plain")
        with st.expander("The profile"):
            st.code(text, language="toml")
        if st.button("To the sensors", key="sensors"):
            another()
            st.switch_page("app_pages/sensors.py")


st.html(HERE / "sensors.css")
st.html(HERE / "maker.css")
maker_form.grant()
st.title("Your own sensor", anchor=False)
if refused := st.session_state.pop("refused", None):
    st.error(refused)
running, errands = looking(), web.coach().errands
failed = [each for each in errands.values() if each is web.coach().errand and each.error]
for each in failed:
    st.error(sentence(each.error))
explored = errands.get("explore")
if running and running.kind == "scan":
    looked_round(running)
elif running and running.kind == "explore":
    maker_watch.connecting(running)
elif explored is None or explored.result is None:
    which()
else:
    told: Explored = explored.result
    st.markdown(f"**{told.name or 'Nameless sensor'}** ({told.id})")
    st.button("Another sensor", key="another", type="tertiary", on_click=another)
    channel(told)
    listening = errands.get("listen")
    where = st.session_state.get("mk-place")
    if listening and listening.sensor == told.id and where:
        st.header("3. Where are the numbers?", anchor=False)
        maker_watch.watched(maker_watch.packets, where)
        maker_form.fields(listening.told.notes)
        st.header("4. Lay it down, and turn it", anchor=False)
        maker_watch.watched(maker_watch.samples, where)
        name_and_keep(told, where)
