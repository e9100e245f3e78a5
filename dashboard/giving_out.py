"""Sets as a table to choose from: to be given out as files, or deleted."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st
from work import followed

from sensor_coach.data_folder import size_text
from sensor_coach.done_set import DoneSet
from sensor_coach.errors import LibraryError, RecordingError
from sensor_coach.exercises import EXERCISES
from sensor_coach.files import Override
from sensor_coach.intake import take
from sensor_coach.library import Library, exporting, opened, tables

MOST_UNDONE = 128 * 2**20  # bytes of deleted sets that are held in memory
WHAT = {
    "sets": "One row a set", "reps": "One row a repetition", "samples": "Raw samples of one set",
    "zip": "Everything, to be taken in again",
}  # fmt: skip


def give_out(library: Library) -> None:
    """The whole of it: a table, and what can be done with what is chosen in it."""
    undo_offer(library)
    sets = list(reversed(library.done_sets()))
    if not sets:
        st.markdown("There are no sets yet. What you record or take in appears here.")
        return
    chosen = _chosen(library, sets)
    some = f"{_sets(len(chosen))} chosen" if chosen else f"All {_sets(len(sets))}: none is chosen"
    st.markdown(f"**{some}**")
    _export(library, chosen or sets)
    ids = [each.id for each in chosen]
    if st.session_state.get("asked") and st.session_state["asked"] == ids:
        _confirm(library, chosen)
    elif st.button(
        "Delete …", disabled=not chosen, key="delete",
        help=None if chosen else "Choose sets in the table first",
    ):  # fmt: skip
        st.session_state["asked"] = ids
        st.rerun()


def _chosen(library: Library, sets: list[DoneSet]) -> list[DoneSet]:
    names = {each.id: each.name for each in library.athletes()}
    zone = library.athlete().zone_info
    rows = pd.DataFrame(
        {
            "When": each.started_at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            "Exercise": EXERCISES[each.exercise].title, "Leg": (each.side or "").capitalize(),
            "Done": amount(each), "Who": names.get(each.athlete, ""),
            "Recording": bool(each.recording),
        }
        for each in sets
    )  # fmt: skip
    rows = rows if len(names) > 1 else rows.drop(columns=["Who"])
    picked = st.dataframe(
        rows, hide_index=True, height=min(38 * len(rows) + 40, 420), key="sets",
        on_select="rerun", selection_mode="multi-row",
    )  # fmt: skip
    return [sets[row] for row in picked.selection.rows if row < len(sets)]


def amount(done: DoneSet) -> str:
    held = EXERCISES[done.exercise].measures == "hold"
    return f"{done.hold_s:.0f} s" if held else f"{done.rep_count} reps"


def _export(library: Library, sets: list[DoneSet]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="export"):
        what = st.selectbox("As a file", list(WHAT), key="what", format_func=WHAT.get)
        kind = st.segmented_control(
            "Format", ["csv", "parquet"], default="csv", required=True, key="format",
            format_func={"csv": "CSV", "parquet": "Parquet"}.get, disabled=what == "zip",
        )  # fmt: skip
        if what == "zip":
            _zip(library, {each.id for each in sets})
        elif what == "samples" and (len(sets) != 1 or not library.recording(sets[0].id)):
            st.button("Download", disabled=True, key="none")
            st.caption("Choose one set that has a recording.")
        else:
            ids = [each.id for each in sets]
            st.download_button(
                "Download", partial(table_bytes, ids, what, kind), f"{what}.{kind}",
                "text/csv" if kind == "csv" else "application/octet-stream",
                type="primary", on_click="ignore", key="download",
            )  # fmt: skip


def table_bytes(ids: list[str], what: str, kind: str) -> bytes:
    """A table as a file's bytes; made when it is asked for."""
    with opened() as library, tempfile.TemporaryDirectory() as folder:
        wanted = set(ids)
        sets = [each for each in library.done_sets() if each.id in wanted]
        path = library.recording(ids[0]) if what == "samples" else None
        if path:
            rows = tables.of_samples(path, library.done_set(ids[0]).sensor)
        else:
            rows = (tables.of_reps if what == "reps" else tables.of_sets)(library, sets)
        file = Path(folder) / "table"
        (tables.write_csv if kind == "csv" else tables.write_parquet)(file, rows)
        return file.read_bytes()


