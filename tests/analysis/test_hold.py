"""Times on one leg: found, timed and told apart, on two unlike populations of simulated people."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from tests.analysis.other_balances import balance as other_balance

from sensor_coach.analysis.hold import HoldTimer, holds
from sensor_coach.analysis.motion import MOTION_HZ, Motion, join
from sensor_coach.analysis.orientation import MotionEstimator
from sensor_coach.devices.profile import profiles
from sensor_coach.events import Hold
from sensor_coach.pipeline import Pipeline
from sensor_coach.samples import GRAVITY, ImuData
from sensor_coach.simulate import Scene, simulate

_ENDINGS = ("touch-down", "hop", "step-off", "end of recording")
_WORN = {  # placement, lifted, board
    "shank": ("shank", False, False), "foot": ("foot", False, False),
    "lifted shank": ("shank", True, False), "lifted foot": ("foot", True, False),
    "board": ("board", False, True),
}  # fmt: skip


def motion_of(imu: ImuData) -> Motion:
    estimator = MotionEstimator()
    return join([estimator.update(imu), estimator.finish()])


def _one(worn: str, ending: str, seed: int) -> tuple[ImuData, list[Hold]]:
    placement, lifted, board = _WORN[worn]
    scene = Scene(hold_s=5.0 + 4.0 * seed, ending=ending, lifted=lifted, board=board)
    done = simulate("single-leg-balance", placement, scene=scene, seed=seed)
    return done.imu, list(done.holds)


def _other(worn: str, ending: str, seed: int) -> tuple[ImuData, list[Hold]]:
    placement, lifted, board = _WORN[worn]
    return other_balance(
        seed, placement, lifted=lifted, board=board, ending=ending, attempts=1 + seed % 2
    )


@pytest.mark.parametrize("worn", _WORN)
@pytest.mark.parametrize("people", [_one, _other], ids=["one", "other"])
def test_holds_are_timed_to_a_fifth_of_a_second_and_their_endings_told_apart(people, worn):
    errors, wrong = [], 0
    for ending in _ENDINGS:
        for seed in range(3, 7):
            imu, expected = people(worn, ending, seed)
            found = holds(motion_of(imu), _WORN[worn][0])
            assert len(found) == len(expected), f"{ending}, seed {seed}"
            for hold, truth in zip(found, expected, strict=True):
                errors.append(abs(hold.duration_s - truth.duration_s))
                wrong += hold.ended_by != truth.ended_by
    assert np.mean(errors) <= 0.2
    assert wrong == 0


@pytest.mark.parametrize("motion", ["standing", "cycling"])
@pytest.mark.parametrize("seed", range(6))
def test_what_is_no_balance_is_no_hold(motion, seed):
    imu = simulate(motion, "shank", scene=Scene(hold_s=40), seed=seed).imu
    assert holds(motion_of(imu), "shank") == []


@pytest.mark.parametrize("seed", range(6))
def test_a_walker_who_halts_in_mid_stride_holds_no_longer_than_the_halt(seed):
    imu = simulate("walking", "shank", scene=Scene(hold_s=40), seed=seed).imu
    assert all(hold.duration_s < 6.0 for hold in holds(motion_of(imu), "shank"))


def test_a_hold_ends_where_samples_are_missing():
    imu, (truth,) = _one("shank", "touch-down", 4)
    lost = (imu.t > 12.0) & (imu.t < 13.0)
    holed = ImuData(imu.t[~lost], imu.acc[~lost], imu.gyr[~lost])
    found = holds(motion_of(holed), "shank")
    assert [hold.ended_by for hold in found] == ["gap", "touch-down"]
    assert found[0].end_s == pytest.approx(12.0, abs=0.1)
    assert found[1].end_s == pytest.approx(truth.end_s, abs=0.3)


@pytest.mark.parametrize("worn", ["lifted shank", "lifted foot"])
def test_after_a_gap_it_is_known_yet_how_a_leg_stood(worn):
    """It hangs in the air when it is seen again."""
    imu, (truth,) = _one(worn, "touch-down", 5)
    lost = (imu.t > 12.0) & (imu.t < 13.0)
    holed = ImuData(imu.t[~lost], imu.acc[~lost], imu.gyr[~lost])
    first, second = holds(motion_of(holed), _WORN[worn][0])
    assert first.start_s == pytest.approx(truth.start_s, abs=0.3)
    assert (first.ended_by, second.ended_by) == ("gap", "touch-down")
    assert second.start_s == pytest.approx(13.0, abs=0.2)
    assert second.end_s == pytest.approx(truth.end_s, abs=0.3)


@pytest.mark.parametrize(("lost_s", "parts"), [(0.3, 1), (0.7, 2)])
def test_a_packet_that_is_lost_ends_no_hold_but_a_second_may(lost_s, parts):
    imu, (truth,) = _one("shank", "touch-down", 4)
    lost = (imu.t > 12.0) & (imu.t < 12.0 + lost_s)
    pipeline = Pipeline(profiles()["sensor-coach"], "single-leg-balance", "shank")
    pipeline.update(ImuData(imu.t[~lost], imu.acc[~lost], imu.gyr[~lost]))
    result = pipeline.finish()[-1]
    assert len(result.holds) == parts
    assert len(result.gaps) == 1
    assert result.holds[-1].end_s == pytest.approx(truth.end_s, abs=0.3)


def test_a_shank_that_is_lifted_little_and_swings_hangs_for_all_of_the_stay():
    """It leans by 13 degrees, comes near to how it stood, and once swings far."""
    t = np.arange(0, 40, 1 / MOTION_HZ)
    rng = np.random.default_rng(3)
    still, aloft = rng.normal(0, 0.2, len(t)), (t > 10) & (t < 30)
    swings = 13 + 3 * np.sin(2 * np.pi * 0.9 * t) + 5 * np.sin(2 * np.pi * 0.31 * t)
    far = 24 * np.sin(np.pi * np.clip(t - 20, 0, 1)) ** 2
    lean = np.radians(np.where(aloft, swings + far, 0) + still)
    lean = np.convolve(lean, np.ones(9) / 9, mode="same")
    up = np.stack([np.sin(lean), np.zeros_like(t), np.cos(lean)], axis=1)
    none, unrest = np.zeros_like(t), np.where(aloft, 0.3, 0.05)
    force = np.full_like(t, GRAVITY)
    motion = Motion(t, up, force, none, unrest, none, up * GRAVITY, none, none)
    (hold,) = holds(motion, "shank")
    assert (hold.start_s, hold.end_s) == (pytest.approx(10, abs=0.5), pytest.approx(30, abs=0.5))


def _leans_for(seconds: float, sway_deg: list[float]) -> Motion:
    """A shank that leans by 5 degrees from the tenth second on, and sways in parts of that time."""
    t = np.arange(0, 20 + seconds, 1 / MOTION_HZ)
    rng = np.random.default_rng(4)
    alone = (t > 10) & (t < 10 + seconds)
    part = np.minimum(((t - 10) * len(sway_deg) / seconds).astype(int), len(sway_deg) - 1)
    sway = np.where(alone, np.array(sway_deg)[np.maximum(part, 0)], 0.05)
    lean = np.where(alone, 5.0, 0.0) + sway * rng.normal(0, 4, len(t))
    lean = np.radians(np.convolve(lean, np.hanning(13) / 6, mode="same"))
    up = np.stack([np.sin(lean), np.zeros_like(t), np.cos(lean)], axis=1)
    none, force = np.zeros_like(t), np.full_like(t, GRAVITY)
    return Motion(t, up, force, none, none + 0.05, none, up * GRAVITY, none, none)


def test_who_stands_on_one_leg_calmly_for_a_while_goes_on_holding():
    (hold,) = holds(_leans_for(24.0, [0.4, 0.06, 0.4]), "shank")
    assert hold.start_s == pytest.approx(10, abs=0.7)
    assert hold.end_s == pytest.approx(34, abs=0.7)


def test_nothing_comes_of_nothing():
    assert holds(join([]), "shank") == []
    timer = HoldTimer("shank")
    assert timer.update(join([])) == []
    assert timer.finish()[0] == []


@pytest.mark.parametrize("worn", ["shank", "lifted shank", "board"])
def test_live_a_hold_is_seen_soon_and_its_end_too(worn):
    imu, (truth,) = _one(worn, "touch-down", 3)
    timer, motion, held = HoldTimer(_WORN[worn][0]), motion_of(imu), []
    phases = []
    for first in range(0, len(motion), 3):
        phases += timer.update(motion[first : first + 3])
        held.append((motion.t[first], timer.level))
    begin = next(phase for phase in phases if phase.name == "hold")
    end = next(
        phase for phase in phases if phase.name == "rest" and phase.start_s > truth.end_s - 1
    )
    assert begin.start_s == pytest.approx(truth.start_s, abs=1.5)
    assert end.start_s == pytest.approx(truth.end_s, abs=1.6)
    assert max(level for _, level in held) == pytest.approx(truth.duration_s, abs=2.0)


def test_however_motion_is_cut_the_phases_and_holds_are_the_same():
    imu, _ = _other("shank", "hop", 5)
    motion = motion_of(imu)
    whole = HoldTimer("shank")
    said = (whole.update(motion), whole.finish()[0])
    for size in (1, 2, 7, 100):
        timer = HoldTimer("shank")
        parts = [motion[a : a + size] for a in range(0, len(motion), size)]
        assert ([p for part in parts for p in timer.update(part)], timer.finish()[0]) == said


def _repeated(motion: Motion, times: int) -> Motion:
    length_s = motion.t[-1] - motion.t[0] + 1 / MOTION_HZ
    return join([replace(motion, t=motion.t + i * length_s) for i in range(times)])


def test_a_long_stream_is_settled_as_it_goes():
    motion = motion_of(_one("shank", "touch-down", 4)[0])
    each = _repeated(motion, 30)
    timer = HoldTimer("shank")
    for first in range(0, len(each), 1000):
        timer.update(each[first : first + 1000])
    found, kept = timer.finish()
    assert len(found) == 30
    assert len(kept) < 0.5 * len(each)
    durations = [hold.duration_s for hold in found]
    assert np.ptp(durations) < 0.5
    longest = max(found, key=lambda hold: hold.duration_s)
    assert kept.t[0] < longest.start_s < longest.end_s <= kept.t[-1] + 0.1


def test_two_hours_take_no_more_memory_than_ten_minutes():
    motion = _repeated(motion_of(_one("shank", "touch-down", 4)[0]), 22)  # ten minutes
    timer, sizes = HoldTimer("shank"), []
    tracemalloc.start()
    for tenth in range(12):
        for first in range(0, len(motion), 2000):
            part = motion[first : first + 2000]
            timer.update(replace(part, t=part.t + 620.0 * tenth))
        sizes.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert max(sizes[1:]) - sizes[0] < 1e6
