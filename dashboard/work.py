"""Long work on a page: a bar, and a button that stops it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

Done = TypeVar("Done")
Tell = Callable[[int, int], None]


def followed(
    label: str, do: Callable[[Tell], Done], on_stop: Callable[[], None] | None = None
) -> Done:
    """Do long work that tells how far it is; a click on Stop ends it where it tells.

    Any click makes Streamlit run the page anew, which ends this run where it next writes to the
    page. What the work had begun, it must take back by itself; what would begin it again must
    learn by `on_stop` that nobody wants it.
    """
    place = st.empty()
    bar = bar_in(place, label, f"stop {label}", on_stop)
    made = do(lambda done, of: bar.progress(done / max(of, 1), f"{label}: {done} of {of}") and None)
    place.empty()
    return made


def bar_in(
    place: DeltaGenerator, label: str, key: str, on_stop: Callable[[], None] | None
) -> DeltaGenerator:
    """Put a bar into a place, and below it the button that stops the work."""
    with place.container(border=True):
        bar = st.progress(0.0, label)
        st.button("Stop", key=key, on_click=on_stop)
    return bar
