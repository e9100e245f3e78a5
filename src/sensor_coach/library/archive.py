"""A zip of a library, read with suspicion: nothing in it leads out of it, or fills the disk."""

from __future__ import annotations

import json
import math
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from sensor_coach.errors import LibraryError
from sensor_coach.library.exporting import FORMAT, VERSION

_JSON_BYTES = 64 * 2**20  # of a text; a set of ten thousand repetitions has 4 MB
_NAMES = re.compile(
    r"manifest\.json|library\.json|sets/[0-9a-f]{16}\.json|recordings/[^/\\:\0]+\.sqlite"
    r"|calibrations/[\w.~%-]+\.json"
)


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip whose members have been looked over."""

    file: Path
    zip: zipfile.ZipFile
    names: tuple[str, ...]

    def under(self, folder: str) -> list[str]:
        """Names of the members of a folder."""
        return [name for name in self.names if name.startswith(f"{folder}/")]

    def values(self, name: str) -> dict[str, Any]:
        """A member that is a JSON object; LibraryError with its name if it is none."""
        try:
            values = json.loads(self.zip.read(name), parse_constant=_no_number, parse_float=_finite)
        except KeyError:
            self.refuse(f"has no {name}")
        except ValueError as error:
            self.refuse(f"{name}: {error}")
        if not isinstance(values, dict):
            self.refuse(f"{name}: expected a JSON object")
        return values

    def extract(self, name: str, file: Path) -> Path:
        """Write a member to a file of ours."""
        with self.zip.open(name) as source, file.open("wb") as out:
            shutil.copyfileobj(source, out)
        return file

    def refuse(self, what: str) -> NoReturn:
        """Say in one line what is wrong with it."""
        raise LibraryError(f"{self.file}: {what}, expected an export of sensor-coach")


@contextmanager
def opened_archive(file: Path) -> Iterator[Archive]:
    """Open a zip that `exporting` wrote.

    Raises
    ------
    LibraryError
        One line: the file, and what is foreign, damaged, newer, too large or out of place in it.
    """
    if not file.is_file():
        raise LibraryError(f"{file}: no such file")
    try:
        with zipfile.ZipFile(file) as zipped:
            archive = Archive(file, zipped, tuple(zipped.namelist()))
            _look_over(archive)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise LibraryError(f"{file}: is damaged or no zip ({error})") from error
    except RuntimeError as error:
        if "encrypted" not in str(error):
            raise
        raise LibraryError(f"{file}: is encrypted, expected an export as it is") from error


def _look_over(archive: Archive) -> None:
    if "manifest.json" not in archive.names:
        archive.refuse("has no manifest.json")
    for entry in archive.zip.infolist():
        if not _NAMES.fullmatch(entry.filename) or "/." in entry.filename:
            archive.refuse(f"has a member {entry.filename!r}")
        if entry.filename.endswith(".json") and entry.file_size > _JSON_BYTES:
            archive.refuse(f"{entry.filename} has {entry.file_size} bytes")
    if len(set(archive.names)) < len(archive.names):
        archive.refuse("has two members of one name")
    needed = sum(entry.file_size for entry in archive.zip.infolist())
    if needed > shutil.disk_usage(archive.file.parent).free:
        archive.refuse(f"unpacks to {needed} bytes, more than the disk has room for")
    manifest = archive.values("manifest.json")
    if manifest.get("format") != FORMAT:
        archive.refuse(f"is a {manifest.get('format')!r}")
    version = manifest.get("version")
    if not isinstance(version, int) or version > VERSION:
        archive.refuse(f"has version {version!r}, this program reads up to {VERSION}")


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
