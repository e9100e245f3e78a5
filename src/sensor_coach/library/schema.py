"""The library's file: one SQLite database, its tables, and how an older one becomes today's.

Measured values (``done_set``, ``result``, ``rep``, ``hold``) can be made again from the recordings;
what people said (``said``, ``correction``, ``athlete``, ``setting``) cannot, and is never touched
by what is measured. What is asked for by SQL has a column, the rest of a value is JSON.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sensor_coach.errors import LibraryError

_APPLICATION = 0x53434C42  # "SCLB", so that a foreign SQLite file is told from ours
_BUSY_S = 10.0  # one program waits so long for another one that writes

_V1 = """
CREATE TABLE athlete (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, zone TEXT NOT NULL,
    foot_length_m REAL, programme TEXT, chosen_at TEXT NOT NULL
) STRICT;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE done_set (
    id TEXT PRIMARY KEY, athlete TEXT NOT NULL REFERENCES athlete, exercise TEXT NOT NULL,
    side TEXT, placement TEXT NOT NULL, started_at TEXT NOT NULL, duration_s REAL NOT NULL,
    algorithm TEXT NOT NULL, measured_count INTEGER NOT NULL, partial_count INTEGER NOT NULL,
    rep_count INTEGER NOT NULL, good_count INTEGER NOT NULL, hold_s REAL NOT NULL,
    metrics TEXT NOT NULL, recording TEXT, source TEXT NOT NULL
) STRICT;
CREATE INDEX done_set_of_athlete ON done_set (athlete, started_at);
CREATE TABLE result (
    set_id TEXT PRIMARY KEY REFERENCES done_set ON DELETE CASCADE, value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE rep (
    set_id TEXT NOT NULL REFERENCES done_set ON DELETE CASCADE, number INTEGER NOT NULL,
    start_s REAL NOT NULL, top_s REAL NOT NULL, top_end_s REAL NOT NULL, end_s REAL NOT NULL,
    rise_m REAL, pitch_rad REAL, heel_height_m REAL, "full" INTEGER NOT NULL, rest TEXT NOT NULL,
    PRIMARY KEY (set_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE hold (
    set_id TEXT NOT NULL REFERENCES done_set ON DELETE CASCADE, number INTEGER NOT NULL,
    start_s REAL NOT NULL, end_s REAL NOT NULL, ended_by TEXT NOT NULL, rest TEXT NOT NULL,
    PRIMARY KEY (set_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE said (
    set_id TEXT PRIMARY KEY REFERENCES done_set ON DELETE CASCADE, load_kg REAL, pain INTEGER,
    effort INTEGER, note TEXT NOT NULL, excluded INTEGER NOT NULL, said_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE correction (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    set_id TEXT NOT NULL REFERENCES done_set ON DELETE CASCADE, kind TEXT NOT NULL,
    at_s REAL NOT NULL, "count" INTEGER, made_at TEXT NOT NULL, undone_at TEXT
) STRICT;
CREATE INDEX correction_of_set ON correction (set_id);
CREATE TABLE waiting (recording TEXT PRIMARY KEY, problem TEXT) STRICT;
"""
_V2 = "ALTER TABLE done_set ADD COLUMN test_start TEXT"
# Holds have two numbers of their sway, as `done_set` makes them; a recording may hold two sets.
_V3 = """ALTER TABLE done_set ADD COLUMN sensor INTEGER NOT NULL DEFAULT 0;
UPDATE done_set SET metrics = (
    SELECT json_object(
        'sway_rms_deg', json(value -> '$.sway.rms_deg'),
        'sway_mean_velocity_deg_s', json(value -> '$.sway.mean_velocity_deg_s')
    ) FROM result WHERE set_id = done_set.id
) WHERE metrics = '{}' AND id IN (
    SELECT set_id FROM result WHERE json_type(value, '$.sway.rms_deg') NOT NULL
    AND json_type(value, '$.sway.mean_velocity_deg_s') NOT NULL
)"""
_V4 = """CREATE TABLE earlier (
    set_id TEXT NOT NULL REFERENCES done_set ON DELETE CASCADE, algorithm TEXT NOT NULL,
    value BLOB NOT NULL, PRIMARY KEY (set_id, algorithm)
) STRICT, WITHOUT ROWID"""
# each leads to the next version; never change one that was released
MIGRATIONS = (_V1, _V2, _V3, _V4)
VERSION = len(MIGRATIONS)
_TWO_SENSORS = 3  # the version from which a recording may hold two sets


def connect(path: Path) -> sqlite3.Connection:
    """Open a library and bring it up to date.

    Parameters
    ----------
    path : Path
        Its file; it is made if there is none.

    Returns
    -------
    sqlite3.Connection
        In autocommit mode: writes belong into `writing`. Rows have names.

    Raises
    ------
    LibraryError
        One line, if the file is none of ours, is damaged, or was written by a newer version.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, _BUSY_S, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.OperationalError) as error:
        raise LibraryError(f"{path}: cannot be opened: {error}") from error
    try:
        db.row_factory = sqlite3.Row
        _prepare(db, path)
    except sqlite3.DatabaseError as error:
        db.close()
        raise LibraryError(f"{path}: {error}, expected the library of sensor-coach") from error
    except LibraryError:
        db.close()
        raise
    return db


@contextmanager
def writing(db: sqlite3.Connection) -> Iterator[None]:
    """Write all of a block, or nothing of it; other programs wait for their turn."""
    try:
        db.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        raise LibraryError(f"{error}: another program is writing to the library") from error
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    # what is deleted is overwritten
    db.executescript("PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA synchronous=NORMAL")
    _check(db, path)
    if _pragma(db, "journal_mode") != "wal":
        db.execute("PRAGMA journal_mode=WAL")
    if _pragma(db, "user_version") < VERSION:
        with writing(db):  # another program may have been faster
            before = _pragma(db, "user_version")
            for version in range(before, VERSION):
                _run(db, MIGRATIONS[version])
            if before == 0:
                _await_recordings(db, path.parent / "recordings")
            elif before < _TWO_SENSORS:
                _await_second_sensors(db, path.parent / "recordings")
            db.execute(f"PRAGMA application_id={_APPLICATION}")
            db.execute(f"PRAGMA user_version={VERSION}")


def _await_recordings(db: sqlite3.Connection, folder: Path) -> None:
    """Note the recordings of version 0, which was a folder of them, to become sets."""
    names = [(path.name,) for path in sorted(folder.glob("*.sqlite"))]
    db.executemany("INSERT INTO waiting (recording) VALUES (?)", names)


def _await_second_sensors(db: sqlite3.Connection, folder: Path) -> None:
    """Note the recordings whose second sensor has no set yet."""
    rows = db.execute("SELECT recording FROM done_set WHERE recording IS NOT NULL").fetchall()
    names = [(row["recording"],) for row in rows if _has_two(folder / row["recording"])]
    db.executemany("INSERT OR REPLACE INTO waiting (recording) VALUES (?)", names)


def _has_two(recording: Path) -> bool:
    with contextlib.suppress(sqlite3.DatabaseError), closing(_read_only(recording)) as db:
        return db.execute("SELECT 1 FROM meta WHERE key = 'beside'").fetchone() is not None
    return False


def _read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _check(db: sqlite3.Connection, path: Path) -> None:
    application, version = _pragma(db, "application_id"), _pragma(db, "user_version")
    if version > VERSION and application == _APPLICATION:
        raise LibraryError(f"{path}: version {version}, this program reads up to {VERSION}")
    tables = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if tables and application != _APPLICATION:
        raise LibraryError(f"{path}: is no library of sensor-coach")


def _run(db: sqlite3.Connection, script: str) -> None:
    """Run statements inside the transaction; `executescript` would end it."""
    for statement in script.split(";\n"):
        db.execute(statement)


def _pragma(db: sqlite3.Connection, name: str) -> Any:
    return db.execute(f"PRAGMA {name}").fetchone()[0]
