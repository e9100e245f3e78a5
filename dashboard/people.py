"""Athletes: whose the next sets are, and what is known of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from zoneinfo import available_timezones

import streamlit as st

from sensor_coach import units
from sensor_coach.errors import LibraryError
from sensor_coach.library import Athlete, Library

FOOT_M = (0.15, 0.40)  # what the library takes for a foot


def who(library: Library, system: str) -> None:
    """Choose, change, add and delete athletes."""
    me, all_of_them = library.athlete(), library.athletes()
    by_id = {each.id: each for each in all_of_them}
    chosen = st.selectbox(
        "The next sets are done by", list(by_id), index=list(by_id).index(me.id),
        format_func=lambda each: by_id[each].name,
    )  # fmt: skip
    if chosen != me.id:
        library.choose(by_id[chosen])
        st.rerun()
    _change(library, me, system)
    with st.container(horizontal=True):
        with st.popover("Add somebody"):
            _add(library)
        if len(all_of_them) > 1 and st.button(f"Delete {me.name} …", key="delete athlete"):
            st.session_state["asked athlete"] = me.id
    if st.session_state.get("asked athlete") == me.id:
        _confirm(library, me)


def _change(library: Library, me: Athlete, system: str) -> None:
    zones = sorted({*available_timezones(), me.zone})
    length = None if me.foot_length_m is None else round(units.length(me.foot_length_m, system), 1)
    low, high = (round(units.length(each, system), 1) for each in FOOT_M)
    with st.form("athlete", border=True):
        name = st.text_input("Name", me.name, key=f"name {me.id}")
        with st.container(horizontal=True, key="measures"):
            zone = st.selectbox("Time zone", zones, zones.index(me.zone), key=f"zone {me.id}")
            foot = st.number_input(
                f"Foot length, {units.length_unit(system)}", low, high, length, 0.1,
                key=f"foot {me.id} {system}", placeholder="Not measured", format="%.1f",
                help="Of the bare foot, from heel to the longest toe. With it heel heights are for "
                "this foot; without, for one of 26 cm.",
            )  # fmt: skip
        if st.form_submit_button("Save", type="primary"):
            metres = me.foot_length_m
            if foot != length:
                metres = None if foot is None else units.metres(foot, system)
            changed = replace(me, name=name, zone=zone, foot_length_m=metres)
            saved(partial(library.change_athlete, changed), "Saved")


def _add(library: Library) -> None:
    with st.form("add", border=False, clear_on_submit=True):
        name = st.text_input("Name", key="new name")
        if st.form_submit_button("Add") and saved(partial(library.add_athlete, name), "Added"):
            st.rerun()


def _confirm(library: Library, athlete: Athlete) -> None:
    """Name what goes before it goes."""
    count = len(library.done_sets(athlete.id))
    with st.container(border=True):
        st.markdown(
            f"**{athlete.name}** goes with {count} {'set' if count == 1 else 'sets'}, their "
            "recordings, notes and settings, for good. Backups keep theirs."
        )
        sure = st.text_input(f"Type {athlete.name} to confirm", key="sure name")
        with st.container(horizontal=True):
            gone = st.button("Delete", type="primary", disabled=sure != athlete.name, key="really")
            kept = st.button("Keep", key="keep")
    if gone:
        saved(partial(library.delete_athlete, athlete), f"{athlete.name} is deleted")
    if gone or kept:
        st.session_state.pop("asked athlete", None)
        st.rerun()


def saved(do: Callable[[], object], said: str) -> bool:
    """Do it and say so; or say in a line why not."""
    try:
        do()
    except LibraryError as error:
        st.error(str(error))
        return False
    st.toast(said)
    return True
