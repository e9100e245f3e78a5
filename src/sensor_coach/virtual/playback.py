"""The leg a virtual sensor is strapped to: it stands, moves once, and stands for ever."""

from __future__ import annotations

import math

import numpy as np

from sensor_coach.samples import Array, ImuData

_REST_FROM_S = 0.2  # the start of the motion that is averaged into the sample it rests at
_SWAY_S = 3.0  # of the motion's start, to and fro: a leg that waits sways, a table does not


class Playback:
    """Endless samples from one motion, and the time at which each is due.

    Raises ValueError if `motion` has fewer than two samples: it then has no rate.
    """

    def __init__(self, motion: ImuData, rest_s: float, speed: float) -> None:
        if len(motion) < 2:
            raise ValueError(f"a motion of {len(motion)} samples has no sampling rate")
        self.sampling_rate_hz = motion.sampling_rate_hz
        still = max(1, round(_REST_FROM_S * self.sampling_rate_hz))
        self._acc = np.concatenate([motion.acc, motion.acc[:still].mean(axis=0, keepdims=True)])
        self._gyr = np.concatenate([motion.gyr, motion.gyr[:still].mean(axis=0, keepdims=True)])
        self._sway = min(len(motion) - 1, max(1, round(_SWAY_S * self.sampling_rate_hz)))
        self._rest = round(rest_s * self.sampling_rate_hz)  # samples before the motion
        self._speed = speed
        # Flat out there must be an end, or standing still would use up the processor.
        self._hurried = 2 * self._rest + len(motion) if math.isinf(speed) else 0

    def samples(self, first: int, count: int) -> tuple[Array, Array]:
        """Give acc (count, 3) in m/s² and gyr (count, 3) in rad/s from sample `first` on."""
        begin, end = first - self._rest, first + count - self._rest
        if begin >= 0 and end <= len(self._acc):  # it moves
            return self._acc[begin:end], self._gyr[begin:end]
        rows = np.arange(begin, end)
        back = (rows < 0) & (-rows % (2 * self._sway) < self._sway)
        before = np.abs((-rows + self._sway) % (2 * self._sway) - self._sway)
        rows = np.where(rows < 0, before, rows.clip(0, len(self._acc) - 1))
        return self._acc[rows], np.where(back, -1.0, 1.0)[:, None] * self._gyr[rows]

    def tick_us(self, sample: int) -> int:
        """Give the sensor's own clock at `sample`."""
        return round(sample * 1e6 / self.sampling_rate_hz)

    def due_s(self, sample: int) -> float:
        """Give the seconds after the start at which `sample` is taken."""
        speed = 1.0 if self._hurried else self._speed
        return max(0, sample - self._hurried) / (self.sampling_rate_hz * speed)

    def at(self, elapsed_s: float) -> int:
        """Give the sample that is due `elapsed_s` after the start; flat out, the first."""
        return 0 if self._hurried else int(elapsed_s * self.sampling_rate_hz * self._speed)
