"""What speed a leg may have gained that nobody saw: in holes between samples, in blows, in gaps."""

from __future__ import annotations

import numpy as np

from sensor_coach.analysis.activity import STEP
from sensor_coach.analysis.motion import GAP_S, MOTION_HZ, Motion
from sensor_coach.analysis.sums import added
from sensor_coach.samples import Array

_BLOW = 4.0  # m/s² within 40 ms
_MISSED, _SWUNG = 0.15, 0.3  # shares of the shake, and of how the force varies with the movement
_NOISE, _MOST_HOLES = 0.05, 150  # m/s², of the sensor
_LEAST = 0.002  # m/s: less is lost in the noise
_NEAR = 5  # steps on either side
_HARD = 0.5  # m/s²: what shakes harder than this does so more briefly
UNSEEN = 0.5  # m/s², of a leg that nobody sees move
_ROW_S, _STEP_S = 1 / MOTION_HZ, STEP / MOTION_HZ


def holes_s(motion: Motion) -> Array:
    """For each row, for how long nothing is known of the force, s."""
    return np.maximum(motion.missing, np.where(motion.jolt > _BLOW, _ROW_S, 0.0))


def missed(motion: Motion) -> tuple[Array, Array]:
    """Steps in which samples are missing, and what speed may have been missed there, m/s.

    A leg shakes at 10 Hz or so; what is put into a hole misses about this much of it, as the root
    mean square was in simulated sets: in proportion to the shake, and to its root where it is hard;
    and to how the force varies with the movement, since the push of a quick raise fits in a hole.
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
    shaken = _MISSED * np.minimum(shaking, np.sqrt(_HARD * shaking))
    speed = hole_s[steps] * np.hypot(shaken, _SWUNG * _swing(motion, n)[steps])
    speed[hole_s[steps] > GAP_S] = UNSEEN * _STEP_S
    worst = np.sort(np.argsort(-speed)[:_MOST_HOLES])
    worst = worst[speed[worst] > _LEAST]
    return np.asarray(steps[worst], dtype=np.float64), np.asarray(speed[worst])


def _swing(motion: Motion, n: int) -> Array:
    """Standard deviation of the vertical force about each of `n` steps, a second each way, m/s²."""
    seen = (motion.missing[: n * STEP] == 0).astype(float)
    force = (motion.vertical[: n * STEP] - motion.vertical[0]) * seen
    sums = np.stack([seen, force, force * force]).reshape(3, n, STEP).sum(axis=2)
    padded = np.pad(sums, ((0, 0), (_NEAR, _NEAR)))
    rows, total, squares = added([padded[:, i : i + n] for i in range(2 * _NEAR + 1)])
    rows = np.maximum(rows, 1)
    return np.asarray(np.sqrt(np.maximum(squares / rows - (total / rows) ** 2, 0.0)))
