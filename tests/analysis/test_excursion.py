"""Closed forms: excursions whose size and times are known."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensor_coach.analysis.excursion import excursions
from sensor_coach.analysis.phase_times import times

_T = np.arange(0, 12, 0.04)


def _bumps(n: int, size: float = 1.0) -> np.ndarray:
    return size * 0.5 * (1 - np.cos(2 * np.pi * n * _T / 12))


@pytest.mark.parametrize("n", [1, 3, 6])
def test_every_bump_is_an_excursion_of_its_size(n):
    found = excursions(_bumps(n, 0.05), 0.01)
    assert len(found) == n
    assert [each.size for each in found] == pytest.approx([0.05] * n, rel=0.01)


def test_just_below_the_least_there_is_none_and_just_above_there_is():
    assert excursions(_bumps(3, 0.99), 1.0) == []
    assert len(excursions(_bumps(3, 1.01), 1.0)) == 3


def test_a_dip_of_less_than_half_belongs_to_the_same_excursion():
    first = np.concatenate([_bumps(1)[:150], 1 - 0.4 * _bumps(1), _bumps(1)[150:]])
    second = np.concatenate([_bumps(1)[:150], 1 - 0.8 * _bumps(1), _bumps(1)[150:]])
    assert (len(excursions(first, 0.1)), len(excursions(second, 0.1))) == (1, 2)


def test_an_excursion_that_does_not_come_back_is_none():
    assert excursions(np.clip(_T / 6, 0, 1), 0.1) == []


def _minimum_jerk(x: np.ndarray) -> np.ndarray:
    return x**3 * (10 - 15 * x + 6 * x**2)


def _half_cosine(x: np.ndarray) -> np.ndarray:
    return (1 - np.cos(np.pi * x)) / 2


def _even_speed(x: np.ndarray) -> np.ndarray:
    """A quarter of the stroke to get up to speed and a quarter to slow down."""
    middle = (x - 0.125) * 4 / 3
    return np.select([x < 0.25, x > 0.75], [x**2 * 8 / 3, 1 - (1 - x) ** 2 * 8 / 3], middle)


def _early(x: np.ndarray) -> np.ndarray:
    """Shoots up and slackens: the speed is x² (1 - x)³."""
    return x**3 * (20 - 45 * x + 36 * x**2 - 10 * x**3)


_SHAPES = [_minimum_jerk, _half_cosine, _even_speed, _early]


def _level(t: np.ndarray, shape, up: float, hold: float, down: float, sag: float = 0.0):
    """A level that leaves 0 at 3 s, and its four times."""
    there, leaves, back = 3 + up, 3 + up + hold, 3 + up + hold + down
    held = 1 - sag * np.clip((t - there) / max(hold, 1e-9), 0, 1)
    rise = shape(np.clip((t - 3) / up, 0, 1))
    fall = 1 - shape(np.clip((t - leaves) / down, 0, 1))
    return rise * held * fall, (3.0, there, leaves, back)


def _found_times(t: np.ndarray, signal: np.ndarray) -> list[float]:
    (found,) = excursions(signal, 0.5)
    when = times(t, signal, found)
    return [when.start_s, when.top_s, when.top_end_s, when.end_s]


@pytest.mark.parametrize("hold", [0.0, 0.5, 3.0])
@pytest.mark.parametrize("up", [0.6, 1.0, 3.0, 5.0])
@pytest.mark.parametrize("shape", _SHAPES)
def test_a_stroke_sets_off_and_arrives_within_a_part_of_its_duration(shape, up, hold):
    down = 1.3 * up
    t = np.arange(0, 6 + up + hold + down, 0.04)
    signal, true = _level(t, shape, up, hold, down)
    off = np.array(_found_times(t, signal)) - true
    assert np.abs(off[:2]).max() < 0.115 * up + 0.02
    assert np.abs(off[2:]).max() < 0.115 * down + 0.02


def test_a_heel_that_is_not_held_turns_at_its_highest():
    t = np.arange(0, 12, 0.04)
    signal, true = _level(t, _minimum_jerk, 2, 0, 2)
    _, top, top_end, _ = _found_times(t, signal)
    assert (top, top_end) == pytest.approx((true[1], true[1]), abs=0.08)


@pytest.mark.parametrize("sag", [-0.08, 0.08, 0.15])
def test_a_heel_that_sags_or_creeps_while_held_is_held_all_the_same(sag):
    t = np.arange(0, 14, 0.04)
    signal, true = _level(t, _minimum_jerk, 2, 3, 3, sag)
    assert _found_times(t, signal) == pytest.approx(true, abs=0.25)


def test_a_rest_that_drifts_for_long_is_no_part_of_the_stroke():
    t = np.arange(0, 24, 0.04)
    signal, true = _level(t - 10, _even_speed, 2, 1, 2)
    signal += 0.25 * np.clip((t - 12) / 10, -1, 0)  # ten seconds of drift before it
    assert _found_times(t, signal)[0] == pytest.approx(true[0] + 10, abs=1.5)


def test_an_overshoot_and_a_second_push_are_of_the_top():
    t = np.arange(0, 14, 0.04)
    signal, true = _level(t, _minimum_jerk, 1, 3, 2)
    settles = 0.1 * np.exp(-(((t - true[1]) / 0.2) ** 2))
    pushes = 0.2 * np.exp(-(((t - true[1] - 1.5) / 0.3) ** 2))
    assert _found_times(t, signal + settles - pushes) == pytest.approx(true, abs=0.15)


def test_time_that_runs_backwards_swaps_the_phases():
    t = np.arange(0, 14, 0.04)
    signal, _ = _level(t, _early, 1, 2, 3)
    signal += 0.01 * np.sin(9 * t)
    backwards = [t[-1] - each for each in _found_times(t, signal[::-1])[::-1]]
    # but for what a hold sags, which is made up for: the other way round it creeps
    assert backwards == pytest.approx(_found_times(t, signal), abs=0.01)


@pytest.mark.parametrize("seed", range(5))
def test_shakes_of_two_percent_move_no_time_by_a_tenth_of_its_stroke(seed):
    t = np.arange(0, 16, 0.04)
    signal, true = _level(t, _minimum_jerk, 3, 2, 3)
    shakes = np.random.default_rng(seed).normal(0, 0.02, len(t))
    assert _found_times(t, signal + shakes) == pytest.approx(true, abs=0.3)


def test_an_edge_without_any_smoothness_is_gone_past_by_a_known_share():
    t = np.arange(0, 12, 0.04)
    signal = np.interp(t, [0, 2, 3, 5, 8, 12], [0, 0, 1, 1, 0, 0])
    (found,) = excursions(signal, 0.1)
    when = times(t, signal, found)
    got = (when.start_s, when.top_s, when.top_end_s, when.end_s)
    beyond = 0.95 + 1.1 * (0.95 - 0.8) - 1  # of the stroke
    assert got == pytest.approx((2.0, 3 + beyond, 5 - 3 * beyond, 8.0), abs=0.05)
    assert when.width_s == pytest.approx(4.0, abs=0.05)


def test_a_limb_put_in_place_the_other_way_and_back_is_no_excursion():
    place = -0.6 * np.sin(np.linspace(0, 2 * np.pi, 50)) ** 2  # goes there twice
    done = np.concatenate([np.zeros(20), place, np.zeros(20), _bumps(6)])
    found = excursions(done, 0.5)
    assert len(found) == 6
    assert all(each.start >= 60 for each in found)


@given(st.lists(st.floats(-1, 1), min_size=0, max_size=80), st.floats(0.05, 0.5))
def test_excursions_never_overlap_and_are_never_smaller_than_the_least(values, least):
    found = excursions(np.array(values), least)
    assert all(e.start < e.peak < e.end and e.size >= least for e in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.lists(st.floats(-1, 1), min_size=8, max_size=80), st.floats(0.05, 0.5))
def test_times_are_in_order_and_within_the_signal(values, least):
    signal = np.array(values)
    t = 0.04 * np.arange(len(signal))
    for each in excursions(signal, least):
        when = times(t, signal, each)
        assert t[0] <= when.start_s <= when.top_s <= when.top_end_s <= when.end_s <= t[-1]
        assert when.width_s > 0
