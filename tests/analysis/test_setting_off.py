"""Hard landings are no walk, and a leg that walks off is not in a set any more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sensor_coach.analysis.activity import STEP, ActivityJudge
from sensor_coach.analysis.limb import stood_until
from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.analysis.search import Search
from sensor_coach.analysis.stretches import Moved
from sensor_coach.analysis.whole import WholeStretch
from sensor_coach.samples import GRAVITY, concatenate
from sensor_coach.simulate import Scene, Tempo, simulate

_SECOND = int(MOTION_HZ)


def _standing(seconds: float) -> Motion:
    n = int(seconds * _SECOND)
    zero, up = np.zeros(n), np.tile([0.0, 0.0, 1.0], (n, 1))
    return Motion(np.arange(n) / MOTION_HZ, up, zero + GRAVITY, zero + 0.02, zero + 0.1, zero,
                  GRAVITY * up, zero, zero)  # fmt: skip


def _falls(every_s: float) -> Motion:
    """A heel that is let go: it falls for a fifth of a second and is stopped at once."""
    motion = _standing(20.0)
    for row in range(_SECOND, len(motion) - _SECOND, round(every_s * _SECOND)):
        motion.vertical[row : row + STEP] -= 3.0
        motion.vertical[row + STEP] += 15.0
        motion.jolt[row + STEP] = 50.0
    return motion


def test_a_heel_that_falls_is_no_walk():
    moving, _ = ActivityJudge("foot").judge(_falls(2.0))
    assert not moving.any()


@pytest.mark.parametrize(("about_up", "moves"), [(1.0, False), (0.2, True)])
def test_a_strap_that_swings_about_the_leg_is_no_walk(about_up, moves):
    rate = np.radians(120.0)
    motion = _standing(10.0)
    turns = np.full(len(motion), rate)
    moving, _ = ActivityJudge("shank").judge(replace(motion, rate=turns, twist=about_up * turns))
    assert moving.any() == moves


def test_a_limb_that_is_tossed_is_one():
    motion = _standing(20.0)
    motion.vertical[:] += 4.0 * np.sin(2 * np.pi * 1.0 * motion.t)
    moving, _ = ActivityJudge("foot").judge(motion)
    assert moving[STEP:].all()


@pytest.mark.parametrize(("tossed_m_s2", "walks"), [(0.5, False), (2.2, True)])
def test_a_shank_that_turns_fast_walks_if_it_is_tossed_as_well(tossed_m_s2, walks):
    motion = _standing(20.0)
    motion.rate[:] = np.radians(90.0)  # as in quick raises of some
    motion.vertical[:] += tossed_m_s2 * np.sin(2 * np.pi * 1.0 * motion.t)
    moving, _ = ActivityJudge("shank").judge(motion)
    assert moving[STEP:].all() == moving.any() == walks


def test_a_leg_that_is_being_put_down_does_not_stand_yet():
    """It hardly turns, but it is let down and stopped."""
    motion = _standing(4.0)
    motion.vertical[40:70] -= 1.5 * np.sin(2 * np.pi * np.arange(30) / 30)
    _, standing = ActivityJudge("shank").judge(motion)
    assert standing.tolist() == [True] * 8 + [False] * 8 + [True] * 4


@pytest.mark.parametrize("lifts_s", [0.3, 0.8, 1.5, 2.4])
def test_a_leg_stood_until_it_was_lifted(lifts_s):
    motion = _standing(3.0)
    lifted = len(motion) - round(lifts_s * _SECOND)
    motion.rate[lifted:] = np.radians(60.0)
    assert lifted - 4 <= stood_until(motion) <= lifted
    motion.rate[:] = np.radians(60.0)
    assert stood_until(motion) == len(motion)


@pytest.mark.parametrize("seed", range(3))
def test_a_set_that_ends_in_a_walk_is_counted(count, seed):
    """What a leg in the air does at the end must not bend the heights before it."""
    done = simulate("heel-lift", "shank", scene=Scene(6, Tempo(1.0, 0.3, 1.0, 0.5)), seed=seed)
    imu, step_s = done.imu, float(np.diff(done.imu.t[:2])[0])
    acc, gyr = imu.acc.copy(), imu.gyr.copy()
    n = round(1.2 / step_s)  # before anybody notices a walk, the wearer steps down
    x = np.linspace(0, 1, n)
    felt = acc[-n:].mean(axis=0)
    sinks = np.gradient(np.gradient(-0.3 * x**3 * (10 - 15 * x + 6 * x**2))) / step_s**2
    acc[-n:] += sinks[:, None] * felt / np.sqrt(felt @ felt)
    gyr[-n:, 0] += np.radians(60.0) * np.sin(2 * np.pi * x)
    walk = simulate("walking", "shank", scene=Scene(hold_s=6), seed=seed).imu
    later = replace(walk, t=walk.t - walk.t[0] + imu.t[-1] + step_s)
    _, settled = count(concatenate([replace(imu, acc=acc, gyr=gyr), later]), "shank")
    assert len(settled) == len(done.reps)


@pytest.mark.parametrize("seconds", np.arange(180.0, 186.0, 0.4).tolist())
def test_a_stretch_of_any_length_may_end_in_a_step(seconds):
    """A long stretch is told in pieces; what a step takes away of it was in none."""
    for moved in (Moved(seconds, 57), Moved(seconds)):
        motion = _standing(seconds)
        motion.rate[-60:] = np.radians(60.0)
        whole = WholeStretch(Search("shank"))
        for row in range(0, len(motion), STEP):
            whole.extend(motion[row : row + STEP])
        found, trace = whole.finish(moved, gap=False)
        assert not found
        assert seconds - 4 < trace[-1, 0] < seconds - 2
