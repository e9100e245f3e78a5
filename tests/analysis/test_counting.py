"""Twelve heel lifts are twelve; what is no exercise is none."""

from __future__ import annotations

import numpy as np
import pytest

from sensor_coach.analysis.live import LiveStretch
from sensor_coach.analysis.orientation import MotionEstimator
from sensor_coach.analysis.search import Search
from sensor_coach.devices.profile import profiles
from sensor_coach.packing import sent
from sensor_coach.pipeline import Pipeline, analyze
from sensor_coach.samples import ImuData, concatenate
from sensor_coach.simulate import Scene, Tempo, simulate

_TEMPI = {"1 s": Tempo(1.0, 0.5, 1.0, 0.5), "3 s": Tempo(3.0, 0.5, 3.0, 0.5)}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("tempo", _TEMPI)
@pytest.mark.parametrize("placement", ["foot", "shank"])
def test_twelve_heel_lifts_are_twelve(count, placement, tempo, seed):
    done = simulate("heel-lift", placement, scene=Scene(tempo=_TEMPI[tempo]), seed=seed)
    live, settled = count(done.imu, placement)
    assert len(live) == 12
    assert sum(rep.full for rep in settled) == 12


@pytest.mark.parametrize("lean_deg", [0.0, 4.0, 8.0])
@pytest.mark.parametrize("tempo", [Tempo(1.0, 0.0, 1.0, 0.0), Tempo(2.0, 2.0, 3.0, 0.5)])
def test_a_leg_that_moves_unlike_a_person_is_counted_too(count, tempo, lean_deg):
    scene = Scene(tempo=tempo, minimum_jerk=True, lean_deg=lean_deg)
    for seed in range(2):
        done = simulate("heel-lift", "shank", scene=scene, seed=seed)
        assert len(count(done.imu, "shank")[1]) == 12


@pytest.mark.parametrize("peak_deg", [25, 35])
@pytest.mark.parametrize("seed", range(2))
def test_slow_raises_are_counted_with_an_uncalibrated_sensor(count, seed, peak_deg):
    scene = Scene(tempo=Tempo(5.0, 1.0, 5.0, 0.5), peak_rad=float(np.radians(peak_deg)))
    done = simulate("heel-lift", "shank", scene=scene, seed=seed)
    assert len(count(done.imu, "shank")[1]) == 12


@pytest.mark.parametrize("seed", range(4))
def test_three_repetitions_between_long_rests_are_three(count, seed):
    imu = simulate("heel-lift", "shank", scene=Scene(reps=3), seed=seed).imu
    still = ImuData(imu.t[:800], np.tile(imu.acc[:20].mean(0), (800, 1)),
                    np.tile(imu.gyr[:20].mean(0), (800, 1)))  # fmt: skip
    shifted = [ImuData(run.t + at, run.acc, run.gyr) for at, run in
               ((0.0, still), (8.0, imu), (8.01 + imu.t[-1], still))]  # fmt: skip
    live, settled = count(concatenate(shifted), "shank")
    assert (len(live), len(settled)) == (3, 3)


@pytest.mark.parametrize("rate_hz", [50.0, 200.0])
@pytest.mark.parametrize("placement", ["foot", "shank"])
def test_it_does_not_matter_how_many_samples_are_in_a_packet(placement, rate_hz):
    done = simulate("heel-lift", placement, seed=1, sampling_rate_hz=rate_hz)
    starts_s = []
    for per_packet in (1, 10, 19):
        pipeline = Pipeline(profiles()["sensor-coach"], "heel-lift", placement, live=False)
        *_, result = analyze(sent(done.imu, per_packet), pipeline)
        assert result.rep_count == 12
        starts_s.append([rep.start_s for rep in result.reps])
    assert np.ptp(starts_s, axis=0).max() < 0.1


@pytest.mark.parametrize("rate_hz", [50.0, 66.7, 200.0])
@pytest.mark.parametrize("placement", ["foot", "shank"])
def test_the_sampling_rate_does_not_matter(count, placement, rate_hz):
    done = simulate("heel-lift", placement, seed=1, sampling_rate_hz=rate_hz)
    assert len(count(done.imu, placement)[1]) == 12


@pytest.mark.parametrize(
    ("exercise", "placement", "turn"),
    [
        ("heel-drop", "foot", -1),
        ("band-stretch", "foot", -1),
        ("seated-calf-raise", "shank", 1),
        ("leg-press-heel-raise", "foot", 1),
    ],
)
def test_the_other_exercises_that_repeat_are_counted(count, exercise, placement, turn):
    done = simulate(exercise, placement, seed=3)
    assert len(count(done.imu, placement, turn)[1]) == 12


@pytest.mark.parametrize("seed", range(6))
def test_feet_put_in_place_on_a_step_are_no_drop(count, seed):
    scene = Scene(reps=3, tempo=Tempo(2.0, 0.5, 2.0, 0.5), family="held-back")
    live, _ = count(simulate("heel-drop", "shank", scene=scene, seed=seed).imu, "shank", -1)
    assert [rep for rep in live if rep.top_s < 4] == []


@pytest.mark.parametrize("placement", ["foot", "shank"])
@pytest.mark.parametrize("motion", ["standing", "walking", "squats", "cycling"])
def test_what_is_no_exercise_is_not_counted(count, motion, placement):
    done = simulate(motion, placement, scene=Scene(hold_s=60.0), seed=2)
    assert count(done.imu, placement) == ([], [])


@pytest.mark.parametrize("motion", ["handling", "shifting"])
def test_a_foot_sensor_that_is_handled_counts_nothing(count, motion):
    done = simulate(motion, "foot", scene=Scene(hold_s=60.0), seed=2)
    assert count(done.imu, "foot") == ([], [])


