"""What a person says against the count of a set; what was measured stays beside it."""

from __future__ import annotations

import sets
import streamlit as st

from sensor_coach.corrections import Correction
from sensor_coach.library import opened

_SHOWN, _HIGH = 40, 900  # rows that a table shows at once; pixels of one that has more


def count(shown: sets.Shown) -> None:
    """One more, one less, back; and what was measured, if that is another number."""
    done, made = shown.done, shown.corrections
    with st.container(horizontal=True, vertical_alignment="center", key="count"):
        for step, name in ((-1, "One less"), (1, "One more")):
            said = Correction("counted", _end_s(shown), max(0, done.rep_count + step))
            st.button(f"{step:+d}".replace("-", "−"), help=name, on_click=_correct, key=name,
                      args=(done.id, said), disabled=done.rep_count + step < 0)  # fmt: skip
        st.button("Undo", on_click=_undo, args=(done.id,), disabled=not made, key="undo")
        if made:
            times = "one correction" if len(made) == 1 else f"{len(made)} corrections"
            st.markdown(f"**Corrected by you.** Measured: {done.measured_count}, {times}.")


def repetitions(shown: sets.Shown) -> None:
    """The table; a tick says whether a repetition counts."""
    rows = sets.table(shown)
    if rows.empty:
        st.markdown("No repetition was found.")
        return
    ticked = st.data_editor(
        rows, hide_index=True, alt="Repetitions, a row each",
        height="content" if len(rows) <= _SHOWN else _HIGH,
        key=f"reps {len(shown.corrections)}",  # a new table after each correction
        disabled=[name for name in rows.columns if name != "counts"],
        column_config=_columns(shown, list(rows.columns)),
    )  # fmt: skip
    _take(shown, list(rows["counts"]), list(ticked["counts"]))
    st.caption("Untick a repetition that was none, tick one that was: the measurement stays.")


def missed(shown: sets.Shown) -> None:
    """Say that there was a repetition that was not found."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        at_s = st.number_input("One was missed, at second", 0.0, max(1.0, _end_s(shown)), step=1.0,
                               format="%.1f", key="missed_at", width=180)  # fmt: skip
        st.button("Count it", key="missed", on_click=_correct,
                  args=(shown.done.id, Correction("missed", at_s)))  # fmt: skip


def _columns(shown: sets.Shown, names: list[str]) -> dict[str, object]:
    number = st.column_config.NumberColumn
    config: dict[str, object] = {
        name: number(name.replace("_", ", ").capitalize(), format="%.1f")
        for name in names if name.endswith("_s")
    }  # fmt: skip
    for name in names[6:8]:
        title = name.replace("_deg", ", °").replace("_", ", ").capitalize()
        digits = shown.size.digits if name == names[6] else shown.units["m"].digits
        if name not in ("measured", "note"):
            config[name] = number(title, format=f"%.{digits}f",
                                  help=_heel_help(shown) if name == names[7] else None)  # fmt: skip
    config["rep"] = number("Rep", width="small")
    config["counts"] = st.column_config.CheckboxColumn("Counts", width="small")
    config["measured"] = st.column_config.TextColumn("Measured", width="small")
    config["note"] = st.column_config.TextColumn("Note", width="large")
    return config


def _heel_help(shown: sets.Shown) -> str:
    length = shown.result.foot_length_m
    foot = f"{length * 100:.0f} cm" if length else "26 cm, for its length is not known"
    return f"Way of the heel, estimated for a foot of {foot}."


def _take(shown: sets.Shown, before: list[bool], now: list[bool]) -> None:
    """Store what was ticked and unticked, and show the set as it is then."""
    said = [
        Correction("keep" if counts else "drop", (rep.top_s + rep.top_end_s) / 2)
        for rep, counted, counts in zip(shown.result.reps, before, now, strict=True)
        if counted != counts
    ]  # fmt: skip
    if said:
        with opened() as library:
            library.correct(shown.done.id, *said)
        st.rerun()


def _correct(set_id: str, said: Correction) -> None:
    with opened() as library:
        library.correct(set_id, said)


def _undo(set_id: str) -> None:
    with opened() as library:
        library.undo(set_id)


def _end_s(shown: sets.Shown) -> float:
    """A time that no repetition ends after."""
    return max((rep.end_s for rep in shown.result.reps), default=shown.result.duration_s)
