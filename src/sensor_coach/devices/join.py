"""One run of samples out of two: accelerometer and gyroscope that arrive apart."""

from __future__ import annotations

import numpy as np

from sensor_coach.samples import NOTHING, ImuData, concatenate

WAIT_S = 0.5  # how long an acceleration waits for the angular rate of its time
_LONGEST_S = 20.0  # of angular rates kept while no acceleration comes


class Join:
    """Gives every acceleration the angular rate of its time, by linear interpolation.

    The accelerometer sets the times. An acceleration is held until an angular rate at or after
    its time is there; after `wait_s` of accelerations without one it goes out with NaN.
    """

    def __init__(self, wait_s: float = WAIT_S) -> None:
        self._wait_s = wait_s
        self._acc = self._gyr = NOTHING

    def add(self, imu: ImuData) -> ImuData:
        """Take samples of one kind (the other is NaN) and give those that are complete."""
        if np.isnan(imu.acc).any():
            kept = self._gyr[int(np.searchsorted(self._gyr.t, imu.t[-1] - _LONGEST_S)) :]
            self._gyr = concatenate([kept, imu])
        elif len(self._acc) or np.isnan(imu.gyr).any():
            self._acc = concatenate([self._acc, imu])
        else:
            return imu  # it comes with both
        return self._complete()

    def finish(self) -> ImuData:
        """Give what still waits."""
        self._wait_s = 0.0
        return self._complete()

    def _complete(self) -> ImuData:
        acc, gyr = self._acc, self._gyr
        if not len(acc):
            return NOTHING
        known_s = gyr.t[-1] if len(gyr) else -np.inf
        ready = int(np.searchsorted(acc.t, max(known_s, acc.t[-1] - self._wait_s), "right"))
        out, self._acc = acc[:ready], acc[ready:]
        rates = _interpolated(out, gyr)
        if ready:  # the last rate before what is left, and all later ones
            self._gyr = gyr[max(int(np.searchsorted(gyr.t, out.t[-1], "right")) - 1, 0) :]
        return ImuData(out.t, out.acc, rates)


def _interpolated(out: ImuData, gyr: ImuData) -> np.ndarray:
    if not len(gyr):
        return np.full((len(out), 3), np.nan)
    return np.stack(
        [np.interp(out.t, gyr.t, column, left=np.nan, right=np.nan) for column in gyr.gyr.T], axis=1
    )
