"""What Sensor Logger exports: a zip with a CSV a sensor, or JSON with an entry a sample.

``Accelerometer`` is without gravity there; it is put together with ``Gravity``, unless Android's
``TotalAcceleration`` is there. On iOS without "Standardise Units & Frames" all axes of both have
the opposite sign, and ``AccelerometerUncalibrated`` is in g.
Source: `UNITS.md`, `COORDINATES.md`, `CROSSPLATFORM.md`, `PUSHING.md` of awesome-sensor-logger.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from sensor_coach.errors import RecordingError
from sensor_coach.imports.json_records import Record
from sensor_coach.imports.runs import Imported, Run, merged, run, with_gravity
from sensor_coach.imports.sheets import added
from sensor_coach.imports.table import Table
from sensor_coach.samples import GRAVITY, Array

NAME = "Sensor Logger"
TOTAL, ACC, GRAV, UNCAL = (
    "totalacceleration", "accelerometer", "gravity", "accelerometeruncalibrated",
)  # fmt: skip
GYR, GYR_UNCAL = "gyroscope", "gyroscopeuncalibrated"
SENSORS = (TOTAL, ACC, GRAV, UNCAL, GYR, GYR_UNCAL)
_SHOWN = {
    TOTAL: "TotalAcceleration", ACC: "Accelerometer", GRAV: "Gravity",
    UNCAL: "AccelerometerUncalibrated", GYR: "Gyroscope", GYR_UNCAL: "GyroscopeUncalibrated",
}  # fmt: skip
_NEEDED = ("time", "x", "y", "z")
_USED = (*_NEEDED, "seconds_elapsed")
_GYROS = (GYR, GYR_UNCAL)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """What one sensor gave, as written."""

    where: str
    ns: Array  # (n,) since 1970
    elapsed_s: Array | None  # (n,) since the recording began
    values: Array  # (n, 3)


@dataclass(frozen=True, slots=True)
class _Phone:
    """What an export says of the phone."""

    platform: str = ""  # ios, android; empty: it does not say
    standardised: bool = False

    @property
    def turned(self) -> bool:
        """Whether accelerations have iOS's sign and units."""
        return self.platform == "ios" and not self.standardised


def is_sensor_logger(tables: Mapping[str, Table]) -> bool:
    """Whether tables by name of their file are such an export."""
    return any(
        _sensor(name) in SENSORS and set(_NEEDED) <= set(table.names)
        for name, table in tables.items()
    )


def read_tables(where: str, tables: Mapping[str, Table]) -> Imported:
    """Read the tables of a zip, by name of their file."""
    by_sensor = {_sensor(name): table for name, table in tables.items()}
    parts = {name: _of_table(by_sensor[name]) for name in SENSORS if name in by_sensor}
    metadata = by_sensor.get("metadata")
    said = {}
    if metadata and metadata.rows:
        said = dict(zip(metadata.names, map(str, metadata.rows[0]), strict=False))
    return _imported(where, parts, _phone(said))


def read_records(where: str, records: Sequence[Record]) -> Imported:
    """Read the entries of a JSON export, or the readings of messages that were pushed."""
    by_sensor: dict[str, list[Record]] = {}
    for record in records:
        by_sensor.setdefault(sensor_of(record), []).append(record)
    parts = {
        name: _of_records(f"{where}: {_SHOWN[name]}", by_sensor[name])
        for name in SENSORS if name in by_sensor
    }  # fmt: skip
    said = by_sensor["metadata"][0].values if "metadata" in by_sensor else {}
    return _imported(where, parts, _phone(said))


def sensor_of(record: Record) -> str:
    """Name of the sensor of an entry, in small letters; empty if there is none."""
    return str(record.values.get("sensor", record.values.get("name", ""))).lower()


