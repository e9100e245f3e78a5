"""A library as one zip file, which `importing` takes in again without loss.

Inside: ``manifest.json`` (what it is, version), ``library.json`` (athletes, settings, sensor),
``sets/ID.json`` (as measured; what was said beside it), ``recordings/NAME.sqlite`` as they are, and
``calibrations/SENSOR.json``. The same library gives the same bytes.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sensor_coach import recordings
from sensor_coach.analysis import calibration
from sensor_coach.done_set import DoneSet
from sensor_coach.errors import LibraryError, RecordingError
from sensor_coach.library import entered
from sensor_coach.library.opening import Library
from sensor_coach.library.people import utc

FORMAT, VERSION = "sensor-coach library", 1
Counted = Callable[[int, int], None]  # done, of how many
_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say: nothing of when it was made


def export_zip(
    library: Library, file: Path, ids: Collection[str] | None = None,
    progress: Counted | None = None,
) -> int:  # fmt: skip
    """Write a library, or some sets of it with their athletes, into a zip file.

    Parameters
    ----------
    library : Library
        What is exported; it is not changed.
    file : Path
        Zip to write; one that is there is replaced once the new one is whole.
    ids : collection of str, optional
        Of sets. None: all there is, with settings, the remembered sensor and calibrations.
    progress : callable, optional
        Told how many sets are written, of how many. What it raises ends the export, and leaves the
        file as it was.

    Returns
    -------
    int
        How many sets are in it.

    Raises
    ------
    LibraryError
        If the file cannot be written, or is something else than a zip.
    """
    if file.exists() and not (file.is_file() and zipfile.is_zipfile(file)):
        raise LibraryError(f"{file}: exists and is no zip, expected a name that is free")
    wanted = None if ids is None else set(library.whole(ids))
    sets = [each for each in library.done_sets() if wanted is None or each.id in wanted]
    half = file.with_name(file.name + ".part")
    try:
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as out:
            _write(out, library, sets, progress, whole=ids is None)
        half.replace(file)
    except OSError as error:
        raise LibraryError(f"{file}: cannot be written: {error.strerror or error}") from error
    finally:
        half.unlink(missing_ok=True)
    return len(sets)


def export_bytes(library: Library, ids: Collection[str]) -> bytes:
    """Give what `export_zip` would write of some sets, without a trace of it on the disk."""
    wanted = set(library.whole(ids))
    sets = [each for each in library.done_sets() if each.id in wanted]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        _write(zipped, library, sets, None, whole=False)
    return out.getvalue()


def _write(
    out: zipfile.ZipFile, library: Library, sets: list[DoneSet], progress: Counted | None, *,
    whole: bool,
) -> None:  # fmt: skip
    _put(out, "manifest.json", {"format": FORMAT, "version": VERSION, "sets": len(sets)})
    _put(out, "library.json", _library(library, sets, whole=whole))
    for number, each in enumerate(sets, start=1):
        _put(out, f"sets/{each.id}.json", _set(library, each))
        path = library.recording(each.id)
        if path and f"recordings/{path.name}" not in out.NameToInfo:  # two sets may share one
            _settle(path)
            _copy(out, f"recordings/{path.name}", path)
        if progress:
            progress(number, len(sets))
    if whole:
        for name, values in _calibrations(library.folder / "calibrations"):
            _put(out, f"calibrations/{name}", values)


def _library(library: Library, sets: list[DoneSet], *, whole: bool) -> dict[str, Any]:
    theirs = {each.athlete for each in sets}
    rows = [dict(row) for row in library.db.execute("SELECT * FROM athlete ORDER BY id")]
    sensor = library.folder / "sensor.txt"
    return {
        "athletes": [row for row in rows if whole or row["id"] in theirs],
        "settings": library.settings() if whole else {},
        "sensor": sensor.read_text(encoding="utf-8") if whole and sensor.is_file() else None,
    }


def _set(library: Library, done: DoneSet) -> dict[str, Any]:
    """A set with all that its rows say; what follows from it is left out."""
    said_at = entered.said_at(library.db, done.id)
    return {
        "id": done.id, "athlete": done.athlete, "started_at": utc(done.started_at),
        "recording": done.recording, "source": done.source, "test_start": done.test_start,
        "sensor": done.sensor,
        "result": asdict(library.result(done.id)),
        "earlier": [asdict(each) for each in library.earlier(done.id)],
        "said": {**asdict(done.said), "said_at": said_at} if said_at else None,
        "corrections": [
            {**asdict(each.correction), "id": each.id, "made_at": each.made_at,
             "undone_at": each.undone_at}
            for each in entered.history(library.db, done.id)
        ],
    }  # fmt: skip


def _calibrations(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Calibrations by the names of their files; a damaged one is of no use to anybody."""
    for path in sorted(folder.glob("*.json")):
        with contextlib.suppress(OSError, ValueError):
            yield path.name, asdict(calibration.from_dict(json.loads(path.read_text("utf-8"))))


def _settle(path: Path) -> None:
    """Bring a recording whose program was killed into one file; a damaged one goes as it is."""
    with contextlib.suppress(RecordingError):
        recordings.read(path)


def _put(out: zipfile.ZipFile, name: str, values: dict[str, Any]) -> None:
    out.writestr(_entry(name), json.dumps(values, indent=1, allow_nan=False) + "\n")


def _copy(out: zipfile.ZipFile, name: str, path: Path) -> None:
    with path.open("rb") as source, out.open(_entry(name), "w", force_zip64=True) as entry:
        shutil.copyfileobj(source, entry)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
