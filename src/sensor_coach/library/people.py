"""Athletes: a household or a clinic. One of them is chosen; new sets are theirs."""

from __future__ import annotations

import os
import sqlite3
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sensor_coach.errors import LibraryError

DEFAULT_NAME = "Me"
_COLUMNS = "id, name, zone, foot_length_m"


@dataclass(frozen=True, slots=True)
class Athlete:
    """Somebody who does sets."""

    id: str
    name: str
    zone: str  # IANA name; what times are shown in
    foot_length_m: float | None = None  # of the bare foot

    @property
    def zone_info(self) -> ZoneInfo:
        """The zone, to convert times to."""
        return ZoneInfo(self.zone)


def current(db: sqlite3.Connection) -> Athlete:
    """The athlete chosen last; made if there is none. Must be able to write then."""
    found = _newest(db)
    return found or add(db, DEFAULT_NAME, local_zone())


def athletes(db: sqlite3.Connection) -> list[Athlete]:
    """All of them by name."""
    return [Athlete(*row) for row in db.execute(f"SELECT {_COLUMNS} FROM athlete ORDER BY name")]


def named(db: sqlite3.Connection, name: str) -> Athlete:
    """The athlete of a name or an id; LibraryError if there is none."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM athlete WHERE name = ? OR id = ?", (name, name)
    ).fetchone()
    if row is None:
        known = ", ".join(each.name for each in athletes(db)) or "nobody yet"
        raise LibraryError(f"no athlete {name!r}, expected one of: {known}")
    return Athlete(*row)


def add(
    db: sqlite3.Connection, name: str, zone: str, foot_length_m: float | None = None
) -> Athlete:
    """Make an athlete and choose them."""
    made = Athlete(uuid.uuid4().hex[:12], _free(db, name), check_zone(zone), foot_length_m)
    _check_foot(foot_length_m)
    db.execute(
        f"INSERT INTO athlete ({_COLUMNS}, chosen_at) VALUES (?, ?, ?, ?, '')",
        (made.id, made.name, made.zone, made.foot_length_m),
    )
    choose(db, made.id)
    return made


def choose(db: sqlite3.Connection, athlete: str) -> None:
    """Let new sets be those of an athlete."""
    db.execute("UPDATE athlete SET chosen_at = ? WHERE id = ?", (now(), athlete))


def change(db: sqlite3.Connection, changed: Athlete) -> None:
    """Store an athlete's new name, zone or foot length."""
    _check_foot(changed.foot_length_m)
    db.execute(
        "UPDATE athlete SET name = ?, zone = ?, foot_length_m = ? WHERE id = ?",
        (_free(db, changed.name, changed.id), check_zone(changed.zone), changed.foot_length_m,
         changed.id),
    )  # fmt: skip


def local_zone() -> str:
    """IANA name of this machine's zone, as far as it can be known; else the hours from UTC."""
    said = os.environ.get("TZ", "").removeprefix(":")
    with suppress(OSError):
        said = said or str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    with suppress(LibraryError):
        return check_zone(said)
    east_h = round(-time.timezone / 3600)
    return f"Etc/GMT{-east_h:+d}" if east_h else "UTC"  # the names count hours westwards


def check_zone(zone: str) -> str:
    """Give a zone's name back; LibraryError if there is none of that name."""
    try:
        ZoneInfo(zone)
    except (OSError, ValueError, LookupError) as error:  # a folder, a path, a name of nothing
        raise LibraryError(f"zone {zone!r}, expected a name like Europe/Berlin") from error
    return zone


def now() -> str:
    """The time as the library writes it: UTC, so that text sorts as time."""
    return utc(datetime.now(UTC))


def utc(at: datetime) -> str:
    """A time as the library writes it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _newest(db: sqlite3.Connection) -> Athlete | None:
    row = db.execute(
        f"SELECT {_COLUMNS} FROM athlete ORDER BY chosen_at DESC, name LIMIT 1"
    ).fetchone()
    return Athlete(*row) if row else None


def _check_foot(length_m: float | None) -> None:
    if length_m is not None and not 0.15 <= length_m <= 0.40:
        raise LibraryError(f"foot length {length_m} m, expected 0.15 to 0.40")


def _free(db: sqlite3.Connection, name: str, own: str = "") -> str:
    """Refuse a name that is empty or somebody else's."""
    name = name.strip()
    if not name:
        raise LibraryError("an athlete's name is empty, expected some text")
    if db.execute("SELECT 1 FROM athlete WHERE name = ? AND id <> ?", (name, own)).fetchone():
        raise LibraryError(f"there is an athlete {name!r} already, expected another name")
    return name


def since_setting(athlete_id: str) -> str:
    """Name of the setting that holds the first day of the programme an athlete follows."""
    return f"programme_since {athlete_id}"
