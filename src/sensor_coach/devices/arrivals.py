"""Time from arrivals alone, for devices that send no time."""

from __future__ import annotations

import math
from copy import copy

import numpy as np
from numpy.typing import NDArray

from sensor_coach.samples import Array

_HOLE_S = 0.2  # later than this, with nothing to explain it: data is missing
_STALL_S = 2.0  # what a counter without a gap may explain
_WINDOW_S = 1.0  # a second holds 20 connection events, one of which was on time
_MEASURED_S = 2.0  # over which a rate is measured
_SOON_S = 1e-6  # a window that ends within this is looked at, whatever sums round to
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
        self._meter = _Meter()
        self._rate = 0.0  # by how much longer than that a sample lasts, as learnt ...
        self._factor = 1.0  # ... and how much longer it is taken to last until the window ends
        self._since_s, self._least_s = 0.0, math.inf  # start of the window, least delay in it

    def copy(self) -> ArrivalTime:
        """Make one that goes on from here by itself."""
        other = copy(self)
        other._meter = copy(self._meter)
        return other

    def place(self, n: int, received_s: float, missing: int | None, last_s: float) -> Array:
        """Place `n` samples that follow `last_s` (-inf: nothing yet) and `missing` lost ones."""
        if missing == -1:
            return np.full(n, np.nan)
        lost = None if missing is None else [missing]
        end_s, steps = self._follow(n, [received_s], lost, last_s)
        return np.asarray(end_s + steps.steps_s[-1] * np.arange(1 - n, 1))

    def place_many(
        self, n: int, received_s: Array, missing: NDArray[np.int64] | None, last_s: float
    ) -> Array:
        """Place packets of `n` samples each, as `place` does one by one.

        `received_s` never falls; `missing` is of each packet, None where nobody counts.
        """
        lost = None if missing is None else missing.tolist()
        return self._follow(n, received_s.tolist(), lost, last_s)[1].times(n)

    def _follow(
        self, n: int, arrivals: list[float], lost: list[int] | None, last_s: float
    ) -> tuple[float, _Steps]:
        """Follow packets of `n` samples with `lost` ones before them (None: nobody counts).

        Most packets only show how late they are, and go round the loop in less time than a call
        takes; the rest of it is for the first, and those with which a window ends or something is
        amiss. Gives the end of the last packet, and how it came to that.
        """
        steps, meter = _Steps(last_s), self._meter
        hops_s, counts, steps_s = steps.hops_s, steps.counts, steps.steps_s
        period_s, rate, factor = self._period_s, self._rate, self._factor
        since_s, least_s, measure_s = self._since_s, self._least_s, -math.inf
        holes = iter([at for at, missing in enumerate(lost or ()) if missing])
        hole, even_s = next(holes, -1), _HOLE_S if lost is None else _STALL_S
        step_s = period_s * factor
        hop_s, due_s, first, metered = n * step_s, -math.inf, 0, 0
        for at, arrival_s in enumerate(arrivals):
            end_s = last_s + hop_s
            late_s = arrival_s - end_s
            if arrival_s < due_s and late_s <= even_s:
                if late_s < least_s:
                    least_s = late_s
                last_s = end_s
                continue
            most_s = even_s
            if arrival_s >= measure_s or at == hole:
                missing = lost[at] if lost else 0
                meter.samples += n * (at + 1 - metered) + missing
                metered, hole = at + 1, next(holes, -1) if at == hole else hole
                found_s = meter.period(arrival_s)
                measure_s = meter.since_s + _MEASURED_S - _SOON_S
                if found_s and abs(found_s / period_s - 1) > _WRONG:
                    period_s, rate, factor = found_s, 0.0, 1.0
                    since_s, least_s = arrival_s, math.inf
                if at > first:
                    steps.add(hop_s, at - first, step_s)
                first, step_s = at, period_s * factor
                hop_s = (missing + n) * step_s
                if missing and last_s + hop_s - arrival_s > _HOLE_S:  # no time for that: a restart
                    hop_s = n * step_s
                end_s = last_s + hop_s
                late_s = arrival_s - end_s
                most_s = _HOLE_S if missing else even_s
            if late_s > most_s:  # data is missing: time goes on here
                steps.anew[at] = end_s = since_s = arrival_s
                least_s, factor = math.inf, 1 + rate
            else:
                if late_s < least_s:
                    least_s = late_s
                window_s = arrival_s - since_s
                if window_s >= _WINDOW_S:
                    drift = least_s / window_s
                    if -_HOLE_S < least_s < _HOLE_S:  # a stall says nothing of the rate
                        rate += _LEARN * drift
                        if not -_RATE_LIMIT <= rate <= _RATE_LIMIT:
                            rate = math.copysign(_RATE_LIMIT, rate)
                    pull = _PULL * drift
                    if not -_PULL_LIMIT <= pull <= _PULL_LIMIT:
                        pull = math.copysign(_PULL_LIMIT, pull)
                    factor = 1 + rate + pull
                    since_s, least_s = arrival_s, math.inf
            hops_s.append(hop_s)
            counts.append(at + 1 - first)
            steps_s.append(step_s)
            first, last_s, step_s = at + 1, end_s, period_s * factor
            hop_s = n * step_s
            due_s = since_s + _WINDOW_S - _SOON_S
            if measure_s < due_s:
                due_s = measure_s
            if hole >= 0 and arrivals[hole] < due_s:
                due_s = arrivals[hole]
        if first < len(arrivals):
            steps.add(hop_s, len(arrivals) - first, step_s)
        meter.samples += n * (len(arrivals) - metered)
        self._period_s, self._rate, self._factor = period_s, rate, factor
        self._since_s, self._least_s = since_s, least_s
        return last_s, steps


class _Steps:
    """The ends of packets as what lies between them, to be summed at once."""

    def __init__(self, last_s: float) -> None:
        self._last_s = last_s
        self.hops_s = list[float]()  # from packet to packet ...
        self.steps_s = list[float]()  # ... and from sample to sample ...
        self.counts = list[int]()  # ... of how many packets
        self.anew = dict[int, float]()  # packets that lie where they do whatever was before, s

    def add(self, hop_s: float, packets: int, step_s: float) -> None:
        """Go on evenly."""
        self.hops_s.append(hop_s)
        self.counts.append(packets)
        self.steps_s.append(step_s)

    def times(self, n: int) -> Array:
        """Give the times of the `n` samples of each packet; sums go from left to right."""
        counts = np.array(self.counts)
        ends_s = np.repeat(np.array(self.hops_s), counts)
        ends_s[:1] += self._last_s
        ends_s[list(self.anew)] = list(self.anew.values())
        for run in np.split(ends_s, list(self.anew)):
            np.cumsum(run, out=run)
        if n == 1:
            return ends_s
        back_s = np.repeat(np.array(self.steps_s), counts)[:, None] * np.arange(1 - n, 1)
        return np.asarray((ends_s[:, None] + back_s).ravel())


class _Meter:
    """Measures the time per sample, believing it when two windows agree."""

    def __init__(self) -> None:
        self.since_s = -math.inf
        self.samples = 0
        self._before_s = 0.0  # time per sample in the window before

    def period(self, received_s: float) -> float | None:
        """Give it where a window ends with this packet."""
        window_s = received_s - self.since_s
        if window_s < _MEASURED_S:
            return None
        if window_s == math.inf:  # the first packet
            self.since_s, self.samples = received_s, 0
            return None
        step_s, before_s = window_s / self.samples, self._before_s
        self.since_s, self.samples, self._before_s = received_s, 0, step_s
        return (step_s + before_s) / 2 if abs(step_s - before_s) < _AGREE * step_s else None
