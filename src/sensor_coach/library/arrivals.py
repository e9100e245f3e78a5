"""What comes in beside the sets of an export: athletes, settings, sensors and calibrations."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from sensor_coach.analysis import calibration
from sensor_coach.errors import LibraryError
from sensor_coach.library import people
from sensor_coach.library.archive import Archive
from sensor_coach.library.people import Athlete


def athletes(
    db: sqlite3.Connection, archive: Archive, into: str | None, *, empty: bool
) -> dict[str, str]:
    """Find or make the athletes of an export; give the id here of each id there.

    Somebody of the same id is the same, and so is somebody of the same name: two exports of people
    who both go by the name that everybody has at first are told apart by `into`.
    """
    rows = archive.values("library.json")["athletes"]
    if into:
        here = _named(db, into) or people.add(db, into, people.local_zone())
        return {row["id"]: here.id for row in rows}
    if empty:
        _forget_the_first(db)
    return {row["id"]: _arrive(db, row, chosen=empty) for row in rows}


def settings(db: sqlite3.Connection, archive: Archive) -> None:
    """Take settings that are not set here."""
    values = archive.values("library.json")["settings"]
    db.executemany(
        "INSERT OR IGNORE INTO setting VALUES (?, ?)",
        [(name, json.dumps(value)) for name, value in values.items()],
    )


def check_sensors(archive: Archive) -> None:
    """Raise ValueError if a calibration of the export is none."""
    for name in archive.under("calibrations"):
        calibration.from_dict(archive.values(name))


def sensors(folder: Path, archive: Archive) -> None:
    """Take the remembered sensor and calibrations, where there is none here."""
    sensor, file = archive.values("library.json").get("sensor"), folder / "sensor.txt"
    if isinstance(sensor, str) and not file.exists():
        file.write_text(sensor, encoding="utf-8")
    for name in archive.under("calibrations"):
        kept = folder / name
        if not kept.exists():
            kept.parent.mkdir(exist_ok=True)
            archive.extract(name, kept)


def _arrive(db: sqlite3.Connection, row: dict[str, Any], *, chosen: bool) -> str:
    known = _named(db, row["id"]) or _named(db, row["name"])
    if known:
        return known.id
    try:
        people.check_zone(row["zone"])
    except LibraryError as error:
        raise ValueError(str(error)) from error
    db.execute(
        "INSERT INTO athlete VALUES (:id, :name, :zone, :foot_length_m, :programme, :chosen_at)",
        row if chosen else {**row, "chosen_at": ""},
    )
    return str(row["id"])


def _named(db: sqlite3.Connection, name: str) -> Athlete | None:
    found = [each for each in people.athletes(db) if name in (each.id, each.name)]
    return found[0] if found else None


def _forget_the_first(db: sqlite3.Connection) -> None:
    """An athlete that was only made because somebody looked gives way to the one who comes."""
    db.execute(
        "DELETE FROM athlete WHERE name = ? AND programme IS NULL AND foot_length_m IS NULL",
        (people.DEFAULT_NAME,),
    )
