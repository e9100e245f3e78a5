"""A rigid foot and shank, and what an ideal sensor strapped to either would feel.

World frame: x forward, y left, z up, metres. The foot pivots about the heads of the metatarsals
(the ball of the foot), which stay at the origin; positive pitch lifts the heel, positive lean tips
the shank forward.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sensor_coach.samples import GRAVITY, Array, ImuData
from sensor_coach.simulate.motion import RATE_HZ, fade


@dataclass(frozen=True, slots=True)
class Leg:
    """Lengths of one person's foot and where the sensors sit, in metres."""

    foot_length_m: float = 0.26
    on_shank_m: tuple[float, float, float] = (0.02, 0.0, 0.08)  # from the ankle: in front, above
    on_foot_m: tuple[float, float, float] = (-0.06, 0.0, 0.05)  # from the ball: on the instep

    @property
    def ball_to_ankle_m(self) -> float:
        """Horizontal distance from the ball of the foot to the ankle joint, foot flat."""
        return 0.5 * self.foot_length_m

    @property
    def ankle_height_m(self) -> float:
        """Height of the ankle joint above the floor, foot flat."""
        return 0.29 * self.foot_length_m

    @property
    def ball_to_heel_m(self) -> float:
        """Distance from the ball of the foot to the heel."""
        return 0.7 * self.foot_length_m

    def ankle_rise(self, pitch: Array) -> Array:
        """Height of the ankle above its height with the foot flat, m, for a pitch in rad."""
        a, b = self.ball_to_ankle_m, self.ankle_height_m
        return np.asarray(a * np.sin(pitch) - b * (1 - np.cos(pitch)))

    def heel_height(self, pitch: Array) -> Array:
        """Height of the heel above the ball of the foot, m, for a pitch in rad."""
        return np.asarray(self.ball_to_heel_m * np.sin(pitch))


@dataclass(frozen=True, slots=True, eq=False)
class Posture:
    """Joint angles and the path of the ball of the foot, all sampled at `RATE_HZ`."""

    pitch: Array  # (n,) rad, foot, heel up positive
    lean: Array  # (n,) rad, shank, forward positive
    roll: Array  # (n,) rad, of both, to the right positive
    twist: Array  # (n,) rad, of both about the vertical
    ball: Array = field(default_factory=lambda: np.zeros((1, 3)))  # (n, 3) m, where the ball is


def settled(posture: Posture) -> Posture:
    """The same motion, but beginning and ending in perfect rest, so that rest can precede it."""
    n = len(posture.pitch)
    ease = fade(n, 0.3, n / RATE_HZ - 0.3, ramp_s=0.7)

    def eased(angle: Array) -> Array:
        return np.asarray(angle[0] + (angle - angle[0]) * ease)

    return Posture(
        eased(posture.pitch), eased(posture.lean), eased(posture.roll), eased(posture.twist),
        posture.ball,
    )  # fmt: skip


def felt(posture: Posture, leg: Leg, placement: str) -> ImuData:
    """Give what an ideal sensor feels, in the segment's own frame (x forward, y left, z along it).

    Parameters
    ----------
    posture : Posture
        Joint angles over time at `RATE_HZ`.
    leg : Leg
        Lengths.
    placement : str
        ``shank`` or ``foot``; a ``board`` moves as the foot on it does.

    Returns
    -------
    ImuData
        Specific force in m/s² and angular rate in rad/s at `RATE_HZ`, from t = 0.
    """
    inclination = posture.lean if placement == "shank" else posture.pitch
    rotation = _rotation(posture.twist, inclination, posture.roll)
    position = posture.ball + _sensor_path(posture, leg, placement, rotation)
    acceleration = np.gradient(np.gradient(position, axis=0), axis=0) * RATE_HZ**2
    force = np.einsum("nji,nj->ni", rotation, acceleration + np.array([0, 0, GRAVITY]))
    return ImuData(np.arange(len(force)) / RATE_HZ, force, _angular_rate(rotation))


def _sensor_path(posture: Posture, leg: Leg, placement: str, rotation: Array) -> Array:
    """Path of the sensor relative to the ball of the foot, world frame, (n, 3) m."""
    foot = _rotation(posture.twist, posture.pitch, posture.roll)
    if placement != "shank":
        return np.asarray(foot @ np.array(leg.on_foot_m))
    ankle = foot @ np.array([-leg.ball_to_ankle_m, 0.0, leg.ankle_height_m])
    return np.asarray(ankle + rotation @ np.array(leg.on_shank_m))


def _rotation(twist: Array, pitch: Array, roll: Array) -> Array:
    """Rotation matrices segment -> world, (n, 3, 3): about z, then y (forward), then x."""
    (cz, sz), (cy, sy), (cx, sx) = ((np.cos(a), np.sin(a)) for a in (twist, pitch, roll))
    return np.stack(
        [
            np.stack([cz * cy, cz * sy * sx - sz * cx, cz * sy * cx + sz * sx], axis=-1),
            np.stack([sz * cy, sz * sy * sx + cz * cx, sz * sy * cx - cz * sx], axis=-1),
            np.stack([-sy, cy * sx, cy * cx], axis=-1),
        ],
        axis=-2,
    )


def _angular_rate(rotation: Array) -> Array:
    """Angular rate in the segment's frame, (n, 3) rad/s, from its rotation matrices."""
    spin = np.einsum("nji,njk->nik", rotation, np.gradient(rotation, axis=0)) * RATE_HZ
    return np.stack([spin[:, 2, 1], spin[:, 0, 2], spin[:, 1, 0]], axis=-1)
