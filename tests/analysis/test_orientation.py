"""From samples to motion: gravity, gaps, sensors without a gyroscope."""

from __future__ import annotations

import numpy as np
import pytest

from sensor_coach.analysis.motion import MOTION_HZ, bettered, join
from sensor_coach.analysis.orientation import BRIDGED_S, MotionEstimator
from sensor_coach.samples import GRAVITY, ImuData
from sensor_coach.simulate import Scene, lose_packets, simulate


def _still(seconds: float, rate_hz: float = 100.0, gyr_dps: float = 0.0) -> ImuData:
    n = int(seconds * rate_hz)
    up = np.array([0.6, 0.0, 0.8])
    return ImuData(
        np.arange(n) / rate_hz, np.tile(GRAVITY * up, (n, 1)), np.full((n, 3), np.radians(gyr_dps))
    )


def _motion(imu: ImuData):
    estimator = MotionEstimator()
    return join([estimator.update(imu), estimator.finish()])


@pytest.mark.parametrize("rate_hz", [25.0, 50.0, 100.0, 200.0])
def test_a_still_sensor_feels_gravity_along_up_at_any_rate(rate_hz):
    motion = _motion(_still(10, rate_hz))
    assert np.diff(motion.t) == pytest.approx(1 / MOTION_HZ)
    assert motion.vertical == pytest.approx(GRAVITY, abs=1e-5)
    assert motion.up == pytest.approx(np.tile([0.6, 0.0, 0.8], (len(motion), 1)), abs=1e-3)


def test_a_large_offset_of_the_gyroscope_is_found_while_still():
    motion = _motion(_still(20, gyr_dps=8.0))
    assert motion.rate == pytest.approx(0.0, abs=1e-6)
    assert motion.up[-1] == pytest.approx([0.6, 0.0, 0.8], abs=0.01)


def test_a_gap_begins_a_new_segment_and_a_short_hole_does_not():
    imu = _still(10)
    kept = np.r_[0:300, 315:600, 650:1000]
    motion = _motion(ImuData(imu.t[kept], imu.acc[kept], imu.gyr[kept]))
    assert set(motion.segment) == {0.0, 1.0}
    assert motion.t[motion.segment == 1][0] > 6.4


def test_a_bridged_gap_is_told_row_by_row_and_the_turn_goes_on_across_it():
    t = np.arange(0, 10, 0.01)
    rate = np.radians(12) * np.sin(2 * np.pi * np.maximum(t - 4, 0) / 4)
    tilt = np.cumsum(rate) * 0.01
    acc = GRAVITY * np.stack([-np.sin(tilt), np.zeros_like(t), np.cos(tilt)], axis=1)
    gyr = np.stack([np.zeros_like(t), rate, np.zeros_like(t)], axis=1)
    kept = (t < 4.7) | (t > 5.2)
    estimator = MotionEstimator(BRIDGED_S)
    motion = join([estimator.update(ImuData(t[kept], acc[kept], gyr[kept])), estimator.finish()])
    assert set(motion.segment) == {0.0}
    lost = (motion.t > 4.68) & (motion.t < 5.22)
    assert motion.missing[lost] == pytest.approx(0.52)
    assert not motion.missing[~lost].any()
    true = np.interp(motion.t, t, tilt)
    assert np.degrees(np.abs(np.arcsin(-motion.up[:, 0]) - true).max()) < 0.7


@pytest.mark.parametrize("lost", [5, 8, 12])
def test_a_hole_in_the_samples_of_a_leg_that_shakes_costs_no_speed(lost):
    t = np.arange(0, 10, 0.01)
    shaken = 0.3 * np.sin(2 * np.pi * 10 * t)
    acc = np.stack([np.zeros_like(t), np.zeros_like(t), GRAVITY + shaken], axis=1)
    worst = []
    for first in range(500, 510):  # at any moment of the shake
        kept = np.r_[0:first, first + lost : 1000]
        motion = _motion(ImuData(t[kept], acc[kept], np.zeros_like(acc[kept])))
        hole = motion.missing > 0
        assert motion.missing.max() == pytest.approx((lost + 1) / 100)
        true = [shaken[np.abs(t - now).argsort()[:4]].mean() for now in motion.t[hole]]
        worst.append(np.sum(motion.vertical[hole] - GRAVITY - true) / MOTION_HZ)
    crest = 0.3 * 0.1 / np.pi  # speed that half a shake gives, m/s
    assert np.abs(worst).max() < 0.1 * crest


