"""The rate of a device that does not keep to the one it is said to have, by arrivals alone."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from sensor_coach.samples import Array

_MEASURED_S = 2.0  # over which a rate is measured
_FEW = 8  # packets in a window: one by one is as quick
_SOON_S = 1e-6  # a window that ends within this is looked at, whatever sums round to
_AGREE = 0.1  # two measured rates that are the same, within what jitter makes of them
_WRONG = 0.15  # a rate that is off by more is not the device's


Holes = dict[int, int]  # packet, in order: how many samples are lost before it


class RateMeter:
    """Measures the time per sample, believing it when two windows agree."""

    def __init__(self) -> None:
        self._since_s = -math.inf  # the start of the window ...
        self._samples = 0  # ... and how many came after it, lost ones too
        self._before_s = 0.0  # time per sample in the window before

    def corrections(
        self, n: int, arrivals: Sequence[float], holes: Holes, period_s: float
    ) -> dict[int, float]:
        """Find the packets, of `n` samples, from which on one lasts plainly other than until then.

        `period_s` is what it lasts at first.
        """
        if self._since_s == -math.inf:
            self._since_s, self._samples = arrivals[0], -n - holes.get(0, 0)
        if arrivals[-1] - self._since_s < _MEASURED_S:  # so with nearly all that come live
            self._samples += n * len(arrivals) + sum(holes.values())
            return {}
        ends, found = _ends(arrivals, self._since_s), dict[int, float]()
        measured_s = self._measured(n, arrivals, holes, ends)
        if (np.abs(measured_s / period_s - 1) > _WRONG).any():
            for at, step_s in zip(ends, measured_s.tolist(), strict=True):
                if abs(step_s / period_s - 1) > _WRONG:
                    found[at] = period_s = step_s
        return found

    def _measured(self, n: int, arrivals: Sequence[float], holes: Holes, ends: list[int]) -> Array:
        """Give the time per sample by the windows that end; NaN where two do not agree."""
        starts_s = np.array([self._since_s, *[arrivals[at] for at in ends]])
        until = np.array([-1, *ends, len(arrivals) - 1])
        came = n * until
        if holes:
            lost = np.array([0, *accumulate(holes.values())])
            came += lost[np.searchsorted([*holes], until, "right")]
        samples = came[1:] - came[:-1]
        samples[0] += self._samples
        steps_s = (starts_s[1:] - starts_s[:-1]) / samples[:-1]
        before_s = np.array([self._before_s, *steps_s[:-1].tolist()])
        self._since_s, self._samples = starts_s[-1].item(), samples[-1].item()
        self._before_s = steps_s[-1].item()
        agree = np.abs(steps_s - before_s) < _AGREE * steps_s
        return np.where(agree, (steps_s + before_s) / 2, np.nan)


def _ends(arrivals: Sequence[float], since_s: float) -> list[int]:
    """Give the packets with which windows end."""
    few = len(arrivals) < _FEW * (arrivals[-1] - since_s) / _MEASURED_S
    return _looked_for(arrivals, since_s) if few else _sought(arrivals, since_s)


def _looked_for(arrivals: Sequence[float], since_s: float) -> list[int]:
    ends = list[int]()
    for at, arrival_s in enumerate(arrivals):
        if arrival_s - since_s >= _MEASURED_S:
            ends.append(at)
            since_s = arrival_s
    return ends


def _sought(arrivals: Sequence[float], since_s: float) -> list[int]:
    ends, at = list[int](), 0
    while (at := bisect_left(arrivals, since_s + _MEASURED_S - _SOON_S, at)) < len(arrivals):
        if arrivals[at] - since_s >= _MEASURED_S:
            ends.append(at)
            since_s = arrivals[at]
        at += 1
    return ends
