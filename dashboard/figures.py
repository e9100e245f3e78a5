"""A set in figures and words: what is usual in it, what to do better, its sway and its presses."""

from collections.abc import Iterator
from math import degrees
from statistics import median

import pandas as pd
import sets
import streamlit as st

from sensor_coach.set_words import notes_in_words, sway_figures


def metrics(shown: sets.Shown) -> None:
    """What the set came to and the middle values of its repetitions, large."""
    rows = sets.table(shown)
    counted = rows[rows["counts"]] if len(rows) else rows
    with st.container(horizontal=True, gap="large", key="figures"):
        st.metric(*came_to(shown), width="content")
        for column in counted.columns[3:7]:
            known = counted[column].dropna()  # a size that would mislead is not there
            if len(known):
                name = column.rsplit("_", 1)[0].capitalize()
                amount = shown.size if column == counted.columns[6] else shown.units["s"]
                st.metric(name, f"{median(known):.{amount.digits}f}{amount.sign}", width="content")
        for name, value in _of_the_set(shown):
            st.metric(name, value, width="content")


def came_to(shown: sets.Shown) -> tuple[str, str]:
    """What is counted of a set, and how far it went."""
    if shown.exercise.measures == "hold":
        return "Longest hold", f"{shown.result.longest_hold_s:.1f} s"
    return shown.exercise.counts.capitalize(), str(shown.done.rep_count)


def _of_the_set(shown: sets.Shown) -> Iterator[tuple[str, str]]:
    """What only the whole set tells."""
    found = shown.result.metrics or {}
    if (cadence := found.get("cadence_per_min")) is not None:
        yield "Cadence", f"{cadence:.0f} / min"
    rises = shown.size is shown.units["m"]
    loss = found.get("rise_loss_percent" if rises else "pitch_loss_percent")
    if loss is not None and loss >= 1:  # who gains has lost nothing
        yield "Lost by the end", f"{loss:.0f} %"
    drifts = [abs(hold.drift_rad) for hold in shown.result.holds if hold.drift_rad is not None]
    if drifts:
        yield "Longest hold", f"{shown.result.longest_hold_s:.1f} s"
        yield "Drift", f"{degrees(median(drifts)):.0f}°"
    if shown.exercise.measures == "hold" and shown.result.presses:
        yield "Presses", str(len(shown.result.presses))


def words(shown: sets.Shown) -> None:
    """What was remarked, each thing once."""
    st.header("What to do better", anchor=False)
    said = notes_in_words(shown.result.reps)
    st.markdown("\n".join(f"- {each}" for each in said) or "Nothing to remark: a clean set.")


def holds(shown: sets.Shown) -> None:
    """Each hold with its end, and each press."""
    st.header("Holds", anchor=False)
    rows = [
        {"From": f"{hold.start_s:.1f} s", "Held": f"{hold.duration_s:.1f} s",
         "Ended by": hold.ended_by} for hold in shown.result.holds
    ]  # fmt: skip
    if not rows:
        st.markdown("No hold was found.")
        return
    st.table(pd.DataFrame(rows), hide_index=True, border="horizontal")
    if shown.result.presses:
        st.markdown(f"**Presses**, told by the {shown.result.presses_from}")
        st.table(pd.DataFrame(
            {"Press": str(n), "At": f"{p.start_s:.1f} s", "Tilt, rms": f"{p.rms_tilt_deg:.2f}°",
             "Fastest": f"{p.peak_rate_deg_s:.1f} °/s"}
            for n, p in enumerate(shown.result.presses, start=1)
        ), hide_index=True, border="horizontal")  # fmt: skip


def sway(shown: sets.Shown) -> None:
    """The sway of the longest hold in words."""
    for name, number in sway_figures(shown.result.sway or {}):
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            st.markdown(name[0].upper() + name[1:], width="content")
            st.markdown(f"**{number}**", width="content")
    st.caption(
        "Which way is forward is not known to a sensor strapped on at any angle: the axes are "
        "those of the sway itself."
    )
