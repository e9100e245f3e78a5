"""Counts and coaches Achilles tendon exercises from a motion sensor on the ankle."""

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
