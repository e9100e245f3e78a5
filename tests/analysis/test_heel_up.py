"""Which way is heel up: by how a foot's sensor rises, or by where it was before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sensor_coach.analysis.foot_pitch import PitchFit
from sensor_coach.analysis.motion import MOTION_HZ, Motion, join
from sensor_coach.analysis.rest_side import rest_side
from sensor_coach.samples import GRAVITY

_LEAST = np.radians(7)


def _feet(height: np.ndarray, most_deg: float, lever_m: float, offset: float = 0.2) -> Motion:
    """A foot that turns from 0 to `most_deg` as `height` goes from 0 to 1, and its sensor."""
    t = np.arange(len(height)) / MOTION_HZ
    pitch = np.radians(most_deg) * height
    up = np.stack([np.sin(pitch), np.zeros_like(t), np.cos(pitch)], axis=1)
    rises = np.gradient(np.gradient(lever_m * np.sin(pitch), t), t)
    force = GRAVITY + rises + offset * up[:, 0]
    none = np.zeros_like(t)
    return Motion(t, up, force, none, none, none, up, none, none)


def _cycles(phase_s: float, reps: int, rest_s: float = 3.0) -> np.ndarray:
    """From 0 to 1 and back, again and again, with a rest before and after."""
    t = np.arange(0, 2 * phase_s * reps, 1 / MOTION_HZ)
    rest = np.zeros(int(rest_s * MOTION_HZ))
    return np.concatenate([rest, 0.5 * (1 - np.cos(np.pi * t / phase_s)), rest])


def _fit(motion: Motion, *, turn: int = 1, pivots: bool = True, heel_up=None) -> PitchFit:
    fit = PitchFit(motion, len(motion) / MOTION_HZ, motion.up[0], turn,
                   pivots=pivots, least=_LEAST, heel_up=heel_up)  # fmt: skip
    fit.solve(ended=True)
    return fit


def _pitch(motion: Motion, *, turn: int = 1, pivots: bool = True) -> np.ndarray:
    return np.degrees(_fit(motion, turn=turn, pivots=pivots).values())


@pytest.mark.parametrize("phase_s", [0.5, 1.0, 1.5])
@pytest.mark.parametrize("turn", [1, -1])
def test_heel_up_is_where_a_sensor_rises(phase_s, turn):
    """A heel raise is one, though a heel drop was said to come."""
    heights = _cycles(phase_s, 5)
    for most_deg in (30, -15):
        pitch = _pitch(_feet(heights, most_deg, np.copysign(0.06, most_deg)), turn=turn)
        assert pitch[:-5].max() == pytest.approx(abs(most_deg), abs=0.5)
        pitch = _pitch(_feet(heights, most_deg, np.copysign(0.06, -most_deg)), turn=turn)
        assert pitch[:-5].min() == pytest.approx(-abs(most_deg), abs=0.5)


@pytest.mark.parametrize("side", [1, -1])
def test_steps_before_a_set_do_not_say_which_way_is_up(side):
    """A foot that steps tips its toes down as it rises, and shakes as it lands."""
    steps = _feet(_cycles(0.5, 6, rest_s=0.5), 30, -side * 0.1)
    raises = _feet(_cycles(1.0, 5), 30, side * 0.06)
    shaken = replace(steps, jolt=np.full(len(steps), 5.0))
    pitch = _pitch(join([shaken, raises]))
    assert (side * pitch)[-200:-80].max() == pytest.approx(30, abs=1)


@pytest.mark.parametrize("turn", [1, -1])
def test_without_a_lever_the_way_that_was_said_is_believed(turn):
    pitch = _pitch(_feet(_cycles(1.5, 5), 30, 0.0), turn=turn)
    assert (turn * pitch)[:-5].max() == pytest.approx(30, abs=0.5)


@pytest.mark.parametrize("side", [1, -1])
def test_what_one_stretch_told_is_known_in_the_next(side):
    """Without a lever of its own it would take the way that was said."""
    told = _fit(_feet(_cycles(1.0, 5), 30, side * 0.06))
    next_ = _feet(_cycles(1.5, 5), 30, 0.0)
    assert np.degrees(_fit(next_).values())[75:-80].min() > -1
    known = np.degrees(_fit(next_, heel_up=told.heel_up).values())
    assert (side * known)[:-5].max() == pytest.approx(30, abs=0.5)


@pytest.mark.parametrize("seed", range(5))
def test_a_foot_that_turns_both_ways_is_told_by_a_lever_that_is_hardly_seen(seed):
    """Heels that sink by 18 degrees from level ground, and come up by 12: more is below."""
    noise = np.random.default_rng(seed).normal(0, 0.12, 900)
    both = np.concatenate([np.zeros(75), 0.2 - np.cos(2 * np.pi * np.arange(500) / 100)])
    motion = _feet(both, 15, 0.06)
    shaken = replace(motion, vertical=motion.vertical + noise[: len(motion)])
    pitch = _pitch(shaken, turn=1)
    assert pitch.max() == pytest.approx(18, abs=1.5)


def test_on_a_plate_heel_up_is_away_from_where_the_foot_was_before():
    """It was put there from the floor, through a right angle, and is taken back."""
    placed = np.linspace(0, 1, 50)
    on_plate = np.concatenate([np.zeros(75), placed, 1 - 0.25 * _cycles(1.5, 6), 1 - placed])
    pitch = _pitch(_feet(on_plate, 100, 0.06), pivots=False)
    rest, top = (float(np.median(pitch[rows])) for rows in (slice(130, 190), [238]))
    assert top - rest == pytest.approx(25, abs=1)


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize("hold_s", [0.0, 2.0])
def test_the_side_of_a_rest_is_where_a_level_was_first_and_last(side, hold_s):
    stays = [np.zeros(100)]
    for _ in range(4):
        stays += [np.linspace(0, 1, 25), np.ones(int(hold_s * MOTION_HZ)), np.linspace(1, 0, 25)]
    level = 3 - side * np.concatenate([*stays, np.zeros(100)])
    assert rest_side(level, _LEAST, ended=True) == side
    assert rest_side(level[:-160], _LEAST, ended=False) == side


def test_of_a_single_turn_nothing_is_told():
    assert rest_side(3 + _cycles(1.0, 1), _LEAST, ended=True) == 0
    assert rest_side(np.full(50, 3.0), _LEAST, ended=True) == 0


def test_while_a_set_runs_a_rest_that_is_known_stays_where_it_is():
    assert rest_side(_cycles(1.0, 5), _LEAST, ended=False) == 0
    assert rest_side(_cycles(1.0, 5), _LEAST, ended=True) == -1


@pytest.mark.parametrize("side", [1, -1])
def test_a_foot_that_is_put_onto_a_plate_rests_where_it_was_put(side):
    put = 0.6 * np.concatenate([np.zeros(40), np.linspace(0, 1, 25), np.ones(50)])
    level = side * np.concatenate([put, 0.6 - _cycles(1.0, 5)])
    assert rest_side(level, _LEAST, ended=True) == side
    assert rest_side(level[:-100], _LEAST, ended=False) == side


def test_a_long_pause_is_a_rest_even_if_the_first_was_short():
    pause, away = np.zeros(500), np.ones(50)
    turns = [np.linspace(1, 0, 25), np.zeros(10), np.linspace(0, 1, 25), np.ones(10)]
    level = 3 + np.concatenate([away, *2 * turns, turns[0], pause, turns[2], *2 * turns, away])
    assert rest_side(level, _LEAST, ended=True) == -1


def test_a_set_that_begins_at_once_is_told_by_its_end_as_well():
    """A second of rest, then tops that are held for far longer than the rests between."""
    turn = [np.linspace(0, 1, 15), np.ones(110), np.linspace(1, 0, 15), np.zeros(20)]
    level = np.concatenate([np.zeros(25), *5 * turn, np.zeros(60)])
    assert rest_side(level, _LEAST, ended=True) == -1


def test_a_top_that_is_held_twice_as_long_as_others_is_no_pause():
    up, down, rest = np.linspace(0, 1, 10), np.linspace(1, 0, 10), np.zeros(12)
    held = [np.concatenate([up, np.ones(n), down, rest]) for n in (60, 70, 150, 60, 170, 75)]
    level = np.concatenate([np.zeros(40), *held, np.zeros(40)])
    assert rest_side(level, _LEAST, ended=True) == -1
