"""Recordings of the folder that are no sets yet: taken in, or listed with what is wrong."""

from __future__ import annotations

from collections.abc import Collection

from sensor_coach.library import recordings_folder
from sensor_coach.library.opening import Library
from sensor_coach.library.recordings_folder import Progress
from sensor_coach.library.schema import writing


def take_in(
    library: Library, running: Collection[str] = (), progress: Progress | None = None
) -> None:
    """Make sets of recordings that nobody took in: copied into the folder, or left by a crash.

    Parameters
    ----------
    library : Library
        Whose folder is looked at.
    running : collection of str
        Names that are still being written.
    progress : callable, optional
        As of `opened`.

    Notes
    -----
    A file that is no set is not tried again, until it is gone and comes back: see `problems`.
    """
    tell = progress or (lambda *_: None)
    paths = [library.recordings / name for name in waiting(library, running)]
    for number, (name, problem) in enumerate(
        recordings_folder.adopted(paths, library.adopt), start=1
    ):
        if problem is None and library.set_of(name) is None:
            problem = f"{name}: holds the same set as another recording, which is in the library"
        if problem:
            _note(library, name, problem)
        tell(number, len(paths), problem)


def waiting(library: Library, running: Collection[str] = ()) -> list[str]:
    """Name what `take_in` would look at, oldest first."""
    return sorted(_names(library) - _known(library) - set(running))


def problems(library: Library) -> dict[str, str]:
    """Recordings of the folder that are no sets, each with the reason in one line."""
    rows = library.db.execute(
        "SELECT recording, problem FROM waiting WHERE problem IS NOT NULL ORDER BY recording DESC"
    )
    there = _names(library)
    return {row["recording"]: row["problem"] for row in rows if row["recording"] in there}


def _names(library: Library) -> set[str]:
    return {path.name for path in recordings_folder.files(library.recordings)}


def _known(library: Library) -> set[str]:
    rows = library.db.execute(
        "SELECT recording FROM done_set WHERE recording IS NOT NULL"
        " UNION SELECT recording FROM waiting WHERE problem IS NOT NULL"
    )
    return {row["recording"] for row in rows}


def _note(library: Library, name: str, problem: str) -> None:
    with writing(library.db):
        library.db.execute("INSERT OR REPLACE INTO waiting VALUES (?, ?)", (name, problem))
