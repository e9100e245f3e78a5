"""Deleting so that it is gone: rows, recordings, and the bytes that SQLite would leave behind."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sensor_coach.errors import LibraryError
from sensor_coach.library import recordings_folder, sets
from sensor_coach.library.schema import writing


def delete_sets(db: sqlite3.Connection, folder: Path, ids: list[str]) -> None:
    """Delete sets: the files first, so that what fails half-way can be done again."""
    for set_id in ids:
        for each in sets.done_sets(db, set_id=set_id):
            if each.recording:
                recordings_folder.remove(folder, each.recording)
    with writing(db):
        sets.delete(db, ids)
    _clean(db)


def delete_athlete(db: sqlite3.Connection, folder: Path, athlete: str) -> None:
    """Delete an athlete with all that is theirs."""
    delete_sets(db, folder, [each.id for each in sets.done_sets(db, athlete)])
    with writing(db):
        db.execute("DELETE FROM athlete WHERE id = ?", (athlete,))
    _clean(db)


def _clean(db: sqlite3.Connection) -> None:
    """Write the file anew without what was deleted, and empty its log."""
    try:
        db.execute("VACUUM")
        busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError:
        busy = True
    if busy:
        raise LibraryError(
            "deleted, but another program holds the library open: its file may still have bytes of "
            "it until that program ends and something is deleted again"
        )
