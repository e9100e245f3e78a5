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


def new_recording(exercise: str, at: datetime) -> Path:
    """A free name for a recording: time first, so that a folder sorts by time."""
    stem = f"{at:%Y-%m-%d_%H%M%S}_{exercise}"
    names = (f"{stem}{'' if i == 0 else f'_{i}'}.sqlite" for i in range(1000))
    return next(p for p in (recordings_folder() / name for name in names) if not p.exists())
