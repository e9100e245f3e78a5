"""Time from arrivals alone, for devices that send no time."""

from __future__ import annotations

import math
from bisect import bisect_right
from copy import copy

import numpy as np
from numpy.typing import NDArray

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

    def copy(self) -> ArrivalTime:
        """Make one that goes on from here by itself."""
        other = copy(self)
        other._pace, other._meter = copy(self._pace), copy(self._meter)
        return other

    def place(self, n: int, received_s: float, missing: int | None, last_s: float) -> Array:
        """Place `n` samples that follow `last_s` (-inf: nothing yet) and `missing` lost ones."""
        if missing == -1:
            return np.full(n, np.nan)
        end_s, step_s, _ = self._next(n, received_s, missing, last_s)
        return np.asarray(end_s + step_s * np.arange(1 - n, 1))

    def place_many(
        self, n: int, received_s: Array, missing: NDArray[np.int64] | None, last_s: float
    ) -> Array:
        """Place packets of `n` samples each, as `place` does one by one.

        `received_s` never falls; `missing` is of each packet, None where nobody counts.
        """
        arrivals, holes, limit_s = received_s.tolist(), list[int](), _HOLE_S
        if missing is not None:
            holes, limit_s = missing.nonzero()[0].tolist(), _STALL_S
        steps, first = _Steps(last_s), 0
        soon_s, step_s, least_s = self._window(arrivals, holes)
        hop_s = n * step_s
        for at, arrival_s in enumerate(arrivals):  # a line more here is a tenth of the speed
            end_s = last_s + hop_s
            late_s = arrival_s - end_s
            if arrival_s < soon_s and late_s <= limit_s:
                last_s = end_s
                if late_s < least_s:
                    least_s = late_s
                continue
            self._saw(n * (at - first), least_s)
            steps.runs.append((hop_s, at - first, step_s))
            lost = None if missing is None else int(missing[at])
            last_s, step_s, to_s = self._next(n, arrival_s, lost, last_s)
            if to_s is None:
                steps.anew[at] = last_s
            steps.runs.append((to_s or 0.0, 1, step_s))
            soon_s, step_s, least_s = self._window(arrivals, holes, at)
            hop_s, first = n * step_s, at + 1
        self._saw(n * (len(arrivals) - first), least_s)
        steps.runs.append((hop_s, len(arrivals) - first, step_s))
        return steps.times(n)

    def _window(
        self, arrivals: list[float], holes: list[int], at: int = -1
    ) -> tuple[float, float, float]:
        """Give when the pace may change, the time per sample, and the least delay so far."""
        soon_s = min(self._pace.since_s + _WINDOW_S, self._meter.since_s + 2 * _WINDOW_S) - 1e-6
        if holes and (after := bisect_right(holes, at)) < len(holes):
            soon_s = min(soon_s, arrivals[holes[after]])
        return soon_s, self._period_s * self._pace.factor, self._pace.least_s

    def _saw(self, n: int, least_s: float) -> None:
        """Take samples that changed nothing."""
        self._meter.samples += n
        self._pace.least_s = least_s

    def _next(
        self, n: int, received_s: float, missing: int | None, last_s: float
    ) -> tuple[float, float, float | None]:
        """Place one packet.

        Returns
        -------
        tuple
            The time of its last sample, the time from one sample to the next, and how far that is
            from `last_s`; None: it is placed by its arrival.
        """
        measured_s = self._meter.period((missing or 0) + n, received_s)
        if measured_s and abs(measured_s / self._period_s - 1) > _WRONG:
            self._period_s, self._pace = measured_s, _Pace(received_s)
        step_s = self._period_s * self._pace.factor
        hop_s = ((missing or 0) + n) * step_s
        if missing and last_s + hop_s - received_s > _HOLE_S:  # no time for that: a restart
            hop_s = n * step_s
        late_s = received_s - (last_s + hop_s)
        if late_s > (_STALL_S if missing == 0 else _HOLE_S):
            self._pace.restart(received_s)
            return received_s, step_s, None
        self._pace.follow(late_s, received_s)
        return last_s + hop_s, step_s, hop_s


class _Steps:
    """The ends of packets as what lies between them, to be summed at once."""

    def __init__(self, last_s: float) -> None:
        self._last_s = last_s
        self.runs = list[tuple[float, int, float]]()  # s per packet, packets, s per sample
        self.anew = dict[int, float]()  # packets that lie where they do whatever was before, s

    def times(self, n: int) -> Array:
        """Give the times of the `n` samples of each packet; sums go from left to right."""
        hops_s, counts, steps_s = zip(*self.runs, strict=True)
        ends_s = np.repeat(hops_s, counts)
        ends_s[:1] += self._last_s
        ends_s[list(self.anew)] = list(self.anew.values())
        for run in np.split(ends_s, list(self.anew)):
            np.cumsum(run, out=run)
        if n == 1:
            return ends_s
        back_s = np.repeat(steps_s, counts)[:, None] * np.arange(1 - n, 1)
        return np.asarray((ends_s[:, None] + back_s).ravel())


class _Meter:
    """Measures the time per sample, believing it when two windows agree."""

    def __init__(self) -> None:
        self.since_s = -math.inf
        self.samples = 0
        self._before_s = 0.0  # time per sample in the window before

    def period(self, n: int, received_s: float) -> float | None:
        self.samples += n
        window_s = received_s - self.since_s
        if window_s < 2 * _WINDOW_S:
            return None
        if window_s == math.inf:  # the first packet
            self.since_s, self.samples = received_s, 0
            return None
        step_s, before_s = window_s / self.samples, self._before_s
        self.since_s, self.samples, self._before_s = received_s, 0, step_s
        return (step_s + before_s) / 2 if abs(step_s - before_s) < _AGREE * step_s else None


class _Pace:
    """How much longer a sample lasts than nominal: a control loop on the least delay."""

    def __init__(self, received_s: float = 0.0) -> None:
        self._rate = 0.0
        self.restart(received_s)

    def restart(self, received_s: float) -> None:
        self.since_s, self.least_s = received_s, math.inf
        self.factor = 1 + self._rate

    def follow(self, late_s: float, received_s: float) -> None:
        if late_s < self.least_s:
            self.least_s = late_s
        window_s = received_s - self.since_s
        if window_s < _WINDOW_S:
            return
        drift = self.least_s / window_s
        if abs(self.least_s) < _HOLE_S:  # more is a stall, which says nothing about the rate
            self._rate = _within(self._rate + _LEARN * drift, _RATE_LIMIT)
        self.restart(received_s)
        self.factor += _within(_PULL * drift, _PULL_LIMIT)


def _within(value: float, limit: float) -> float:
    return limit if value > limit else max(value, -limit)
