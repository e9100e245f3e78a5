"""Recordings as the library keeps them: in the data folder, analysed, each under one name."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from sensor_coach import files as readable
from sensor_coach import home, recordings
from sensor_coach.done_set import DoneSet
from sensor_coach.errors import LibraryError, RecordingError
from sensor_coach.events import SetResult
from sensor_coach.files import Override
from sensor_coach.library.schema import writing
from sensor_coach.pipeline import settle
from sensor_coach.recordings import Recording, SetInfo
from sensor_coach.side_by_side import pipeline_of

Adopt = Callable[[Path], object]
Progress = Callable[[int, int, str | None], None]  # done, of how many, what is wrong with one
_GROWS_S = 10.0  # an unfinished recording that changed since is still being written


def taken_in(folder: Path, recording: Path, info: SetInfo) -> Path:
    """A recording inside `folder`; one from elsewhere is copied, for the library to be whole."""
    if recording.resolve().parent == folder.resolve():
        return recording
    at = datetime.fromisoformat(info.started_at).astimezone()
    inside = home.new_recording(info.exercise, at, folder)
    folder.mkdir(parents=True, exist_ok=True)
    half = inside.with_suffix(".part")
    shutil.copyfile(recording, half)
    return half.replace(inside)


def analyzed(recording: Recording) -> SetResult:
    """Analyse a recording as fast as it goes; RecordingError if that cannot be."""
    events = settle(recording.notifications(), pipeline_of(recording))
    result = events[-1]
    assert isinstance(result, SetResult)
    return result


def take_over(adopt: Callable[[Path], DoneSet], file: Path, said: Override) -> DoneSet:
    """Make a set of any file that holds one; RecordingError if that cannot be.

    Its recording lies in the data folder then, once, however often the file is taken over.
    """
    made = readable.keep(file, said)
    kept = None
    try:
        kept = adopt(made)
    finally:
        if kept is None or kept.recording != made.name:
            made.unlink()
    return kept


def files(folder: Path) -> list[Path]:
    """All recordings of a folder by name, which is by time."""
    return sorted(folder.glob("*.sqlite"))


def remove(folder: Path, name: str) -> None:
    """Delete a recording with its companions."""
    for companion in ("", "-wal", "-shm", "-journal"):
        try:
            (folder / (name + companion)).unlink(missing_ok=True)
        except OSError as error:
            raise LibraryError(f"{folder / name}: cannot be deleted: {error.strerror}") from error


def take_waiting(db: sqlite3.Connection, folder: Path, adopt: Adopt, progress: Progress) -> None:
    """Turn recordings into sets that were there before the library was; tell what is damaged."""
    rows = db.execute("SELECT recording FROM waiting WHERE problem IS NULL ORDER BY recording")
    names = [row["recording"] for row in rows]
    for number, (name, problem) in enumerate(
        adopted([folder / name for name in names], adopt), start=1
    ):
        with writing(db):
            db.execute("DELETE FROM waiting WHERE recording = ?", (name,))
            if problem:
                db.execute("INSERT INTO waiting VALUES (?, ?)", (name, problem))
        progress(number, len(names), problem)


def adopted(paths: list[Path], adopt: Adopt) -> Iterator[tuple[str, str | None]]:
    """Make sets of recordings; yield each name with what is wrong with the file, or None."""
    for path in paths:
        if _grows(path):
            continue
        try:
            adopt(path)
        except (LookupError, TypeError, ValueError) as error:  # what it says makes no sense
            said = str(error).replace(f"{path.parent}/", "")
            yield path.name, said if path.name in said else f"{path.name}: is damaged ({said})"
        else:
            yield path.name, None


def _grows(path: Path) -> bool:
    """Whether another program is still recording into a file."""
    companion = path.with_name(path.name + "-wal")
    return companion.is_file() and time.time() - companion.stat().st_mtime < _GROWS_S


def opened_recording(path: Path) -> Recording:
    """Open a recording to make a set of it; one without samples is none."""
    recording = recordings.read(path)
    if not recording.notification_count:
        raise RecordingError(f"{path}: holds no samples")
    return recording
