"""One run of samples out of two: accelerometer and gyroscope that arrive apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sensor_coach.devices.channel import Part
from sensor_coach.samples import NOTHING, Array, ImuData, concatenate

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

    def add_many(self, parts: Sequence[Part], count: int) -> Part | None:
        """Take what came in a block of `count` notifications, as `add` does one by one.

        None: it is not simply two sensors one after the other, and nothing was taken.
        """
        new = _apart(parts)
        if new is None or not (_follows(self._acc, new[0].imu) and _follows(self._gyr, new[1].imu)):
            return None
        t, acc = _on_end(self._acc, new[0].imu, "acc")
        gyr_t, gyr = _on_end(self._gyr, new[1].imu, "gyr")
        known_s = _latest(new[1], self._gyr, count)
        due_s = np.maximum(known_s, _latest(new[0], self._acc, count) - self._wait_s)
        came = np.concatenate([np.zeros(len(self._acc), np.intp), new[0].rows])
        went = np.maximum(np.searchsorted(due_s, t), came)
        ready = int(np.searchsorted(went, count))
        out_t, known_s = t[:ready], known_s[went[:ready]]
        if _is_long(gyr_t, out_t, known_s):
            return None
        rates = _interpolated(out_t, gyr_t, gyr)
        rates[known_s < out_t] = np.nan  # it came too late
        self._acc = _only(t[ready:], acc[ready:], "acc")
        first = self._first_kept(out_t, gyr_t, new[1].imu)
        self._gyr = _only(gyr_t[first:], gyr[first:], "gyr")
        return Part(ImuData(out_t, acc[:ready], rates), went[:ready])

    def _first_kept(self, out_t: Array, gyr_t: Array, new: ImuData) -> int:
        """Give the first angular rate that may still be asked for."""
        first = int(np.searchsorted(gyr_t, new.t[-1] - _LONGEST_S)) if len(new) else 0
        if len(out_t):
            first = max(first, int(np.searchsorted(gyr_t, out_t[-1], "right")) - 1)
        return first

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
        rates = _interpolated(out.t, gyr.t, gyr.gyr)
        if ready:  # the last rate before what is left, and all later ones
            self._gyr = gyr[max(int(np.searchsorted(gyr.t, out.t[-1], "right")) - 1, 0) :]
        return ImuData(out.t, out.acc, rates)


def _interpolated(t: Array, gyr_t: Array, gyr: Array) -> Array:
    rates = np.full((len(t), 3), np.nan)
    if len(gyr_t):
        for axis, column in enumerate(gyr.T):
            rates[:, axis] = np.interp(t, gyr_t, column, left=np.nan, right=np.nan)
    return rates


def _on_end(held: ImuData, new: ImuData, name: str) -> tuple[Array, Array]:
    """Give times and values of one quantity, first of what is held."""
    values = [getattr(each, name) for each in (held, new)]
    return np.concatenate([held.t, new.t]), np.concatenate(values)


def _only(t: Array, values: Array, name: str) -> ImuData:
    """Give samples of one quantity; what views of it would keep alive is let go."""
    t, values, nothing = t.copy(), values.copy(), np.full((len(t), 3), np.nan)
    return ImuData(t, values, nothing) if name == "acc" else ImuData(t, nothing, values)


def _apart(parts: Sequence[Part]) -> tuple[Part, Part] | None:
    """Give the one that has acc and the one that has gyr; None: there are others."""
    nothing = Part(NOTHING, np.empty(0, np.intp))
    found = {"acc": nothing, "gyr": nothing}
    for part in parts:
        if not len(part.imu):
            continue
        has = [k for k in found if not np.isnan(getattr(part.imu, k)[0]).any()]
        if len(has) != 1 or len(found[has[0]].imu):
            return None
        found[has[0]] = part
    return found["acc"], found["gyr"]


def _follows(held: ImuData, new: ImuData) -> bool:
    return not (len(held) and len(new)) or bool(held.t[-1] < new.t[0])


def _latest(part: Part, held: ImuData, count: int) -> Array:
    """Give the newest time known after each notification of a block, shape (count,)."""
    newest_s = np.full(count, held.t[-1] if len(held) else -np.inf)
    newest_s[part.rows] = part.imu.t
    return np.maximum.accumulate(newest_s)


def _is_long(gyr_t: Array, out_t: Array, known_s: Array) -> bool:
    """Whether rates were waiting for so long that some of them would have been let go."""
    half_s = _LONGEST_S / 2
    waited_s = (known_s - out_t).max(initial=0)
    return bool(waited_s > half_s or np.diff(gyr_t).max(initial=0) > half_s)
