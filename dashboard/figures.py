"""A set in figures: what is usual in it, and each repetition."""

from statistics import median

import sets
import streamlit as st


def metrics(each: sets.Analyzed) -> None:
    """The middle values of the full repetitions, large."""
    full = sets.table(each).query("full") if each.result.rep_count else None
    with st.container(horizontal=True, gap="medium"):
        label = "Repetitions" if each.measures == "reps" else "Longest hold"
        st.metric(label, sets.done(each), width="content")
        for column in [] if full is None else list(full.columns[2:6]):
            name, unit = column.rsplit("_", 1)
            text = {"s": "{:.1f} s", "cm": "{:.1f} cm", "deg": "{:.0f}°"}[unit]
            st.metric(name.capitalize(), text.format(median(full[column])), width="content")


def repetitions(each: sets.Analyzed) -> None:
    """The table; sizes as bars, so that a set that fades is seen at a glance."""
    rows = sets.table(each)
    if rows.empty:
        return
    sized = rows.columns[5]
    most = float(rows[sized].max() or 1)
    named = {c: c.replace("_", ", ").capitalize() for c in rows.columns[1:5]}
    bar = st.column_config.ProgressColumn(
        "Rise, cm" if each.unit == "cm" else "Angle, °", max_value=most,
        format="%.1f" if each.unit == "cm" else "%.0f",
    )  # fmt: skip
    config = {c: st.column_config.NumberColumn(text, format="%.1f") for c, text in named.items()}
    full = st.column_config.CheckboxColumn("Full")
    st.dataframe(rows, hide_index=True, height="content",
                 column_config={**config, sized: bar, "rep": "Rep", "full": full})  # fmt: skip
