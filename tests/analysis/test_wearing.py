"""What a sensor is worn on: right or silent, never wrong, of anybody who does what was asked."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from sensor_coach import packing, plain_csv
from sensor_coach.analysis import wearing
from sensor_coach.analysis.motion import MOTION_HZ, Motion, join
from sensor_coach.analysis.orientation import MotionEstimator
from sensor_coach.analysis.wearing import ANYWHERE, Wearing
from sensor_coach.devices.profile import profiles
from sensor_coach.exercises import EXERCISES
from sensor_coach.pipeline import Pipeline, analyze
from sensor_coach.samples import GRAVITY, ImuData
from sensor_coach.simulate import Scene, simulate
from sensor_coach.simulate.chips import CHIPS, draw_chip
from sensor_coach.simulate.scene import Tempo
from sensor_coach.simulate.sensor import measure

_RAISES = ("heel-lift", "heel-drop", "seated-calf-raise")


def _motion(imu: ImuData) -> Motion:
    estimator = MotionEstimator()
    return join([estimator.update(imu), estimator.finish()])


def _drawn(exercise: str, placement: str, seed: int) -> ImuData:
    """One set of 1 to 12 raises at any tempo, by either family, with one of four chips."""
    rng = np.random.default_rng([seed, 31])
    pace = float(np.exp(rng.uniform(np.log(0.6), np.log(3.5))))
    tempo = Tempo(pace, float(rng.choice([0, 0.5, 2])), pace * rng.uniform(0.8, 1.8), 0.6)
    scene = Scene(
        reps=int(rng.choice([1, 4, 12])), tempo=tempo, family=("own", "held-back")[seed % 2],
        partials=float(rng.choice([0, 0.3])),
    )  # fmt: skip
    chip = draw_chip(list(CHIPS)[seed % 4], rng)
    rate_hz = float(rng.choice([50, 100, 200]))
    return simulate(
        exercise, placement, scene=scene, seed=seed, errors=chip, sampling_rate_hz=rate_hz
    ).imu


def _lying(seconds: float, seed: int) -> Motion:
    """A sensor on a table, with one of four chips."""
    t = np.arange(0, seconds, 0.0025)
    still = ImuData(t, np.tile([0, 0, GRAVITY], (len(t), 1)), np.zeros((len(t), 3)))
    rng = np.random.default_rng(seed)
    return _motion(measure(still, draw_chip(list(CHIPS)[seed % 4], rng), 50.0, rng))


def _swaying(speed_deg_s: float, seconds: float) -> Motion:
    """A direction that turns at just this speed."""
    n = round(seconds * MOTION_HZ)
    at = np.radians(speed_deg_s) * np.arange(n) / MOTION_HZ
    up = np.stack([np.sin(at), np.zeros(n), np.cos(at)], axis=1)
    zero = np.zeros(n)
    return Motion(np.arange(n) / MOTION_HZ, up, zero + GRAVITY, zero, zero, zero, up, zero, zero)


@pytest.mark.parametrize("exercise", _RAISES)
def test_raises_tell_shank_from_foot_or_nothing(exercise):
    verdicts: dict[str, Counter[str]] = {"shank": Counter(), "foot": Counter()}
    for placement, counted in verdicts.items():
        for seed in range(12):
            motion = _motion(_drawn(exercise, placement, seed))
            found = wearing.raising(motion, EXERCISES[exercise].turn)
            known = "known" if found.possible != ANYWHERE else "unknown"
            counted[known if placement in found.possible else "wrong"] += 1
    assert verdicts["shank"]["wrong"] == verdicts["foot"]["wrong"] == 0
    assert verdicts["shank"]["known"] >= 8
    assert verdicts["foot"]["known"] >= (3 if exercise == "heel-drop" else 10)  # it tips less


@pytest.mark.parametrize("placement", ["shank", "foot", "board"])
@pytest.mark.parametrize("seed", range(3))
def test_a_balance_is_taken_for_no_raise(placement, seed):
    imu = simulate("single-leg-balance", placement, seed=seed).imu
    assert placement in wearing.raising(_motion(imu)).possible


@pytest.mark.parametrize("other", ["standing", "shifting", "walking", "stairs-up", "strapping"])
@pytest.mark.parametrize("placement", ["shank", "foot"])
def test_what_is_no_raise_tells_nothing(other, placement):
    imu = simulate(other, placement, scene=Scene(hold_s=30), seed=1).imu
    assert wearing.raising(_motion(imu)) == Wearing()


@pytest.mark.parametrize("seed", range(8))
def test_a_table_is_stiller_than_a_shank_and_may_be_a_foot(seed):
    found = wearing.standing(_lying(5.0, seed))
    assert found.possible == {"foot", "board", "table"}
    assert wearing.raising(_lying(20.0, seed)) == Wearing()


@pytest.mark.parametrize("placement", ["shank", "foot"])
@pytest.mark.parametrize("seed", range(6))
def test_a_leg_that_stands_is_never_taken_for_a_table(placement, seed):
    before = _motion(_drawn("heel-lift", placement, seed))[10:85]
    found = wearing.standing(before)
    assert found.possible in (ANYWHERE, ANYWHERE - {"table"})
    assert placement == "foot" or found.possible == ANYWHERE - {"table"}


@pytest.mark.parametrize(
    ("speed_deg_s", "possible"),
    [
        (0.14, ANYWHERE - {"shank"}), (0.16, ANYWHERE),
        (0.49, ANYWHERE), (0.51, ANYWHERE - {"table"}),
    ],
)  # fmt: skip
def test_stillness_is_judged_at_its_limits(speed_deg_s, possible):
    assert wearing.standing(_swaying(speed_deg_s, 5.0)).possible == possible


def test_a_moment_tells_nothing():
    assert wearing.standing(_swaying(0.0, 2.9)) == Wearing()
    assert wearing.standing(_swaying(0.0, 3.0)) != Wearing()
    assert wearing.raising(_swaying(0.0, 0.0)) == Wearing()


@pytest.mark.parametrize(("pitch_deg", "tells"), [(18.5, False), (22.0, True)])
def test_a_foot_has_to_tip_far_enough(pitch_deg, tells):
    scene = Scene(reps=5, peak_rad=float(np.radians(pitch_deg)), fatigue=0.0, minimum_jerk=True)
    motion = _motion(simulate("heel-lift", "foot", scene=scene, seed=3).imu)
    assert (wearing.raising(motion).possible == {"foot", "board"}) == tells


def test_a_real_sensor_that_lay_is_on_no_shank(real_data):
    motion = _motion(plain_csv.read(real_data / "ankle_ble" / "09_02_2023_15_20.csv"))
    found = wearing.standing(motion)
    assert found.contradiction("shank") == (
        "the sensor seems to lie still, not to be on the shank: it moves less than the shank of "
        "anybody who stands"
    )
    assert found.contradiction("foot") is None


def _warnings(done: ImuData, exercise: str, stated: str) -> list[str]:
    pipeline = Pipeline(profiles()["sensor-coach"], exercise, stated, live=False)
    said = analyze(packing.imported(done, 0.0), pipeline)[-1].warnings
    return [warning for warning in said if "seems" in warning]


@pytest.mark.parametrize("exercise", ["heel-lift", "seated-calf-raise"])
@pytest.mark.parametrize(("true", "stated"), [("foot", "shank"), ("shank", "foot")])
def test_a_set_says_that_the_sensor_is_elsewhere(exercise, true, stated):
    imu = simulate(exercise, true, scene=Scene(reps=6), seed=5).imu
    (said,) = _warnings(imu, exercise, stated)
    assert said.startswith(f"the sensor seems to be on the {true}, not to be on the {stated}: it ")
    assert _warnings(imu, exercise, true) == []


def test_two_movements_are_not_enough_for_a_set():
    two, three = (simulate("heel-lift", "foot", scene=Scene(reps=n), seed=5).imu for n in (2, 3))
    assert _warnings(two, "heel-lift", "shank") == []
    assert len(_warnings(three, "heel-lift", "shank")) == 1


def test_what_only_a_foot_can_do_is_not_judged():
    imu = simulate("leg-press-heel-raise", "foot", scene=Scene(reps=6), seed=5).imu
    assert _warnings(imu, "leg-press-heel-raise", "foot") == []
