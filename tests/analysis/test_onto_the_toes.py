"""Who is to lower the heels goes up on the toes first, and that is no repetition."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sensor_coach.analysis.limb import STANDS, stood_first
from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.samples import GRAVITY, Array, ImuData

RATE_HZ, REPS = 100.0, 6


def goes(ways: list[tuple[float, float]]) -> Array:
    """Heights of a leg that goes so far, m, in so many seconds, again and again."""
    height, parts = 0.0, []
    for way, seconds in ways:
        x = np.linspace(0, 1, int(seconds * RATE_HZ))
        parts.append(height + way * x**3 * (10 - 15 * x + 6 * x**2))
        height += way
    return np.concatenate(parts)


def felt(heights: Array, seed: int) -> ImuData:
    """What an accelerometer from the box feels of it at a shank that sways."""
    draw, n = np.random.default_rng(seed), len(heights)
    t = np.arange(n) / RATE_HZ
    push = np.gradient(np.gradient(heights, t), t)
    sway = sum(np.sin(2 * np.pi * (hz * t + draw.random())) for hz in (0.15, 0.4, 0.9))
    lean = np.radians(0.6) * np.asarray(sway) + 2.0 * (heights - heights[0]) * np.radians(30)
    acc = (GRAVITY + push)[:, None] * np.stack([np.sin(lean), 0 * t, np.cos(lean)], axis=1)
    gyr = np.stack([0 * t, -np.gradient(lean, t), 0 * t], axis=1)
    acc += draw.normal(0, 0.15, 3) + draw.normal(0, 0.015, (n, 3))
    return ImuData(t, acc, gyr + draw.normal(0, 0.002, (n, 3)))


def drops(stood_s: float) -> Array:
    lowered = [(-0.07, 1.5), (0, 0.2), (0.07, 1.0), (0, 0.4)] * REPS
    return goes([(0, stood_s), (0.045, 0.8), (0, 0.8), *lowered])


@pytest.mark.parametrize("stood_s", [4.0, 12.0])
@pytest.mark.parametrize("seed", range(3))
def test_to_go_up_on_the_toes_is_not_counted(count, stood_s, seed):
    live, settled = count(felt(drops(stood_s), seed), "shank", -1)
    assert len(settled) == REPS
    assert [rep.start_s for rep in live] == pytest.approx([rep.start_s for rep in settled], abs=0.7)


def test_a_leg_stood_until_before_it_set_off():
    n = int(10 * MOTION_HZ)
    zero, up = np.zeros(n), np.tile([0.0, 0.0, 1.0], (n, 1))
    stands = Motion(np.arange(n) / MOTION_HZ, up, zero + GRAVITY, zero, zero, zero, up, zero, zero)
    assert n - STANDS - 5 < stood_first(stands) <= n - STANDS
    for row in (60, 100, 150):
        pushed = zero + GRAVITY
        pushed[row : row + 10] += 0.5
        first = stood_first(replace(stands, vertical=pushed))
        assert row - STANDS - 10 <= first <= row
