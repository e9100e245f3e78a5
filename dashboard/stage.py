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


def show_stage() -> None:
    """Show the running set; the page runs again when a set begins or ends."""
    _stage(key="stage", data={"busy": is_busy()}, on_turned_change=lambda: None)
