"""Sets as they were measured, in rows; repetitions and holds in tables of their own."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime
from statistics import median
from typing import Any

from sensor_coach.done_set import DoneSet, Said, done_set
from sensor_coach.errors import LibraryError, RecordingError
from sensor_coach.events import SetResult, set_result
from sensor_coach.library import earlier
from sensor_coach.library.people import utc
from sensor_coach.recordings import Recording

_SET = (
    "id", "athlete", "exercise", "side", "placement", "started_at", "duration_s", "algorithm",
    "measured_count", "partial_count", "rep_count", "good_count", "hold_s", "metrics",
    "recording", "source", "test_start", "sensor",
)  # fmt: skip
_SAID = ("load_kg", "pain", "effort", "note", "excluded")
_PARTS = {  # columns of repetitions and holds; their other values are JSON
    "reps": (
        "rep", ("start_s", "top_s", "top_end_s", "end_s", "rise_m", "pitch_rad", "heel_height_m",
                "full"),
    ),
    "holds": ("hold", ("start_s", "end_s", "ended_by")),
}  # fmt: skip


def set_id(recording: Recording, sensor: int = 0) -> str:
    """Id of a set, from what was recorded: the same for the same recording, wherever it lies.

    A file that was imported does not know when the set was; the time of the import is no part of
    it, so that the same file imported again is the same set.
    """
    info = recording.info.of(sensor)
    at = "" if info.source == "csv" else info.started_at
    told = (at, info.exercise, info.placement, info.side, info.origin_s, *[sensor] * bool(sensor))
    digest = hashlib.sha256(json.dumps(told).encode())
    for note in recording.notifications(sensor=sensor):
        digest.update(f"{note.received_us} {note.characteristic} {len(note.payload)} ".encode())
        digest.update(note.payload)
    return digest.hexdigest()[:16]


def put(db: sqlite3.Connection, done: DoneSet, result: SetResult) -> None:
    """Store what was measured of a set, in place of what was measured before.

    What another version of the analysis measured before stays beside it, to be compared with.
    """
    _make_room(db, done.id, result.algorithm)
    row = asdict(done) | {
        "started_at": utc(done.started_at), "metrics": json.dumps(done.metrics),
    }  # fmt: skip
    columns = ", ".join(_SET)
    again = ", ".join(f"{name} = excluded.{name}" for name in _SET[2:])
    db.execute(
        f"INSERT INTO done_set ({columns}) VALUES ({_marks(len(_SET))})"
        f" ON CONFLICT (id) DO UPDATE SET {again}",
        [row[name] for name in _SET],
    )
    _put_result(db, done.id, asdict(result))


def _make_room(db: sqlite3.Connection, set_id: str, algorithm: str) -> None:
    row = db.execute("SELECT algorithm FROM done_set WHERE id = ?", (set_id,)).fetchone()
    if row and row["algorithm"] != algorithm:
        earlier.put(db, set_id, [result(db, set_id)])
        earlier.forget(db, set_id, algorithm)


def result(db: sqlite3.Connection, set_id: str) -> SetResult:
    """What was measured of a set, to the last bit."""
    row = db.execute("SELECT value FROM result WHERE set_id = ?", (set_id,)).fetchone()
    if row is None:
        raise LibraryError(f"no set {set_id!r} in the library")
    values = json.loads(row["value"])
    for part in _PARTS:
        values[part] = list(_parts(db, part, set_id))
    return set_result(values)


def done_sets(
    db: sqlite3.Connection, athlete: str | None = None, since: datetime | None = None,
    set_id: str | None = None,
) -> list[DoneSet]:  # fmt: skip
    """Sets, oldest first. Repetitions are not looked at: the rows of the sets say it all."""
    wanted = {
        "done_set.athlete = ?": athlete,
        "done_set.started_at >= ?": utc(since) if since else None,
        "done_set.id = ?": set_id,
    }
    asked = {each: value for each, value in wanted.items() if value is not None}
    where = f" WHERE {' AND '.join(asked)}" if asked else ""
    rows = db.execute(
        f"SELECT {', '.join(f'done_set.{name}' for name in _SET)}, {', '.join(_SAID)}"
        f" FROM done_set LEFT JOIN said ON said.set_id = done_set.id{where}"
        " ORDER BY done_set.started_at, done_set.sensor, done_set.id",
        list(asked.values()),
    )
    return [_done(row) for row in rows]


def doubts(
    db: sqlite3.Connection, ids: Collection[str]
) -> dict[str, tuple[float | None, float | None]]:
    """Middle deviation of the sizes of each set that has one: of rises in m, of pitches in rad."""
    rows = db.execute(
        "SELECT set_id, rise_m, pitch_rad, rest ->> 'rise_sd_m' AS rise_sd,"
        " rest ->> 'pitch_sd_rad' AS pitch_sd"
        " FROM rep WHERE set_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    found: dict[str, tuple[list[float], list[float]]] = {}
    for row in rows:
        rises, pitches = found.setdefault(row["set_id"], ([], []))
        rises += [row["rise_sd"]] * (None not in (row["rise_m"], row["rise_sd"]))
        pitches += [row["pitch_sd"]] * (None not in (row["pitch_rad"], row["pitch_sd"]))
    return {each: (_middle(rises), _middle(pitches)) for each, (rises, pitches) in found.items()}


def of_one_recording(db: sqlite3.Connection, ids: Iterable[str]) -> list[str]:
    """Ids of sets, and of those of other sensors in their recordings, which go with them."""
    asked = list(dict.fromkeys(ids))
    rows = db.execute(
        "SELECT other.id FROM done_set AS other JOIN done_set AS one USING (recording)"
        " WHERE one.id IN (SELECT value FROM json_each(?))",
        (json.dumps(asked),),
    )
    return list(dict.fromkeys([*asked, *(row["id"] for row in rows)]))


def find(db: sqlite3.Connection, start: str) -> str:
    """Id of the one set whose id begins so; LibraryError if there is none, or more than one."""
    found = db.execute("SELECT id FROM done_set WHERE substr(id, 1, ?) = ?", (len(start), start))
    ids = [row["id"] for row in found]
    if len(ids) != 1 or not start:
        said = f"begins {len(ids)} sets" if ids and start else "is no set"
        raise LibraryError(f"{start!r} {said}, expected an id as `history` lists it")
    return str(ids[0])


def delete(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Remove the rows of sets, and all that hangs on them."""
    db.executemany("DELETE FROM done_set WHERE id = ?", [(each,) for each in ids])


