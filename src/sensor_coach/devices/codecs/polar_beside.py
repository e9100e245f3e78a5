"""What a Polar sensor sends beside acceleration and angular rate: magnetic field and settings.

Source: polarofficial/polar-ble-sdk, MagData.kt, PmdSetting.kt and the unit tests beside them. That
counts are gauss, or thousandths of it, is its word alone.
"""

from __future__ import annotations

import numpy as np

from sensor_coach.devices.beside import UNITS, Told
from sensor_coach.devices.codecs.polar_pmd import HEADER, deltas, factor, settings
from sensor_coach.errors import DecodeError

_MAGNETOMETER = 0x06
# frame type -> channels and gauss per count; the fourth channel is the state of its calibration
_FRAMES = {0x80: (3, 1.0), 0x81: (4, 1e-3)}
_ANSWER = 5  # bytes before the settings: f0, command, measurement, error, whether more follows
_SETTINGS = {  # kind -> what and unit; of a range the answer does not say it
    0: ("rate", "Hz"), 1: ("resolution in bits", ""), 2: ("range", ""),
    3: ("range in thousandths", ""), 4: ("channels", ""), 5: ("factor", ""),
}  # fmt: skip


class PolarMagnetometer:
    """Reads frames of the magnetometer; `TellingReader`."""

    def __init__(self) -> None:
        self._factor = 1.0

    def hear(self, payload: bytes) -> None:
        """Take the factor from an answer of the control point."""
        self._factor = factor(payload, _MAGNETOMETER) or self._factor

    def read(self, payload: bytes) -> tuple[Told, ...]:
        """Take the field out of one frame, and how well it is calibrated where that is said."""
        kind = payload[HEADER.size - 1] if len(payload) >= HEADER.size else None
        if kind not in _FRAMES:
            raise DecodeError(f"polar: magnetometer frame of type {kind} is not known")
        channels, gauss = _FRAMES[kind]
        counts = deltas(payload[HEADER.size :], "<i2", channels)
        unit, tesla, _ = UNITS["gauss"]
        values = np.asarray(counts[:, :3] * (self._factor * gauss * tesla), float)
        field = Told("magnetic field", unit, values)
        state = Told("calibration", "", counts[:, 3:].astype(float))
        return (field, state) if channels > 3 else (field,)


class PolarSettings:
    """Reads what a sensor offers, or took; `TellingReader`."""

    def read(self, payload: bytes) -> tuple[Told, ...]:
        """Take the settings out of an answer of the control point."""
        if len(payload) < _ANSWER:
            raise DecodeError(f"polar: {len(payload)} bytes of answer, expected {_ANSWER} or more")
        found = settings(payload[_ANSWER:])
        if not all(np.isfinite(values).all() for values in found.values()):
            raise DecodeError("polar: a setting is not finite")
        return tuple(
            Told(*_SETTINGS[kind], np.array([values], float)) for kind, values in found.items()
        )
