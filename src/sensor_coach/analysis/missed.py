"""What speed a leg may have gained that nobody saw: in holes between samples, in blows, in gaps."""

from __future__ import annotations

import numpy as np

from sensor_coach.analysis.activity import STEP
from sensor_coach.analysis.motion import GAP_S, MOTION_HZ, Motion
from sensor_coach.samples import Array

_BLOW = 15.0  # m/s² within 40 ms
_MISSED, _NOISE, _MOST_HOLES = 0.15, 0.05, 150  # share of the shake; m/s², of the sensor
_HARD = 0.5  # m/s²: what shakes harder than this does so more briefly
UNSEEN = 0.5  # m/s², of a leg that nobody sees move
_ROW_S, _STEP_S = 1 / MOTION_HZ, STEP / MOTION_HZ


def holes_s(motion: Motion) -> Array:
    """For each row, for how long nothing is known of the force, s."""
    return np.maximum(motion.missing, np.where(motion.jolt > _BLOW, _ROW_S, 0.0))


def missed(motion: Motion) -> tuple[Array, Array]:
    """Steps in which samples are missing, and what speed may have been missed there, m/s.

    A leg shakes at 10 Hz or so; what is put into a hole misses about this much of it, as the root
    mean square was in simulated sets: in proportion to the shake, and to its root where it is hard.
    A blow is over before it is sampled twice, so it counts as a hole. In a gap nothing is known of
    the force: a jump in each of its steps lets speed and height be others behind it.
    """
    n = len(motion) // STEP
    hole_s = holes_s(motion)[: n * STEP].reshape(n, STEP).max(axis=1)
    if not hole_s.any():
        return np.empty(0), np.empty(0)
    shake = np.pad(motion.jolt[: n * STEP].reshape(n, STEP).max(axis=1), 2, mode="edge")
    near = np.max([shake[i : i + n] for i in range(5)], axis=0)
    steps = np.flatnonzero(hole_s)
    shaking = np.maximum(near[steps] - _NOISE, _NOISE)
    speed = _MISSED * hole_s[steps] * np.minimum(shaking, np.sqrt(_HARD * shaking))
    speed[hole_s[steps] > GAP_S] = UNSEEN * _STEP_S
    worst = np.sort(np.argsort(-speed)[:_MOST_HOLES])
    return np.asarray(steps[worst], dtype=np.float64), np.asarray(speed[worst])
