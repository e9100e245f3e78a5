"""Presses on one leg: from the wrist, tapped or by a metronome, and how steady the leg was."""

from __future__ import annotations

import numpy as np
import pytest
from tests.analysis.test_hold import motion_of
from tests.analysis.test_hold_sway import _swaying

from sensor_coach.analysis.presses import Presses, at_tempo, of_wrist, steadiness, tapped
from sensor_coach.devices.profile import profiles
from sensor_coach.events import Hold, from_json, to_json
from sensor_coach.pipeline import Pipeline
from sensor_coach.simulate import Scene, Tempo, simulate
from sensor_coach.simulate.balances import press_cycle_s, press_starts_s


@pytest.mark.parametrize("tempo", [Tempo(), Tempo(0.8, 0.2, 0.8, 0.3), Tempo(2.0, 0.5, 2.5, 1.0)])
@pytest.mark.parametrize("seed", range(4))
def test_the_wrist_tells_every_press_and_when(tempo, seed):
    scene = Scene(reps=10, tempo=tempo)
    found = of_wrist(simulate("one-leg-press", "wrist", scene=scene, seed=seed).imu).windows
    assert len(found) == 10
    starts = np.array([start for start, _ in found]) - press_starts_s(scene)
    lengths = np.array([end - start for start, end in found])
    up_and_down = press_cycle_s(scene) - tempo.rest_s
    assert np.abs(starts).mean() < 0.15 * press_cycle_s(scene)
    assert np.abs(lengths - up_and_down).max() < 0.3 * up_and_down


@pytest.mark.parametrize("seed", range(3))
def test_a_wrist_that_does_not_press_tells_none(seed):
    imu = simulate("standing", "foot", scene=Scene(hold_s=40), seed=seed).imu
    assert of_wrist(imu).windows == ()


def test_a_metronome_puts_presses_into_the_hold_and_taps_where_they_were():
    hold = Hold(5.0, 15.2, "touch-down")
    assert at_tempo(hold, 2.5).windows == ((5.0, 7.5), (7.5, 10.0), (10.0, 12.5), (12.5, 15.0))
    assert tapped([4.0, 1.0, 2.5]).windows == ((1.0, 2.5), (2.5, 4.0), (4.0, 5.5))
    assert tapped([3.0]).windows == ()
    with pytest.raises(ValueError, match="every 0 s, expected a positive"):
        at_tempo(hold, 0)


def test_steadiness_of_a_press_is_that_of_the_sway_in_it():
    motion, hold = _swaying(0.5, 2.0, 2.0, 30.0), Hold(2.0, 26.0, "touch-down")
    found = steadiness(motion, hold, Presses(((1.0, 3.0), (4.0, 8.0), (25.0, 28.0)), "tapped"))
    assert [press.start_s for press in found] == [4.0]  # the others are not within the hold
    assert found[0].rms_tilt_deg == pytest.approx(2.0, rel=1e-2)
    assert found[0].peak_rate_deg_s == pytest.approx(2 * 2 * np.pi * 0.5, rel=1e-2)


def test_a_set_with_presses_says_where_they_are_from():
    scene = Scene(reps=6)
    leg = simulate("one-leg-press", "shank", scene=scene, seed=2)
    wrist = of_wrist(simulate("one-leg-press", "wrist", scene=scene, seed=2).imu)
    for said, source in ((wrist, "wrist"), (press_cycle_s(scene), "metronome"), (None, None)):
        pipeline = Pipeline(profiles()["sensor-coach"], "one-leg-press", "shank")
        pipeline.presses = said
        pipeline.update(leg.imu)
        result = pipeline.finish()[-1]
        assert result.presses_from == source
        assert len(result.presses) in ((6,) if source == "wrist" else (6, 7) if source else (0,))
        assert all(0.1 < press.rms_tilt_deg < 10 for press in result.presses)
        again = from_json(to_json(result))
        assert to_json(again) == to_json(result)


def test_a_pressing_leg_holds_as_long_as_it_presses():
    scene = Scene(reps=8)
    done = simulate("one-leg-press", "shank", scene=scene, seed=5)
    assert motion_of(done.imu).t[-1] > done.holds[0].end_s
    assert done.holds[0].duration_s == pytest.approx(8 * press_cycle_s(scene) + 1)
