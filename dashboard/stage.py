"""The live stage as a Streamlit component: it talks to the server over a socket of its own."""

from pathlib import Path

import streamlit as st

from sensor_coach import web

BUSY = ("searching", "connected", "live", "lost", "reconnecting")
_LIVE = Path(__file__).parent / "live"


def _text(*names: str) -> str:
    return "\n".join((_LIVE / name).read_text(encoding="utf-8") for name in names)


_stage = st.components.v2.component(
    "stage", html=_text("stage.html"), css=_text("stage.css"), js=_text("trace.js", "stage.js")
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
