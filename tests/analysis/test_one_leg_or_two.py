"""One leg is told from two though the weight goes over, and a hop from a foot put elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from sensor_coach.analysis.ending import what_ended
from sensor_coach.analysis.hold import holds
from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.analysis.stance import Leg
from sensor_coach.samples import GRAVITY

_SHIFTS = [(2.4, 0.15), (1.8, 9.0)] * 6
# s, and deg/s of the shank
_SWAYS = [
    (4.0, 0.15),
    *_SHIFTS,
    (20.0, 1.1),
    *_SHIFTS[::-1],
    *_SHIFTS,
    (21.0, 1.2),
    (1.9, 8.0),
    (4.0, 0.15),
]


def _swaying(seed: int) -> tuple[Motion, list[tuple[float, float]]]:
    """Still on two legs, weight that goes over, and one leg; and the times on one, s."""
    rng = np.random.default_rng(seed)
    level = np.concatenate([np.full(round(s * MOTION_HZ), speed) for s, speed in _SWAYS])
    n = len(level)
    speed = np.radians(level[:, None]) * rng.normal(size=(n, 2))
    tilt = np.zeros((n, 2))
    for row in range(1, n):
        tilt[row] = 0.97 * tilt[row - 1] + speed[row] / MOTION_HZ
    up = np.column_stack([np.sin(tilt), np.ones(n)])
    up /= np.linalg.norm(up, axis=1)[:, None]
    zero = np.zeros(n)
    motion = Motion(np.arange(n) / MOTION_HZ, up, zero + GRAVITY, np.hypot(*speed.T),
                    0.05 + 0.02 * rng.random(n), zero, GRAVITY * up, zero, zero)  # fmt: skip
    ends = np.cumsum([s for s, _ in _SWAYS])
    stood = [(ends[i] - s, ends[i]) for i, (s, _) in enumerate(_SWAYS) if s >= 20]
    return motion, stood


@pytest.mark.parametrize("seed", range(4))
def test_weight_that_goes_over_is_no_level_of_its_own(seed):
    motion, stood = _swaying(seed)
    found = holds(motion, "shank")
    assert len(found) == len(stood)
    for hold, (start_s, end_s) in zip(found, stood, strict=True):
        assert abs(hold.start_s - start_s) < 2.5
        assert abs(hold.end_s - end_s) < 2.5


def _flies(goes_m: float) -> tuple[Leg, slice]:
    """A foot that leaves the floor for a fifth of a second and comes down so far away."""
    n, at, air = 150, 100, 5
    push = np.zeros(n)
    push[at - 4 : at] = GRAVITY * air / 8
    push[at : at + air] = -GRAVITY * 0.95
    push[at + air : at + air + 4] = GRAVITY * air / 8
    x = np.clip((np.arange(n) - at) / (air + 4), 0, 1)
    along = np.gradient(np.gradient(goes_m * x**3 * (10 - 15 * x + 6 * x**2))) * MOTION_HZ**2
    zero, up = np.zeros(n), np.tile([0.0, 0.0, 1.0], (n, 1))
    force = np.stack([along, zero, GRAVITY + push], axis=1)
    motion = Motion(np.arange(n) / MOTION_HZ, up, GRAVITY + push, zero, zero, zero, force, zero,
                    zero)  # fmt: skip
    return Leg.of(motion, "foot"), slice(10, at - 4)


def test_a_hop_comes_down_where_it_began_and_a_step_off_does_not():
    assert what_ended(*_flies(0.03)) == "hop"
    assert what_ended(*_flies(0.3)) == "step-off"
