"""Recordings: every set that was recorded, the newest first."""

import sets
import streamlit as st

from sensor_coach.errors import RecordingError

PER_PAGE = 12


def row(name: str) -> None:
    """One recording; a damaged one says in a line what is wrong with it."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", wrap=False):
        try:
            each = sets.open_set(name)
        except RecordingError as error:
            st.markdown(f"**Cannot be read**  \n:gray[{error}]")
            return
        st.markdown(f"## {sets.done(each)}", width=76)
        st.markdown(f"#### {each.title}\n{facts(each)}", width="stretch")
        st.page_link("app_pages/set.py", label="Open", query_params={"recording": name})


def facts(each: sets.Analyzed) -> str:
    result = each.result
    partial = f"{result.partial_count} partial" if result.partial_count else ""
    known = [
        f"{each.started_at:%a %d %b %Y, %H:%M}", each.side, f"sensor on the {each.placement}",
        f"{result.duration_s:.0f} s", partial, "" if each.finished else "interrupted",
    ]  # fmt: skip
    return ":gray[" + " · ".join(filter(None, known)) + "]"


names = sets.names()
st.title("Recordings", anchor=False)
if not names:
    st.markdown("Nothing is recorded yet. A set that you do under **Train** appears here.")
    st.page_link("app_pages/train.py", label="Go to Train")
    st.stop()

pages = -(-len(names) // PER_PAGE)
page = st.session_state.get("page", 1)
with st.container(key="list"), st.spinner("Reading recordings …", show_time=False):
    for name in names[(page - 1) * PER_PAGE : page * PER_PAGE]:
        row(name)
if pages > 1:
    st.pagination(pages, key="page")
