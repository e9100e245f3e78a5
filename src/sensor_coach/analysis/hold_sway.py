"""How somebody sways during a hold, as a flat table of numbers with their units in their names."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from sensor_coach.analysis.acceleration_sway import acceleration_sway
from sensor_coach.analysis.board import board_sway
from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.analysis.spectrum import low_passed
from sensor_coach.analysis.stance import angle, rows_of, tilt_speed
from sensor_coach.analysis.sway import sway_metrics
from sensor_coach.events import Hold
from sensor_coach.samples import Array

SPECTRAL_S = 20.0  # a shorter hold has no frequencies: two windows of 10 s are the least
_EDGE_S = 0.5  # dropped at both ends: getting up and getting down are not sway
_ACC_HZ, _BOARD_HZ = 3.5, 5.0  # low-pass
_BEST = rows_of(5.0)  # rows of the calmest stretch
_LEVEL = float(np.radians(10.0))  # a board that rests further from how it is held lies on its edge
_LIFTED = float(np.radians(15.0))
_UNITS = {
    "sway_area_per_second": "deg2_s", "ellipse_area_95": "deg2", "frequency_dispersion": "",
    "mean_velocity": "deg_s", "rms": "deg", "range": "deg", "mean_distance": "deg",
    "path_length": "deg",
}  # fmt: skip
_ACC_UNITS = {
    "jerk": "m2_s5", "jerk_per_second": "m2_s6", "jerk_frequency": "hz", "distance": "m_s2",
    "rms": "m_s2", "range": "m_s2", "path": "m_s2", "mean_velocity": "m_s",
    "mean_frequency": "hz", "area": "m2_s5", "power": "m2_s4", "frequency_dispersion": "",
}  # fmt: skip
_BOARD_UNITS = {
    "overall_stability_index": "deg", "stability_index": "deg", "longest_within_5_deg": "s",
    "edge_contacts": "",
}  # fmt: skip
_SPECTRAL = ("power", "centroidal_frequency", "frequency_dispersion")


def hold_sway(motion: Motion, hold: Hold, *, board: bool = False) -> dict[str, float] | None:
    """Describe how the sensor sways during a hold.

    Parameters
    ----------
    motion : Motion
        Of the set, or of the hold and what was before it.
    hold : Hold
        Its first and last half second are left out.
    board : bool
        Whether the sensor was on a board, or on the foot that may stand on one.

    Returns
    -------
    dict or None
        The descriptors of `sway_metrics` for the tilt in degrees, those of `acceleration_sway`
        (``acc_...``) and, of a board, those of `board_sway` (``board_...``). Without those of the
        spectrum for a hold under 20 s. None for a hold too short to describe.

    Notes
    -----
    A sensor strapped on at any angle does not know forward from sideways: ``major`` is the
    horizontal axis along which it sways most, ``minor`` the one across. Tilt is the angle of up
    from its mean; of a board, from level: how it rested before the hold if that was within 10
    degrees of how it was held, else its calmest 5 s. Acceleration is the specific force across the
    mean up, gravity's share in a tilt included, low-passed at 3.5 Hz.
    """
    inside = (motion.t >= hold.start_s + _EDGE_S) & (motion.t <= hold.end_s - _EDGE_S)
    middle = motion[slice(*np.flatnonzero(inside)[[0, -1]])] if inside.sum() > MOTION_HZ else None
    if middle is None:
        return None
    axes = sway_axes(middle.up)
    values = _tilt_values(middle, axes) | _acc_values(middle, axes)
    if hold.duration_s < SPECTRAL_S:
        values = {key: each for key, each in values.items() if not _is_spectral(key)}
    values = {key: each for key, each in values.items() if np.isfinite(each)}
    return values | (_board_values(motion, hold, middle, axes) if board else {})


def was_lifted(motion: Motion, hold: Hold) -> bool:
    """Whether the sensor was on the leg in the air: it hung otherwise than it stood before."""
    before = (motion.t >= hold.start_s - 3.0) & (motion.t <= hold.start_s - 0.5)
    during = (motion.t >= hold.start_s + 1.0) & (motion.t <= hold.end_s - 1.0)
    if before.sum() < MOTION_HZ or not during.any():
        return False
    stood = np.median(motion.up[before], axis=0)
    return bool(np.median(angle(motion.up[during], stood)) > _LIFTED)


def tilted(up: Array, axes: Array) -> Array:
    """Tilt of (n, 3) unit vectors along two axes, (n, 2) rad, from a third: (3, 3), as rows."""
    away = angle(up, axes[2])
    across = up @ axes[:2].T
    return np.asarray(across * (away / np.maximum(np.sin(away), 1e-12))[:, None])


def sway_axes(up: Array) -> Array:
    """Directions of least and most sway, and the mean, as rows of (3, 3), in the sensor frame."""
    mean = up.mean(axis=0) / np.linalg.norm(up.mean(axis=0))
    away = up - np.outer(up @ mean, mean)
    major = np.linalg.eigh(away.T @ away)[1][:, -1]
    major -= (major @ mean) * mean
    major /= np.linalg.norm(major)
    return np.stack([np.cross(major, mean), major, mean])


def _tilt_values(middle: Motion, axes: Array) -> dict[str, float]:
    sway = asdict(sway_metrics(np.degrees(tilted(middle.up, axes)), MOTION_HZ))
    named = {_named(name, _UNITS): value for name, value in sway.items()}
    named["rms_deg"] = named.pop("rms_radius_deg")
    return {"rms_deg": named["rms_deg"], "range_deg": named["range_major_deg"]} | named


def _acc_values(middle: Motion, axes: Array) -> dict[str, float]:
    across = low_passed(middle.force @ axes[:2].T, MOTION_HZ, _ACC_HZ)
    sway = asdict(acceleration_sway(across, MOTION_HZ))
    return {f"acc_{_named(name, _ACC_UNITS)}": value for name, value in sway.items()}


def _board_values(motion: Motion, hold: Hold, middle: Motion, axes: Array) -> dict[str, float]:
    level = _level(motion, hold, middle)
    major = axes[1] - (axes[1] @ level) * level
    major /= np.linalg.norm(major)
    tilt = tilted(middle.up, np.stack([np.cross(major, level), major, level]))
    sway = board_sway(low_passed(tilt, MOTION_HZ, _BOARD_HZ), middle.jolt, MOTION_HZ)
    return {f"board_{_named(n, _BOARD_UNITS, 'percent')}": v for n, v in asdict(sway).items()}


def _level(motion: Motion, hold: Hold, middle: Motion) -> Array:
    """Up when the board was level, (3,)."""
    before = motion.up[(motion.t >= hold.start_s - 3.0) & (motion.t <= hold.start_s - 1.0)]
    held = middle.up.mean(axis=0)
    rested = np.median(before, axis=0) if len(before) > MOTION_HZ else held
    if len(before) <= MOTION_HZ or angle(held[None] / np.linalg.norm(held), rested)[0] > _LEVEL:
        rested = np.median(_calmest(middle).up, axis=0)
    return np.asarray(rested / np.linalg.norm(rested))


def _calmest(middle: Motion) -> Motion:
    """The five seconds that tilt least, or all if there are no five."""
    if len(middle) <= _BEST:
        return middle
    moved = np.cumsum(tilt_speed(middle) ** 2)
    first = int(np.argmin(moved[_BEST:] - moved[:-_BEST])) + 1
    return middle[first : first + _BEST]


def _named(name: str, units: dict[str, str], other: str = "hz") -> str:
    """Name of a value with its axis as it is known and its unit at the end."""
    bare = name.removesuffix("_ml").removesuffix("_ap").removesuffix("_radius")
    unit = units.get(bare, other)
    said = name.replace("_ml", "_minor").replace("_ap", "_major")
    return f"{said}_{unit}" if unit else said


def _is_spectral(key: str) -> bool:
    return key.removeprefix("acc_").startswith(_SPECTRAL)
