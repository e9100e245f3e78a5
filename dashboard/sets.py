"""Recordings as pages show them: read and analysed once, until the file changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from sensor_coach import home, recordings
from sensor_coach.errors import RecordingError
from sensor_coach.events import BadPacket, Event, SetResult
from sensor_coach.exercises import EXERCISES
from sensor_coach.live_frames import size
from sensor_coach.pipeline import analyze
from sensor_coach.web import coach

MOVES = {"raise": ("Up", "Down"), "drop": ("Down", "Up"), "pull": ("Pull", "Release")}
SIDES = {"left": "left leg", "right": "right leg", "both": "both legs", None: ""}


@dataclass(frozen=True)
class Analyzed:
    """All that pages tell of one recording."""

    name: str
    title: str
    started_at: datetime  # local time
    side: str
    placement: str
    finished: bool  # False: the program that wrote it was stopped
    result: SetResult
    trace: np.ndarray  # (n, 2): s, and m or rad
    bad_packets: list[str]

    @property
    def measures(self) -> str:
        return EXERCISES[self.result.exercise].measures

    @property
    def unit(self) -> str:
        return "cm" if self.placement == "shank" and self.measures == "reps" else "°"

    @property
    def moves(self) -> tuple[str, str]:
        """What is done first and last."""
        return MOVES[EXERCISES[self.result.exercise].stroke]


def names() -> list[str]:
    """Names of all recordings but the running one, newest first: a name begins with its time."""
    running = coach().state.recording if coach().busy else None
    found = home.recordings_folder().glob("*.sqlite")
    return sorted((path.name for path in found if path != running), reverse=True)


def open_set(name: str) -> Analyzed:
    """Analyse a recording of the user's folder, or take what is known of it.

    Raises
    ------
    RecordingError
        One line that names the file.
    """
    path = home.recordings_folder() / Path(name).name  # a name, never a way out of the folder
    if not path.is_file():
        raise RecordingError(f"{path.name}: there is no such recording")
    try:
        return _analyzed(str(path), path.stat().st_mtime_ns)
    except RecordingError as error:
        raise RecordingError(str(error).replace(f"{path.parent}/", "")) from error
    except (LookupError, TypeError, ValueError) as error:  # what it says of itself makes no sense
        raise RecordingError(f"{path.name}: is damaged ({error})") from error


@st.cache_data(show_spinner=False, max_entries=200)
def _analyzed(path: str, changed_ns: int) -> Analyzed:
    recording = recordings.read(Path(path))
    info, pipeline = recording.info, recording.info.pipeline(live=False)
    events = analyze(recording.notifications(), pipeline)
    result = events[-1]
    assert isinstance(result, SetResult)
    return Analyzed(
        recording.path.name, EXERCISES[info.exercise].title,
        datetime.fromisoformat(info.started_at).astimezone(), SIDES.get(info.side, ""),
        pipeline.placement, recording.finished, result, pipeline.trace, _reasons(events),
    )  # fmt: skip


def _reasons(events: list[Event]) -> list[str]:
    return [event.reason for event in events if isinstance(event, BadPacket)]


def done(each: Analyzed) -> str:
    """What a set came to, in a few words."""
    result = each.result
    if each.measures == "hold":
        return f"{result.longest_hold_s:.0f} s"
    return str(result.rep_count)


def table(each: Analyzed) -> pd.DataFrame:
    """One row a repetition, in the units people read; columns name their units."""
    first, last = (move.lower() for move in each.moves)
    way = "drop_cm" if first == "down" else "rise_cm"
    sized = way if each.unit == "cm" else "angle_deg"
    heel = "depth_cm" if first == "down" else "heel_cm"
    rows = [
        {
            "rep": number, "at_s": rep.start_s, f"{first}_s": rep.out_s, "hold_s": rep.hold_s,
            f"{last}_s": rep.back_s, sized: size(rep), "full": rep.full,
            heel: None if rep.heel_height_m is None else 100 * rep.heel_height_m,
            "note": "; ".join(rep.quality),
        }
        for number, rep in enumerate(each.result.reps, start=1)
    ]  # fmt: skip
    known = pd.DataFrame(rows).astype({sized: float, heel: float} if rows else {}).round(2)
    return known.drop(columns=[heel]) if rows and known[heel].isna().all() else known
