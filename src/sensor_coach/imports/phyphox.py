"""What phyphox exports: a zip of tables, or a workbook with the same tables as sheets.

A table has its own time column, so that an experiment with two sensors has two clocks. phyphox
gives m/s² and rad/s on both platforms, and turns the sign of an iPhone's acceleration by itself.
Source: `DataExport.java` of phyphox-android, `ExperimentSensorInput.swift` of phyphox-ios.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from sensor_coach.imports.runs import Imported
from sensor_coach.imports.sheets import imported
from sensor_coach.imports.table import Table

NAME = "phyphox"
_LATEST_S = 1e11  # since 1970: what is later is no time of day
_META = ("device", "time", "metadata device", "metadata time")


def is_phyphox(names: Iterable[str]) -> bool:
    """Whether these are the names of an export's tables."""
    return any(name.lower() in ("meta/time.csv", "meta/device.csv", *_META) for name in names)


def read(path: Path, tables: dict[str, Table]) -> Imported:
    """Read the tables of an export; RecordingError as `sheets.imported`."""
    data = [table for name, table in tables.items() if not _is_meta(name)]
    found = imported(NAME, str(path), data)
    begun = _begun_s([table for name, table in tables.items() if _is_meta(name)])
    first_s = (begun or 0.0) + float(found.imu.t[0])
    if begun is None or not 0 < first_s < _LATEST_S:
        return found
    return replace(found, started_at=datetime.fromtimestamp(first_s, UTC).isoformat())


def _is_meta(name: str) -> bool:
    return name.lower().startswith("meta/") or name.lower() in _META


def _begun_s(tables: list[Table]) -> float | None:
    """Time of day, s since 1970, at which the experiment's clock read nothing."""
    for table in tables:
        wanted = ["experiment time", "system time"]
        names = [name.lower() for name in table.names]
        if table.rows and all(name in names for name in wanted):
            experiment, system = (table.numbers(names.index(name))[0] for name in wanted)
            if np.isfinite(experiment + system):
                return float(system - experiment)
    return None
