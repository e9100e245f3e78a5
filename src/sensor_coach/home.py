"""Where the user's data is: one folder, named by the platform or by SENSOR_COACH_HOME."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, unquote

import platformdirs

from sensor_coach.analysis import calibration
from sensor_coach.analysis.calibration import Calibration
from sensor_coach.errors import CalibrationError


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


def forget_sensor() -> None:
    """Remember no sensor any more."""
    (home() / "sensor.txt").unlink(missing_ok=True)


def new_recording(exercise: str, at: datetime, folder: Path | None = None) -> Path:
    """A free name for a recording: time first, so that a folder sorts by time."""
    folder = folder or recordings_folder()
    stem = f"{at:%Y-%m-%d_%H%M%S}_{exercise}"
    names = (f"{stem}{'' if i == 0 else f'_{i}'}.sqlite" for i in range(1000))
    return next(p for p in (folder / name for name in names) if not p.exists())


def keep_calibration(sensor: str, made: Calibration) -> Path:
    """Keep the calibration of a sensor in place of the one before; whole, or not at all."""
    file = _calibration_file(sensor)
    half = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(json.dumps(asdict(made), indent=1) + "\n", encoding="utf-8")
        half.replace(file)
    except OSError as error:
        raise CalibrationError(f"{file}: cannot be written: {error.strerror}") from error
    return file


def calibration_of(sensor: str) -> Calibration | None:
    """The calibration of a sensor, None if it has none; CalibrationError if it is damaged."""
    file = _calibration_file(sensor)
    try:
        return calibration.from_dict(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise CalibrationError(
            f"{file}: {error}; expected a calibration: calibrate again, or delete it"
        ) from error


def calibrated_sensors() -> list[str]:
    """Ids of the sensors that have a calibration."""
    return sorted(unquote(file.stem) for file in _calibrations().glob("*.json"))


def _calibrations() -> Path:
    return home() / "calibrations"


def _calibration_file(sensor: str) -> Path:
    """A file for any id: no name of a sensor may lead out of the folder."""
    return _calibrations() / f"{quote(sensor.casefold(), safe='')}.json"
