"""What a person says of a set: load, pain, effort, a note, and whether it is to be left out."""

from __future__ import annotations

import sets
import streamlit as st

from sensor_coach.done_set import Said
from sensor_coach.library import opened


def form(shown: sets.Shown) -> None:
    """All of it, as it was said, to be changed."""
    said, weight = shown.done.said, shown.units["kg"]
    with st.form("said", border=False):
        pain = st.pills("Pain, 0 none to 10 the worst", range(11), default=said.pain, key="pain")
        effort = st.pills("Effort, 0 none to 10 the most", range(11), default=said.effort,
                          key="effort")  # fmt: skip
        load = st.number_input(f"Load,{weight.sign}", 0.0, 1000 * weight.factor,
                               weight.shown(said.load_kg), 2.5, format="%g", key="load", width=240,
                               placeholder="none")  # fmt: skip
        note = st.text_area("Note", said.note, key="note", height=96, max_chars=2000)
        excluded = st.toggle("Leave this set out of trends, bests and the programme",
                             said.excluded, key="excluded")  # fmt: skip
        if st.form_submit_button("Save", type="primary", key="save"):
            kept = weight.said(load, said.load_kg)
            with opened() as library:
                library.say(shown.done.id, Said(kept, pain, effort, note.strip(), excluded))
            st.toast("Saved")
            st.rerun()
