"""Recordings from before there was a library: they become sets before any page is shown."""

from __future__ import annotations

import contextlib

import streamlit as st
from work import Tell, followed

from sensor_coach.errors import LibraryError
from sensor_coach.library import opened, waiting

_STOPPED = "first-opening-stopped"
_done: list[bool] = []  # once for all viewers: what comes later, History takes in


def wait_for_library() -> None:
    """Make sets of what waits, with a bar; somebody who stops it is asked when to go on."""
    if _done:
        return
    with contextlib.suppress(LibraryError):  # a page says what is wrong with it
        if many := waiting():
            if st.session_state.get(_STOPPED):
                _ask(many)
            followed("Taking in recordings", _take_in, lambda: _stop(True))
            _done.append(True)
            st.rerun()  # a page may have work to follow itself: its Stop would be the second one
    _done.append(True)


def _take_in(tell: Tell) -> None:
    with opened(progress=lambda done, of, _problem: tell(done, of)):
        pass


def that_wait(many: int) -> str:
    """Say how many recordings wait to be taken in."""
    return "1 recording waits" if many == 1 else f"{many} recordings wait"


def _ask(many: int) -> None:
    with st.container(border=True):
        st.markdown(f"{that_wait(many)} to be taken in. What is done is kept, and nothing is lost.")
        st.button("Go on", key="go-on", type="primary", on_click=_stop, args=(False,))
    st.stop()


def _stop(stopped: bool) -> None:
    st.session_state[_STOPPED] = stopped
