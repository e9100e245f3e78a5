"""The recording file: what came off the air, with what is needed to read it, in one SQLite file.

``meta(key, value)`` holds JSON values, ``notification(id, received_us, stream, payload)`` the bytes
as they arrived; a stream is a characteristic of a sensor. A file that grows is committed every
second, so that a killed process loses at most that and leaves a file that opens.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from sensor_coach.analysis import calibration
from sensor_coach.analysis.calibration import Calibration
from sensor_coach.devices.profile import DeviceProfile, read_profile
from sensor_coach.errors import ProfileError, RecordingError
from sensor_coach.exercises import EXERCISES, Aims
from sensor_coach.pipeline import Pipeline
from sensor_coach.programme.endurance import STARTS
from sensor_coach.samples import Notification

FORMAT = 2  # 1 has one sensor, and is still what is written of one
_APPLICATION = 0x53434F41  # "SCOA", so that a foreign SQLite file is told from ours
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE notification (
    id INTEGER PRIMARY KEY, received_us INTEGER NOT NULL, stream INTEGER NOT NULL,
    payload BLOB NOT NULL
) STRICT;
"""
_COMMIT_US = 1_000_000
_MOST_WAITING = 1000  # notifications held back until then


@dataclass(frozen=True, slots=True)
class Beside:
    """A sensor beside the first one of a recording."""

    placement: str
    side: str | None = None
    profile: str = ""  # as in `SetInfo`
    calibration: Calibration | None = None


@dataclass(frozen=True, slots=True)
class SetInfo:
    """What a set was meant to be. Nothing in here identifies a person or a device."""

    exercise: str
    placement: str | None = None
    side: str | None = None
    profile: str = ""  # TOML text of the device profile, whole
    started_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat())
    foot_length_m: float | None = None  # of the bare foot, where somebody measured it
    origin_s: float = 0.0  # what the clock of an imported file read at its start
    source: str = "sensor"
    calibration: Calibration | None = None  # as it was that day, so that numbers stay as they are
    signal_dbm: int | None = None  # when it was found; None: not known, as of a virtual sensor
    battery_percent: int | None = None  # None: the sensor does not tell, or was not asked
    test_start: str | None = None  # a heel-rise endurance test: what the foot stands on, of STARTS

    beside: tuple[Beside, ...] = ()  # further sensors; their numbers go on from 1

    def of(self, sensor: int) -> SetInfo:
        """Say of one sensor what would be said, had it been the only one."""
        if sensor == 0:
            return replace(self, beside=())
        other = self.beside[sensor - 1]
        return replace(
            self, placement=other.placement, side=other.side, profile=other.profile,
            calibration=other.calibration, beside=(),
        )  # fmt: skip

    def pipeline(self, *, live: bool = True) -> Pipeline:
        """Make the pipeline that analyses this set; without `live` it announces no repetitions."""
        return Pipeline(
            self.device, self.exercise, self.placement, self.side, origin_s=self.origin_s,
            calibration=self.calibration, foot_length_m=self.foot_length_m, live=live,
            aims=Aims() if self.test_start else None,  # the beat sets the pace
        )  # fmt: skip

    @property
    def device(self) -> DeviceProfile:
        """The profile that the notifications are read with."""
        return read_profile(self.profile, "recording")


