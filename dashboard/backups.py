"""A backup of all there is, and a backup in the place of all there is."""

from __future__ import annotations

import tempfile
from datetime import datetime
from functools import partial
from pathlib import Path

import streamlit as st
from giving_out import zipped

from sensor_coach import home, web
from sensor_coach.errors import LibraryError
from sensor_coach.library import Library
from sensor_coach.library.archive import opened_archive
from sensor_coach.library.restoring import restore


def back_up(library: Library) -> None:
    """One file with everything."""
    st.header("Back up", anchor=False)
    st.markdown(
        "One file with all sets, recordings, notes, settings and calibrations. Keep it somewhere "
        "else than on this computer."
    )
    if made := st.session_state.get("backup"):
        st.download_button(
            "Download the backup", made, f"sensor-coach {datetime.now():%Y-%m-%d}.zip",
            "application/zip", type="primary", on_click=partial(st.session_state.pop, "backup"),
        )  # fmt: skip
    elif st.button("Make a backup", type="primary", key="back up"):
        st.session_state["backup"] = zipped(library, None)
        st.rerun()


def put_back() -> None:
    """A backup in the place of what there is, which is moved aside and not deleted."""
    st.header("Restore", anchor=False)
    if said := st.session_state.pop("restored", None):
        st.success(said)
    st.markdown(
        "Puts a backup in the place of all there is now. What is here now is moved into a folder "
        "of its own, and stays there."
    )
    upload = st.file_uploader("Backup", ["zip"], key="restore", label_visibility="collapsed")
    if not upload:
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / Path(upload.name).name
        file.write_bytes(upload.getbuffer())
        _confirm(file)


def _confirm(file: Path) -> None:
    try:
        with opened_archive(file) as archive:
            count = len(archive.under("sets"))
    except LibraryError as error:
        st.error(str(error).replace(f"{file.parent}/", ""))
        return
    sure = st.checkbox(
        f"Put the {count} sets of {file.name} in the place of all there is", key="sure"
    )
    if web.coach().busy:
        st.warning("A set is running. Finish it first.")
    elif st.button("Restore", disabled=not sure, type="primary", key="put back"):
        _restore(file)


def _restore(file: Path) -> None:
    try:
        with st.spinner("Restoring …", show_time=False):
            count, aside = restore(file, home.home(), sure=True)
    except LibraryError as error:
        st.error(str(error).replace(f"{file.parent}/", ""))
        return
    before = f" What was here before is in {aside}." if aside else ""
    st.session_state["restored"] = f"{count} sets restored.{before}"
    st.rerun()
