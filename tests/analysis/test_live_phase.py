"""The phase while a movement goes on: from its speed, and over whole sets."""

from __future__ import annotations

import numpy as np
import pytest

from sensor_coach.analysis.live_phase import PhaseTracker, speed
from sensor_coach.analysis.motion import MOTION_HZ
from sensor_coach.devices.profile import profiles
from sensor_coach.events import Phase
from sensor_coach.pipeline import Pipeline
from sensor_coach.simulate import simulate
from sensor_coach.simulate.scene import Scene, Tempo

LAG_S = 0.25


def told(*speeds: tuple[float, int]) -> list[str]:
    """Phases of a course of speeds, each held for so many steps, without repetition."""
    tracker, phases = PhaseTracker(), ["rest"]
    for value, steps in speeds:
        for _ in range(steps):
            phase = tracker.update(value)
            phases += [phase] if phase != phases[-1] else []
    return phases


def test_a_repetition_goes_through_its_phases():
    assert told((0, 5), (1, 5), (0, 5), (-1, 5), (0, 5)) == ["rest", "up", "hold", "down", "rest"]


def test_from_rest_there_is_but_one_way():
    assert told((-0.5, 10), (0, 2)) == ["rest"]


@pytest.mark.parametrize(("faster", "phases"), [(0.149, ["rest"]), (0.151, ["rest", "up"])])
def test_a_heel_sets_off(faster, phases):
    assert told((faster, 3)) == phases


@pytest.mark.parametrize(("slower", "phases"), [(0.101, ["rest", "up"]),
                                                (0.099, ["rest", "up", "hold"])])  # fmt: skip
def test_a_stroke_that_slackens_goes_on(slower, phases):
    assert told((1, 5), (slower, 2)) == phases


def test_what_went_a_little_way_is_at_rest_again():
    assert told((1, 1), (0, 3)) == ["rest", "up", "rest"]  # a fifth of a size


def test_a_little_way_back_is_no_return():
    assert told((1, 5), (-1, 2), (0, 2), (-1, 3), (0, 2)) == [
        "rest", "up", "down", "hold", "down", "rest",
    ]  # fmt: skip


def test_what_is_left_of_the_way_back_is_drift():
    assert told((1, 5), (0, 2), (-1, 3), (0, 2))[-1] == "rest"


def test_a_stroke_without_an_end_was_none():
    assert told((0.2, 60))[:3] == ["rest", "up", "rest"]


def test_a_drift_is_no_movement():
    rows = np.arange(int(10 * MOTION_HZ)) / MOTION_HZ
    assert speed(0.05 * rows, drifts=True) == pytest.approx(0.0, abs=1e-12)
    assert speed(0.05 * rows, drifts=False) == pytest.approx(0.05)


def share_right(exercise: str, placement: str, tempo: Tempo, seed: int) -> tuple[float, float]:
    """Share of moments whose phase is right, or was a moment ago; share at rest before."""
    done = simulate(exercise, placement, scene=Scene(reps=8, tempo=tempo), seed=seed)
    pipeline, imu, now, right, early = (
        Pipeline(profiles()["sensor-coach"], exercise, placement), done.imu, "rest", [], []
    )  # fmt: skip
    for row in range(0, len(imu), 5):
        for event in pipeline.update(imu[row : row + 5]):
            now = event.name if isinstance(event, Phase) else now
        t = float(imu.t[min(row + 4, len(imu) - 1)])
        if 2 < t < done.reps[0].start_s:
            early.append(now == "rest")
        elif done.reps[0].start_s <= t < done.reps[-1].end_s:
            right.append(now in {phase_at(done.reps, t - LAG_S * k / 4) for k in range(5)})
    return float(np.mean(right)), float(np.mean(early))


def phase_at(reps, t: float) -> str:
    for rep in reps:
        if rep.start_s <= t < rep.end_s:
            return "up" if t < rep.top_s else "hold" if t < rep.top_end_s else "down"
    return "rest"


@pytest.mark.parametrize(("placement", "least"), [("foot", 0.89), ("shank", 0.8)])
@pytest.mark.parametrize("tempo", [Tempo(1.0, 0.7, 1.5, 1.0), Tempo(2.0, 2.0, 3.0, 1.5)])
def test_the_phase_is_right_most_of_the_time_and_who_stands_is_at_rest(placement, tempo, least):
    right, early = np.mean(
        [share_right("heel-lift", placement, tempo, seed) for seed in (901, 902)], axis=0
    )
    assert right > least
    assert early == 1.0
