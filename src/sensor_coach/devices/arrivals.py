"""Time from arrivals alone, for devices that send no time."""

from __future__ import annotations

import numpy as np

from sensor_coach.samples import Array

_HOLE_S = 0.2  # later than this, with nothing to explain it: data is missing
_STALL_S = 2.0  # what a counter without a gap may explain
_WINDOW_S = 1.0  # a second holds 20 connection events, one of which was on time
_PULL = 0.6  # share of the offset taken back in the next window ...
_LEARN = 0.1  # ... and share of it taken as wrong rate (nearly critically damped)
_RATE_LIMIT = 0.05  # the output rate of cheap sensors is off by up to 3 %
_PULL_LIMIT = 0.1
_AGREE = 0.1  # two measured rates that are the same, within what jitter makes of them
_WRONG = 0.15  # a nominal rate that is off by more is not the device's


class ArrivalTime:
    """Follows the lower envelope of arrivals: a notification can be late, never early.

    Samples are spaced evenly at the nominal rate, corrected by up to 5 % as the arrivals tell.
    A packet more than 0.2 s late follows a hole (with a counter that has no gap: 2 s), and time
    goes on at its arrival. If the burst after it shows that only the host had stalled, time is
    ahead and comes back at a tenth of its speed: samples are never squeezed together. A nominal
    rate that is plainly wrong is replaced after four seconds.
    """

    def __init__(self, nominal_rate_hz: float) -> None:
        self._period_s = 1 / nominal_rate_hz
        self._pace = _Pace()
        self._meter = _Meter()

    def place(self, n: int, received_s: float, missing: int | None, last_s: float) -> Array:
        """Place `n` samples that follow `last_s` (-inf: nothing yet) and `missing` lost ones."""
        if missing == -1:
            return np.full(n, np.nan)
        self._correct((missing or 0) + n, received_s)
        step_s = self._period_s * self._pace.factor
        end_s = last_s + ((missing or 0) + n) * step_s
        if missing and end_s - received_s > _HOLE_S:  # more than there was time for: a restart
            end_s = last_s + n * step_s
        late_s = received_s - end_s
        if late_s > (_STALL_S if missing == 0 else _HOLE_S):
            end_s = received_s
            self._pace.restart(received_s)
        else:
            self._pace.follow(late_s, received_s)
        return np.asarray(end_s + step_s * np.arange(1 - n, 1))

    def _correct(self, n: int, received_s: float) -> None:
        measured_s = self._meter.period(n, received_s)
        if measured_s and abs(measured_s / self._period_s - 1) > _WRONG:
            self._period_s, self._pace = measured_s, _Pace()
            self._pace.restart(received_s)


class _Meter:
    """Measures the time per sample, believing it when two windows agree."""

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._samples = 0
        self._before_s = 0.0  # time per sample in the window before

    def period(self, n: int, received_s: float) -> float | None:
        if self._since_s is None:
            self._since_s = received_s
            return None
        self._samples += n
        window_s = received_s - self._since_s
        if window_s < 2 * _WINDOW_S:
            return None
        step_s, before_s = window_s / self._samples, self._before_s
        self._since_s, self._samples, self._before_s = received_s, 0, step_s
        return (step_s + before_s) / 2 if abs(step_s - before_s) < _AGREE * step_s else None


class _Pace:
    """How much longer a sample lasts than nominal: a control loop on the least delay."""

    def __init__(self) -> None:
        self.factor = 1.0
        self._rate = 0.0
        self.restart(0.0)

    def restart(self, received_s: float) -> None:
        self._since_s, self._least_s = received_s, np.inf
        self.factor = 1 + self._rate

    def follow(self, late_s: float, received_s: float) -> None:
        self._least_s = min(self._least_s, late_s)
        window_s = received_s - self._since_s
        if window_s < _WINDOW_S:
            return
        drift = self._least_s / window_s
        if abs(self._least_s) < _HOLE_S:  # more is a stall, which says nothing about the rate
            self._rate = _within(self._rate + _LEARN * drift, _RATE_LIMIT)
        self.restart(received_s)
        self.factor += _within(_PULL * drift, _PULL_LIMIT)


def _within(value: float, limit: float) -> float:
    return min(max(value, -limit), limit)