def _zip(library: Library, ids: set[str]) -> None:
    of, made = st.session_state.get("zip", (None, b""))
    if of == ids:
        st.download_button(
            "Download", made, "sensor-coach.zip", "application/zip", type="primary",
            on_click="ignore", key="download",
        )  # fmt: skip
    elif st.button("Make the file", type="primary", key="make"):
        whole = len(ids) == len(library.done_sets())
        st.session_state["zip"] = (ids, zipped(library, None if whole else ids))
        st.rerun()


def zipped(library: Library, ids: set[str] | None) -> bytes:
    """Sets as a zip that can be taken in again, None: with all there is."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export.zip"
        followed("Writing", lambda tell: exporting.export_zip(library, file, ids, tell))
        return file.read_bytes()


def _confirm(library: Library, sets: list[DoneSet]) -> None:
    """Name what goes before it goes."""
    ids, zone = library.whole(each.id for each in sets), library.athlete().zone_info
    sets = [library.done_set(each) for each in ids]
    size = sum(path.stat().st_size for each in ids if (path := library.recording(each)))
    with st.container(border=True):
        st.markdown(f"#### Delete {_sets(len(sets))}?")
        named = [
            f"{each.started_at.astimezone(zone):%a %d %b %Y, %H:%M} · "
            f"{EXERCISES[each.exercise].title} · {amount(each)}" for each in sets[:8]
        ]  # fmt: skip
        more = [f"and {len(sets) - 8} more"] if len(sets) > 8 else []
        st.markdown("\n".join(f"- {each}" for each in (*named, *more)))
        st.markdown(
            f"With their recordings ({size_text(size)}), notes and corrections. Backups keep "
            f"theirs. {'It can be undone until you leave.' if size < MOST_UNDONE else 'For good.'}"
        )
        with st.container(horizontal=True):
            if st.button(f"Delete {_sets(len(sets))}", type="primary", key="really"):
                _said_in_line(partial(_delete, library, ids, size))
                st.rerun()
            if st.button("Keep", key="keep"):
                st.session_state.pop("asked", None)
                st.rerun()


def _delete(library: Library, ids: list[str], size: int) -> None:
    kept = exporting.export_bytes(library, ids) if size < MOST_UNDONE else None
    st.session_state["deleted"] = (len(ids), kept)
    st.session_state.pop("asked", None)
    library.delete(ids)


def undo_offer(library: Library) -> None:
    """Say what was deleted, and take it back if that is wanted; nothing of it is on the disk."""
    count, kept = st.session_state.get("deleted", (0, None))
    if refused := st.session_state.pop("refused", None):
        st.error(refused)
    if not count:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(f"{_sets(count)} deleted.")
        if kept and st.button("Undo", key="undo"):
            _said_in_line(partial(_take_back, library, kept))
            st.rerun()
        if st.button("Forget", key="forget", help="After this it cannot be undone"):
            st.session_state.pop("deleted", None)
            st.rerun()


def _take_back(library: Library, kept: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "deleted.zip"
        file.write_bytes(kept)
        if problem := take(library, file, Override()).problem:
            raise LibraryError(problem)
    st.session_state.pop("deleted", None)


def _said_in_line(do: Callable[[], None]) -> None:
    try:
        do()
    except (LibraryError, RecordingError, OSError) as error:
        st.session_state["refused"] = str(error)


def _sets(count: int) -> str:
    return "1 set" if count == 1 else f"{count} sets"
