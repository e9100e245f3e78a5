from dataclasses import replace

import numpy as np
import pytest

from sensor_coach.analysis.stretch import stretch_holds
from sensor_coach.devices.profile import profiles
from sensor_coach.events import Rep
from sensor_coach.pipeline import Pipeline
from sensor_coach.simulate import Scene, Tempo, simulate

RATE_HZ = 25


def pulled(held_s=5.0, deg=15.0, drift_deg=0.0, shake_deg=0.0):
    """One pull of the band as a trace, and its repetition: 1 s out, held, 1 s back."""
    t = np.arange(round((held_s + 4) * RATE_HZ)) / RATE_HZ
    ways = np.interp(t, [1, 2, 2 + held_s, 3 + held_s], [0, deg, deg + drift_deg, 0])
    held = (t > 2) & (t < 2 + held_s)
    shaken = ways + shake_deg * np.sin(2 * np.pi * 2 * t) * held
    return np.stack([t, -np.radians(shaken)], axis=1), Rep(1.0, 2.0, 2 + held_s, 3 + held_s)


def test_a_pull_is_held_as_long_and_as_far_as_it_is():
    trace, rep = pulled(held_s=5.0, deg=15.0)
    (hold,) = stretch_holds(trace, [rep])
    assert hold.duration_s == pytest.approx(5.0, abs=0.35)
    assert np.degrees(hold.angle_rad) == pytest.approx(15.0, abs=0.01)
    assert np.degrees(hold.drift_rad) == pytest.approx(0.0, abs=0.3)
    assert hold.ended_by == "released"


@pytest.mark.parametrize("drift_deg", [-5.0, 3.0])
def test_drift_is_how_far_the_foot_goes_on_or_gives_way(drift_deg):
    trace, rep = pulled(held_s=8.0, deg=20.0, drift_deg=drift_deg)
    (hold,) = stretch_holds(trace, [rep])
    assert np.degrees(hold.drift_rad) == pytest.approx(drift_deg, abs=0.4)
    assert np.degrees(hold.angle_rad) == pytest.approx(20 + drift_deg / 2, abs=0.3)


@pytest.mark.parametrize(("held_s", "count"), [(0.6, 0), (2.0, 1)])
def test_a_hold_lasts_a_second(held_s, count):
    trace, rep = pulled(held_s=held_s)
    assert len(stretch_holds(trace, [rep])) == count


@pytest.mark.parametrize(("deg", "count"), [(7.0, 0), (9.0, 1)])
def test_a_foot_that_hardly_moves_is_not_stretched(deg, count):
    trace, rep = pulled(deg=deg)
    assert len(stretch_holds(trace, [rep])) == count


@pytest.mark.parametrize(("shake_deg", "count"), [(0.2, 1), (2.0, 0)])
def test_a_foot_that_shakes_is_not_held(shake_deg, count):
    trace, rep = pulled(shake_deg=shake_deg)  # at 2 Hz, so that 2° is 18°/s
    assert len(stretch_holds(trace, [rep])) == count


def test_a_slip_ends_a_hold_and_the_longer_part_is_given():
    trace, rep = pulled(held_s=6.0, deg=20.0)
    trace[trace[:, 0] > 4.0, 1] *= 0.5
    (hold,) = stretch_holds(trace, [rep])
    assert hold.start_s >= 4.0
    assert np.degrees(hold.angle_rad) == pytest.approx(10.0, abs=0.1)


def test_a_twitch_does_not_end_a_hold():
    trace, rep = pulled(held_s=6.0)
    twitch = (trace[:, 0] > 4.0) & (trace[:, 0] < 4.09)
    trace[twitch, 1] += np.radians(0.5)
    (hold,) = stretch_holds(trace, [rep])
    assert hold.duration_s == pytest.approx(6.0, abs=0.4)


def test_the_sign_of_the_trace_may_be_the_other_way():
    trace, rep = pulled()
    other = trace * [1, -1]
    assert stretch_holds(other, [rep], turn=1) == stretch_holds(trace, [rep])


def test_simulated_pulls_are_held_as_long_as_they_were():
    scene = Scene(reps=4, tempo=Tempo(hold_s=5.0), peak_rad=float(np.radians(18)))
    done = simulate("band-stretch", "foot", scene=scene, seed=5)
    pipeline = Pipeline(profiles()["sensor-coach"], "band-stretch")
    pipeline.update(done.imu)
    result = pipeline.finish()[-1]
    assert len(result.holds) == len(done.holds) == result.rep_count == 4
    for hold, truth, rep in zip(result.holds, done.holds, done.reps, strict=True):
        assert hold.duration_s == pytest.approx(truth.duration_s, abs=0.6)
        assert hold.angle_rad == pytest.approx(rep.pitch_rad, abs=np.radians(2))
        assert abs(hold.drift_rad) < np.radians(3)
    assert not any("held" in note for rep in result.reps for note in rep.quality)
    assert result.reps == tuple(replace(rep, heel_height_m=None) for rep in result.reps)
