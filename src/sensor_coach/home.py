"""Where the user's data is: one folder, named by the platform or by SENSOR_COACH_HOME."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import platformdirs


def home() -> Path:
    """The user's data folder. It need not exist yet."""
    named = os.environ.get("SENSOR_COACH_HOME")
    return Path(named) if named else platformdirs.user_data_path("sensor-coach", appauthor=False)


def recordings_folder() -> Path:
    """Where recordings go that are given no name."""
    return home() / "recordings"


def remembered_sensor() -> str | None:
    """Id of the sensor that was last recorded from, on this machine."""
    file = home() / "sensor.txt"
    return file.read_text(encoding="utf-8").strip() or None if file.is_file() else None


def remember_sensor(sensor: str) -> None:
    """Keep the id of a sensor for the next set."""
    home().mkdir(parents=True, exist_ok=True)
    (home() / "sensor.txt").write_text(sensor + "\n", encoding="utf-8")


def new_recording(exercise: str, at: datetime) -> Path:
    """A free name for a recording: time first, so that a folder sorts by time."""
    stem = f"{at:%Y-%m-%d_%H%M%S}_{exercise}"
    names = (f"{stem}{'' if i == 0 else f'_{i}'}.sqlite" for i in range(1000))
    return next(p for p in (recordings_folder() / name for name in names) if not p.exists())
