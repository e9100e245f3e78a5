"""The rise of a shank: closed forms, and what an uncalibrated accelerometer does to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sensor_coach.analysis.activity import STEP
from sensor_coach.analysis.displacement import HeightFit
from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.analysis.trust import likelihood, trust_in_wander
from sensor_coach.analysis.unknowns import Doubt
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


def _motion(vertical: np.ndarray, up: np.ndarray) -> Motion:
    nothing = np.zeros(len(vertical))
    return Motion(_T[: len(vertical)], up, vertical, *[nothing] * 3, up, nothing, nothing)


def _fit(vertical: np.ndarray, up: np.ndarray, turn: int = 1, **known) -> HeightFit:
    fit = HeightFit(_motion(vertical, up), len(vertical) / MOTION_HZ, turn, **known)
    fit.solve()
    return fit


def _heights(vertical: np.ndarray, up: np.ndarray, turn: int = 1, **known) -> np.ndarray:
    return _fit(vertical, up, turn, **known).values()


def _error(height: np.ndarray, found: np.ndarray) -> float:
    inner = slice(50, -50)
    return float(np.abs(np.ptp(found[inner]) - np.ptp(height[inner])))


@pytest.mark.parametrize("period_s", [1.0, 2.0, 4.0])
def test_without_errors_the_rise_is_exact_to_millimetres(period_s):
    height, vertical, up = _signals(period_s, np.zeros(3))
    assert _error(height, _heights(vertical, up)) < 0.004


def test_an_offset_that_follows_the_tilt_does_not_hide_a_slow_rise():
    height, vertical, up = _signals(6.0, 0.02 * GRAVITY * np.array([1.0, -1.0, 0.5]))
    assert _error(height, _heights(vertical, up)) < 0.02


def test_that_rises_are_alike_makes_them_so_and_proves_none_of_them():
    _, vertical, up = _signals(6.0, 0.02 * GRAVITY * np.array([1.0, -1.0, 0.5]))
    fit = _fit(vertical + 2e-3 * np.sin(_T / 4), up)
    fit.set_on_floor([0, 150, 300, 450, 599])
    fit.solve()
    rises = [(i * 150, i * 150 + 75, i * 150 + 150) for i in range(4)]

    def spread() -> float:
        level = [*fit.values(), fit.values()[-1]]
        sizes = [level[b] - (level[a] + level[c]) / 2 for a, b, c in rises]
        return float(np.std(sizes) / np.mean(sizes))

    before, doubt = spread(), fit.sd(*rises[1])
    fit.set_alike(rises, 0.65)
    fit.solve()
    assert spread() < before
    assert fit.sd(*rises[1]) == doubt


def test_a_calibrated_sensor_is_trusted_more_and_errs_less():
    height, vertical, up = _signals(6.0, 0.002 * GRAVITY * np.array([1.0, -1.0, 0.5]))
    assert _error(height, _heights(vertical, up, doubt=Doubt(0.03, 0.012, 0.012))) < 0.004
    loose, tight = _fit(vertical, up), _fit(vertical, up, doubt=Doubt(0.03, 0.012, 0.012))
    assert tight.sd(300, 375, 450) < 0.5 * loose.sd(300, 375, 450)


def test_uncertainty_grows_with_the_duration():
    _, vertical, up = _signals(6.0, np.zeros(3))
    fit = _fit(vertical, up)
    assert fit.sd(300, 400, 500) > fit.sd(380, 400, 420) >= 0.003


def test_step_by_step_is_all_at_once():
    _, vertical, up = _signals(3.0, 0.01 * GRAVITY * np.array([1.0, -1.0, 0.5]))
    motion = _motion(vertical, up)
    grown = HeightFit(motion[:25], 30.0, rest_first=True)
    for row in range(25, len(motion), 5):
        grown.extend(motion[row : row + 5])
    grown.solve()
    whole = HeightFit(motion, 30.0, rest_first=True)
    whole.solve()
    assert grown.values() == pytest.approx(whole.values(), abs=2e-3)
    assert grown.values(10) == pytest.approx(grown.values()[50:], abs=1e-12)


def test_holes_are_reckoned_with_as_they_come_while_there_is_room():
    _, vertical, up = _signals(3.0, np.zeros(3))
    missing = np.zeros(len(vertical))
    missing[[60, 120, 180]] = 0.1
    motion = replace(_motion(vertical, up), missing=missing)
    grown = HeightFit(motion[:100], 30.0, rest_first=1, room=2)
    steps = [motion[row : row + STEP] for row in range(100, len(motion), STEP)]
    assert all(grown.extend(step) for step in steps)
    grown.solve()
    whole = HeightFit(motion, 30.0, rest_first=1)
    whole.solve()
    assert grown.values() == pytest.approx(whole.values(), abs=2e-3)
    assert not HeightFit(motion[:100], 30.0, room=1).extend(motion[100:200])


def test_sinking_is_rising_upside_down():
    height, vertical, up = _signals(2.0, np.zeros(3))
    sunk = _heights(2 * GRAVITY - vertical, up, turn=-1)
    assert sunk == pytest.approx(-_heights(vertical, up), abs=1e-9)
    assert _error(height, -sunk) < 0.004


def test_a_partial_rise_is_not_made_like_the_others():
    _, vertical, up = _signals(6.0, np.zeros(3))
    fit = _fit(vertical, up)
    fit.set_on_floor([0, 150, 300, 450, 599])
    fit.solve()
    rises = [(i * 150, i * 150 + 75, i * 150 + 150) for i in range(4)]
    whole = fit.values()
    fit.set_alike([*rises, (300, 320, 450)], 0.65)  # a part of the way up: some millimetres
    fit.solve()
    assert fit.values() == pytest.approx(whole, abs=2e-3)


@pytest.mark.parametrize("wander_mg", [0.0, 1.0])
def test_an_accelerometer_that_wanders_more_than_others_is_found_out(wander_mg):
    height, vertical, up = _signals(4.0, np.zeros(3))
    wanders = 1e-3 * wander_mg * GRAVITY * np.sin(2 * np.pi * _T / 20)
    fit = _fit(vertical + wanders, up)
    usual = np.ptp(fit.values() - height)
    fit.trust_wander()
    fit.solve()
    off = np.ptp(fit.values() - height)
    assert off == usual if not wander_mg else off < 0.65 * usual


def test_what_cannot_be_told_changes_no_belief():
    """Heights that run off for kilometres leave no digit of their products right."""
    broken = np.diag([1.0, 1.0, -10.0])
    trust = np.array([1.0, 1.0])
    assert np.isnan(likelihood(broken, trust)).all()
    assert (trust_in_wander(trust, slice(1, 2), broken) == trust).all()
