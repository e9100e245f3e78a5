"""The errors of the program and of its input.

SensorCoachError
├── DeviceError               the radio; ``__cause__`` is the backend's error
│   ├── DeviceNotFoundError   nothing that fits is advertising
│   └── DeviceLostError       the link dropped while streaming
├── DecodeError (ValueError)     bytes that do not fit the device's documented layout
├── CalibrationError (ValueError)  positions that tell no sensor's errors, or a damaged file of them
├── ProfileError (ValueError)    a device profile that says something impossible
├── ReportError (ValueError)     a report that cannot be made or written
└── RecordingError (ValueError)  a recording or an imported file that cannot be read

Faults of the *data* (a gap, a bad packet) are events, not errors: see ``events``.
"""


class SensorCoachError(Exception):
    """What the command line shows as one line; anything else is a bug."""


class DeviceError(SensorCoachError):
    """The radio or the sensor did not do what was asked."""


class DeviceNotFoundError(DeviceError):
    """Nothing that fits is advertising."""


class DeviceLostError(DeviceError):
    """The link dropped while streaming."""


class DecodeError(SensorCoachError, ValueError):
    """Bytes that do not fit the device's documented layout."""


class CalibrationError(SensorCoachError, ValueError):
    """Positions that do not tell a sensor's errors, or a damaged calibration: found, expected."""


class ProfileError(SensorCoachError, ValueError):
    """A device profile that says something impossible: key, what was found, what was expected."""


class ReportError(SensorCoachError, ValueError):
    """A report that cannot be made or written: what was found, what was expected."""


class RecordingError(SensorCoachError, ValueError):
    """A file that cannot be read: path, what was found, what was expected."""