class RecordingWriter:
    """Appends notifications to a new recording file. Use it as a context manager."""

    def __init__(self, path: Path, info: SetInfo) -> None:
        if path.exists():
            raise RecordingError(f"{path}: exists already, expected a name that is free")
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path, self._streams = path, dict[tuple[int, str], int]()
        self._waiting = list[tuple[int, int, bytes]]()  # to be written with the next commit
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(f"PRAGMA application_id={_APPLICATION}; {_SCHEMA}")
        self._db.execute("BEGIN")
        self._put_meta(_told(info))
        self.commit()  # a process killed at once leaves a recording, if an empty one
        self._committed_us = 0

    def __enter__(self) -> RecordingWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.close()

    def append(self, note: Notification) -> None:
        """Store one notification; it is safe on disk within a second."""
        if note.received_us - self._committed_us >= _COMMIT_US:
            self.commit()
            self._committed_us = note.received_us
        key = note.sensor, note.characteristic
        stream = self._streams.get(key)
        if stream is None:
            stream = self._streams[key] = len(self._streams)
            self._put_meta({"streams": [name for _, name in self._streams]})
            if any(sensor for sensor, _ in self._streams):
                self._put_meta({"sensors": [sensor for sensor, _ in self._streams]})
        self._waiting.append((note.received_us, stream, note.payload))
        if len(self._waiting) >= _MOST_WAITING:
            self._write()

    def keep_charge(self, percent: int) -> None:
        """Store the sensor's charge, which it tells only once it is connected."""
        self._put_meta({"battery_percent": percent})

    def commit(self) -> None:
        """Put on disk what was appended; also called by a timer, when nothing arrives."""
        self._write()
        self._db.execute("COMMIT")
        self._db.execute("BEGIN")

    def close(self) -> None:
        """Finish the file: from here on it is one file, with no companion."""
        self._write()
        self._put_meta({"finished": True})
        self._db.execute("COMMIT")
        self._db.execute("PRAGMA journal_mode=DELETE")
        self._db.close()

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._db.executemany(
            "INSERT INTO notification (received_us, stream, payload) VALUES (?, ?, ?)", waiting
        )

    def _put_meta(self, values: dict[str, object]) -> None:
        rows = [(key, json.dumps(value)) for key, value in values.items()]
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording that can be read any number of times."""

    path: Path
    info: SetInfo
    finished: bool  # False: the process that wrote it was killed
    duration_s: float
    notification_count: int
    streams: tuple[str, ...]  # characteristic of each
    sensors: tuple[int, ...] = ()  # whose each is; empty: all are the first's

    def notifications(self, from_s: float = 0.0, sensor: int | None = 0) -> Iterator[Notification]:
        """Yield what arrived from a sensor, in order, from a time on; None: from all of them."""
        with closing(_connect(self.path)) as db:
            rows = db.execute(
                "SELECT received_us, stream, payload FROM notification WHERE received_us >= ?"
                " ORDER BY id",
                (round(from_s * 1e6),),
            )
            for received_us, stream, payload in _guarded(self.path, rows):
                whose = self.sensors[stream] if self.sensors else 0
                if sensor in (None, whose):
                    yield Notification(received_us, self.streams[stream], payload, whose)


def read(path: Path) -> Recording:
    """Open a recording.

    Parameters
    ----------
    path : Path
        A file that `RecordingWriter` made, finished or not.

    Returns
    -------
    Recording
        Its meta data; the notifications are read on demand.

    Raises
    ------
    RecordingError
        If it is no recording, is damaged, or was written by a newer version.
    """
    if path.is_dir():
        raise RecordingError(f"{path}: is a directory, expected a recording")
    if not path.is_file():
        raise RecordingError(f"{path}: no such file")
    with closing(_connect(path)) as db:
        try:
            return _read(path, db)
        except (sqlite3.DatabaseError, LookupError, TypeError, ValueError) as error:
            if isinstance(error, RecordingError):
                raise
            raise RecordingError(f"{path}: {error}, expected a whole recording") from error


async def replay(notes: Iterable[Notification], speed: float = 1.0) -> AsyncIterator[Notification]:
    """Play stored notifications as a live source.

    Parameters
    ----------
    notes : iterable of Notification
        In the order they came.
    speed : float
        1 is the pace they came at; inf does not wait.

    Returns
    -------
    async iterator of Notification
        The same, each when it is due.
    """
    start = time.monotonic()
    for note in notes:
        # even at full speed others get their turn
        await asyncio.sleep(max(0.0, start + note.received_s / speed - time.monotonic()))
        yield note


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, check_same_thread=False)


def _read(path: Path, db: sqlite3.Connection) -> Recording:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    if application != _APPLICATION:
        raise RecordingError(f"{path}: is no recording of sensor-coach")
    meta = {key: json.loads(value) for key, value in db.execute("SELECT key, value FROM meta")}
    if meta.get("format", 0) > FORMAT:
        raise RecordingError(f"{path}: format {meta['format']}, this version reads {FORMAT}")
    names = SetInfo.__dataclass_fields__
    for each in (meta, *meta.get("beside", ())):
        if each.get("calibration") is not None:
            each["calibration"] = calibration.from_dict(each["calibration"])
    meta["beside"] = tuple(Beside(**each) for each in meta.get("beside", ()))
    info = SetInfo(**{key: value for key, value in meta.items() if key in names})
    _check(path, info)
    count, last_us = db.execute("SELECT count(*), max(received_us) FROM notification").fetchone()
    return Recording(
        path, info, bool(meta.get("finished")), (last_us or 0) * 1e-6, count,
        tuple(meta.get("streams", ())), tuple(meta.get("sensors", ())),
    )  # fmt: skip


def _told(info: SetInfo) -> dict[str, object]:
    """What is kept of a set; with one sensor it is format 1, which older versions read."""
    told = asdict(info)
    if info.beside:
        return {"format": FORMAT, **told}
    del told["beside"]
    return {"format": 1, **told}


def _check(path: Path, info: SetInfo) -> None:
    """Refuse what this version cannot analyse, while the path is known."""
    if info.exercise not in EXERCISES:
        raise RecordingError(f"{path}: exercise {info.exercise!r} is not known to this version")
    if info.test_start not in (None, *STARTS):
        raise RecordingError(
            f"{path}: a test from {info.test_start!r}, expected {', '.join(STARTS)}"
        )
    try:
        info.pipeline()
    except ProfileError as error:
        raise RecordingError(f"{path}: its device profile: {error}") from error


def _guarded(path: Path, rows: sqlite3.Cursor) -> Iterator[tuple[int, int, bytes]]:
    try:
        yield from rows
    except sqlite3.DatabaseError as error:
        raise RecordingError(f"{path}: {error}, expected a whole recording") from error
