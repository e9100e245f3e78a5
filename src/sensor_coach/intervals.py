"""Shares, means and rates, each with its 95 % interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, sqrt

import numpy as np

_RESAMPLED = 1000
_Z = 1.96  # of the standard normal distribution, 95 % within


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number and the 95 % interval it lies in; NaN where one set says nothing of others."""

    value: float
    low: float
    high: float

    def text(self, form: str = "{:.2f}", scale: float = 1.0) -> str:
        """Show as ``value (low–high)``, each times `scale`; without interval if there is none."""
        if isnan(self.low):
            return form.format(self.value * scale)
        said = [form.format(each * scale) for each in (self.value, self.low, self.high)]
        return f"{said[0]} ({said[1]}–{said[2]})"


def share(hits: int, n: int) -> Estimate:
    """Share of hits among n, with Wilson's score interval."""
    p, spread = hits / n, _Z * _Z / n
    middle = (p + spread / 2) / (1 + spread)
    half = _Z * sqrt(p * (1 - p) / n + spread / (4 * n)) / (1 + spread)
    return Estimate(p, max(0.0, middle - half), min(1.0, middle + half))


def mean(values: Sequence[float]) -> Estimate:
    """Mean over sets, with the percentile interval of a thousand bootstrap samples of sets."""
    if len(values) == 1:
        return Estimate(float(values[0]), float("nan"), float("nan"))
    data, rng = np.asarray(values), np.random.default_rng(1)
    means = data[rng.integers(0, len(data), (_RESAMPLED, len(data)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Estimate(float(data.mean()), float(low), float(high))


def rate(events: int, hours: float) -> Estimate:
    """Events an hour, with Byar's approximation to the exact Poisson interval."""

    def bound(n: float, side: float) -> float:
        return n * (1 - 1 / (9 * n) + side * _Z / (3 * sqrt(n))) ** 3 if n else 0.0

    return Estimate(*(n / hours for n in (events, bound(events, -1), bound(events + 1, 1))))
