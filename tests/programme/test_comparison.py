"""Legs against each other and personal bests: only like with like."""

from __future__ import annotations

import random
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.programme.made import days, done

from sensor_coach.programme.bests import bests
from sensor_coach.programme.measure import MEASURES
from sensor_coach.programme.symmetry import leg_pairs


def legs(left: dict, right: dict, apart: int = 0):
    sets = [done(side="left", **left), done(side="right", day=days(apart)[0], **right)]
    return leg_pairs(sets)


def test_each_measure_by_itself():
    left = {"count": 8, "metrics": {"mean_rise_m": 0.06, "work_j_per_kg": 4.0}}
    right = {"count": 10, "metrics": {"mean_rise_m": 0.05, "work_j_per_kg": None}}
    (pair,) = legs(left, right)
    assert pair.percent == pytest.approx({"reps": 80.0, "mean_rise_m": 120.0})
    (held,) = legs({"count": 0, "seconds": 30.0}, {"count": 0, "seconds": 60.0})
    assert held.percent == {"hold_s": 50.0}


@pytest.mark.parametrize(
    ("left", "right", "pairs"),
    [
        ({}, {}, 1),
        ({"placement": "foot"}, {}, 0),
        ({"algorithm": "1"}, {}, 0),
        ({"load": 10.0}, {}, 0),
        ({"load": 0.0}, {}, 1),
        ({"excluded": True}, {}, 0),
        ({"exercise": "heel-drop"}, {}, 0),
    ],
)
def test_only_legs_that_are_alike_in_all_else(left, right, pairs):
    assert len(legs(left, right)) == pairs


@pytest.mark.parametrize(("apart", "pairs"), [(7, 1), (8, 0)])
def test_only_sets_within_a_week(apart, pairs):
    assert len(legs({}, {}, apart)) == pairs


def test_the_latest_of_each():
    sets = [done(side="left", count=5), done(side="right"), done(side="left", at=time(20), count=6)]
    assert leg_pairs([*sets, done(side="both"), done(side=None)])[0].percent["reps"] == 50.0


def test_a_best_of_each_kind_and_of_equals_the_first():
    first = done(count=12, set_id="a", metrics={"peak_rise_m": 0.05})
    again = done(day=days(1)[0], count=12, set_id="b", metrics={"peak_rise_m": 0.06})
    other = done(side="right", count=11, set_id="c", load=5.0)
    foot = done(placement="foot", count=13, set_id="d", metrics={"peak_pitch_rad": 0.6})
    none = done(count=99, excluded=True)
    found = {
        (best.side, best.placement, best.measure): (best.value, best.set_id)
        for best in bests([first, again, other, foot, none])
    }
    assert found == {
        ("left", "shank", "reps"): (12, "a"),
        ("left", "shank", "peak_rise_m"): (0.06, "b"),
        ("right", "shank", "reps"): (11, "c"),
        ("right", "shank", "load_kg"): (5.0, "c"),
        ("left", "foot", "reps"): (13, "d"),
        ("left", "foot", "peak_pitch_rad"): (0.6, "d"),
    }


@given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["left", "right"])), max_size=20))
def test_nothing_is_better_than_a_best(drawn):
    sets = [done(side=side, count=count, set_id=str(n)) for n, (count, side) in enumerate(drawn)]
    value = {best.side: best.value for best in bests(sets)}
    assert all(each.rep_count <= value.get(each.side, 0) for each in sets)
    mixed = random.Random(0).sample(sets, len(sets))
    assert {best.side: best.value for best in bests(mixed)} == value


def test_sizes_of_shank_and_foot_have_names_of_their_own():
    assert {name for name in MEASURES if "rise" in name}.isdisjoint(
        name for name in MEASURES if "pitch" in name
    )
