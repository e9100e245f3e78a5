"""How a leg moves alone: what parts standing on one leg from standing on two.

Nothing says which leg wears the sensor. A lifted leg hangs at another inclination than it stood.
A standing leg sways more when it stands alone, on two legs less: the times between are the change
points of its sway.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.samples import GRAVITY, Array

# Limits below are engineering choices, tried on two unlike simulated populations.
_FAST = {"shank": float(np.radians(80.0))}  # rad/s; a foot or a board may turn faster:
_FAST_ELSE = float(np.radians(220.0))
_PUSHED = 3.5  # m/s², vertical force beyond gravity
_SHAKEN = {"shank": 6.0}  # m/s² within 40 ms; a board knocks on its edges:
_SHAKEN_ELSE = 15.0
_APART_S = 1.2  # disturbances closer than this are one
_FLOOR = float(np.radians(0.3))  # rad/s; nobody stands more still, a sensor on a table does
_UNWORN = float(np.radians(0.1))  # rad/s, root mean square over a second
_WILD = float(np.radians(75.0))  # likewise; a board under a foot stays below
_CONTRAST = 1.6  # sway of one leg over that of two, at least
_SURE = 12.0  # nats by which a change must be likelier than none
_AT_MOST = 2.5  # times the usual energy that one row may count for: a shake is an event, not sway
_LASTING_S = 2.0  # what a stay on one leg lasts longer than, and weight that goes over does not

Mask = NDArray[np.bool_]
Split = tuple[NDArray[np.intp], NDArray[np.intp]]  # rows that sway little, rows that sway much


@dataclass(frozen=True, slots=True, eq=False)
class Leg:
    """A run of motion without a gap, and what is looked at in it."""

    motion: Motion
    placement: str
    speed: Array  # (n,) rad/s, at which up tilts: unlike a gyroscope's, free of its offset
    disturbed: Mask  # (n,): walking, hopping, handling

    @classmethod
    def of(cls, motion: Motion, placement: str) -> Leg:
        """Look at a run of motion."""
        speed = tilt_speed(motion)
        return cls(motion, placement, speed, disturbed(motion, speed, placement))

    def __len__(self) -> int:
        return len(self.motion)


def tilt_speed(motion: Motion) -> Array:
    """Rate at which up turns in the sensor frame, (n,) rad/s, over 80 ms."""
    speed = np.zeros(len(motion))
    step = motion.up[2:] - motion.up[:-2]
    speed[1:-1] = np.sqrt(step[:, 0] ** 2 + step[:, 1] ** 2 + step[:, 2] ** 2) * MOTION_HZ / 2
    return speed


def disturbed(motion: Motion, speed: Array, placement: str) -> Mask:
    """Rows in which the leg is thrown about, (n,) bool."""
    fast = speed > _FAST.get(placement, _FAST_ELSE)
    shaken = motion.jolt > _SHAKEN.get(placement, _SHAKEN_ELSE)
    return np.asarray(fast | shaken | (abs(motion.vertical - GRAVITY) > _PUSHED))


def rows_of(seconds: float) -> int:
    """How many rows of motion last so long."""
    return round(seconds * MOTION_HZ)


def runs(rows: Mask, *, apart: int = 0, least: int = 1) -> list[slice]:
    """Runs of at least so many true rows; such as are no further apart than `apart` are one."""
    hits = np.flatnonzero(rows)
    if not len(hits):
        return []
    breaks = np.flatnonzero(np.diff(hits) > apart + 1).tolist()
    edges = [-1, *breaks, len(hits) - 1]
    found = [slice(int(hits[a + 1]), int(hits[b]) + 1) for a, b in pairwise(edges)]
    return [run for run in found if run.stop - run.start >= least]


def disturbances(leg: Leg) -> list[slice]:
    """Runs of rows in which the leg is thrown about."""
    return runs(leg.disturbed, apart=rows_of(_APART_S))


def without(n: int, taken: list[slice], margin: int) -> Mask:
    """Rows outside the runs `taken` and `margin` rows around them, (n,) bool."""
    rows = np.ones(n, dtype=bool)
    for run in taken:
        rows[max(run.start - margin, 0) : run.stop + margin] = False
    return rows


def angle(up: Array, direction: Array) -> Array:
    """Angle of (n, 3) unit vectors from a direction of any length, (n,) rad."""
    cosine = up @ direction / np.sqrt(direction @ direction)
    return np.asarray(np.arccos(np.clip(cosine, -1.0, 1.0)))


def stays(leg: Leg) -> tuple[list[slice], float]:
    """Runs of rows that move like a leg alone, and how fast the leg tilts on two.

    Two levels of sway are looked for in the whole run. The likeliest times of change between them
    are the turning points of the cumulative log-likelihood ratio that stand out by `_SURE`: what a
    hidden Markov model of two states would find, in one pass. Beside the sway count how sharply it
    turns, and the unrest of the muscles, which ends with the effort while a leg swings on; where
    that unrest is plain, it says the time.

    Returns
    -------
    stays : list of slice
        Empty if there are no two levels.
    calm : float
        Root mean square tilt speed on two legs, rad/s; 0 if there are no two levels.
    """
    usable = without(len(leg), disturbances(leg), rows_of(0.2))
    usable &= _may_sway(leg)
    split = _two_levels(leg.speed**2, usable)
    if split is None:
        return [], 0.0
    bend, unrest = _bend(leg.motion.up), leg.motion.jolt**2 + 1e-4
    told = _told(leg.speed**2 + _FLOOR**2, split, 20) + _told(bend, split, 8)
    found = _changes(np.cumsum((told + _told(unrest, split, 2)) * usable).tolist())
    unrest_told = np.cumsum(_told(unrest, split, 2, plain=2.0) * usable)
    calm = float(np.sqrt(np.mean(leg.speed[split[0]] ** 2)))
    timed = _timed if unrest_told.any() else _within
    return [timed(unrest_told, run) for run in found], calm


def _may_sway(leg: Leg) -> Mask:
    """Rows in whose second a worn sensor may sway: less is a sensor on a table, more a stride."""
    second = np.ones(rows_of(1)) / rows_of(1)
    energy = np.convolve(leg.speed**2, second, mode="same")
    least = _UNWORN if leg.placement == "shank" else 0.0  # a foot on the floor may be as still
    return np.asarray((energy >= least**2) & (energy < _WILD**2))


def _bend(up: Array) -> Array:
    """Energy of the second derivative of up, (n,) 1/s⁴."""
    bend = np.zeros(len(up))
    bend[1:-1] = ((up[2:] - 2 * up[1:-1] + up[:-2]) ** 2).sum(axis=1) * MOTION_HZ**4
    return bend + 1e-6


def _two_levels(energy: Array, usable: Mask) -> Split | None:
    """Rows in either class of sway, by the split that parts the logarithms of its energy best."""
    second = np.ones(rows_of(1.2))
    count = np.convolve(usable, second, mode="same")
    mean = np.convolve(energy * usable, second, mode="same") / np.maximum(count, 1)
    kept, level = np.flatnonzero(usable), mean + _FLOOR**2
    if len(kept):  # a stride, or weight that goes over, must not be the one class
        lasting = _least(level, rows_of(_LASTING_S))
        level = np.log(np.minimum(level, 4 * np.percentile(lasting[kept], 80)))
    n, order = len(kept), kept[np.argsort(level[kept], kind="stable")]
    if n < rows_of(3):
        return None
    below, total, value = np.arange(1, n), np.cumsum(level[order]), level[order]
    between = (total[:-1] - total[-1] * below / n) ** 2 / (below * (n - below))
    at = int(np.argmax(between)) + 1
    apart = np.median(value[at:]) - np.median(value[:at])
    return (order[:at], order[at:]) if apart > 2 * np.log(_CONTRAST) else None


def _least(values: Array, rows: int) -> Array:
    """Least of each of (n,) values and of those about it, `rows` in all."""
    near = np.pad(values, (rows // 2, rows - 1 - rows // 2), mode="edge")
    return np.asarray(sliding_window_view(near, rows).min(axis=1))


def _told(energy: Array, split: Split, rows_each: float, plain: float = 1.3) -> Array:
    """Log-likelihood ratio of one leg over two, (n,), for Gaussian motion of either energy.

    Rows hang together: `rows_each` tell as much as one. Zero if the energies hardly differ.
    """
    low, high = (float(np.mean(np.minimum(e, 6 * np.median(e)))) for e in map(energy.take, split))
    if high < plain * low:
        return np.zeros(len(energy))
    capped = np.minimum(energy, _AT_MOST * high)
    return np.asarray((np.log(low / high) + capped * (1 / low - 1 / high)) / rows_each)


def _changes(ratio: list[float]) -> list[slice]:
    """Runs from a low to a high turning point of (n,), for turns of at least `_SURE`."""
    found: list[slice] = []
    rising, begin, turn = False, 0, 0
    for row, value in enumerate(ratio):
        back = ratio[turn] - value if rising else value - ratio[turn]
        if back < 0:
            turn = row
        elif back > _SURE:
            if rising:
                found.append(slice(begin, turn + 1))
            rising, begin, turn = not rising, turn + 1 if turn else 0, row
    if rising:  # as good as on one leg to the very end, or not
        lasts = ratio[-1] > ratio[turn] - _SURE / 2
        found.append(slice(begin, len(ratio) if lasts else turn + 1))
    return found


def _timed(told: Array, run: slice) -> slice:
    """Move the ends of a run, by less than a second, to where `told` turns."""
    near, middle = rows_of(0.8), (run.start + run.stop) // 2
    first, last = max(run.start - near, 0), min(run.stop + near, len(told))
    start = first + int(np.argmin(told[first : max(min(run.start + near, middle), first + 1)])) + 1
    at = min(max(run.stop - near, middle), last - 1)
    stop = at + int(np.argmax(told[at:last])) + 1
    return slice(start if run.start else 0, stop if run.stop < len(told) else run.stop)


def _within(told: Array, run: slice) -> slice:
    """Take a quarter of a second off each end: the weight goes over first and comes back last."""
    if run.stop - run.start < rows_of(1):
        return run
    early, late = run.start > 0, run.stop < len(told)
    return slice(run.start + early * rows_of(0.25), run.stop - late * rows_of(0.25))
