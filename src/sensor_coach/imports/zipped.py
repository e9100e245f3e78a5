"""Zips of other programs, read with suspicion: their members as text, never onto the disk."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from sensor_coach.errors import RecordingError

_LARGEST = 512 * 2**20  # bytes of a member; an hour at 400 Hz has a fifth of it
_OURS = {"manifest.json", "library.json"}
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip; what is wrong with it is a RecordingError."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _BROKEN as error:
        raise RecordingError(f"{path}: {error}, expected a whole zip") from error


def names(archive: zipfile.ZipFile) -> list[str]:
    """Names of the members that are files of data."""
    return [
        info.filename for info in archive.infolist()
        if not info.is_dir() and not info.filename.startswith("__MACOSX")
    ]  # fmt: skip


def text(path: Path, archive: zipfile.ZipFile, name: str) -> str:
    """Text of a member."""
    if archive.getinfo(name).file_size > _LARGEST:
        raise RecordingError(f"{path}: {name} is larger than {_LARGEST >> 20} MB")
    try:
        return archive.read(name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordingError(f"{path}: {name}: {error}, expected text in UTF-8") from error


def is_ours(archive: zipfile.ZipFile) -> bool:
    """Whether it is an export of this program, whole or not."""
    return any(PurePosixPath(name).name in _OURS for name in archive.namelist())


def is_foreign(path: Path) -> bool:
    """Whether a zip holds tables or records of another program."""
    with opened(path) as archive:
        found = {PurePosixPath(name).suffix.lower() for name in names(archive)}
        return not is_ours(archive) and bool(found & {".csv", ".json", ".xml", ".txt", ".tsv"})
