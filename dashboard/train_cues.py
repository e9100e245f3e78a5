"""Count-in, sounds and voice, as the user wants them in every set."""

from __future__ import annotations

from typing import Any

import streamlit as st

from sensor_coach.cue_settings import DEFAULTS, SETTING
from sensor_coach.library import opened
from sensor_coach.wanted_sets import COUNT_IN_S

_SPEAK = {0: "Never", 1: "Every one", 5: "Every fifth"}
_BEAT = {"own": "Where it belongs", "on": "Always", "off": "Never"}


def switches() -> None:
    """Show the switches; what is changed is kept at once."""
    with opened() as library:
        said, count_in_s = library.setting(SETTING), library.setting("count_in_s", COUNT_IN_S)
    said = {**DEFAULTS, **(said if isinstance(said, dict) else {})}
    with st.expander("Sound, voice and count-in", key="cues"):
        with st.container(horizontal=True, gap="large"):
            _toggle("Sounds", "sound", said)
            _toggle("Remarks on how it is done", "remarks", said, yes=2, no=0)
            _toggle("The heel's height as a tone", "tone", said)
        with st.container(horizontal=True, gap="large"):
            _pick("Count aloud", "speak", _SPEAK, _nearest(said["speak"]))
            _pick("Metronome", "metronome", _BEAT, _beat(said.get("metronome")))
            st.segmented_control(
                "Count-in", [0.0, 3.0, 5.0, 10.0], required=True, key="cue-count-in",
                default=count_in_s if count_in_s in (0.0, 3.0, 5.0, 10.0) else COUNT_IN_S,
                format_func=lambda s: f"{s:g} s" if s else "None", on_change=_keep_count_in,
            )  # fmt: skip


def _toggle(label: str, name: str, said: dict[str, Any], yes: Any = True, no: Any = False) -> None:
    key = f"cue-{name}"

    def keep() -> None:
        _keep(name, yes if st.session_state[key] else no)

    st.toggle(label, bool(said[name]), key=key, on_change=keep)


def _pick(label: str, name: str, options: dict[Any, str], now: Any) -> None:
    key = f"cue-{name}"
    value = {"own": None, "on": True, "off": False}

    def keep() -> None:
        picked = st.session_state[key]
        _keep(name, value.get(picked, picked))

    st.segmented_control(
        label, list(options), default=now, required=True, key=key, format_func=options.__getitem__,
        on_change=keep,
    )  # fmt: skip


def _keep(name: str, value: Any) -> None:
    with opened() as library:
        library.set_setting(SETTING, {**(library.setting(SETTING) or {}), name: value})


def _keep_count_in() -> None:
    with opened() as library:
        library.set_setting("count_in_s", st.session_state["cue-count-in"])


def _nearest(said: object) -> int:
    every = int(said) if isinstance(said, int | float) else 1
    return min(_SPEAK, key=lambda each: abs(each - every))


def _beat(said: object) -> str:
    return "off" if said is False else "own" if said is None else "on"
