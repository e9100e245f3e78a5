"""How long, how far and how steadily a band is pulled, from the pitch of the foot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from sensor_coach.analysis.motion import MOTION_HZ
from sensor_coach.events import Hold, Rep
from sensor_coach.samples import Array

_SHORT = round(0.3 * MOTION_HZ)  # rows: over which a rate is taken, and what a twitch may last
_ENTER_RAD_S, _LEAVE_RAD_S = np.radians((4.0, 8.0))
_ENTER_RAD, _LEAVE_RAD = np.radians((4.0, 8.0))
_LEAST_S = 1.0
_LEAST_PULL_RAD = float(np.radians(8.0))


def stretch_holds(trace: Array, reps: Iterable[Rep], turn: int = -1) -> list[Hold]:
    """Find the time in which each pull of the band is really held still.

    Parameters
    ----------
    trace : ndarray, shape (n, 2)
        Time in s and pitch of the foot in rad from its rest, heel up positive, about 25 a second.
    reps : iterable of Rep
        The pulls; only what lies between `top_s` and `top_end_s` is looked at.
    turn : int
        Sign of a pull in the trace: -1 where raised toes count negative.

    Returns
    -------
    list of Hold
        One for each pull of at least 8° that was held for a second or more, its longest: median
        angle in rad (toes up positive) and drift in rad, the way along the straight line through
        it (negative: the foot gave way). All end ``released``.

    Notes
    -----
    A hold begins where the pitch rate, as root mean square over 0.3 s, is below 4°/s and the angle
    stays within 4° of the median of these 0.3 s. It ends where the rate exceeds 8°/s or the angle
    leaves that median by 8°, for longer than 0.3 s. These are choices of this project. Only pitch
    is looked at, so a foot that rolls sideways is not noticed.
    """
    holds = []
    for rep in reps:
        rows = (trace[:, 0] >= rep.top_s) & (trace[:, 0] <= rep.top_end_s)
        found = _longest(trace[rows, 0], turn * trace[rows, 1])
        holds += [found] if found else []
    return holds


def _longest(t: Array, angle: Array) -> Hold | None:
    """The longest still part of one pull."""
    stills = [slice(a, b) for a, b in _still(angle) if t[b - 1] - t[a] >= _LEAST_S]
    if not stills:
        return None
    rows = max(stills, key=lambda each: t[each.stop - 1] - t[each.start])
    median = float(np.median(angle[rows]))
    if median < _LEAST_PULL_RAD:
        return None
    start, end = float(t[rows.start]), float(t[rows.stop - 1])
    return Hold(start, end, "released", median, _slope(t[rows], angle[rows]) * (end - start))


def _still(angle: Array) -> Iterator[tuple[int, int]]:
    """Rows (start, stop) in which an angle is held."""
    rate, row = _rate(angle), 0
    while row + _SHORT <= len(angle):
        entry = angle[row : row + _SHORT]
        middle = float(np.median(entry))
        if rate[row] >= _ENTER_RAD_S or np.abs(entry - middle).max() >= _ENTER_RAD:
            row += 1
            continue
        left = (rate[row:] > _LEAVE_RAD_S) | (np.abs(angle[row:] - middle) > _LEAVE_RAD)
        stop = row + _first_run(left)
        yield row, stop
        row = stop + 1


def _rate(angle: Array) -> Array:
    """Root mean square of the pitch rate over the 0.3 s around each row, rad/s."""
    if len(angle) < 2:
        return np.zeros(len(angle))
    power = np.gradient(angle * MOTION_HZ) ** 2
    padded = np.pad(power, _SHORT // 2, mode="edge")[: len(power) + _SHORT - 1]
    windows = np.lib.stride_tricks.sliding_window_view(padded, _SHORT)
    return np.asarray(np.sqrt(windows.mean(axis=1)))


def _first_run(left: Array) -> int:
    """Row at which `left` becomes true for good, or for longer than a twitch; else all rows."""
    run = 0
    for row, out in enumerate(left.tolist()):
        run = run + 1 if out else 0
        if run > _SHORT:
            return row - _SHORT
    return len(left) - run


def _slope(t: Array, values: Array) -> float:
    """Slope of the straight line through values by least squares, unit of the values per s."""
    away = t - t.mean()
    return float((away * (values - values.mean())).sum() / (away * away).sum())
