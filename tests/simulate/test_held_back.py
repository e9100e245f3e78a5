"""The held-back family: as people move, not as the family that thresholds were set with."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sensor_coach.simulate import Scene, SensorErrors, Tempo, simulate
from sensor_coach.simulate.chips import CHIPS, EXTREME, draw_chip, lost_in_bursts, without
from sensor_coach.simulate.motion import RATE_HZ
from sensor_coach.simulate.patients import repetitions

_RAISING = ["heel-drop", "heel-lift", "band-stretch", "seated-calf-raise", "leg-press-heel-raise"]
# ten brisk double-leg raises of one person, 100 Hz (CMU-MBL/IMU_Exercise_Prediction)
_BRISK = Scene(10, Tempo(0.5, 0.1, 0.65, 0.6), np.radians(39), fatigue=0.05, family="held-back")


def _set(placement, seed):
    done = simulate("heel-lift", placement, scene=_BRISK, seed=seed, errors=SensorErrors.ideal())
    inside = (done.imu.t > done.reps[0].start_s) & (done.imu.t < done.reps[-1].end_s + 0.3)
    return done.imu.acc[inside], done.imu.gyr[inside]


def _band_share(acc, low_hz, high_hz):
    size = np.linalg.norm(acc, axis=1)
    power = np.abs(np.fft.rfft(size - size.mean())) ** 2
    frequency = np.fft.rfftfreq(len(size), 0.01)
    return power[(frequency >= low_hz) & (frequency < high_hz)].sum() / power.sum()


def test_a_brisk_raise_feels_on_the_shank_as_it_was_measured():
    sets = [_set("shank", seed) for seed in range(24)]
    force = np.median([np.percentile(np.linalg.norm(acc, axis=1), [1, 99]) for acc, _ in sets], 0)
    assert force == pytest.approx([7.4, 13.2], rel=0.2)  # m/s²
    rate = np.median([np.percentile(np.linalg.norm(gyr, axis=1), 95) for _, gyr in sets])
    assert 43 * 0.8 < np.degrees(rate) < 59 * 1.2
    long_axis, sagittal = np.median([gyr.std(axis=0)[[2, 1]] for _, gyr in sets], axis=0)
    assert 0.32 * 0.8 < long_axis < 0.46 * 1.2
    assert 0.16 * 0.8 < sagittal < 0.19 * 1.3
    assert np.median([_band_share(acc, 0, 3) for acc, _ in sets]) == pytest.approx(0.5, abs=0.15)
    assert np.median([_band_share(acc, 5, 15) for acc, _ in sets]) == pytest.approx(0.29, abs=0.1)


def test_a_brisk_raise_feels_on_the_foot_as_it_was_measured():
    sets = [_set("foot", seed) for seed in range(24)]
    force = np.median([np.percentile(np.linalg.norm(acc, axis=1), [1, 99]) for acc, _ in sets], 0)
    assert force == pytest.approx([8.1, 11.1], rel=0.2)
    rate = np.median([np.percentile(np.linalg.norm(gyr, axis=1), 95) for _, gyr in sets])
    assert np.degrees(rate) == pytest.approx(147, rel=0.2)


def test_people_shoot_up_and_come_down_slowly():
    halves = np.array([half for seed in range(30) for half in _halves(seed)])
    up, down = np.median(halves, axis=0)  # half the rise to its peak, peak to half the fall
    assert 0.12 < up < 0.45
    assert 0.3 < down < 1.15
    assert down > 1.5 * up


def _halves(seed):
    pitch, reps = repetitions(_BRISK, np.random.default_rng(seed), 25, 45)
    for rep in reps:
        rows = pitch[round(rep.start_s * RATE_HZ) : round(rep.end_s * RATE_HZ)]
        above = np.flatnonzero(rows > rows.max() / 2)
        yield (rows.argmax() - above[0]) / RATE_HZ, (above[-1] - rows.argmax()) / RATE_HZ


@pytest.mark.parametrize("motion", _RAISING)
def test_truth_is_in_order_and_of_the_size_that_was_asked_for(motion):
    scene = Scene(6, Tempo(1, 0.5, 1, 0), np.radians(20), fatigue=0.4, family="held-back")
    done = simulate(motion, "foot", scene=scene, seed=4)
    times = [(r.start_s, r.top_s, r.top_end_s, r.end_s) for r in done.reps]
    assert all(list(each) == sorted(each) for each in times)
    assert all(end[3] <= start[0] for end, start in pairwise(times))
    sizes = np.degrees([rep.pitch_rad for rep in done.reps])
    assert 16 < sizes[0] < 25
    assert sizes[-1] < 0.85 * sizes[0]


def test_feet_are_placed_before_the_first_raise_by_some():
    lifted = [_moved_before(seed) for seed in range(12)]
    assert 3 <= sum(size > 0.35 for size in lifted) <= 11


def _moved_before(seed):
    done = simulate("heel-lift", "foot", scene=_BRISK, seed=seed, errors=SensorErrors.ideal())
    before = (done.imu.t > 1.0) & (done.imu.t < done.reps[0].start_s - 0.2)
    return np.linalg.norm(done.imu.gyr[before], axis=1).max()


def test_what_is_faster_than_flesh_does_not_alias():
    fast = simulate("heel-lift", "shank", scene=_BRISK, seed=3, errors=SensorErrors.ideal(),
                    sampling_rate_hz=400).imu  # fmt: skip
    power = np.abs(np.fft.rfft(fast.acc[:, 2] - fast.acc[:, 2].mean())) ** 2
    frequency = np.fft.rfftfreq(len(fast), 1 / 400)
    assert power[frequency > 60].sum() < 1e-2 * power.sum()


@pytest.mark.parametrize("chip", [*CHIPS, *EXTREME])
def test_a_calibrated_chip_has_a_tenth_of_its_offset(chip):
    raw, calibrated = (
        draw_chip(chip, np.random.default_rng(1), calibrated=each) for each in (False, True)
    )
    assert calibrated.acc_offset == pytest.approx(raw.acc_offset / 10)
    assert np.allclose(calibrated.mounting @ calibrated.mounting.T, np.eye(3))


def test_a_clock_that_is_fast_dates_the_truth_too():
    errors = SensorErrors.ideal()
    fast = SensorErrors(**{
        name: getattr(errors, name) for name in SensorErrors.__slots__
    } | {"rate_error": 0.02})  # fmt: skip
    true, late = (simulate("heel-lift", errors=each, seed=2) for each in (errors, fast))
    assert late.reps[-1].end_s == pytest.approx(1.02 * true.reps[-1].end_s)
    assert late.imu.t[-1] == pytest.approx(1.02 * true.imu.t[-1], abs=0.03)


def test_bursts_lose_the_share_they_are_told_to():
    imu = simulate("heel-lift", scene=Scene(reps=60)).imu
    packets, rng = -(-len(imu) // 5), np.random.default_rng(2)
    kept = without(imu, lost_in_bursts(packets, 0.05, rng, burst=1.5))
    assert len(kept) / len(imu) == pytest.approx(0.95, abs=0.015)
    assert np.diff(kept.t).max() > 0.09  # more than one packet of five at a time
    assert set(kept.t) <= set(imu.t)


def test_an_unknown_family_is_refused():
    with pytest.raises(ValueError, match="'dutch' is not one of: own, held-back"):
        simulate("heel-lift", scene=Scene(family="dutch"))
