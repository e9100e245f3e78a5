"""What is no exercise: it must be as hard as the real thing, within what is physically possible."""

from __future__ import annotations

import numpy as np
import pytest

from sensor_coach.samples import GRAVITY
from sensor_coach.simulate import Scene, SensorErrors, bending, simulate
from sensor_coach.simulate.activities import ACTIVITIES
from sensor_coach.simulate.motion import RATE_HZ

# median and 99th percentile of the shank's rate in deg/s, and the 99th of |a| in g, both generous
_RANGES = {
    "standing": (0, 8, 1.02),
    "shifting": (0, 30, 1.05),
    "walking": (40, 450, 5),
    "running": (100, 900, 12),
    "stairs-up": (20, 350, 4),
    "stairs-down": (20, 350, 4),
    "squats": (5, 150, 1.3),
    "lunges": (3, 300, 4),
    "sitting": (0, 150, 2),
    "cycling": (30, 300, 4),
    "handling": (10, 900, 12),
    "strapping": (0, 500, 4),
}


def _felt(motion, placement="shank", seed=1, seconds=60):
    scene = Scene(hold_s=seconds)
    return simulate(motion, placement, scene=scene, seed=seed, errors=SensorErrors.ideal())


@pytest.mark.parametrize("motion", ACTIVITIES)
def test_it_moves_as_much_as_people_do_and_has_no_repetitions(motion):
    done = _felt(motion)
    least, most, most_g = _RANGES[motion]
    rate = np.degrees(np.linalg.norm(done.imu.gyr, axis=1))
    force = np.linalg.norm(done.imu.acc, axis=1) / GRAVITY
    assert np.median(rate) >= least
    assert np.percentile(rate, 99) <= most
    assert np.percentile(force, 99) <= most_g
    assert done.reps == ()


@pytest.mark.parametrize("motion", ["running", "squats", "lunges", "sitting", "strapping"])
def test_another_seed_is_another_person(motion):
    first, other = _felt(motion, seed=1).imu, _felt(motion, seed=2).imu
    n = min(len(first), len(other))
    assert np.abs(first.gyr[:n] - other.gyr[:n]).max() > 0.1


@pytest.mark.parametrize(("motion", "sign"), [("stairs-up", 1), ("stairs-down", -1)])
def test_stairs_lead_up_or_down_by_two_steps_a_stride(motion, sign):
    way = ACTIVITIES[motion](60.0, np.random.default_rng(3)).ball
    strides = round(abs(way[-1, 2]) / 0.34)
    assert 20 < strides < 60
    assert way[-1, 2] * sign == pytest.approx(0.34 * strides, abs=0.05)


def test_a_walker_stops_now_and_then_and_stands_at_the_end():
    done = _felt("walking", seconds=120)
    speed = np.linalg.norm(done.imu.gyr, axis=1)
    second = speed[: len(speed) // 100 * 100].reshape(-1, 100).max(axis=1)
    assert 2 <= (second < 0.3).sum() < 40
    assert speed[-20:].max() < 0.1


def test_taps_shake_a_worn_sensor_that_hardly_turns():
    acc = _felt("strapping", seconds=120).imu.acc
    blow = np.abs(np.linalg.norm(acc, axis=1) - GRAVITY) / GRAVITY
    assert 0.3 < blow.max() < 4
    assert np.median(blow) < 0.05


def test_strokes_that_are_cut_to_whole_samples_fill_their_time_all_the_same():
    moves = [(0.1011, (0.0, 0.0, 0.0, 0.0))] * 300
    posture = bending._posed(moves, 300 * 0.1011, np.random.default_rng(1))
    assert len(posture.lean) == round(300 * 0.1011 * RATE_HZ)
