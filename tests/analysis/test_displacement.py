"""The rise of a shank: closed forms, and what an uncalibrated accelerometer does to it."""

from __future__ import annotations

import numpy as np
import pytest

from sensor_coach.analysis.displacement import vertical_displacement
from sensor_coach.analysis.orientation import MOTION_HZ
from sensor_coach.samples import GRAVITY

_T = np.arange(0, 24, 1 / MOTION_HZ)


def _signals(period_s: float, offset: np.ndarray, tilt_deg: float = 4.0):
    """Height, and what a tilting accelerometer with an offset reads along up."""
    turn = 2 * np.pi * _T / period_s
    height = 0.03 * (1 - np.cos(turn))
    acceleration = 0.03 * (2 * np.pi / period_s) ** 2 * np.cos(turn)
    tilt = np.radians(tilt_deg) * 0.5 * (1 - np.cos(turn))
    up = np.stack([np.sin(tilt), np.zeros_like(tilt), np.cos(tilt)], axis=1)
    return height, GRAVITY + acceleration + up @ offset, up


def _error(height: np.ndarray, found: np.ndarray) -> float:
    inner = slice(50, -50)
    return float(np.abs(np.ptp(found[inner]) - np.ptp(height[inner])))


@pytest.mark.parametrize("period_s", [1.0, 2.0, 4.0])
def test_without_errors_the_rise_is_exact_to_millimetres(period_s):
    height, vertical, up = _signals(period_s, np.zeros(3))
    assert _error(height, vertical_displacement(vertical, up).values) < 0.004


def test_an_offset_that_follows_the_tilt_does_not_hide_a_slow_rise():
    height, vertical, up = _signals(6.0, 0.02 * GRAVITY * np.array([1.0, -1.0, 0.5]))
    assert _error(height, vertical_displacement(vertical, up).values) < 0.02


def test_uncertainty_grows_with_the_duration():
    _, vertical, up = _signals(6.0, np.zeros(3))
    level = vertical_displacement(vertical, up)
    assert level.uncertainty(300, 400, 500) > level.uncertainty(380, 400, 420) >= level.floor


def test_sinking_is_rising_upside_down():
    height, vertical, up = _signals(2.0, np.zeros(3))
    sunk = vertical_displacement(2 * GRAVITY - vertical, up, turn=-1).values
    assert sunk == pytest.approx(-vertical_displacement(vertical, up).values, abs=1e-9)
    assert _error(height, -sunk) < 0.004
