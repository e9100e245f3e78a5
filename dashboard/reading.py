"""A recording analysed as of today: once for all pages, with a bar and a Stop where it is long."""

from __future__ import annotations

import time
from collections import OrderedDict
from functools import partial
from pathlib import Path

import streamlit as st
from work import bar_in

from sensor_coach import reanalysis
from sensor_coach.reanalysis import Again

_Key = tuple[str, int, int]  # file, when it changed, sensor
_MOST = 10  # that are remembered: half an hour takes a megabyte
_PATIENCE_S = 0.5  # before there is a bar
_EVERY_S = 0.1
_LABEL = "Reading the recording"
_STOPPED = "stopped"  # names of recordings that somebody would not wait for
_known: OrderedDict[_Key, Again] = OrderedDict()


def read(path: Path, sensor: int = 0) -> Again | None:
    """What an analysis gives today; None if somebody stopped it, which the page then says.

    Raises
    ------
    RecordingError
        One line: what is wrong with the file.
    """
    key = (str(path), path.stat().st_mtime_ns, sensor)
    if key not in _known:
        if path.name in st.session_state.setdefault(_STOPPED, set()):
            _stopped(path)
            return None
        _remember(key, _followed(path, sensor))
    return _known[key]


def _remember(key: _Key, again: Again) -> None:
    while len(_known) >= _MOST:
        _known.popitem(last=False)
    _known[key] = again


def _followed(path: Path, sensor: int) -> Again:
    """Analyse; a click on Stop ends it where it tells how far it is, and nothing was kept yet."""
    place, begun = st.empty(), time.monotonic()
    bar, due = None, begun + _PATIENCE_S

    def tell(done: int, of: int) -> None:
        nonlocal bar, due
        if (now := time.monotonic()) < due:
            return
        bar = bar or bar_in(place, _LABEL, "stop-reading", partial(_stop, path.name))
        due = now + _EVERY_S
        bar.progress(done / of, f"{_LABEL}: {done / of:.0%}")

    again = reanalysis.analyze_again(path, sensor, tell)
    place.empty()
    return again


def _stop(name: str) -> None:
    st.session_state.setdefault(_STOPPED, set()).add(name)


def _stopped(path: Path) -> None:
    with st.container(border=True):
        st.markdown("Reading was stopped. The recording is as it was, and nothing of it is lost.")
        st.button("Read it", key="read", on_click=_go_on, args=(path.name,))


def _go_on(name: str) -> None:
    st.session_state[_STOPPED].discard(name)
