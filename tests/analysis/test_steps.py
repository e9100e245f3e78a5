"""A single step ends what was told of a leg's height; how motion is cut never matters."""

from __future__ import annotations

import numpy as np
import pytest

from sensor_coach.analysis.activity import STEP
from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.analysis.steps import StepWatch
from sensor_coach.samples import GRAVITY

_STANDS, _TAKES = 50, 30  # rows


def _stepped(goes_m: tuple[float, float]) -> Motion:
    """A leg that stands, swings along and up, and stands again."""
    n = 2 * _STANDS + _TAKES
    x = np.clip((np.arange(n) - _STANDS) / _TAKES, 0, 1)
    way = x**3 * (10 - 15 * x + 6 * x**2)
    pushed = np.gradient(np.gradient(way)) * MOTION_HZ**2
    force = np.stack([goes_m[0] * pushed, 0 * x, GRAVITY + goes_m[1] * pushed], axis=1)
    rate = np.radians(100.0) * np.sin(np.pi * x) ** 2
    zero, up = np.zeros(n), np.tile([0.0, 0.0, 1.0], (n, 1))
    return Motion(np.arange(n) / MOTION_HZ, up, force[:, 2], rate, zero, zero, force, zero, zero)


def _noticed(motion: Motion, size: int) -> list[int]:
    watch, told = StepWatch(), []
    for row in range(0, len(motion), size):
        told += watch.look(motion[row : row + size])
    return told


@pytest.mark.parametrize("goes_m", [(0.3, 0.2), (0.5, 0.0), (0.0, -0.3)])
def test_a_step_is_noticed_when_the_leg_stands_again(goes_m):
    motion = _stepped(goes_m)
    told = _noticed(motion, len(motion))
    (at,) = np.flatnonzero(told).tolist()
    assert _STANDS + _TAKES - STEP <= at * STEP <= _STANDS + _TAKES + STEP
    began = (at + 1 - told[at]) * STEP
    assert _STANDS - STEP <= began <= _STANDS + STEP
    assert _noticed(motion, STEP) == _noticed(motion, 4 * STEP) == told


def test_a_leg_that_comes_back_took_no_step():
    assert not any(_noticed(_stepped((0.0, 0.0)), STEP))
    motion = _stepped((0.5, 0.0))
    motion.missing[_STANDS + 5] = 0.1  # nobody knows
    assert not any(_noticed(motion, STEP))
