"""The simulator: physics that must hold, whatever the scene."""

from __future__ import annotations

import numpy as np
import pytest

from sensor_coach.samples import GRAVITY
from sensor_coach.simulate import (
    MOTIONS,
    Scene,
    SensorErrors,
    Tempo,
    lose_packets,
    simulate,
)
from sensor_coach.simulate.balances import ENDINGS
from sensor_coach.simulate.body import Leg
from sensor_coach.simulate.sensor import clipped


@pytest.mark.parametrize("placement", ["foot", "shank"])
@pytest.mark.parametrize("motion", MOTIONS)
def test_every_motion_begins_at_rest_and_is_finite(motion, placement):
    imu = simulate(
        motion, placement, scene=Scene(reps=2, hold_s=6), errors=SensorErrors.ideal()
    ).imu
    assert np.isfinite(imu.acc).all()
    assert np.isfinite(imu.gyr).all()
    if motion not in {"cycling", "handling"}:
        assert np.linalg.norm(imu.acc[2:20], axis=1) == pytest.approx(GRAVITY, abs=0.02)


def test_one_seed_gives_one_recording_and_another_another():
    first, again, other = (simulate("heel-lift", seed=seed).imu for seed in (1, 1, 2))
    assert np.array_equal(first.acc, again.acc)
    assert len(other) != len(first) or not np.array_equal(other.acc, first.acc)


def test_the_ankle_rises_by_the_geometry_of_the_foot():
    leg = Leg(0.26)  # 13 cm ball to ankle, 7.5 cm ankle height: 35 degrees lift the ankle 6.1 cm
    assert leg.ankle_rise(np.radians(35.0)) == pytest.approx(0.061, abs=0.001)
    assert leg.heel_height(np.radians(35.0)) == pytest.approx(0.104, abs=0.002)


def test_integrating_an_ideal_shank_twice_gives_its_truth():
    scene = Scene(reps=3, tempo=Tempo(0.6, 0.2, 0.6, 0.3))
    done = simulate("heel-lift", "shank", scene=scene, seed=3, errors=SensorErrors.ideal(),
                    sampling_rate_hz=400)  # fmt: skip
    lean_free = done.imu.acc[:, 2] - GRAVITY  # a shank that hardly leans: z is nearly up
    rows = (done.imu.t >= done.reps[0].start_s) & (done.imu.t <= done.reps[0].top_s)
    rise = np.cumsum(np.cumsum(lean_free[rows])) / 400**2
    assert rise[-1] == pytest.approx(done.reps[0].rise_m, abs=0.015)


def test_truth_is_in_order_and_partial_repetitions_are_marked():
    done = simulate("heel-lift", "foot", scene=Scene(partials=0.5, reps=10), seed=2)
    times = [x for r in done.reps for x in (r.start_s, r.top_s, r.top_end_s, r.end_s)]
    assert times == sorted(times)
    assert 0 < sum(not rep.full for rep in done.reps) < 10


def test_walks_come_before_and_after():
    scene = Scene(reps=2, walk_s=8)
    done, without = simulate("heel-lift", scene=scene), simulate("heel-lift", scene=Scene(reps=2))
    assert done.reps[0].start_s == pytest.approx(without.reps[0].start_s + 8)
    assert np.abs(done.imu.gyr[200:600]).max() > 2.0


def test_a_board_tilts_to_its_edges_and_no_further():
    imu = simulate("single-leg-balance", "board", seed=1, errors=SensorErrors.ideal()).imu
    tilt = np.degrees(np.arccos(imu.acc[:, 2] / np.linalg.norm(imu.acc, axis=1)))
    assert 4 < np.percentile(tilt, 99) < 25


def test_a_share_of_packets_is_lost_and_the_rest_keep_their_times():
    imu = simulate("heel-lift", scene=Scene(reps=4)).imu
    kept = lose_packets(imu, 0.2, np.random.default_rng(1))
    assert 0.7 < len(kept) / len(imu) < 0.9
    assert set(kept.t) <= set(imu.t)


def test_a_sensor_clips_at_its_full_scale():
    errors = clipped(SensorErrors.draw(np.random.default_rng(1)), 1.0, 20)
    imu = simulate("heel-lift", errors=errors).imu
    assert np.abs(imu.acc).max() == pytest.approx(GRAVITY)
    assert np.degrees(np.abs(imu.gyr).max()) == pytest.approx(20)


def test_an_unknown_motion_is_refused():
    with pytest.raises(ValueError, match="'swimming' is not one of"):
        simulate("swimming")


@pytest.mark.parametrize("lifted", [False, True])
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_balance_ends_as_it_was_told_to(ending, lifted):
    scene = Scene(hold_s=8, ending=ending, lifted=lifted)
    done = simulate("single-leg-balance", scene=scene, seed=1, errors=SensorErrors.ideal())
    (hold,) = done.holds
    assert (hold.ended_by, hold.duration_s) == (ending, 8.0)
    if ending == "end of recording":
        assert done.imu.t[-1] == pytest.approx(hold.end_s, abs=0.02)
        return
    size = np.linalg.norm(done.imu.acc, axis=1)
    after = (done.imu.t > hold.end_s) & (done.imu.t < hold.end_s + 0.8)
    assert (size[after].min() < 0.4 * GRAVITY) == (ending == "hop")
    assert done.imu.t[-1] > hold.end_s + 3


@pytest.mark.parametrize(
    ("motion", "placement", "scene", "said"),
    [
        ("heel-lift", "wrist", Scene(), "a wrist does nothing in 'heel-lift'"),
        ("single-leg-balance", "shank", Scene(ending="sleep"), "'sleep' is not one of: touch-down"),
    ],
)
def test_what_cannot_be_is_refused(motion, placement, scene, said):
    with pytest.raises(ValueError, match=said):
        simulate(motion, placement, scene=scene)
