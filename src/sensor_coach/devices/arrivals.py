"""Time from arrivals alone, for devices that send no time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sensor_coach.samples import Array

_HOLE_S = 0.2  # later than this, with nothing to explain it: data is missing
_STALL_S = 2.0  # what a counter without a gap may explain
_AHEAD = 256  # packets looked at for the next change of pace
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

    def place_many(self, n: int, received_s: Array, last_s: float) -> Array:
        """Place packets of `n` samples each, as `place` one by one and nothing known missing."""
        parts, at = [], 0
        while at < len(received_s):
            run = self._run(n, received_s[at : at + _AHEAD], last_s)
            if len(run):
                step_s = self._period_s * self._pace.factor
                parts.append((run[:, None] + step_s * np.arange(1 - n, 1)).ravel())
                last_s, at = float(run[-1]), at + len(run)
            if at < len(received_s):  # the packet that ends a window, or follows a hole
                parts.append(self.place(n, float(received_s[at]), None, last_s))
                last_s, at = max(last_s, float(parts[-1][-1])), at + 1
        return np.concatenate(parts)

    def _run(self, n: int, received_s: Array, last_s: float) -> Array:
        """Give the ends of the packets up to the next one that changes the pace."""
        changes = np.flatnonzero(self._pace.ends(received_s) | self._meter.ends(received_s))
        count = int(changes[0]) if len(changes) else len(received_s)
        step_s = n * (self._period_s * self._pace.factor)
        ends = np.full(count + 1, step_s)
        ends[0] = last_s
        ends = np.cumsum(ends)[1:]
        late_s = received_s[:count] - ends
        holes = np.flatnonzero(late_s > _HOLE_S)
        count = int(holes[0]) if len(holes) else count
        self._pace.saw(late_s[:count])
        self._meter.saw(n * count)
        return ends[:count]

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

    def ends(self, received_s: Array) -> NDArray[np.bool_]:
        """Tell which arrivals end the window."""
        since_s = -np.inf if self._since_s is None else self._since_s
        return received_s - since_s >= 2 * _WINDOW_S

    def saw(self, n: int) -> None:
        """Take samples that arrived within the window."""
        self._samples += n

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

    def ends(self, received_s: Array) -> NDArray[np.bool_]:
        """Tell which arrivals end the window."""
        return received_s - self._since_s >= _WINDOW_S

    def saw(self, late_s: Array) -> None:
        """Take packets that arrived within the window."""
        self._least_s = min(self._least_s, float(late_s.min(initial=np.inf)))

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
