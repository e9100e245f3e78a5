"""Two sensors on one clock: what their arrivals at the host tell of their own clocks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sensor_coach.samples import Array

_DRIFT_LIMIT = 500e-6  # s per s; what differs by more is no crystal
_SHORTEST_S = 5.0  # in less a drift cannot be told from the jitter of the radio


@dataclass(frozen=True, slots=True)
class Line:
    """How far a clock is ahead of another: a straight line over its time."""

    offset_s: float  # at 0
    drift: float  # s per s

    def at(self, t: Array) -> Array:
        """Give times in s by the one clock as times by the other."""
        return np.asarray(t + (self.offset_s + self.drift * t))

    def __sub__(self, other: Line) -> Line:
        return Line(self.offset_s - other.offset_s, self.drift - other.drift)


def least_delay(sent_s: Array, received_s: Array) -> Line:
    """Fit the host's clock to a sensor's, by what arrived soonest.

    Parameters
    ----------
    sent_s : ndarray, shape (n,)
        When samples were taken, by the sensor's clock, in s.
    received_s : ndarray, shape (n,)
        When they arrived, by the host's, in s; late by the radio, and never early.

    Returns
    -------
    Line
        From the sensor's clock to the host's, with the smallest delay as nothing: of two sensors
        of a kind it is the same one, and cancels. Two sensors agree within a connection interval.

    Notes
    -----
    Delays are one-sided (connection interval, packets sent again, a host that stalls), so that
    least squares are biased: this is the line below all delays that is nearest to them, which is
    the edge of their lower convex hull over the middle of the time.

    Examples
    --------
    >>> t = np.arange(0, 60, 0.05)
    >>> late_s = np.abs(np.sin(t * 7)) * 0.03
    >>> line = least_delay(t, 3 + t * 1.00004 + late_s)
    >>> round(line.offset_s, 2), round(line.drift * 1e6)
    (3.0, 40)
    """
    if not len(sent_s):
        return Line(0.0, 0.0)
    delay_s = received_s - sent_s
    drift = _edge(sent_s, delay_s) if np.ptp(sent_s) >= _SHORTEST_S else 0.0
    drift = min(max(drift, -_DRIFT_LIMIT), _DRIFT_LIMIT)
    return Line(float(np.min(delay_s - drift * sent_s)), drift)


def _edge(x: Array, y: Array) -> float:
    """Slope of the lower convex hull's edge over the mean of `x`; `x` increases."""
    hull: list[tuple[float, float]] = []
    for point in zip(x.tolist(), y.tolist(), strict=True):
        while len(hull) > 1 and _turns_down(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    middle = float(np.mean(x))
    after = next(at for at, (right, _) in enumerate(hull) if right >= middle)
    (x0, y0), (x1, y1) = hull[max(after - 1, 0)], hull[max(after, 1)]
    return (y1 - y0) / (x1 - x0)


def _turns_down(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    """Whether `b` lies on or above the line from `a` to `c`."""
    return (b[0] - a[0]) * (c[1] - a[1]) <= (b[1] - a[1]) * (c[0] - a[0])
