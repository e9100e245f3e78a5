"""Left against right, and personal bests."""

from __future__ import annotations

from html import escape

import streamlit as st
from amounts import Amount
from sets import SIDES

from sensor_coach.done_set import DoneSet
from sensor_coach.exercises import EXERCISES
from sensor_coach.programme import Best, bests, leg_pairs
from sensor_coach.programme.measure import MEASURES
from sensor_coach.programme.symmetry import WITHIN_DAYS
from sensor_coach.programme.trend import FOLLOWED

_SPAN = 50  # percent either side of alike that a bar can show


def legs(sets: list[DoneSet]) -> None:
    """The left leg in percent of the right one: a mark on a line, 100 in its middle."""
    pairs = [pair for pair in leg_pairs(sets) if pair.percent]
    if not pairs:
        st.markdown(":gray[It takes a set of each leg that are alike, at most "
                    f"{WITHIN_DAYS} days apart.]")  # fmt: skip
        return
    rows = []
    for pair in pairs:
        load = f", {pair.left.said.load_kg:g} kg" if pair.left.said.load_kg else ""
        title = f"{EXERCISES[pair.left.exercise].title}, {pair.left.placement}{load}"
        rows.append(f"<h3>{escape(title)}</h3>")
        rows += [
            _bar(MEASURES[name].title, value)
            for name, value in pair.percent.items() if name in FOLLOWED
        ]  # fmt: skip
    st.html(f'<div class="legs">{"".join(rows)}</div>')
    st.caption("Left leg in % of the right one; 100 is alike.")


def _bar(name: str, percent: float) -> str:
    place = 50 + 50 * max(-_SPAN, min(_SPAN, percent - 100)) / _SPAN
    weaker = "left less" if percent < 99.5 else "right less" if percent >= 100.5 else "alike"
    return (
        f'<div class="leg"><span>{escape(name)}</span><span class="line" aria-hidden="true">'
        f'<i style="left:{place:.0f}%"></i></span><b>{percent:.0f} %</b>'
        f'<span class="which">{weaker}</span></div>'
    )


def board(sets: list[DoneSet], units: dict[str, Amount], zone: object) -> None:
    """Personal bests, each a way to its set."""
    found = sorted(
        (each for each in bests(sets) if each.measure in FOLLOWED),
        key=lambda each: (each.placement, each.side or "", list(FOLLOWED).index(each.measure)),
    )
    if not found:
        st.markdown(":gray[Nothing was counted or held yet.]")
        return
    with st.container(horizontal=True, key="bests", gap="small"):
        for best in found:
            _best(best, units, zone)
    st.caption("A difference may be smaller than the error of measuring it.")


def _best(best: Best, units: dict[str, Amount], zone: object) -> None:
    measure = MEASURES[best.measure]
    at = best.started_at.astimezone(zone)  # type: ignore
    title = measure.title[0].upper() + measure.title[1:]
    where = " · ".join(filter(None, [SIDES.get(best.side), best.placement, f"{at:%d %b %Y}"]))
    with st.container(border=True, width=232, gap="xxsmall"):
        st.markdown(f"**{units[measure.unit].text(best.value)}**")
        st.page_link("app_pages/set.py", label=title, query_params={"set": best.set_id})
        st.caption(where)