def _imported(where: str, parts: dict[str, _Part], phone: _Phone) -> Imported:
    runs, first_ns = _on_one_clock(parts)
    gyr = next((name for name in _GYROS if name in runs), None)
    if gyr is None:
        raise RecordingError(
            f"{where}: no Gyroscope, only {', '.join(_SHOWN[name] for name in runs)}; expected it "
            "beside the accelerometer: switch it on in Sensor Logger"
        )
    acc, used, notes = _acceleration(where, runs, phone)
    imu, more = merged(with_gravity(acc), runs[gyr])
    columns = [(_SHOWN[name], what) for name, what in used]
    columns.append((_SHOWN[gyr], "turn rate, rad/s"))
    found = Imported(NAME, imu, tuple(columns), (*notes, *more))
    if not 1e17 < first_ns < 1e19:
        return found
    return replace(found, started_at=datetime.fromtimestamp(first_ns / 1e9, UTC).isoformat())


def _acceleration(
    where: str, runs: dict[str, Run], phone: _Phone
) -> tuple[Run, list[tuple[str, str]], tuple[str, ...]]:
    """Acceleration with gravity, what it is made of, and what was done to it."""
    if TOTAL in runs:
        return runs[TOTAL], [(TOTAL, "acceleration, m/s²")], ()
    sign = -1.0 if phone.turned else 1.0
    notes = ("Signs are turned: this is iOS, without standardised frames.",) * phone.turned
    if ACC in runs and GRAV in runs:
        used = [(ACC, "acceleration without gravity, m/s²"), (GRAV, "gravity, m/s²")]
        total = added(runs[ACC], runs[GRAV])
        note = "Gravity is added to the acceleration without it."
        return replace(total, values=sign * total.values), used, (note, *notes)
    if UNCAL in runs:
        raw = runs[UNCAL]
        in_g = phone.turned or float(np.median(np.linalg.norm(raw.values, axis=1))) < 2.0
        factor, unit = (GRAVITY, "g") if in_g else (1.0, "m/s²")
        values = sign * factor * raw.values
        return replace(raw, values=values), [(UNCAL, f"acceleration, {unit}")], notes
    found = ", ".join(_SHOWN[name] for name in runs)
    raise RecordingError(
        f"{where}: no acceleration with gravity, only {found}; expected Gravity beside "
        "Accelerometer, or TotalAcceleration: switch it on in Sensor Logger"
    )


def _phone(said: Mapping[str, Any]) -> _Phone:
    return _Phone(
        str(said.get("platform", "")).lower(),
        str(said.get("standardisation", "")).lower() == "true",
    )


def _sensor(name: str) -> str:
    return PurePosixPath(name).stem.lower()


def _on_one_clock(parts: dict[str, _Part]) -> tuple[dict[str, Run], float]:
    """Runs on the clock of the recording; and when it was, ns since 1970 (NaN: it does not say)."""
    first_ns = min((float(part.ns[0]) for part in parts.values() if len(part.ns)), default=np.nan)
    elapsed = all(part.elapsed_s is not None for part in parts.values())
    runs = {}
    for name, part in parts.items():
        t = part.elapsed_s if elapsed else (part.ns - first_ns) * 1e-9
        runs[name] = run(part.where, np.asarray(t), part.values)
    return runs, first_ns


def _of_table(table: Table) -> _Part:
    missing = [name for name in _NEEDED if name not in table.names]
    if missing:
        raise RecordingError(
            f"{table.where}, line 1: no column for {', '.join(missing)}, expected "
            "time,seconds_elapsed,z,y,x"
        )
    columns = {name: table.numbers(at) for at, name in enumerate(table.names) if name in _USED}
    xyz = np.column_stack([columns[axis] for axis in "xyz"])
    return _Part(table.where, columns["time"], columns.get("seconds_elapsed"), xyz)


def _of_records(where: str, records: list[Record]) -> _Part:
    ns = np.array([record.number("time") for record in records])
    elapsed = "seconds_elapsed" in records[0].values
    elapsed_s = np.array([r.number("seconds_elapsed") for r in records]) if elapsed else None
    xyz = np.array([[record.number(axis) for axis in "xyz"] for record in records])
    return _Part(where, ns, elapsed_s, xyz)
