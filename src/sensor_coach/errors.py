"""The errors of the program and of its input.

SensorCoachError
├── DeviceError               the radio; ``__cause__`` is the backend's error
│   ├── DeviceNotFoundError   nothing that fits is advertising
│   └── DeviceLostError       the link dropped while streaming
├── DecodeError (ValueError)     bytes that do not fit the device's documented layout
├── CalibrationError (ValueError)  positions that tell no sensor's errors, or a damaged file of them
├── CertificateError          a certificate for HTTPS that cannot be written
├── LibraryError              the library, or a file to put into it, that cannot be used
├── ProfileError (ValueError)    a device profile or an exercise that says something impossible
├── ProgrammeError (ValueError)  a programme, a week or a comparison that makes no sense
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


class CertificateError(SensorCoachError):
    """A certificate for HTTPS that cannot be written: path, why."""


class LibraryError(SensorCoachError):
    """The library or a file for it that cannot be used: what was found, what was expected."""


class ProfileError(SensorCoachError, ValueError):
    """A device profile, or an exercise, that says something impossible: key, found, expected."""


class ProgrammeError(SensorCoachError, ValueError):
    """A programme, a week or a comparison that makes no sense: what was found, and expected."""


class ReportError(SensorCoachError, ValueError):
    """A report that cannot be made or written: what was found, what was expected."""


class RecordingError(SensorCoachError, ValueError):
    """A file that cannot be read: path, what was found, what was expected."""
