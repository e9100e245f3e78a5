"""The live stage as a Streamlit component: it talks to the server over a socket of its own."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import streamlit as st

_LIVE = Path(__file__).parent / "live"


def _text(*names: str) -> str:
    return "\n".join((_LIVE / name).read_text(encoding="utf-8") for name in names)


_SCRIPTS = (
    "dom", "link", "sound", "wake", "keys", "words", "tempo", "trace", "rings", "summary", "stage",
    "controls", "player",
)  # fmt: skip
_stage = st.components.v2.component(
    "stage", html=_text("stage.html"), css=_text("stage.css", "small.css", "player.css"),
    js=_text(*(f"{name}.js" for name in _SCRIPTS)),
)  # fmt: skip


def _pairs(cues: dict[str, Any] | None) -> tuple[tuple[str, Any], ...]:
    """As pairs: in a dictionary Streamlit looks for tables, and loads pandas to do so."""
    return tuple((cues or {}).items())


def show_stage(
    address: str = "/live/ws", key: str = "stage", *, busy: bool = False,
    cues: dict[str, Any] | None = None, units: str = "metric", keys: bool = True,
) -> None:  # fmt: skip
    """Show the running set; the page runs again when a set begins or ends.

    Parameters
    ----------
    address : str
        Path of the WebSocket that frames come from and commands go to.
    key : str
        Of the component; two on one page need two.
    busy : bool
        Whether the page around it is made for a running set.
    cues : dict, optional
        What is wanted of what is heard: ``sound``, ``speak``, ``tone`` (the rise as a tone's
        height). What is not named is as usual: all but the tone.
    units : str
        ``metric`` or ``imperial``.
    keys : bool
        Whether keys are obeyed; of two stages on one page, by one of them.
    """
    data = {
        "address": address, "busy": busy,
        "cues": _pairs(cues), "units": units, "keys": keys,
    }  # fmt: skip
    _stage(key=key, data=data, on_turned_change=lambda: None)


def show_player(
    recording: str, key: str, *, pair: bool = False, linked: bool = False, leads: bool = True,
    cues: dict[str, Any] | None = None, units: str = "metric",
) -> None:  # fmt: skip
    """Show a recording on the stage, with a player under it.

    Parameters
    ----------
    recording : str
        Its name in the data folder.
    key : str
        Of the component.
    pair : bool
        Whether it has half the width.
    linked : bool
        Whether what is asked of it is asked of the other player of the page, too.
    leads : bool
        Whether keys are its own where no player has the focus.
    cues, units
        As of `show_stage`.
    """
    data = {
        "address": f"/replay/ws?recording={quote(recording)}", "busy": True, "player": True,
        "pair": pair, "linked": linked, "leads": leads, "cues": _pairs(cues), "units": units,
        "keys": False,
    }  # fmt: skip
    _stage(key=key, data=data, on_turned_change=lambda: None)
