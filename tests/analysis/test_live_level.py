"""What is told between two looks: the newest level, and the newest tilt."""

import numpy as np
import pytest

from sensor_coach import packing
from sensor_coach.analysis.displacement import HeightFit
from sensor_coach.analysis.live_tilt import LiveTilt
from sensor_coach.analysis.motion import MOTION_HZ, NO_MOTION, Motion, join
from sensor_coach.analysis.orientation import MotionEstimator
from sensor_coach.devices.profile import profiles
from sensor_coach.pipeline import Pipeline
from sensor_coach.simulate import simulate
from sensor_coach.simulate.scene import Scene


def standing(up: np.ndarray) -> Motion:
    """Motion of a limb that does nothing but tilt."""
    n, zero = len(up), np.zeros(len(up))
    t = np.arange(n) / MOTION_HZ
    return Motion(t, up, zero + 9.81, zero, zero, zero, 9.81 * up, zero, zero)


def tilted(across: np.ndarray, along: np.ndarray) -> np.ndarray:
    up = np.stack([np.tan(across), np.tan(along), np.ones_like(across)], axis=1)
    return up / np.linalg.norm(up, axis=1, keepdims=True)


def test_a_height_goes_on_as_the_next_look_tells_it():
    imu = simulate("heel-lift", "shank", scene=Scene(reps=3), seed=3).imu
    estimator = MotionEstimator()
    motion = join([estimator.update(imu), estimator.finish()])[:400]
    fit = HeightFit(motion[:300], 30.0)
    fit.solve()
    ahead = [fit.onward(motion[300 : 300 + n]) for n in range(1, 6)]
    fit.extend(motion[300:305])
    np.testing.assert_allclose(ahead, fit.values(60), atol=2e-4)


@pytest.mark.parametrize("placement", ["shank", "foot"])
def test_a_level_is_news_25_times_a_second_and_hardly_late(placement):
    imu = simulate("heel-lift", placement, scene=Scene(reps=6), seed=3).imu
    pipeline = Pipeline(profiles()["sensor-coach"], "heel-lift", placement)
    told = []
    for note in packing.sent(imu, 2):
        pipeline.feed(note)
        told.append((pipeline.now_s, pipeline.level))
    pipeline.finish()
    t, level = np.array(told)[400:].T
    assert np.count_nonzero(np.diff(level)) / np.ptp(t) == pytest.approx(25, abs=0.5)
    lags = np.arange(0.0, 0.3, 0.01)
    known = [np.interp(t - lag, *pipeline.trace.T) for lag in lags]
    assert lags[np.argmin([np.std(each - level) for each in known])] <= 0.05


def test_the_middle_is_how_it_stood_lately():
    tilt = LiveTilt()
    assert tilt.tilt is None
    tilt.update(NO_MOTION)
    lean = np.full(500, 0.1)
    tilt.update(standing(tilted(lean, lean * 0)))
    assert tilt.tilt == pytest.approx((0, 0), abs=1e-12)
    tilt.update(standing(tilted(np.array([0.15]), np.array([0.0]))))
    assert np.hypot(*tilt.tilt) == pytest.approx(0.05, rel=0.01)  # a row hardly moves the middle


def test_a_turn_of_the_dot_is_a_turn_of_the_limb():
    turn = np.linspace(0, 10 * np.pi, 250, endpoint=False)
    up = tilted(0.03 * np.cos(turn), 0.03 * np.sin(turn))
    tilt, seen = LiveTilt(), []
    tilt.update(standing(up))
    for row in up:
        tilt.update(standing(row[None]))
        seen.append(tilt.tilt)
    seen = np.array(seen)
    np.testing.assert_allclose(np.hypot(*seen.T), 0.03, atol=0.002)
    np.testing.assert_allclose(
        np.hypot(*np.diff(seen, axis=0).T), 0.03 * 10 * np.pi / 250, rtol=0.2
    )


@pytest.mark.parametrize("seed", range(4))
def test_a_leg_that_waits_stays_where_it_is_with_a_sensor_from_the_box(seed):
    imu = simulate("heel-lift", "shank", seed=seed).imu
    pipeline, levels = Pipeline(profiles()["sensor-coach"], "heel-lift", "shank"), []
    for at in range(0, 380, 10):
        pipeline.update(imu[at : at + 10])
        levels.append(pipeline.level)
    assert np.ptp(levels[15:]) < 0.003
