"""Holes in the samples: what shakes is carried through them."""

from __future__ import annotations

import numpy as np
import pytest

from sensor_coach.analysis.grid import Grid
from sensor_coach.analysis.holes import plain, shaken
from sensor_coach.samples import ImuData

_T = np.arange(0, 2, 0.01)


def _error(values, first, missing):
    before, after = values[first - 150 : first], values[first + missing : first + missing + 10]
    made = shaken(before, after, missing, 0.01)
    return np.abs(made - values[first : first + missing]).max()


@pytest.mark.parametrize("missing", [2, 5, 10, 18])
def test_two_shakes_at_once_are_carried_through(missing):
    shake = np.sin(2 * np.pi * 9 * _T) + 0.5 * np.sin(2 * np.pi * 12.5 * _T + 1)
    axes = 9.81 + np.stack([shake, -0.4 * shake, np.roll(shake, 3)], axis=1)
    assert _error(axes, 160, missing) < 0.05


@pytest.mark.parametrize("missing", [5, 15])
def test_silence_and_a_steady_course_stay_what_they_are(missing):
    assert _error(np.full((200, 3), 9.81), 160, missing) == pytest.approx(0)
    assert _error(np.stack([0.3 * _T, 9.81 - 0.1 * _T], axis=1), 160, missing) < 0.01


def test_noise_is_not_made_larger():
    noise = np.random.default_rng(5).normal(size=(200, 3))
    made = shaken(noise[10:160], noise[168:178], 8, 0.01)
    assert made.std() < noise.std()


def test_what_is_felt_nowhere_near_is_put_nowhere():
    axes = np.cumsum(np.random.default_rng(6).normal(size=(200, 3)), axis=0)
    made = shaken(axes[10:160], axes[178:188], 18, 0.01)
    near = np.concatenate([axes[10:160], axes[178:188]])
    assert (made >= near.min(axis=0)).all()
    assert (made <= near.max(axis=0)).all()


def test_with_little_before_it_a_hole_is_filled_with_a_line_between_means():
    ends = np.repeat([[1.0], [3.0]], 10, axis=0) + np.resize([[0.5], [-0.5]], (20, 1))
    assert plain(ends[:10], ends[10:], 3, 0.01)[:, 0] == pytest.approx([1.5, 2.0, 2.5])
    assert (shaken(ends[:10], ends[10:], 3, 0.01) == plain(ends[:10], ends[10:], 3, 0.01)).all()
    assert plain(ends[:1], ends[-1:], 1, 0.01)[0] == pytest.approx((ends[0] + ends[-1]) / 2)


def test_a_first_packet_said_to_be_twice_as_quick_makes_no_holes_of_what_follows():
    """Nothing tells before the second packet how far apart the samples of the first one are."""
    apart_s = np.where(np.arange(200) < 10, 0.01, 0.0204)
    t = np.cumsum(apart_s)
    turning = np.tile(np.sin(9 * t)[:, None], 3)
    grid = Grid().update(ImuData(t, turning, turning))
    assert not grid[7].any()
    assert np.abs(grid[4] - np.sin(9 * grid[0])).max() < 0.01
