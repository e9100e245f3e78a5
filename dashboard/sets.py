"""One set as its page shows it: what the library knows, and the recording looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import reading
import streamlit as st
from amounts import Amount, amounts

from sensor_coach import home
from sensor_coach.corrections import Correction, standing
from sensor_coach.done_set import DoneSet
from sensor_coach.errors import LibraryError, RecordingError
from sensor_coach.events import Rep, SetResult
from sensor_coach.exercises import EXERCISES, Exercise
from sensor_coach.library import Athlete, Library, opened
from sensor_coach.reanalysis import Again
from sensor_coach.set_words import MOVES
from sensor_coach.web import coach

if TYPE_CHECKING:
    import pandas as pd

SIDES = {"left": "left leg", "right": "right leg", "both": "both legs", None: ""}


@dataclass(frozen=True)
class Shown:
    """All that the library knows of one set."""

    done: DoneSet
    result: SetResult
    corrections: tuple[Correction, ...]
    athlete: Athlete
    recording: Path | None  # None: it was deleted
    units: dict[str, Amount]
    beside: tuple[tuple[DoneSet, SetResult], ...]  # what other sensors saw at the same time
    earlier: tuple[SetResult, ...]  # what older versions of the analysis measured, newest first

    @property
    def exercise(self) -> Exercise:
        return EXERCISES[self.done.exercise]

    @property
    def started_at(self) -> datetime:
        """Where the athlete is."""
        return self.done.started_at.astimezone(self.athlete.zone_info)

    @property
    def size(self) -> Amount:
        """What sizes are written in: rises of a shank sensor, angles of all else."""
        rises = self.done.placement == "shank" and self.exercise.measures == "reps"
        return self.units["m" if rises else "rad"]

    @property
    def moves(self) -> tuple[str, str]:
        """What is done first and last."""
        return MOVES[self.exercise.stroke]

    @property
    def stem(self) -> str:
        """What files of it are named."""
        leg = f"_{self.done.side}" if self.done.side else ""
        return f"{self.started_at:%Y-%m-%d_%H%M}_{self.done.exercise}{leg}"

    def size_of(self, rep: Rep) -> float | None:
        """Size of a repetition as it is written, whichever was measured."""
        known = rep.rise_m if self.size is self.units["m"] else rep.pitch_rad
        return None if known is None else known * self.size.factor


def open_set(set_id: str, recording: str) -> Shown:
    """Open a set by its id, or by the name of its recording, which is taken in if it has to be.

    Raises
    ------
    SensorCoachError
        One line: there is no such set, or the file is none.
    """
    with opened() as library:
        known = library.find(set_id) if set_id else _id_of(library, Path(recording).name)
        done = library.done_set(known)
        if done.exercise not in EXERCISES:
            raise LibraryError(f"exercise {done.exercise!r} is not known to this version")
        athlete = next(each for each in library.athletes() if each.id == done.athlete)
        return Shown(
            done, library.result(known), tuple(library.corrections(known)), athlete,
            library.recording(known), amounts(library),
            tuple((each, library.result(each.id)) for each in library.beside(done)),
            tuple(library.earlier(known)),
        )  # fmt: skip


def _id_of(library: Library, name: str) -> str:
    """Id of the set of a recording; a name never leads out of the folder."""
    if known := library.set_of(name):
        return known
    if coach().busy and (running := coach().state.recording) and running.name == name:
        raise RecordingError(f"{name}: is being recorded")
    if not (path := library.recordings / name).is_file():
        raise RecordingError(f"{name}: there is no such recording")
    try:
        if (again := reading.read(path)) is None:
            st.stop()  # somebody would not wait, and the page says so
        return library.adopt(path, again.result).id
    except (LookupError, TypeError, ValueError) as error:  # what it says of itself makes no sense
        said = str(error).replace(f"{path.parent}/", "")
        raise RecordingError(said if name in said else f"{name}: is damaged ({said})") from error


def again(shown: Shown) -> Again | None:
    """The recording, analysed as of today; None if it was deleted, or somebody would not wait."""
    if shown.recording is None:
        return None
    try:
        return reading.read(shown.recording, shown.done.sensor)
    except RecordingError as error:
        raise RecordingError(str(error).replace(f"{home.recordings_folder()}/", "")) from error


def table(shown: Shown) -> pd.DataFrame:
    """One row a repetition, in the units people read; columns name their units."""
    from pandas import DataFrame  # not before a table is shown: it takes its time

    first, last = (move.lower() for move in shown.moves)
    metres = shown.size is shown.units["m"]
    sized = f"{'angle' if not metres else 'drop' if first == 'down' else 'rise'}_{shown.size.short}"
    length = shown.units["m"]
    heel = f"{'depth' if first == 'down' else 'heel'}_{length.short}"
    reps = shown.result.reps
    rows = [
        {
            "rep": number, "counts": counts, "at_s": rep.start_s, f"{first}_s": rep.out_s,
            "hold_s": rep.hold_s, f"{last}_s": rep.back_s, sized: shown.size_of(rep),
            heel: None if rep.heel_height_m is None else rep.heel_height_m * length.factor,
            "measured": "full" if rep.full else "partial", "note": _note(rep, counts),
        }
        for number, (rep, counts) in enumerate(
            zip(reps, standing(reps, shown.corrections), strict=True), start=1
        )
    ]  # fmt: skip
    known = DataFrame(rows).astype({sized: float, heel: float} if rows else {}).round(2)
    return known.drop(columns=[heel]) if rows and known[heel].isna().all() else known


def _note(rep: Rep, counts: bool) -> str:
    corrected = "" if counts == rep.full else "counted by you" if counts else "not counted by you"
    return "; ".join(filter(None, (corrected, *rep.quality)))
