"""A set in figures: what is usual in it, and each repetition."""

from collections.abc import Iterator
from math import degrees
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
            known = full[column].dropna()  # a size that would mislead is not there
            if len(known):
                st.metric(name.capitalize(), text.format(median(known)), width="content")
        for name, value in _of_the_set(each):
            st.metric(name, value, width="content")


def _of_the_set(each: sets.Analyzed) -> Iterator[tuple[str, str]]:
    """What only the whole set tells."""
    found = each.result.metrics or {}
    if (cadence := found.get("cadence_per_min")) is not None:
        yield "Cadence", f"{cadence:.0f} / min"
    loss = found.get("rise_loss_percent" if each.unit == "cm" else "pitch_loss_percent")
    if loss is not None and loss >= 1:  # who gains has lost nothing
        yield "Lost by the end", f"{loss:.0f} %"
    drifts = [abs(hold.drift_rad) for hold in each.result.holds if hold.drift_rad is not None]
    if drifts:
        yield "Longest hold", f"{each.result.longest_hold_s:.1f} s"
        yield "Drift", f"{degrees(median(drifts)):.0f}°"


def repetitions(each: sets.Analyzed) -> None:
    """The table; sizes as bars, so that a set that fades is seen at a glance."""
    rows = sets.table(each)
    if rows.empty:
        return
    sized = rows.columns[5]
    most = float(rows[sized].max(skipna=True))
    most = most if most > 0 else 1.0  # nor is it if no size is known
    named = {c: c.replace("_", ", ").capitalize() for c in rows.columns[1:5]}
    bar = st.column_config.ProgressColumn(
        {"rise_cm": "Rise, cm", "drop_cm": "Drop, cm"}.get(sized, "Angle, °"), max_value=most,
        format="%.1f" if each.unit == "cm" else "%.0f",
    )  # fmt: skip
    config = {c: st.column_config.NumberColumn(text, format="%.1f") for c, text in named.items()}
    full = st.column_config.CheckboxColumn("Full")
    heel = {
        column: st.column_config.NumberColumn(text, format="%.1f", help=_heel_help(each))
        for column, text in (("heel_cm", "Heel, cm"), ("depth_cm", "Depth, cm"))
    }
    note = st.column_config.TextColumn("Note", width="large")
    named = {**config, **heel, sized: bar, "rep": "Rep", "full": full, "note": note}
    st.dataframe(rows, hide_index=True, height="content", column_config=named)


def _heel_help(each: sets.Analyzed) -> str:
    length = each.result.foot_length_m
    foot = f"{length * 100:.0f} cm" if length else "26 cm, for its length is not known"
    return f"Way of the heel, estimated for a foot of {foot}."
