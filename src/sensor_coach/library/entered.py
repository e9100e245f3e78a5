"""What people said of sets: load, pain, effort, a note; and corrections of the count."""

from __future__ import annotations

import math
import sqlite3
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sensor_coach.corrections import Correction, corrected_count
from sensor_coach.done_set import Said
from sensor_coach.errors import LibraryError
from sensor_coach.events import SetResult
from sensor_coach.library import sets
from sensor_coach.library.people import now


@dataclass(frozen=True, slots=True)
class Made:
    """A correction as it is stored: never changed, and never removed when it is undone."""

    id: str
    correction: Correction
    made_at: str  # UTC
    undone_at: str | None = None


def history(db: sqlite3.Connection, set_id: str) -> list[Made]:
    """All corrections of a set in the order they were made, those too that were undone."""
    rows = db.execute(
        'SELECT id, kind, at_s, "count", made_at, undone_at FROM correction'
        " WHERE set_id = ? ORDER BY number",
        (set_id,),
    )
    return [
        Made(row["id"], Correction(row["kind"], row["at_s"], row["count"]), row["made_at"],
             row["undone_at"])
        for row in rows
    ]  # fmt: skip


def corrections(db: sqlite3.Connection, set_id: str) -> list[Correction]:
    """The corrections of a set that hold."""
    return [made.correction for made in history(db, set_id) if made.undone_at is None]


def correct(db: sqlite3.Connection, set_id: str, made: Iterable[Correction]) -> None:
    """Add corrections to a set, in their order; LibraryError if one speaks of nothing."""
    made, at = list(made), now()
    _check(sets.result(db, set_id), made)
    put(db, set_id, [Made(uuid.uuid4().hex, each, at) for each in made])


def put(db: sqlite3.Connection, set_id: str, made: Iterable[Made]) -> None:
    """Store corrections as they were made; one that is there already is only undone, if so."""
    db.executemany(
        'INSERT INTO correction (id, set_id, kind, at_s, "count", made_at, undone_at)'
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
        " SET undone_at = coalesce(undone_at, excluded.undone_at)",
        [
            (each.id, set_id, each.correction.kind, each.correction.at_s, each.correction.count,
             each.made_at, each.undone_at)
            for each in made
        ],
    )  # fmt: skip
    recount(db, set_id)


def undo(db: sqlite3.Connection, set_id: str) -> Correction | None:
    """Take the last correction that holds back; give it, None if there is none."""
    held = [made for made in history(db, set_id) if made.undone_at is None]
    if not held:
        return None
    db.execute("UPDATE correction SET undone_at = ? WHERE id = ?", (now(), held[-1].id))
    recount(db, set_id)
    return held[-1].correction


def recount(db: sqlite3.Connection, set_id: str) -> None:
    """Bring the count of a set in line with its corrections."""
    count = corrected_count(sets.result(db, set_id), corrections(db, set_id))
    db.execute("UPDATE done_set SET rep_count = ? WHERE id = ?", (count, set_id))


def say(db: sqlite3.Connection, set_id: str, said: Said, said_at: str | None = None) -> None:
    """Store what was said of a set in place of what was said before."""
    if db.execute("SELECT 1 FROM done_set WHERE id = ?", (set_id,)).fetchone() is None:
        raise LibraryError(f"no set {set_id!r} in the library")
    db.execute(
        "INSERT OR REPLACE INTO said VALUES (?, ?, ?, ?, ?, ?, ?)",
        (set_id, said.load_kg, said.pain, said.effort, said.note, said.excluded,
         said_at or now()),
    )  # fmt: skip


def said_at(db: sqlite3.Connection, set_id: str) -> str:
    """When something was last said of a set, '' if never."""
    row = db.execute("SELECT said_at FROM said WHERE set_id = ?", (set_id,)).fetchone()
    return str(row["said_at"]) if row else ""


def _check(result: SetResult, made: Iterable[Correction]) -> None:
    for each in made:
        if not math.isfinite(each.at_s):
            raise LibraryError(f"a correction at {each.at_s} s, expected a time of the recording")
        there = any(rep.start_s <= each.at_s <= rep.end_s for rep in result.reps)
        if each.kind in ("keep", "drop") and not there:
            raise LibraryError(f"there is no repetition at {each.at_s} s to {each.kind}")
