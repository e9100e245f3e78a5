"""A sensor laid on one side, then on another: which axes point where, and what turned it.

Two sides do not tell the sign of gravity: a sensor that sends it the other way round looks like one
whose axes are named the other way round, and to the analysis both are the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sensor_coach.analysis.still import Position, still_positions
from sensor_coach.samples import Array, ImuData

AGREES_RAD = float(np.radians(15))  # between what both sensors say of a turn over an edge
# What a gyroscope's scale may be wrong by: its sign, its range, its unit.
_FACTORS = (1.0, -1.0, 0.5, 2.0, -0.5, -2.0, float(np.radians(1)), float(np.degrees(1)))
# Counts per g: 16 bits over ±1, 2, 4, 8, 16 g, fewer bits, or thousandths of a g.
_COUNTS = (1.0, 64.0, 128.0, 256.0, 512.0, 1000.0, 1024.0, 2048.0, 4096.0, 8192.0, 16384.0, 32768.0)
_NEAR = 0.1  # share by which a size may differ from one of them
_AXES = np.eye(3)


@dataclass(frozen=True, slots=True)
class Turned:
    """The last turn from one side to another."""

    first: Position
    second: Position
    angle_rad: float  # between both, by the accelerometer
    apart_rad: float | None  # from where the gyroscope says up went to where it is; None: no gyr
    factor: float | None  # that would bring the gyroscope's scale right; None: none is known

    @property
    def agrees(self) -> bool | None:
        """Whether both sensors tell of the same turn; None without a gyroscope."""
        return None if self.apart_rad is None else self.apart_rad < AGREES_RAD

    @property
    def axes(self) -> tuple[str, str, str] | None:
        """Axes with z out of the first side and x out of the second; None: not at right angles."""
        z, x = _axis(self.first.side), _axis(self.second.side)
        if abs(z @ x) > 0:
            return None
        return self.second.side, _word(np.cross(z, x)), self.first.side


def turned(imu: ImuData) -> Turned | None:
    """Look at the last two sides that a sensor lay on; None if it lay on fewer.

    Parameters
    ----------
    imu : ImuData
        Samples in m/s² and rad/s, of half a minute or less. `gyr` may be NaN.
    """
    found = still_positions(imu)
    if len(found) < 2:
        return None
    first, second = found[-2:]
    rows = (imu.t >= first.start_s) & (imu.t <= second.start_s)
    gyr = imu.gyr[rows] - (first.gyr or 0.0)
    if first.gyr is None or not np.isfinite(gyr).all():
        return Turned(first, second, first.angle_rad(second), None, None)
    apart = _apart(imu.t[rows], gyr, first, second)
    right = apart[0] < AGREES_RAD
    fits = (k for k, each in zip(_FACTORS, apart, strict=True) if each < AGREES_RAD)
    angle = first.angle_rad(second)
    return Turned(first, second, angle, float(apart[0]), None if right else next(fits, None))


def counts_per_g(size: float) -> float | None:
    """Guess how many counts make 1 g from the `size` of acc at rest, in counts; None: no idea."""
    near = [counts for counts in _COUNTS if abs(size / counts - 1) < _NEAR]
    return min(near, key=lambda counts: abs(size - counts), default=None)


def size_at_rest(imu: ImuData) -> float | None:
    """Size of acc over the last second, in its unit; None if the sensor moved or sent too little.

    Still is a spread of 2 % of the size at most.
    """
    last = imu[int(np.searchsorted(imu.t, imu.t[-1] - 1.0)) :] if len(imu) else imu
    size = np.linalg.norm(last.acc, axis=1)
    if len(last) < 5 or not size.mean() or size.std() > 0.02 * size.mean():
        return None
    return float(size.mean())


def _apart(t: Array, gyr: Array, first: Position, second: Position) -> Array:
    """Angles between where `gyr`, times each factor, takes up from one side, and where up is."""
    factors = np.array(_FACTORS)[:, None]
    up = np.tile(np.array(first.acc) / np.linalg.norm(first.acc), (len(factors), 1))
    for step in gyr[1:] * np.diff(t)[:, None]:
        up = _turn(up, -step * factors)
    there = np.array(second.acc) / np.linalg.norm(second.acc)
    return np.asarray(np.arccos(np.clip(up @ there, -1, 1)))


def _turn(vectors: Array, by: Array) -> Array:
    """Turn each vector about one of `by`, as far as that is long, rad (Rodrigues)."""
    angle = np.sqrt((by * by).sum(axis=1, keepdims=True))
    axis = by / np.maximum(angle, 1e-12)
    across = np.cross(axis, vectors)
    along = axis * (axis * vectors).sum(axis=1, keepdims=True) * (1 - np.cos(angle))
    return np.asarray(vectors * np.cos(angle) + across * np.sin(angle) + along)


def _axis(side: str) -> Array:
    return np.asarray(_AXES["xyz".index(side[1])] * (1 if side[0] == "+" else -1))


def _word(axis: Array) -> str:
    at = int(np.abs(axis).argmax())
    return ("+" if axis[at] > 0 else "-") + "xyz"[at]
