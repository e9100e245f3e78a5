"""From samples to what a set came to: sizes, phases and notes as they leave the pipeline."""

from __future__ import annotations

from statistics import median

import numpy as np
import pytest

from sensor_coach.devices.profile import profiles
from sensor_coach.events import Phase, Rep
from sensor_coach.pipeline import Pipeline
from sensor_coach.simulate import Scene, Tempo, simulate

_SLOW = Tempo(raise_s=2.0, hold_s=2.0, lower_s=3.0, rest_s=1.0)


def _run(exercise, placement, scene, foot_length_m=None, seed=3):
    done = simulate(exercise, placement, scene=scene, seed=seed)
    pipeline = Pipeline(
        profiles()["sensor-coach"], exercise, placement, foot_length_m=foot_length_m
    )
    events = [*pipeline.update(done.imu), *pipeline.finish()]
    return done, events, events[-1]


@pytest.fixture(scope="module", params=["foot", "shank"])
def drops(request):
    tempo = Tempo(raise_s=3.0, hold_s=0.5, lower_s=1.0, rest_s=1.0)  # out slowly, back fast
    return _run("heel-drop", request.param, Scene(reps=5, tempo=tempo))


def test_a_heel_drop_lowers_first(drops):
    done, events, result = drops
    assert result.rep_count == 5
    for rep, truth in zip(result.reps, done.reps, strict=True):
        assert rep.sinks
        assert rep.lower_s == pytest.approx(truth.lower_s, abs=0.6)
        assert rep.raise_s == pytest.approx(truth.raise_s, abs=0.6)
        assert not any("lowered" in note for note in rep.quality)
    named = [event.name for event in events if isinstance(event, Phase)]
    assert next(name for name in named if name in ("up", "down")) == "down"


def test_a_heel_drop_has_a_depth(drops):
    done, _, result = drops
    for rep, truth in zip(result.reps, done.reps, strict=True):
        assert rep.depth_m == rep.heel_height_m
        # the foot is not of the length assumed, the shank's rise is known to about a centimetre
        assert rep.depth_m == pytest.approx(truth.depth_m, abs=0.02)


def test_what_is_announced_live_is_complete_too(drops):
    _, events, result = drops
    live = [event for event in events if isinstance(event, Rep)]
    assert len(live) == result.rep_count
    assert all(rep.sinks and rep.depth_m is not None for rep in live)


@pytest.mark.parametrize(("placement", "off_m"), [("foot", 0.008), ("shank", 0.02)])
def test_the_heel_is_as_high_as_it_was_for_a_known_foot(placement, off_m):
    length_m = float(np.random.default_rng(3).normal(0.26, 0.02))  # the simulator's first draw
    done, _, result = _run("heel-lift", placement, Scene(reps=4, peak_rad=0.5), length_m)
    assert result.foot_length_m == length_m
    for rep, truth in zip(result.reps, done.reps, strict=True):
        assert rep.heel_height_m == pytest.approx(truth.heel_height_m, abs=off_m)
        assert rep.rise_m is not None


def test_a_set_done_as_it_should_be_has_no_notes_and_a_set_done_fast_has_them():
    _, events, result = _run("heel-lift", "foot", Scene(reps=4, tempo=_SLOW, fatigue=0.0))
    assert [rep.quality for rep in result.reps] == [()] * 4
    _, events, result = _run("heel-lift", "foot", Scene(reps=4, tempo=Tempo(0.5, 0.0, 0.6, 0.5)))
    live = [event for event in events if isinstance(event, Rep)]
    assert all(rep.quality[0].startswith("lowered in 0.") for rep in [*live, *result.reps])


def test_a_set_has_metrics_and_a_hold_has_none():
    done, _, result = _run("heel-lift", "foot", Scene(reps=6, tempo=_SLOW))
    assert result.metrics["reps_full"] == 6
    lowered = median(rep.lower_s for rep in done.reps)
    assert result.metrics["median_lower_s"] == pytest.approx(lowered, abs=0.5)
    pitches = [rep.pitch_rad for rep in done.reps]
    assert result.metrics["peak_pitch_rad"] == pytest.approx(max(pitches), abs=0.03)
    assert result.metrics["total_rise_m"] is None
    assert _run("single-leg-balance", "shank", Scene(hold_s=8))[2].metrics is None


def test_a_foot_of_no_length_is_refused():
    with pytest.raises(ValueError, match="foot length"):
        Pipeline(profiles()["sensor-coach"], "heel-lift", foot_length_m=26.0)
