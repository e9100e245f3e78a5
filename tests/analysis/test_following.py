import numpy as np
import pytest

from sensor_coach.analysis.displacement import HeightFit
from sensor_coach.analysis.following import course, turned
from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.samples import GRAVITY

_T = np.arange(0, 60, 1 / MOTION_HZ)
_PERIOD_S = 6.0


def _motion(twist_rad: float, *, lost: bool = False, drift_rad_s: float = 0.0) -> Motion:
    """Rises of 5 cm; the leg twists with them; what pushed it in some holes is not known."""
    turn = 2 * np.pi * _T / _PERIOD_S
    vertical = GRAVITY + 0.025 * (2 * np.pi / _PERIOD_S) ** 2 * np.cos(turn)
    twist = twist_rad / 2 * (2 * np.pi / _PERIOD_S) * np.sin(turn) + drift_rad_s
    missing, jolt = np.zeros_like(_T), np.full_like(_T, 0.4)
    if lost:
        rng = np.random.default_rng(3)
        for row in range(60, len(_T) - 5, 90):
            missing[row : row + 3] = 0.12
            vertical[row : row + 3] += rng.normal(0, 0.25)
    up = np.tile([0.0, 0.0, 1.0], (len(_T), 1))
    zero = np.zeros_like(_T)
    return Motion(_T, up, vertical, zero, jolt, zero, up * GRAVITY, missing, twist)


def _error_m(motion: Motion, *, follows: bool) -> float:
    fit = HeightFit(motion, 60.0)
    fit.solve()
    for _ in range(2 if follows else 0):
        for _ in fit.follow():
            pass
        fit.trust_holes()
        fit.solve()
    height = 0.025 * (1 - np.cos(2 * np.pi * _T / _PERIOD_S))
    return float(np.std(fit.values()[: len(_T)] - height[: len(fit.values())]))


def test_a_leg_that_twists_with_its_rises_tells_what_lost_samples_hide():
    motion = _motion(0.1, lost=True)
    assert _error_m(motion, follows=True) < 0.5 * _error_m(motion, follows=False)


def test_a_twist_that_drifts_is_followed_as_well():
    motion = _motion(0.1, lost=True, drift_rad_s=0.005)
    assert _error_m(motion, follows=True) < 0.6 * _error_m(motion, follows=False)


def test_a_height_follows_no_turn_that_has_nothing_to_do_with_it():
    rng = np.random.default_rng(1)
    motion = _motion(0.0, lost=True)
    motion.twist[:] = 0.05 * np.sin(2 * np.pi * _T / 4.3 + rng.uniform(0, 6))
    assert _error_m(motion, follows=True) < 1.2 * _error_m(motion, follows=False)


def test_a_turn_goes_on_where_the_last_step_left_it():
    motion = _motion(0.1, drift_rad_s=0.01)
    whole = turned(motion, 0.0)
    later = turned(motion[500:], float(whole[99, -1]))
    assert later == pytest.approx(whole[100:], abs=1e-12)


def test_a_few_seconds_say_nothing():
    assert course(np.ones((10, 3)), np.zeros((10, 4))) is None
