"""Data: take files in, give them out, back up; and where all of it is."""

from pathlib import Path

import backups
import streamlit as st
from giving_out import give_out
from taking_in import take_in

from sensor_coach.data_folder import holdings, size_text
from sensor_coach.errors import LibraryError
from sensor_coach.library import opened


def where(sets: int) -> None:
    held = holdings()
    with st.container(horizontal=True, gap="medium", key="held"):
        st.metric("Sets", sets, width="content")
        st.metric("Recordings", held.recordings, width="content")
        st.metric("On the disk", size_text(held.bytes), width="content")
    st.markdown(f"Everything is on this computer, in `{held.folder}`.")
    for aside in held.aside:
        st.caption(f"From before a restore: `{aside}`")


st.html(Path(__file__).parents[1] / "forms.css")
st.title("Data", anchor=False)
try:
    with opened() as library:
        where(len(library.done_sets()))
        taking, giving, backing = st.tabs(["Import", "Export and delete", "Backup"])
        with taking:
            take_in(library)
        with giving:
            give_out(library)
        with backing:
            backups.back_up(library)
            backups.put_back()
except LibraryError as error:
    st.error(f"The library cannot be opened. {error}")
    backups.put_back()
