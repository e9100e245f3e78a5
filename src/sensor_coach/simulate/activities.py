"""What people do with a sensor on that is no exercise, and must not be counted as one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sensor_coach.samples import Array
from sensor_coach.simulate.bending import lunges, sitting, squats
from sensor_coach.simulate.body import Posture
from sensor_coach.simulate.gait import running, stairs_down, stairs_up, walking
from sensor_coach.simulate.handling import handling, strapping
from sensor_coach.simulate.motion import RATE_HZ, wander


def standing(duration_s: float, rng: np.random.Generator) -> Posture:
    """Quiet standing on two legs."""
    n = round(duration_s * RATE_HZ)
    pitch = 0.1 * _sway(n, rng, 0.5)
    return Posture(pitch, _sway(n, rng, 0.6), _sway(n, rng, 0.4), _sway(n, rng, 0.3))


def shifting(duration_s: float, rng: np.random.Generator) -> Posture:
    """Standing and talking: the weight goes from leg to leg, the shank leans along."""
    n = round(duration_s * RATE_HZ)
    lean, roll = (wander(n, 0.05, 0.4, np.radians(size), rng) for size in (4.0, 1.5))
    return Posture(0.1 * lean, lean, roll, _sway(n, rng, 1.0))


def cycling(duration_s: float, rng: np.random.Generator) -> Posture:
    """A smooth stationary bike: the foot goes round, the shank swings; the cadence wanders."""
    n = round(duration_s * RATE_HZ)
    cadence_hz = rng.uniform(0.9, 1.6) + wander(n, 0.01, 0.1, 0.05, rng)
    turn = 2 * np.pi * np.cumsum(cadence_hz) / RATE_HZ
    crank = rng.uniform(0.165, 0.175) * np.stack([np.cos(turn), np.zeros(n), np.sin(turn)], axis=1)
    ankling, swing, late = np.radians(rng.uniform(8, 20)), np.radians(rng.uniform(14, 22)), 0.5
    return Posture(
        np.radians(15) + ankling * np.cos(turn + late) + _sway(n, rng, 1),
        np.radians(20) + swing * np.cos(turn) + _sway(n, rng, 1),
        _sway(n, rng, 1.5), _sway(n, rng, 1.5), crank,
    )  # fmt: skip


def _sway(n: int, rng: np.random.Generator, rms_deg: float) -> Array:
    return wander(n, 0.1, 1.0, np.radians(rms_deg), rng)


ACTIVITIES: dict[str, Callable[[float, np.random.Generator], Posture]] = {
    "standing": standing,
    "walking": walking,
    "running": running,
    "stairs-up": stairs_up,
    "stairs-down": stairs_down,
    "squats": squats,
    "lunges": lunges,
    "sitting": sitting,
    "cycling": cycling,
    "shifting": shifting,
    "handling": handling,
    "strapping": strapping,
}
