"""Whether positions can calibrate a sensor: still, about 1 g each, and no direction left out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from sensor_coach.analysis.still import SPREAD_M_S2, Position, side_of
from sensor_coach.errors import CalibrationError
from sensor_coach.samples import GRAVITY, Array

POSITIONS = 6
_MG = GRAVITY / 1000
_FELT_G = (0.8, 1.2)  # what a whole sensor at rest reads, offset and all
_ALIKE_RAD = float(np.radians(15.0))
_HOLE_RAD = float(np.radians(70.0))  # six sides, each tilted by 10 degrees, leave less than that


def covered(positions: Sequence[Position]) -> bool:
    """Whether there are enough positions, and none of the six sides is missing."""
    return len(positions) >= POSITIONS and open_side(positions) is None


def open_side(positions: Sequence[Position]) -> str | None:
    """The side that no position comes near, the worst of them; None if there is none."""
    side, hole_rad = _hole(positions)
    return side if hole_rad >= _HOLE_RAD else None


def check(positions: Sequence[Position]) -> None:
    """Refuse positions that cannot calibrate: CalibrationError with what was found, expected."""
    for number, each in enumerate(positions, start=1):
        felt_g = float(np.linalg.norm(each.acc)) / GRAVITY
        if not _FELT_G[0] < felt_g < _FELT_G[1]:
            raise CalibrationError(
                f"position {number} reads {felt_g:.2f} g at rest, expected {_FELT_G[0]} to "
                f"{_FELT_G[1]} g"
            )
        if each.spread > SPREAD_M_S2:
            raise CalibrationError(
                f"the sensor moved in position {number}: {each.spread / _MG:.0f} mg, expected "
                f"below {SPREAD_M_S2 / _MG:.0f} mg"
            )
    _check_coverage(positions)


def _check_coverage(positions: Sequence[Position]) -> None:
    if len(positions) < POSITIONS:
        found = ", ".join(each.side for each in positions) or "none"
        raise CalibrationError(
            f"{len(positions)} still positions ({found} up), expected the six sides, "
            "each let lie for two seconds"
        )
    for (one, a), (two, b) in combinations(enumerate(positions, start=1), 2):
        if a.angle_rad(b) < _ALIKE_RAD:
            raise CalibrationError(
                f"positions {one} and {two} are alike ({np.degrees(a.angle_rad(b)):.0f}° apart), "
                "expected another side each time"
            )
    side, hole_rad = _hole(positions)
    if hole_rad >= _HOLE_RAD:
        raise CalibrationError(
            f"no position with {side} up or nearly so (the nearest is {np.degrees(hole_rad):.0f}° "
            "away), expected all six sides"
        )


def _hole(positions: Sequence[Position]) -> tuple[str, float]:
    """The direction that is furthest from any position, by its side, and how far that is, rad."""
    felt = np.array([each.acc for each in positions])
    cosines = _DIRECTIONS @ (felt / np.linalg.norm(felt, axis=1)[:, None]).T
    worst = int(np.argmin(cosines.max(axis=1)))
    return side_of(_DIRECTIONS[worst]), float(np.arccos(np.clip(cosines[worst].max(), -1, 1)))


def _sphere(n: int) -> Array:
    """Directions spread evenly over a sphere, (n, 3): a spiral by the golden angle."""
    z = 1 - (2 * np.arange(n) + 1) / n
    turn = np.pi * (3 - np.sqrt(5)) * np.arange(n)
    flat = np.sqrt(1 - z**2)
    return np.stack([flat * np.cos(turn), flat * np.sin(turn), z], axis=1)


_DIRECTIONS = _sphere(400)
