"""Whether a file of an archive is worth reading as samples, told without reading all of it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from zipfile import is_zipfile

from sensor_coach.columns import TIME, meaning
from sensor_coach.errors import RecordingError
from sensor_coach.imports import workbook, zipped
from sensor_coach.imports.table import separator_of

_START = 4096  # bytes
_MEMBERS = {".csv", ".txt", ".tsv", ".json"}
_RECORDS = (('"sensor"', '"time"'), ('"values"', '"timestamp"'))  # keys of what phones send


def looks_like_samples(path: Path) -> bool:
    """Tell whether a file seems to be some that `read` takes.

    A zip that is broken does: what is wrong with it is better said than passed over. Neither do
    exports of this program, texts of other kinds, and JSON that no phone wrote.
    """
    if is_zipfile(path):
        return _zip(path)
    with path.open("rb") as file:
        start = file.read(_START)
    if start.startswith(workbook.OLE) or path.suffix.lower() in {".zip", ".xlsx"}:
        return True
    text = start.decode("utf-8-sig", "ignore").lstrip()
    if text[:1] in ("[", "{"):
        return any(all(key in text for key in keys) for keys in _RECORDS)
    return _has_clock(text.partition("\n")[0])


def _zip(path: Path) -> bool:
    try:
        with zipped.opened(path) as archive:
            names = zipped.names(archive)
            found = {PurePosixPath(name).suffix.lower() for name in names}
            sheets = any(name.startswith("xl/") for name in names)
            return not zipped.is_ours(archive) and (sheets or bool(found & _MEMBERS))
    except RecordingError:
        return True


def _has_clock(header: str) -> bool:
    names = (name.strip().strip('"') for name in header.split(separator_of(header)))
    return any((known := meaning(name)) and known.quantity == TIME for name in names)
