"""Files that somebody wants taken in: what is understood of them first, then the sets of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zipfile import is_zipfile

import numpy as np

from sensor_coach import files, imports, recordings
from sensor_coach.analysis.motion import GAP_S
from sensor_coach.errors import LibraryError, RecordingError
from sensor_coach.files import Override
from sensor_coach.library import Library
from sensor_coach.library.archive import opened_archive
from sensor_coach.library.importing import import_zip
from sensor_coach.library.recordings_folder import take_over
from sensor_coach.library.sets import set_id
from sensor_coach.samples import ImuData


@dataclass(frozen=True, slots=True)
class Extent:
    """How long samples go on, how dense they are, and how often they break off."""

    samples: int
    duration_s: float
    sampling_rate_hz: float | None  # the usual one; None of fewer than two samples
    gaps: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What is understood of a file, before anything of it is kept."""

    name: str
    kind: str  # recording, table, export; "" if it cannot be read
    problem: str = ""  # why it cannot, in a line
    format: str = ""  # of a table: whose it is
    columns: tuple[tuple[str, str], ...] = ()  # of a table: as written, and what it is taken for
    notes: tuple[str, ...] = ()  # of a table: what is done to its values
    extent: Extent | None = None
    exercise: str | None = None  # None: the file does not say, and somebody must
    placement: str | None = None
    side: str | None = None
    started_at: str = ""  # ISO; empty if the file does not say
    sets: int = 1
    new: int | None = 1  # of the sets, how many are not here yet; None: not known before


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file."""

    name: str
    sets: int
    new: int
    problem: str = ""


def preview(library: Library, path: Path) -> Preview:
    """Look into a file of any kind that can be taken in; nothing is kept, nothing is raised."""
    try:
        if _is_export(path):
            return _export(library, path)
        return _recording(library, path) if files.is_recording(path) else _table(path)
    except (LookupError, TypeError, ValueError, LibraryError) as error:  # makes no sense
        return Preview(path.name, "", _by_name(error, path))


def take(
    library: Library, path: Path, said: Override, athlete: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Taken:  # fmt: skip
    """Take a file into the library, nothing twice; what is wrong with it is said, not raised.

    Parameters
    ----------
    library : Library
        Takes it.
    path : Path
        What `preview` understood.
    said : Override
        What the file does not say of itself.
    athlete : str, optional
        Whose the sets of an export are, in place of whom it says.
    progress : callable, optional
        Told how many sets of an export are done, of how many. What it raises ends the import, and
        nothing of the file is kept.
    """
    try:
        if _is_export(path):
            return Taken(path.name, *import_zip(library, path, athlete, progress))
        known = {each.id for each in library.done_sets()}
        done = take_over(library.adopt, path, said)
        return Taken(path.name, 1, int(done.id not in known))
    except (LookupError, TypeError, ValueError, LibraryError) as error:
        return Taken(path.name, 0, 0, _by_name(error, path))


def _export(library: Library, path: Path) -> Preview:
    known = {each.id for each in library.done_sets()}
    with opened_archive(path) as archive:
        ids = {Path(name).stem for name in archive.under("sets")}
    return Preview(path.name, "export", sets=len(ids), new=len(ids - known))


def _recording(library: Library, path: Path) -> Preview:
    found = recordings.read(path)
    if not found.notification_count:
        raise RecordingError(f"{path}: holds no samples")
    info, is_known = found.info, set_id(found) in {each.id for each in library.done_sets()}
    imu = files.samples(info, found.notifications())
    return Preview(
        path.name, "recording", extent=_extent(imu), exercise=info.exercise,
        placement=info.pipeline().placement, side=info.side, started_at=info.started_at,
        new=int(not is_known),
    )  # fmt: skip


def _table(path: Path) -> Preview:
    found = imports.read(path)
    return Preview(
        path.name, "table", format=found.format, columns=found.columns, notes=found.notes,
        extent=_extent(found.imu), started_at=found.started_at or "", new=None,
    )  # fmt: skip


def _is_export(path: Path) -> bool:
    return is_zipfile(path) and not imports.holds_samples(path)


def _extent(imu: ImuData) -> Extent:
    if len(imu.t) < 2:
        return Extent(len(imu.t), 0.0, None, 0)
    steps = np.diff(imu.t)
    usual_s = float(np.median(steps))
    rate_hz = 1 / usual_s if usual_s > 0 else None
    return Extent(len(imu.t), float(imu.t[-1] - imu.t[0]), rate_hz, int((steps > GAP_S).sum()))


def _by_name(error: Exception, path: Path) -> str:
    return str(error).replace(f"{path.parent}/", "")