@pytest.mark.parametrize("placement", ["foot", "shank"])
def test_a_repetition_across_a_gap_is_not_counted_and_the_others_are(count, placement):
    done = simulate("heel-lift", placement, seed=1)
    lost = np.abs(done.imu.t - done.reps[5].top_s - 0.2) < 0.2
    imu = ImuData(done.imu.t[~lost], done.imu.acc[~lost], done.imu.gyr[~lost])
    live, settled = count(imu, placement)
    assert (len(live), len(settled)) == (11, 11)


@pytest.mark.parametrize(
    ("placement", "gap_s"),
    [("foot", 0.3), ("foot", 1.0), ("foot", 2.5), ("shank", 0.3), ("shank", 1.0)],
)
@pytest.mark.parametrize(("share", "of"), [(0.3, "raise"), (0.5, "lowering"), (0.8, "lowering")])
def test_a_gap_that_begins_or_ends_on_the_way_cuts_that_repetition_and_no_other(
    placement, gap_s, share, of
):
    done = simulate("heel-lift", placement, scene=Scene(tempo=Tempo(3.0, 0.5, 3.0, 2.5)), seed=2)
    cut = done.reps[5]
    start_s, end_s = {"raise": (cut.start_s, cut.top_s), "lowering": (cut.top_end_s, cut.end_s)}[of]
    at = start_s + share * (end_s - start_s)
    for lost_s in ((at - gap_s, at), (at, at + gap_s)):
        kept = (done.imu.t < lost_s[0]) | (done.imu.t > lost_s[1])
        imu = ImuData(done.imu.t[kept], done.imu.acc[kept], done.imu.gyr[kept])
        pipeline = Pipeline(profiles()["sensor-coach"], "heel-lift", placement)
        found = [*pipeline.update(imu), *pipeline.finish()][-1].reps
        sound = [rep for rep in done.reps if rep.end_s < lost_s[0] or rep.start_s > lost_s[1]]
        assert [rep.top_s for rep in found] == pytest.approx([r.top_s for r in sound], abs=1.0)


def test_a_double_pump_is_one_repetition(count):
    scene = Scene(tempo=Tempo(1.0, 1.2, 1.5, 0.6), double_pumps=1.0)
    assert len(count(simulate("heel-lift", "foot", scene=scene, seed=4).imu, "foot")[1]) == 12


def test_a_partial_repetition_is_told_from_a_full_one(count):
    done = simulate("heel-lift", "foot", scene=Scene(partials=0.3, reps=14, peak_rad=0.7), seed=5)
    _, settled = count(done.imu, "foot")
    assert [rep.full for rep in settled] == [rep.full for rep in done.reps]
    assert not all(rep.full for rep in settled)


def test_times_and_size_are_those_of_the_foot(count):
    done = simulate("heel-lift", "foot", scene=Scene(fatigue=0.3), seed=6)
    _, settled = count(done.imu, "foot")
    for name, limit in (("start_s", 0.15), ("top_s", 0.25), ("top_end_s", 0.25), ("end_s", 0.2)):
        off = [getattr(a, name) - getattr(b, name) for a, b in zip(settled, done.reps, strict=True)]
        assert np.abs(off).mean() < limit
    off = [a.pitch_rad - b.pitch_rad for a, b in zip(settled, done.reps, strict=True)]
    assert np.degrees(np.abs(off).mean()) < 1.0


def test_the_rise_of_the_shank_is_known_to_a_centimetre_with_an_uncalibrated_sensor(count):
    off = []
    for seed in range(4):
        done = simulate("heel-lift", "shank", seed=seed)
        _, settled = count(done.imu, "shank")
        off += [a.rise_m - b.rise_m for a, b in zip(settled, done.reps, strict=True)]
    assert np.abs(off).mean() < 0.010


def test_a_window_that_begins_anew_and_its_fit_have_the_same_rows():
    motion = MotionEstimator().update(simulate("standing", "shank", scene=Scene(hold_s=170)).imu)
    live = LiveStretch(Search("shank"))
    for row in range(0, len(motion) - 5, 5):
        live.step(motion[row : row + 5])
    assert len(live._window) < len(motion) - 5
    assert len(live._fit.values()) == len(live._window)


@pytest.mark.parametrize("seed", range(3))
def test_quick_and_high_raises_are_no_strides(count, seed):
    scene = Scene(reps=8, tempo=Tempo(0.37, 0.0, 0.37, 0.0), peak_rad=float(np.radians(45)))
    done = simulate("heel-lift", "foot", scene=scene, seed=seed)
    assert len(count(done.imu, "foot")[1]) == 8


@pytest.mark.parametrize("overshoots_deg", [0, 8, 14])
def test_a_heel_that_falls_beyond_its_rest_is_counted(count, overshoots_deg):
    """On a plate a heel that is let go sinks below where it rests, and comes back in a second."""
    t = np.arange(0, 45, 0.01)
    way = np.interp(t % 5, [0, 2, 2.8, 3.4, 3.6, 4.8, 5], [0, 0, 28, 28, -overshoots_deg, 0, 0])
    way[(t < 5) | (t >= 40)] = 0
    pitch = np.radians(np.convolve(np.pad(way, 12, mode="edge"), np.hanning(25) / 12, "valid"))
    acc = 9.81 * np.stack([np.sin(pitch), 0 * t, np.cos(pitch)], axis=1)
    gyr = np.stack([0 * t, -np.gradient(pitch, t), 0 * t], axis=1)
    _, settled = count(ImuData(t, acc, gyr), "foot")
    assert len(settled) == 7
