"""The unit of an accelerometer that does not say it: one g is what a still sensor feels."""

from __future__ import annotations

import numpy as np

from sensor_coach.errors import DecodeError
from sensor_coach.samples import GRAVITY, NOTHING, ImuData, concatenate

_UNITS = {1.0: "g", GRAVITY: "m/s²", 1000.0: "mg"}  # what a still sensor reads in each
_WINDOW_S = 1.0  # that the sensor must be still
_STILL = 0.1  # spread of the magnitude, as a share of it; walking has three times that
_NEAR = 1.25  # factor within which a still magnitude is a unit's
_FAR = 2.5  # ... and that of a sensor that moves: the units lie a factor of nearly ten apart
_LONGEST_S = 10.0  # of waiting for a sensor to be still


class AutoUnit:
    """Holds accelerations back until the first still second tells their unit.

    Where none comes within 10 s, the median magnitude of all of them tells it less strictly.
    """

    def __init__(self) -> None:
        self._held = NOTHING
        self._scale: float | None = None  # m/s² per unit

    @property
    def is_known(self) -> bool:
        """Whether the unit was found, so that nothing is held back any more."""
        return self._scale is not None

    def add(self, imu: ImuData) -> ImuData:
        """Take samples in the unknown unit and give those whose unit is known, in m/s²."""
        if self._scale is None:
            imu, self._held = concatenate([self._held, imu]), NOTHING
            self._scale = _scale(imu)
            if self._scale is None:
                self._held = imu
                return NOTHING
        return ImuData(imu.t, imu.acc * self._scale, imu.gyr)

    def finish(self) -> ImuData:
        """Give what is still held back, by the magnitude it has."""
        imu, self._held = self._held, NOTHING
        return ImuData(imu.t, imu.acc * _nearest(imu, _FAR), imu.gyr) if len(imu) else imu


def _scale(imu: ImuData) -> float | None:
    """Find the unit, or None if it takes more samples."""
    last = imu[int(np.searchsorted(imu.t, imu.t[-1] - _WINDOW_S)) :]
    size = np.linalg.norm(last.acc, axis=1)
    if imu.t[-1] - imu.t[0] >= _WINDOW_S and size.std() <= _STILL * size.mean():
        return _nearest(last, _NEAR)
    return _nearest(imu, _FAR) if imu.t[-1] - imu.t[0] > _LONGEST_S else None


def _nearest(imu: ImuData, factor: float) -> float:
    size = float(np.median(np.linalg.norm(imu.acc, axis=1)))
    for one_g in _UNITS:
        if one_g / factor <= size <= one_g * factor:
            return GRAVITY / one_g
    units = ", ".join(f"{one_g:g} in {unit}" for one_g, unit in _UNITS.items())
    raise DecodeError(f"acc is {size:.3g} in size at rest, expected {units}")
