"""Counts and coaches Achilles tendon exercises from a motion sensor on the ankle.

Each name is imported when it is first asked for: whoever wants the dashboard does not wait for
the analysis first.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sensor_coach.analysis.calibration import Calibration, calibrate
    from sensor_coach.analysis.still import Position, still_positions
    from sensor_coach.analysis.sway import Sway, sway_metrics
    from sensor_coach.errors import (
        CalibrationError,
        DecodeError,
        DeviceError,
        DeviceLostError,
        DeviceNotFoundError,
        LibraryError,
        ProfileError,
        RecordingError,
        SensorCoachError,
    )
    from sensor_coach.events import BadPacket, Event, Gap, Hold, Phase, Rep, SetResult
    from sensor_coach.files import Override, analyze_file, open_set
    from sensor_coach.pipeline import ALGORITHM, Pipeline, analyze
    from sensor_coach.recordings import Recording, RecordingWriter, SetInfo, read, replay
    from sensor_coach.samples import GRAVITY, ImuData, Notification
    from sensor_coach.set_metrics import SetMetrics, Symmetry, set_metrics, symmetry
    from sensor_coach.simulate import Scene, SensorErrors, Simulated, Tempo, simulate

__all__ = [
    "ALGORITHM",
    "GRAVITY",
    "BadPacket",
    "Calibration",
    "CalibrationError",
    "DecodeError",
    "DeviceError",
    "DeviceLostError",
    "DeviceNotFoundError",
    "Event",
    "Gap",
    "Hold",
    "ImuData",
    "LibraryError",
    "Notification",
    "Override",
    "Phase",
    "Pipeline",
    "Position",
    "ProfileError",
    "Recording",
    "RecordingError",
    "RecordingWriter",
    "Rep",
    "Scene",
    "SensorCoachError",
    "SensorErrors",
    "SetInfo",
    "SetMetrics",
    "SetResult",
    "Simulated",
    "Sway",
    "Symmetry",
    "Tempo",
    "analyze",
    "analyze_file",
    "calibrate",
    "open_set",
    "read",
    "replay",
    "set_metrics",
    "simulate",
    "still_positions",
    "sway_metrics",
    "symmetry",
]

_HOMES = {
    name: module
    for module, names in {
        "analysis.calibration": "Calibration calibrate",
        "analysis.still": "Position still_positions",
        "analysis.sway": "Sway sway_metrics",
        "errors": "CalibrationError DecodeError DeviceError DeviceLostError DeviceNotFoundError "
        "LibraryError ProfileError RecordingError SensorCoachError",
        "events": "BadPacket Event Gap Hold Phase Rep SetResult",
        "files": "Override analyze_file open_set",
        "pipeline": "ALGORITHM Pipeline analyze",
        "recordings": "Recording RecordingWriter SetInfo read replay",
        "samples": "GRAVITY ImuData Notification",
        "set_metrics": "SetMetrics Symmetry set_metrics symmetry",
        "simulate": "Scene SensorErrors Simulated Tempo simulate",
    }.items()
    for name in names.split()
}


class _Package(ModuleType):
    """A package whose names come from their modules, each when it is asked for."""

    def __getattr__(self, name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{self.__name__}.{_HOMES[name]}"), name)
        self.__dict__[name] = value
        return value

    def __setattr__(self, name: str, value: object) -> None:
        if name not in _HOMES or not isinstance(value, ModuleType):
            super().__setattr__(name, value)  # `simulate` is the function, not the room it is in

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *__all__})


sys.modules[__name__].__class__ = _Package
