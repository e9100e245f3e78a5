"""The live stage as a Streamlit component: it talks to the server over a socket of its own."""

from pathlib import Path
from urllib.parse import quote

import streamlit as st

from sensor_coach import web

BUSY = ("searching", "connected", "live", "lost", "reconnecting")
_LIVE = Path(__file__).parent / "live"


def _text(*names: str) -> str:
    return "\n".join((_LIVE / name).read_text(encoding="utf-8") for name in names)


_stage = st.components.v2.component(
    "stage",
    html=_text("stage.html"),
    css=_text("stage.css", "player.css"),
    js=_text("trace.js", "player.js", "stage.js"),
)


def is_busy() -> bool:
    """Whether a set is running."""
    return web.coach().state.status in BUSY


def show_stage(address: str = "/live/ws", key: str = "stage", *, busy: bool | None = None) -> None:
    """Show the running set; the page runs again when a set begins or ends.

    Parameters
    ----------
    address : str
        Path of the WebSocket that frames come from and commands go to.
    key : str
        Of the component; two on one page need two.
    busy : bool, optional
        Whether something runs there; by default, what the served coach says.
    """
    data = {"address": address, "busy": is_busy() if busy is None else busy}
    _stage(key=key, data=data, on_turned_change=lambda: None)


def show_player(recording: str, key: str, *, pair: bool = False, linked: bool = False,
                leads: bool = True) -> None:  # fmt: skip
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
    """
    data = {
        "address": f"/replay/ws?recording={quote(recording)}", "busy": True, "player": True,
        "pair": pair, "linked": linked, "leads": leads,
    }  # fmt: skip
    _stage(key=key, data=data, on_turned_change=lambda: None)
