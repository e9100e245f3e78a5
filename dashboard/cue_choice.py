"""Sounds, words and count-in of every set: the same choices on Train and in Settings."""

from __future__ import annotations

from typing import Any

import streamlit as st

from sensor_coach.cue_settings import DEFAULTS, SETTING
from sensor_coach.library import opened
from sensor_coach.wanted_sets import COUNT_IN_S

EVERY = {0: "Never", 1: "Every repetition", 2: "Every 2nd", 5: "Every 5th", 10: "Every 10th"}
BEATS = {None: "As the exercise says", True: "Always", False: "Never"}
WAITS = {0.0: "None", 3.0: "3 s", 5.0: "5 s", 10.0: "10 s"}
_COUNT_IN = "count_in_s"


def choices() -> None:
    """Show them; what is changed is kept at once, before anything else of the page is made."""
    with opened() as library:
        said, count_in_s = library.setting(SETTING), library.setting(_COUNT_IN, COUNT_IN_S)
    said = {**DEFAULTS, **(said if isinstance(said, dict) else {})}
    with st.container(horizontal=True, gap="large", key="cue-switches"):
        _toggle("Sounds", "sound", said, "A beep for each repetition")
        _toggle("Tone that follows the heel", "tone", said, "It rises as the heel rises")
    with st.container(horizontal=True, key="cue-choices"):
        _pick("Count aloud", "speak", EVERY, _every(said["speak"], 1))
        _pick("Remarks", "remarks", EVERY, _every(said["remarks"], 2), "As “lower more slowly”")
        _pick("Metronome", "metronome", BEATS, said.get("metronome"))
        _pick("Count-in", _COUNT_IN, WAITS, count_in_s)


def _toggle(label: str, name: str, said: dict[str, Any], about: str) -> None:
    st.toggle(label, bool(said[name]), key=f"cue-{name}", on_change=_keep, args=(name,), help=about)


def _pick(label: str, name: str, names: dict[Any, str], now: Any, about: str = "") -> None:
    """A choice; what was set elsewhere and is none of these is shown, too."""
    named = names if now in names else {**names, now: str(now)}
    options = list(named)
    st.selectbox(label, options, options.index(now), key=f"cue-{name}", format_func=named.get,
                 on_change=_keep, args=(name,), help=about or None)  # fmt: skip


def _keep(name: str) -> None:
    value = st.session_state[f"cue-{name}"]
    with opened() as library:
        if name == _COUNT_IN:
            library.set_setting(name, value)
        else:
            library.set_setting(SETTING, {**(library.setting(SETTING) or {}), name: value})


def _every(said: Any, usual: int) -> Any:
    """A plain yes is the usual, a plain no is never."""
    return {True: usual, False: 0}[said] if isinstance(said, bool) else said
