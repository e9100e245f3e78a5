"""Takes in what `exporting` wrote: all of it or nothing, and nothing twice.

What is here already wins over what comes: measured values, settings, calibrations. Corrections are
joined, of words about a set the newer ones hold.
"""

from __future__ import annotations

import sqlite3
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sensor_coach import home
from sensor_coach.corrections import Correction
from sensor_coach.done_set import Said
from sensor_coach.events import SetResult, set_result
from sensor_coach.exercises import EXERCISES
from sensor_coach.library import arrivals, earlier, entered, sets
from sensor_coach.library.archive import Archive, opened_archive
from sensor_coach.library.entered import Made
from sensor_coach.library.exporting import Counted
from sensor_coach.library.opening import Library
from sensor_coach.library.schema import writing
from sensor_coach.programme.endurance import STARTS

_WRONG = (  # what values of a wrong kind lead to
    ArithmeticError, AttributeError, LookupError, TypeError, ValueError, sqlite3.IntegrityError,
    sqlite3.InterfaceError, sqlite3.ProgrammingError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A set of the archive, read and checked."""

    id: str
    athlete: str
    started_at: str
    source: str
    test_start: str | None
    recording: str | None
    sensor: int
    result: SetResult
    earlier: tuple[SetResult, ...]
    said: Said | None
    said_at: str
    corrections: tuple[Made, ...]


def import_zip(
    library: Library, file: Path, athlete: str | None = None, progress: Counted | None = None
) -> tuple[int, int]:
    """Take the sets of an export into a library.

    Parameters
    ----------
    library : Library
        Empty or not; into an empty one the export comes back as it was.
    file : Path
        What `exporting.export_zip` wrote.
    athlete : str, optional
        Name of whom all new sets are, in place of whom the export says; made if need be.
    progress : callable, optional
        Told how many sets are taken in, of how many. What it raises ends the import, and leaves the
        library as it was.

    Returns
    -------
    tuple of int
        How many sets are in the export, and how many of them are new here.

    Raises
    ------
    LibraryError
        One line that names the file and what is wrong in it; nothing is changed then.
    """
    with opened_archive(file) as archive:
        incoming = [_read(archive, name) for name in archive.under("sets")]
        before = {each.id for each in library.done_sets()}
        with tempfile.TemporaryDirectory(dir=library.folder, prefix="importing-") as scratch:
            unpacked = _unpack(archive, library, incoming, Path(scratch))
            try:
                arrivals.check_sensors(archive)
                with writing(library.db):
                    theirs = arrivals.athletes(library.db, archive, athlete, empty=not before)
                    arrivals.settings(library.db, archive)
                    for number, each in enumerate(incoming, start=1):
                        _merge(library, each, theirs, unpacked.get(each.id))
                        if progress:
                            progress(number, len(incoming))
            except _WRONG as error:
                _discard(library, unpacked)
                archive.refuse(f"{error!r}")
            except BaseException:
                _discard(library, unpacked)
                raise
        arrivals.sensors(library.folder, archive)
    return len(incoming), len({each.id for each in incoming} - before)


def _read(archive: Archive, name: str) -> _Incoming:
    values = archive.values(name)
    try:
        return _incoming(values, Path(name).stem)
    except _WRONG as error:
        archive.refuse(f"{name}: {error!r}")


def _incoming(values: dict[str, Any], set_id: str) -> _Incoming:
    result = set_result(values["result"])
    if result.exercise not in EXERCISES:
        raise ValueError(f"exercise {result.exercise!r} is not known to this version")
    if datetime.fromisoformat(values["started_at"]).tzinfo is None:
        raise ValueError(f"{values['started_at']} has no zone")
    start = values.get("test_start")  # exports from before there were tests have none
    if start not in (None, *STARTS):
        raise ValueError(f"a test from {start!r}, expected {', '.join(STARTS)}")
    said = dict(values["said"] or {})
    said_at = str(said.pop("said_at", ""))
    return _Incoming(
        set_id, values["athlete"], values["started_at"], values["source"], start,
        values["recording"], int(values.get("sensor", 0)), result,
        tuple(set_result(each) for each in values.get("earlier", ())),
        Said(**said) if said else None, said_at,
        tuple(_made(each) for each in values["corrections"]),
    )  # fmt: skip


def _made(values: dict[str, Any]) -> Made:
    said = Correction(values["kind"], values["at_s"], values["count"])
    return Made(values["id"], said, values["made_at"], values["undone_at"])


def _unpack(
    archive: Archive, library: Library, incoming: list[_Incoming], scratch: Path
) -> dict[str, Path]:
    """Recordings of the sets that have none here, each under a name that is free."""
    kept: dict[str, Path] = {}  # of the archive, by name: sets may share one
    for each in incoming:
        name = f"recordings/{each.recording}"
        if name in archive.names and not library.recording(each.id) and name not in kept:
            here = _shared(library, incoming, each)
            kept[name] = here or archive.extract(name, scratch / f"{each.id}.sqlite")
    placed = {name: _placed(library, path, incoming) for name, path in kept.items()}
    return {
        each.id: placed[name] for each in incoming
        if (name := f"recordings/{each.recording}") in placed and not library.recording(each.id)
    }  # fmt: skip


def _shared(library: Library, incoming: list[_Incoming], one: _Incoming) -> Path | None:
    """The recording of a set, where it is here already as that of another sensor's set."""
    others = (each.id for each in incoming if each.recording == one.recording)
    return next((path for other in others if (path := library.recording(other))), None)


def _placed(library: Library, path: Path, incoming: list[_Incoming]) -> Path:
    if path.parent == library.recordings:
        return path
    each = next(each for each in incoming if each.id == path.stem)
    place = library.recordings / str(each.recording)
    if place.exists():
        at = datetime.fromisoformat(each.started_at).astimezone()
        place = home.new_recording(each.result.exercise, at, library.recordings)
    place.parent.mkdir(parents=True, exist_ok=True)
    return path.replace(place)


def _discard(library: Library, unpacked: dict[str, Path]) -> None:
    for path in unpacked.values():
        if not library.set_of(path.name):  # not what was here already
            path.unlink(missing_ok=True)


def _merge(
    library: Library, each: _Incoming, theirs: dict[str, str], recording: Path | None
) -> None:
    db = library.db
    known = db.execute("SELECT 1 FROM done_set WHERE id = ?", (each.id,)).fetchone()
    name = recording.name if recording else None
    if not known:
        done = sets.measured(
            each.id, theirs[each.athlete], each.result, each.started_at, name, each.source,
            each.test_start, each.sensor,
        )  # fmt: skip
        sets.put(db, done, each.result)
        earlier.put(db, each.id, each.earlier)
    elif name:
        db.execute("UPDATE done_set SET recording = ? WHERE id = ?", (name, each.id))
    entered.put(db, each.id, each.corrections)
    if each.said and each.said_at > entered.said_at(db, each.id):
        entered.say(db, each.id, each.said, each.said_at)
