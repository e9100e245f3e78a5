"""The corpus: fair, the same each time, and told apart from what thresholds are set with."""

from __future__ import annotations

from itertools import product

import numpy as np
from benchmarks.corpus import negatives, sets, write

from sensor_coach import files
from sensor_coach.evaluation import evaluate, with_truth
from sensor_coach.exercises import EXERCISES
from sensor_coach.simulate.activities import ACTIVITIES


def test_every_exercise_is_done_at_every_tempo_and_small_too():
    cases = list(sets(210))
    done = {(c.motion, c.placement, c.scene.tempo.raise_s, c.scene.peak_rad is None) for c in cases}
    seen = [
        (e.id, place) for e in EXERCISES.values() if e.measures == "reps" for place in e.placements
    ]
    for (motion, placement), phase_s, large in product(seen, (0.5, 1, 2, 3, 5), (True, False)):
        assert (motion, placement, phase_s, large) in done
    assert {c.rate_hz for c in cases} == {50.0, 66.7, 100.0, 200.0}
    assert {c.loss for c in cases} == {0.0, 0.01, 0.05}


def test_the_families_share_no_seed_and_each_is_the_same_again():
    held_back, own = list(sets(210)), list(sets(210, "own"))
    assert {c.scene.family for c in held_back} == {"held-back"}
    assert not {c.seed for c in held_back} & {c.seed for c in own}
    assert held_back == list(sets(210))
    first, again = held_back[1].arrived().imu, held_back[1].arrived().imu
    assert np.array_equal(first.acc, again.acc)


def test_an_hour_is_an_hour_of_each_motion_half_of_it_on_the_foot():
    cases = list(negatives(60))
    assert {c.motion for c in cases} == set(ACTIVITIES)
    for motion in ACTIVITIES:
        pieces = [c for c in cases if c.motion == motion]
        assert sum(c.scene.hold_s for c in pieces) == 3600
        assert sum(c.placement == "foot" for c in pieces) == len(pieces) / 2


def test_what_is_written_can_be_evaluated_by_tempo_rate_loss_and_sensor(tmp_path):
    case = next(
        c for c in sets(50) if c.motion == "seated-calf-raise" and c.scene.tempo.raise_s == 1
    )
    for each in (case, next(negatives(0.5))):
        write(tmp_path, each)
    done, still = map(evaluate, with_truth(tmp_path))
    assert done.error is still.error is None
    assert {"tempo", "rate", "loss", "sensor", "accelerometer", "family"} <= done.facts.keys()
    assert done.facts["tempo"] == "1 s"
    assert (still.negative, still.facts["motion"], still.facts["exercise"]) == (
        True, "standing", "heel-lift, shank")  # fmt: skip


def test_a_lost_packet_is_missing_from_the_recording_and_the_rest_keep_their_times(tmp_path):
    case = next(c for c in sets(100) if c.loss == 0.05 and c.scene.tempo.raise_s == 0.5)
    write(tmp_path, case)
    info, notes = files.open_set(tmp_path / f"{case.name}.sqlite", files.Override())
    read, arrived = files.samples(info, notes), case.arrived().imu
    assert len(read) == len(arrived) < 0.99 * len(case.sent().imu)
    late_s = read.t - arrived.t
    assert np.abs(late_s - np.median(late_s)).max() < 0.25 / case.rate_hz
