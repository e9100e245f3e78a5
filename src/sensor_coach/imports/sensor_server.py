"""What SensorServer sends, as a client of it kept it: a JSON object a line.

The app itself exports nothing. ``timestamp`` is in ns on the clock of the phone, one for all
sensors; Android gives m/s² with gravity, and rad/s. Source: `README.md` of SensorServer.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sensor_coach.errors import RecordingError
from sensor_coach.imports.json_records import Record
from sensor_coach.imports.runs import Imported, Run, merged, run, with_gravity

NAME = "SensorServer"
_ACC, _GYR = "android.sensor.accelerometer", "android.sensor.gyroscope"


def is_sensor_server(records: Sequence[Record]) -> bool:
    """Whether entries are such a client's."""
    return any(str(each.values.get("type", "")).startswith("android.sensor.") for each in records)


def read(where: str, records: Sequence[Record]) -> Imported:
    """Read entries; RecordingError with the place, what was found, what was expected."""
    kinds = {str(each.values.get("type")) for each in records}
    for wanted in (_ACC, _GYR):
        if wanted not in kinds:
            raise RecordingError(f"{where}: only {', '.join(sorted(kinds))}, expected {wanted} too")
    begun_ns = min(each.number("timestamp") for each in records)
    acc, gyr = (_run(where, kind, records, begun_ns) for kind in (_ACC, _GYR))
    imu, notes = merged(with_gravity(acc), gyr)
    columns = ((_ACC, "acceleration, m/s²"), (_GYR, "turn rate, rad/s"))
    return Imported(NAME, imu, columns, notes)


def _run(where: str, kind: str, records: Sequence[Record], begun_ns: float) -> Run:
    mine = [each for each in records if each.values.get("type") == kind]
    t = np.array([(each.number("timestamp") - begun_ns) * 1e-9 for each in mine])
    return run(f"{where}: {kind}", t, np.array([_vector(each) for each in mine]))


def _vector(record: Record) -> list[float]:
    said = record.values.get("values")
    try:
        x, y, z = map(float, said)  # type: ignore[arg-type]  # of what is no list, it is refused
    except (TypeError, ValueError, OverflowError):
        raise RecordingError(
            f"{record.where}: {str(said)[:30]} for values, expected three numbers"
        ) from None
    return [x, y, z]
