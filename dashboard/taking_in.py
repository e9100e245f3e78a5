"""Taking files in: what is understood of each, then the sets of them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from work import followed

from sensor_coach.exercises import EXERCISES, SIDES
from sensor_coach.files import Override
from sensor_coach.intake import Extent, Preview, Taken, preview, take
from sensor_coach.library import Library

KINDS = {"recording": "Recording", "table": "Table of samples", "export": "Export of sensor-coach"}
TYPES = ["sqlite", "csv", "txt", "tsv", "zip", "json", "jsonl", "xlsx", "xls"]


def take_in(library: Library) -> None:
    """The whole of it: choose files, see what they are, take them in."""
    said = st.session_state.setdefault("round", 0)
    st.markdown(
        "Recordings, exports, and samples: of phyphox, Sensor Logger, Physics Toolbox, or plain "
        "CSV. You see what is understood of a file before anything is kept, and nothing is taken "
        "in twice."
    )
    uploads = st.file_uploader(
        "Files", TYPES, accept_multiple_files=True, key=f"files {said}",
        label_visibility="collapsed",
    )  # fmt: skip
    _results()
    if not uploads:
        return
    with st.spinner("Reading …", show_time=False):
        found = [_previewed(library, upload) for upload in uploads]
    override = _asked(found)
    for each in found:
        _card(each)
    _go(library, list(zip(uploads, found, strict=True)), override)


@contextmanager
def _as_file(upload: Any) -> Iterator[Path]:
    """An uploaded file as one on the disk, for as long as it is looked at."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(upload.name).name
        path.write_bytes(upload.getbuffer())
        yield path


def _previewed(library: Library, upload: Any) -> Preview:
    known = st.session_state.setdefault("previews", {})
    if upload.file_id not in known:
        with _as_file(upload) as path:
            known[upload.file_id] = preview(library, path)
    return known[upload.file_id]


def _asked(found: list[Preview]) -> Override | None:
    """What tables do not say; None while it is not known."""
    tables = sum(each.kind == "table" for each in found)
    if not tables:
        return Override()
    st.markdown(f"**{'A table does' if tables == 1 else 'Tables do'} not say what was done**")
    with st.container(horizontal=True, key="asked"):
        exercise = st.selectbox(
            "Exercise", list(EXERCISES), index=None, key="said exercise",
            format_func=lambda each: EXERCISES[each].title, placeholder="Choose",
        )  # fmt: skip
        placement = None
        if exercise:
            places = EXERCISES[exercise].placements
            placement = st.selectbox("Sensor on the", places, key=f"said placement {exercise}")
        side = st.selectbox("Leg", SIDES, key="said side", format_func=str.capitalize)
    return Override(exercise, placement, side) if exercise else None


def _card(each: Preview) -> None:
    with st.container(border=True):
        st.markdown(
            f"**{each.name}** &nbsp; :gray[{each.format or KINDS.get(each.kind, 'Cannot be read')}]"
        )
        if each.problem:
            st.error(each.problem)
            return
        st.markdown("  \n".join(filter(None, [_what(each), _extent(each.extent), _new(each)])))
        if each.columns:
            used = ", ".join(f"`{name}` as {meant}" for name, meant in each.columns)
            st.caption(f"Columns: {used}")
        for note in each.notes:
            st.caption(note)


def _what(each: Preview) -> str:
    if not each.exercise:
        return _day(each)
    side = {"left": "left leg", "right": "right leg", "both": "both legs"}.get(each.side or "")
    words = [EXERCISES[each.exercise].title, side, f"sensor on the {each.placement}", _day(each)]
    return " · ".join(filter(None, words))


def _day(each: Preview) -> str:
    return each.started_at[:16].replace("T", ", ") + " UTC" if each.started_at else ""


def _extent(extent: Extent | None) -> str:
    if extent is None:
        return ""
    rate = f"{extent.sampling_rate_hz:.0f} samples a second" if extent.sampling_rate_hz else ""
    gaps = f"{extent.gaps} gaps" if extent.gaps != 1 else "1 gap"
    words = [f"{extent.duration_s:.1f} s", rate, f"{extent.samples:,} samples".replace(",", " "),
             gaps if extent.gaps else "no gaps"]  # fmt: skip
    return " · ".join(filter(None, words))


def _new(each: Preview) -> str:
    if each.kind == "export":
        return f"{each.sets} sets, {each.new} of them new here"
    return "**Here already: it will not be doubled**" if each.new == 0 else ""


def _go(library: Library, found: list[tuple[Any, Preview]], said: Override | None) -> None:
    wanted = [upload for upload, each in found if each.kind and each.new != 0]
    missing = said is None and any(each.kind == "table" for _, each in found)
    label = f"Take in {len(wanted)} {'file' if len(wanted) == 1 else 'files'}"
    if st.button(label, type="primary", disabled=missing or not wanted, key="take"):
        for upload in wanted:
            _take(library, upload, said or Override())
        st.session_state["round"] += 1  # another uploader, which is empty
        st.rerun()
    if missing:
        st.caption("Choose the exercise first.")


def _take(library: Library, upload: Any, said: Override) -> None:
    """Take one file in; what became of it is kept, so that a stop later forgets nothing."""
    with _as_file(upload) as path:
        made = followed(upload.name, lambda tell: take(library, path, said, None, tell))
    st.session_state.setdefault("taken", []).append(made)


def _results() -> None:
    for made in st.session_state.pop("taken", []):
        if made.problem:
            st.error(f"Not taken in. {made.problem}")
        else:
            st.success(f"**{made.name}**: {_outcome(made)}")


def _outcome(made: Taken) -> str:
    if made.sets == 1:
        return "taken in" if made.new else "was here already"
    return f"{made.sets} sets, {made.new} of them new"