def measured(
    set_id: str, athlete: str, result: SetResult, started_at: str, recording: str | None,
    source: str, test_start: str | None = None, sensor: int = 0,
) -> DoneSet:  # fmt: skip
    """A set as it was measured, before anybody said anything of it."""
    at = datetime.fromisoformat(started_at)
    if at.tzinfo is None:
        raise RecordingError(f"a set that began at {started_at}, expected a time with its zone")
    return done_set(
        set_id, athlete, result, at, recording=recording, source=source, test_start=test_start,
        sensor=sensor,
    )  # fmt: skip


def _done(row: sqlite3.Row) -> DoneSet:
    values = dict(row)
    load, pain, effort, note, excluded = (values.pop(name) for name in _SAID)
    values["started_at"] = datetime.fromisoformat(values["started_at"])
    values["metrics"] = json.loads(values["metrics"])
    said = Said() if note is None else Said(load, pain, effort, note, bool(excluded))
    return DoneSet(**values, said=said)


def _put_result(db: sqlite3.Connection, set_id: str, values: dict[str, Any]) -> None:
    for part, (table, columns) in _PARTS.items():
        db.execute(f"DELETE FROM {table} WHERE set_id = ?", (set_id,))
        db.executemany(
            f"INSERT INTO {table} VALUES ({_marks(len(columns) + 3)})",
            [_row(set_id, *each, columns) for each in enumerate(values.pop(part), start=1)],
        )
    db.execute("INSERT OR REPLACE INTO result VALUES (?, ?)", (set_id, json.dumps(values)))


def _row(
    set_id: str, number: int, values: dict[str, Any], columns: tuple[str, ...]
) -> list[object]:
    rest = {name: value for name, value in values.items() if name not in columns}
    return [set_id, number, *(values[name] for name in columns), json.dumps(rest)]


def _parts(db: sqlite3.Connection, part: str, set_id: str) -> Iterable[dict[str, Any]]:
    table, columns = _PARTS[part]
    for row in db.execute(f"SELECT * FROM {table} WHERE set_id = ? ORDER BY number", (set_id,)):
        values = {name: row[name] for name in columns} | json.loads(row["rest"])
        yield values | ({"full": bool(values["full"])} if "full" in values else {})


def _middle(values: list[float]) -> float | None:
    return median(values) if values else None


def _marks(count: int) -> str:
    return ", ".join("?" * count)
