"""Puts a backup in the place of all there is, which is moved aside."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from sensor_coach.errors import LibraryError
from sensor_coach.library.importing import import_zip
from sensor_coach.library.opening import opened

_PARTS = ("library.sqlite", "library.sqlite-wal", "library.sqlite-shm", "recordings",
          "calibrations", "sensor.txt")  # fmt: skip


def restore(file: Path, folder: Path, *, sure: bool = False) -> tuple[int, Path | None]:
    """Make a data folder what it was when a backup was written.

    Parameters
    ----------
    file : Path
        What ``backup`` or ``export --zip`` wrote.
    folder : Path
        The data folder. Its library may be damaged: it is not opened.
    sure : bool
        Whether what is there may be moved aside.

    Returns
    -------
    int, Path or None
        How many sets there are now, and where what was there before is, if there was anything.

    Raises
    ------
    LibraryError
        If there is something and nobody is sure, or the backup is damaged; nothing is changed then.
    """
    there = [name for name in _PARTS if (folder / name).exists()]
    if there and not sure:
        raise LibraryError(f"{folder}: has {', '.join(there)}; --yes moves them aside")
    new = folder / "restoring"
    shutil.rmtree(new, ignore_errors=True)  # of a restore that was interrupted
    try:
        with opened(new) as library:
            count, _ = import_zip(library, file)
        aside = _move(folder, folder / _aside(), there) if there else None
        _move(new, folder, [name for name in _PARTS if (new / name).exists()])
    except OSError as error:
        raise LibraryError(f"{folder}: cannot be written: {error}") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return count, aside


def _aside() -> str:
    return f"before-{datetime.now(UTC):%Y-%m-%d_%H%M%S_%f}"


def _move(source: Path, target: Path, names: list[str]) -> Path:
    target.mkdir(parents=True, exist_ok=True)
    for name in names:
        (source / name).replace(target / name)
    return target
