"""Time from arrivals alone, for devices that send no time."""

from __future__ import annotations

import math
from copy import copy
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sensor_coach.devices.rate_meter import Holes, RateMeter
from sensor_coach.samples import Array

_HOLE_S = 0.2  # later than this, with nothing to explain it: data is missing
_STALL_S = 2.0  # what a counter without a gap may explain
_WINDOW_S = 1.0  # a second holds 20 connection events, one of which was on time
_PULL = 0.6  # share of the offset taken back in the next window ...
_LEARN = 0.1  # ... and share of it taken as wrong rate (nearly critically damped)
_RATE_LIMIT = 0.05  # the output rate of cheap sensors is off by up to 3 %
_PULL_LIMIT = 0.1


class ArrivalTime:
    """Follows the lower envelope of arrivals: a notification can be late, never early.

    Samples are spaced evenly at the nominal rate, corrected by up to 5 % as the arrivals tell.
    A packet more than 0.2 s late follows a hole (with a counter that has no gap: 2 s), and time
    goes on at its arrival. If the burst after it shows that only the host had stalled, time is
    ahead and comes back at a tenth of its speed: samples are never squeezed together. A nominal
    rate that is plainly wrong is replaced after four seconds.
    """

    def __init__(self, nominal_rate_hz: float) -> None:
        self._meter = RateMeter()
        self._period_s = 1 / nominal_rate_hz
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
        holes = None if missing is None else {0: missing} if missing else {}
        course = self._follow(n, [received_s], holes, last_s)
        return np.asarray(course.end_s + course.steps_s[-1] * np.arange(1 - n, 1))

    def place_many(
        self, n: int, received_s: Array, missing: NDArray[np.int64] | None, last_s: float
    ) -> Array:
        """Place packets of `n` samples each, as `place` does one by one.

        `received_s` never falls; `missing` is of each packet, None where nobody counts.
        """
        holes = None
        if missing is not None:
            at = np.flatnonzero(missing)
            holes = dict(zip(at.tolist(), missing[at].tolist(), strict=True))
        return self._follow(n, received_s.tolist(), holes, last_s).times()

    def _follow(self, n: int, arrivals: list[float], holes: Holes | None, last_s: float) -> _Course:
        """Follow packets of `n` samples with holes before some (None: nobody counts)."""
        course, first = _Course(n, arrivals, last_s), 0
        most_s = _HOLE_S if holes is None else _STALL_S
        holes = holes or {}
        periods_s = self._meter.corrections(n, arrivals, holes, self._period_s)
        for at in sorted(holes.keys() | periods_s):
            self._evenly(course, first, at, most_s)
            if at in periods_s:
                self._replace(course, at, periods_s[at])
            self._evenly(course, at, at + 1, most_s, holes.get(at, 0))
            first = at + 1
        self._evenly(course, first, len(arrivals), most_s)
        if course.until[-1:] != [len(arrivals)]:
            course.turn(len(arrivals), self._step_s)
        return course

    @property
    def _step_s(self) -> float:
        return self._period_s * self._factor

    def _evenly(
        self, course: _Course, first: int, end: int, most_s: float, missing: int = 0
    ) -> None:
        """Follow packets; nothing is lost between them, but `missing` samples before the first.

        Most of them only show how late they are, and go round the loop in less time than a call
        takes.
        """
        n, end_s, since_s, least_s = course.n, course.end_s, self._since_s, self._least_s
        period_s, rate, factor = self._period_s, self._rate, self._factor
        step_s = period_s * factor
        hop_s = n * step_s
        until, steps_s = course.until, course.steps_s
        if missing:
            most_s, hop_s = _HOLE_S, course.hop_across(first, missing, step_s)
        for at, arrival_s in enumerate(course.arrivals[first:end], first):
            end_s += hop_s
            late_s = arrival_s - end_s
            if late_s < least_s:
                least_s = late_s
            if late_s <= most_s and arrival_s - since_s < _WINDOW_S:
                continue
            if late_s <= most_s:
                rate, factor = _learnt(rate, least_s, arrival_s - since_s)
            else:  # data is missing: time goes on here
                course.anew[at] = end_s = arrival_s
                factor = 1 + rate
            until.append(at + 1)
            steps_s.append(step_s)
            since_s, least_s, step_s = arrival_s, math.inf, period_s * factor
            hop_s = n * step_s
        course.end_s, self._since_s, self._least_s = end_s, since_s, least_s
        self._rate, self._factor = rate, factor

    def _replace(self, course: _Course, at: int, period_s: float) -> None:
        """From a packet on take a sample to last as long as was measured."""
        course.turn(at, self._step_s)
        self._period_s, self._rate, self._factor = period_s, 0.0, 1.0
        self._since_s, self._least_s = course.arrivals[at], math.inf


def _learnt(rate: float, least_s: float, window_s: float) -> tuple[float, float]:
    """Give rate and factor after a window, by the least delay in it."""
    drift = least_s / window_s
    if -_HOLE_S < least_s < _HOLE_S:  # a stall says nothing of the rate
        rate += _LEARN * drift
        if not -_RATE_LIMIT <= rate <= _RATE_LIMIT:
            rate = math.copysign(_RATE_LIMIT, rate)
    pull = _PULL * drift
    if not -_PULL_LIMIT <= pull <= _PULL_LIMIT:
        pull = math.copysign(_PULL_LIMIT, pull)
    return rate, 1 + rate + pull


class _Course:
    """Where packets of `n` samples end, as what lies between them, to be summed at once."""

    def __init__(self, n: int, arrivals: list[float], last_s: float) -> None:
        self.n, self.arrivals = n, arrivals
        self.last_s = self.end_s = last_s  # of the packet before, and of the latest followed
        self.until, self.steps_s = list[int](), list[float]()  # so many packets: time per sample
        self.hops_s = dict[int, float]()  # other than `n` steps: to packets after what is lost
        self.anew = dict[int, float]()  # packets that lie where they do whatever was before

    def turn(self, packets: int, step_s: float) -> None:
        """Say how long a sample lasted until so many packets were there."""
        self.until.append(packets)
        self.steps_s.append(step_s)

    def hop_across(self, at: int, missing: int, step_s: float) -> float:
        """Give the time from the packet before to one with `missing` samples before it."""
        hop_s = (missing + self.n) * step_s
        if self.end_s + hop_s - self.arrivals[at] > _HOLE_S:  # no time for that: a restart
            hop_s = self.n * step_s
        self.hops_s[at] = hop_s
        return hop_s

    def times(self) -> Array:
        """Give the times of the samples of each packet; sums go from left to right."""
        until = np.array([0, *self.until])
        steps_s = np.repeat(self.steps_s, until[1:] - until[:-1])
        ends_s = self.n * steps_s
        ends_s[list(self.hops_s)] = list(self.hops_s.values())
        ends_s[0] += self.last_s
        ends_s[list(self.anew)] = list(self.anew.values())
        for first, end in pairwise([0, *self.anew, len(ends_s)]):
            np.cumsum(ends_s[first:end], out=ends_s[first:end])
        if self.n == 1:
            return ends_s
        return np.asarray((ends_s[:, None] + steps_s[:, None] * np.arange(1 - self.n, 1)).ravel())
