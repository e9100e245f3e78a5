"""Streaming is offline: where the samples are cut never matters, for any exercise."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensor_coach import packing
from sensor_coach.devices.profile import profiles
from sensor_coach.events import to_json
from sensor_coach.exercises import EXERCISES
from sensor_coach.pipeline import Pipeline
from sensor_coach.samples import ImuData
from sensor_coach.simulate import Scene, Simulated, Tempo, lose_packets, simulate

import numpy as np  # isort: skip


def _scene(exercise: str) -> tuple[Simulated, str]:
    placement = EXERCISES[exercise].placements[0]
    return simulate(exercise, placement, scene=Scene(reps=3, hold_s=12), seed=8), placement


_SCENES = {exercise: _scene(exercise) for exercise in EXERCISES}


def _events(imu: ImuData, exercise: str, placement: str, cuts: list[int]) -> list[str]:
    pipeline = Pipeline(profiles()["sensor-coach"], exercise, placement)
    edges = [0, *sorted(min(cut, len(imu)) for cut in cuts), len(imu)]
    events = [e for a, b in pairwise(edges) for e in pipeline.update(imu[a:b])]
    return [json.dumps(to_json(event)) for event in events + pipeline.finish()]


@settings(max_examples=4)
@given(cuts=st.lists(st.integers(0, 3000), max_size=40))
@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_cut_never_matters(exercise, cuts):
    done, placement = _SCENES[exercise]
    whole = _events(done.imu, exercise, placement, [])
    assert _events(done.imu, exercise, placement, cuts) == whole


def test_one_sample_at_a_time_is_all_at_once_with_gaps_in_between():
    done, placement = _SCENES["heel-lift"]
    holed = lose_packets(done.imu, 0.05, np.random.default_rng(1), packet=30)
    whole = _events(holed, "heel-lift", placement, [])
    assert any("Gap" in line for line in whole)
    assert _events(holed, "heel-lift", placement, list(range(len(holed)))) == whole


def test_packets_give_what_their_samples_give():
    done, placement = _SCENES["heel-lift"]
    pipeline = Pipeline(profiles()["sensor-coach"], "heel-lift", placement)
    for note in packing.imported(done.imu, 0.0):
        pipeline.feed(note)
    assert pipeline.finish()[-1].rep_count == 3


@pytest.mark.parametrize("placement", ["foot", "shank"])
def test_a_quick_set_is_announced_once_however_it_comes(placement):
    scene = Scene(60, Tempo(0.5, 0.1, 0.5, 0.2))
    imu = simulate("heel-lift", placement, scene=scene, seed=3).imu
    whole = _events(imu, "heel-lift", placement, [])
    assert sum('"event": "Rep"' in line for line in whole) == 60
    assert _events(imu, "heel-lift", placement, list(range(0, len(imu), 10))) == whole
