"""A small fixed sample of the held-back corpus: whatever is changed, it may not get worse.

Each figure that is asserted stands beside the bar it is meant to reach. `benchmarks.corpus` and
``sensor-coach evaluate`` measure the same on ten times as many sets (docs/accuracy.md).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.corpus import Case, sets

from sensor_coach import simulated_files
from sensor_coach.devices.profile import profiles
from sensor_coach.evaluation import Outcome, compare
from sensor_coach.events import Rep, SetResult
from sensor_coach.pipeline import Pipeline
from sensor_coach.samples import GRAVITY, ImuData
from sensor_coach.simulate import Scene, Tempo, simulate
from sensor_coach.simulate.activities import ACTIVITIES
from sensor_coach.simulate.chips import EXTREME, draw_chip, lost_in_bursts, without

_SETS = 16


def _analysed(imu: ImuData, exercise: str, placement: str) -> tuple[SetResult, int]:
    pipeline = Pipeline(profiles()["sensor-coach"], exercise, placement)
    events = [each for at in range(0, len(imu), 50) for each in pipeline.update(imu[at : at + 50])]
    live = sum(isinstance(event, Rep) and event.full for event in events)
    return pipeline.finish()[-1], live


def _outcome(case: Case) -> Outcome:
    done = case.arrived()
    truth = simulated_files.truth(done, **case.facts())
    return compare(case.name, truth, *_analysed(done.imu, truth["exercise"], done.placement))


@pytest.fixture(scope="module")
def outcomes():
    usual = (case for case in sets(200) if case.chip not in EXTREME and _minutes(case) < 0.8)
    return [_outcome(case) for case, _ in zip(usual, range(_SETS), strict=False)]


def _minutes(case):
    tempo = case.scene.tempo
    return case.scene.reps * (tempo.raise_s + tempo.hold_s + tempo.lower_s + tempo.rest_s) / 60


def _share(outcomes, name, most):
    return np.mean([abs(getattr(each, name) - each.true_count) <= most for each in outcomes])


def _off(outcomes, name, **facts):
    chosen = [each.off[name] for each in outcomes if name in each.off
              and all(each.facts[key] == value for key, value in facts.items())]  # fmt: skip
    assert len(chosen) >= 3
    return np.mean(chosen)


def test_sets_are_counted_exactly(outcomes):
    assert _share(outcomes, "count", 0) >= 0.98  # the bar
    assert _share(outcomes, "count", 1) >= 0.998  # the bar
    live = [each.live_count == each.true_live_count for each in outcomes]
    assert np.mean(live) >= 0.93  # bar: 0.96


def test_sizes_are_those_of_the_leg(outcomes):
    assert _off(outcomes, "rise_m") < 0.003  # bars: 0.004 calibrated, 0.008 uncalibrated
    assert _off(outcomes, "pitch_rad") < np.radians(1.5)  # the bar


def test_times_are_those_of_the_heel(outcomes):
    assert _off(outcomes, "start_s") < 0.08  # bars of all four: 80 ms at 1 s, 150 ms at 3 s
    assert _off(outcomes, "top_s") < 0.08
    assert _off(outcomes, "top_end_s") < 0.11
    assert _off(outcomes, "end_s") < 0.08


def _raise(seed, placement, *, rate_hz=100.0, loss=0.0, **sensor):
    """Count of one set under other circumstances; what is done is the same."""
    scene = Scene(8, Tempo(1.0, 0.5, 1.0, 0.6), np.radians(35), family="held-back")
    chip = draw_chip("BMI270", np.random.default_rng(seed))
    errors = replace(chip, **{"rate_error": 0.0, **sensor})
    done = simulate("heel-lift", placement, scene=scene, seed=seed, sampling_rate_hz=rate_hz,
                    errors=errors)  # fmt: skip
    packets, rng = -(-len(done.imu) // 5), np.random.default_rng(seed)
    imu = without(done.imu, lost_in_bursts(packets, loss, rng, burst=1.0))
    return _analysed(imu, "heel-lift", placement)[0].rep_count


_CIRCUMSTANCES = {
    "50 Hz": {"rate_hz": 50.0}, "66.7 Hz": {"rate_hz": 66.7}, "200 Hz": {"rate_hz": 200.0},
    "1 % lost": {"loss": 0.01}, "clock 2 % fast": {"rate_error": 0.02},
    "clock 2 % slow": {"rate_error": -0.02}, "clipped at 4 g": {"acc_range": 4 * GRAVITY},
    "another mounting": {"mounting": np.array([[0.0, 0, 1], [1, 0, 0], [0, 1, 0]])},
}  # fmt: skip


@pytest.mark.parametrize("placement", ["foot", "shank"])
@pytest.mark.parametrize("changes", _CIRCUMSTANCES.values(), ids=_CIRCUMSTANCES.keys())
def test_circumstances_do_not_change_the_count(changes, placement):
    assert _raise(2, placement, **changes) == 8


@pytest.mark.parametrize("placement", ["foot", "shank"])
def test_five_percent_lost_do_not_change_the_count(placement):
    assert [_raise(seed, placement, loss=0.05) for seed in (2, 3, 4, 5)] == [8] * 4


_FALSE = {("lunges", "foot"): 8, ("sitting", "shank"): 3, ("strapping", "shank"): 1}  # bar: 0


@pytest.mark.parametrize("placement", ["foot", "shank"])
@pytest.mark.parametrize("motion", ACTIVITIES)
def test_what_is_no_exercise_counts_nothing(motion, placement):
    done = simulate(motion, placement, scene=Scene(hold_s=60), seed=31)
    found = _analysed(done.imu, "heel-lift", placement)[0].rep_count
    assert found <= _FALSE.get((motion, placement), 0)
