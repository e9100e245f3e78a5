"""Sets in a list, the newest first; and what lies in the folder and is none."""

from __future__ import annotations

import streamlit as st
from amounts import Amount
from past import Past, remember
from sets import SIDES

from sensor_coach.done_set import DoneSet
from sensor_coach.exercises import EXERCISES

PER_PAGE = 12


def show(past: Past, wanted: list[DoneSet]) -> None:
    """A page of the list, and the ways to the others."""
    newest = wanted[::-1]
    pages = max(1, -(-len(newest) // PER_PAGE))
    asked = st.query_params.get("page", "1")
    first = min(int(asked), pages) if asked.isdecimal() and int(asked) else 1
    page = min(st.session_state.get("page", first), pages)
    with st.container(key="list", gap="small"):
        for done in newest[(page - 1) * PER_PAGE : page * PER_PAGE]:
            _row(done, past)
    if pages > 1:
        st.pagination(pages, default=first, key="page")
    remember("page", str(page), "1")


def _row(done: DoneSet, past: Past) -> None:
    leg = SIDES.get(done.side, "")
    title = ", ".join(filter(None, [EXERCISES[done.exercise].title, leg]))
    with st.container(border=True, horizontal=True, vertical_alignment="center", wrap=False):
        st.markdown(f"**{came_to(done)}**", width=92)
        with st.container(gap=None):
            st.page_link("app_pages/set.py", label=title, query_params={"set": done.id})
            st.markdown(f":gray[{_facts(done, past)}]")


def came_to(done: DoneSet) -> str:
    """What a set came to, in a few signs."""
    if EXERCISES[done.exercise].measures == "hold":
        return f"{done.hold_s:.0f} s"
    return str(done.rep_count)


def _facts(done: DoneSet, past: Past) -> str:
    at, units = done.started_at.astimezone(past.athlete.zone_info), past.units
    size = {"shank": ("mean_rise_m", "m"), "foot": ("mean_pitch_rad", "rad")}.get(done.placement)
    mean = done.metrics.get(size[0]) if size else None
    corrected = done.rep_count != done.measured_count
    known = [
        f"{at:%a %d %b %Y, %H:%M}",
        f"mean {units[size[1]].text(mean)}" if size and mean is not None else "",
        f"sensor on the {done.placement}", _load(done, units),
        f"corrected, measured {done.measured_count}" if corrected else "",
        "" if done.said.pain is None else f"pain {done.said.pain} of 10",
        "endurance test" if done.test_start else "", "left out" if done.said.excluded else "",
        "simulated" if done.source == "simulated" else "",
    ]  # fmt: skip
    return " · ".join(filter(None, known))


def _load(done: DoneSet, units: dict[str, Amount]) -> str:
    return units["kg"].text(done.said.load_kg) if done.said.load_kg else ""


def not_taken_in(problems: dict[str, str]) -> None:
    """Recordings that are no sets, each with the reason."""
    if not problems:
        return
    several = "recording is" if len(problems) == 1 else "recordings are"
    with st.expander(f"{len(problems)} {several} not in the library"):
        for name, reason in problems.items():
            said = reason if name in reason else f"{name}: {reason}"
            st.markdown(f"**Cannot be read**  \n:gray[{_plain(said)}]")


def _plain(text: str) -> str:
    """Text that is no markup, whatever a file says of itself."""
    return "".join(f"\\{c}" if c in r"\`*_[]{}<>#$~:|" else c for c in text)