def test_how_samples_about_a_hole_are_cut_never_matters():
    done = simulate("heel-lift", "shank", scene=Scene(reps=2), seed=3).imu
    holed = lose_packets(done, 0.15, np.random.default_rng(4))
    whole = _motion(holed)
    assert (whole.missing > 0).sum() > 20
    for size in (1, 3, 7):
        estimator = MotionEstimator()
        cut = [estimator.update(holed[i : i + size]) for i in range(0, len(holed), size)]
        cut = join([*cut, estimator.finish()])
        assert all((getattr(cut, n) == getattr(whole, n)).all() for n in ("t", "up", "vertical"))


@pytest.mark.parametrize("lost", [0, 7, 40])
def test_without_a_gyroscope_the_accelerometer_tells_up(lost):
    imu = _still(10)
    kept = np.r_[0:500, 500 + lost : 1000]
    motion = _motion(ImuData(imu.t[kept], imu.acc[kept], np.full_like(imu.gyr[kept], np.nan)))
    assert motion.up[-1] == pytest.approx([0.6, 0.0, 0.8], abs=1e-3)


def test_a_slow_sway_is_not_taken_for_an_offset():
    t = np.arange(0, 10, 0.01)
    rate = np.radians(0.8) * np.cos(2 * np.pi * 0.1 * t)
    tilt = np.cumsum(rate) * 0.01
    acc = GRAVITY * np.stack([-np.sin(tilt), np.zeros_like(t), np.cos(tilt)], axis=1)
    gyr = np.stack([np.zeros_like(t), rate, np.zeros_like(t)], axis=1)
    motion = _motion(ImuData(t, acc, gyr))
    true = np.interp(motion.t, t, tilt)
    assert np.degrees(np.abs(np.arcsin(-motion.up[:, 0]) - true).max()) < 0.3


def test_an_offset_is_found_by_somebody_who_never_stands_still():
    done = simulate("shifting", "shank", scene=Scene(hold_s=60.0), seed=4)
    moving = done.imu[300:]  # no calm start
    gyr = moving.gyr + np.radians([3.5, -3.0, 2.0])
    estimator = MotionEstimator()
    motion = join([estimator.update(ImuData(moving.t, moving.acc, gyr)), estimator.finish()])
    plain = MotionEstimator()
    known = join([plain.update(moving), plain.finish()])
    late = slice(1000, None)  # after 40 s
    along = np.sum(motion.up[late] * known.up[late], axis=1)
    assert np.degrees(np.arccos(np.clip(along, -1, 1))).max() < 1.5


def _swaying(seconds: float, offset_dps: float) -> tuple[ImuData, np.ndarray]:
    """A shank that sways on an ankle 12 cm below the sensor, and its true up."""
    t = np.arange(0, seconds, 0.01)
    tilt = np.radians(2.5) * np.sin(2 * np.pi * 0.37 * t)
    rate, bend = np.gradient(tilt, 0.01), np.gradient(np.gradient(tilt, 0.01), 0.01)
    up = np.stack([-np.sin(tilt), np.zeros_like(t), np.cos(tilt)], axis=1)
    acc = GRAVITY * up + 0.12 * bend[:, None] * np.array([1.0, 0.0, 0.0])
    gyr = np.stack([np.zeros_like(t), rate, np.zeros_like(t)], axis=1) + np.radians(offset_dps)
    return ImuData(t, acc, gyr), up


def _off_deg(motion, t, up):
    true = np.stack([np.interp(motion.t, t, axis) for axis in up.T], axis=1)
    return np.degrees(np.arccos(np.clip((motion.up * true).sum(axis=1), -1, 1)))


def test_a_beginning_is_known_better_once_the_gyroscope_is():
    imu, up = _swaying(20, offset_dps=2.0)
    estimator = MotionEstimator()
    passed = estimator.update(imu)
    waiting = estimator.better()
    assert [each.t[-1] for each in waiting] == pytest.approx([5, 15], abs=0.05)
    known = bettered(passed, waiting)
    assert not waiting
    assert known.t == pytest.approx(passed.t)
    off, left = (_off_deg(each, imu.t, up)[passed.t < 10].max() for each in (passed, known))
    assert off > 1.4
    assert left < off / 3
    assert estimator.better() == []


def test_what_is_known_better_later_is_not_taken_before():
    estimator = MotionEstimator()
    passed = estimator.update(_swaying(20, offset_dps=2.0)[0])
    waiting = estimator.better()
    early = passed[: int(9 * MOTION_HZ)]
    known = bettered(early, waiting)
    assert len(waiting) == 1
    assert np.array_equal(known.t, early.t)
    assert not np.allclose(known.up, early.up, atol=1e-3)
