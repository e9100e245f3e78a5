"""The bench as a Streamlit component: a link that is tried, a sensor that is calibrated."""

from pathlib import Path

import streamlit as st

from sensor_coach.errand import Errand
from sensor_coach.errand_routes import ADDRESS

_HERE = Path(__file__).parent / "bench"
_html, _css, _js = ((_HERE / f"bench.{end}").read_text("utf-8") for end in ("html", "css", "js"))
_bench = st.components.v2.component("bench", html=_html, css=_css, js=_js)


def show_bench(errand: Errand) -> None:
    """Show an errand while it runs; the page runs again when it is over."""
    data = {"address": ADDRESS, "number": errand.number}
    _bench(key="bench", data=data, on_ended_change=lambda: None)
