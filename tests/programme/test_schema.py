"""Programmes as files: the published ones, and what is wrong with one's own."""

from __future__ import annotations

import pytest

from sensor_coach.errors import ProgrammeError
from sensor_coach.exercises import EXERCISES
from sensor_coach.programme.schema import programmes, read_programme

_OWN = """
schema = 1
id = "own"
title = "My own"
source = "me"
days = ["Mon", "Thu"]
[[stages]]
weeks = [1, 4]
[[stages.prescriptions]]
exercise = "heel-lift"
legs = "each"
sets = [2, 3]
reps = [10, 15]
progression = { hold_s = [2, 3], load_step_kg = 2.5 }
[[stages]]
weeks = [5]
[[stages.prescriptions]]
exercise = "single-leg-balance"
legs = "each"
sets = [1, 1]
days = ["Sun"]
progression = { seconds = [10, 20] }
"""


def doses(name: str, week: int) -> dict[str, tuple]:
    stage = programmes()[name].stage(week)
    return {p.variant or p.exercise: (p.sets, p.reps, p.legs) for p in stage.prescriptions}


def test_the_default_is_the_articles_plan_of_seven_exercises_on_two_days():
    plan = next(iter(programmes().values()))
    asked = plan.stage(1).prescriptions
    assert [each.exercise for each in asked] == list(EXERCISES)
    assert {len(each.days) for each in asked} == {2}
    assert plan.stage(500) is not None
    by_id = {each.exercise: each for each in asked}
    assert by_id["heel-drop"].reps == by_id["seated-calf-raise"].reps == (10, 15)
    assert by_id["leg-press-heel-raise"].reps == (15, 15)
    assert by_id["single-leg-balance"].progression.seconds == (10, 20, 60)
    press = by_id["one-leg-press"]
    assert (press.sets[0] * press.reps[0], press.legs) == (20, ("left", "right"))


def test_alfredson_is_180_drops_a_day_for_twelve_weeks():
    plan = programmes()["alfredson"]
    asked = plan.stage(12).prescriptions
    assert sum(each.sets_a_day * each.reps[0] for each in asked) == 180
    assert all(each.days == tuple(range(7)) for each in asked)
    assert plan.stage(13) is None
    assert asked[0].progression.load_step_kg == 5
    assert asked[0].progression.load_most_kg == 60


@pytest.mark.parametrize(
    ("week", "sets", "reps"),
    [(1, 3, 15), (2, 3, 12), (3, 3, 12), (4, 4, 10), (5, 4, 10), (6, 4, 10), (8, 4, 10),
     (9, 4, 6), (12, 4, 6)],
)  # fmt: skip
def test_heavy_slow_resistance_keeps_to_what_was_read(week, sets, reps):
    asked = programmes()["heavy-slow"].stage(week).prescriptions
    assert {(p.sets, p.reps) for p in asked} == {((sets, sets), (reps, reps))}
    assert {(p.tempo.raise_s, p.tempo.lower_s) for p in asked} == {(3, 3)}
    assert len(asked) == 3


def test_silbernagel_by_phases():
    floor, edge = doses("silbernagel", 1), doses("silbernagel", 3)
    assert floor["on two legs"] == ((3, 3), (10, 15), ("both",))
    assert floor["on one leg"] == ((3, 3), (10, 10), ("left", "right"))
    assert edge["up on two legs, down on one"] == ((3, 3), (15, 15), ("left", "right"))
    assert edge["quick rebounds"] == ((3, 3), (20, 20), ("both",))
    assert programmes()["silbernagel"].stage(13) is None


def test_every_published_programme_says_its_source_and_what_is_not_from_it():
    for plan in programmes().values():
        assert plan.source
        assert plan.own
        assert read_programme(plan.toml) == plan


def test_ones_own():
    plan = read_programme(_OWN)
    assert plan.stage(4).prescriptions[0].days == (0, 3)
    assert plan.stage(5).prescriptions[0].days == (6,)
    assert plan.stage(5) == plan.stage(99)
    assert plan.stage(0) is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("schema = 1", "schema = 2", "schema is 2, expected 1"),
        ('title = "My own"', "", "title is missing"),
        ('"heel-lift"', '"squat"', "stages[0].prescriptions[0].exercise is 'squat', expected one"),
        ('legs = "each"\nsets = [2, 3]', 'legs = "none"\nsets = [2, 3]', "prescriptions[0].legs"),
        ("sets = [2, 3]", "sets = [3, 2]", "prescriptions[0].sets is [3, 2], expected [least, mo"),
        ("sets = [2, 3]", "sets = [true, 2]", "prescriptions[0].sets"),
        ("reps = [10, 15]", "reps = [0, 15]", "prescriptions[0].reps is [0, 15]"),
        ("reps = [10, 15]", "reps = 10", "prescriptions[0].reps is 10"),
        ("reps = [10, 15]", "", "prescriptions[0].reps is None, expected [least, most], or"),
        ("hold_s = [2, 3]", "hold_s = [3, 3]", "progression.hold_s is [3, 3]"),
        ("hold_s = [2, 3]", "hold_s = [0, 3]", "progression.hold_s"),
        ("hold_s = [2, 3]", "seconds = [2, 3]", "progression.seconds"),
        ("load_step_kg = 2.5", "load_step_kg = -1", "progression.load_step_kg is -1"),
        ("load_step_kg = 2.5", "load_step_kg = nan", "progression.load_step_kg is nan"),
        ("load_step_kg = 2.5", "load_step = 2", "progression.load_step is 2, expected no such key"),
        ('["Mon", "Thu"]', '["Mon", "Moon"]', "days is ['Mon', 'Moon'], expected some of Mon"),
        ('days = ["Mon", "Thu"]', "", "stages[0].prescriptions[0].days is None"),
        ("weeks = [1, 4]", "weeks = [2, 4]", "stages[0].weeks is 2, expected the first week"),
        ("weeks = [1, 4]", "weeks = [1]", "stages[1].weeks is 5, expected no stage after"),
        ("weeks = [5]", "weeks = [6]", "stages[1].weeks is 6, expected 5"),
        ("weeks = [5]", "weeks = []", "stages[1].weeks is []"),
        ("schema = 1", "schema =", "no TOML"),
        ("schema = 1", "schema = 1\ntimes_a_day = 0", "times_a_day is 0"),
        ("schema = 1", "schema = 1\ncolour = 3", "colour is 3, expected no such key"),
    ],
)
def test_what_is_wrong_is_said_with_its_key(old, new, said):
    assert old in _OWN
    with pytest.raises(ProgrammeError) as told:
        read_programme(_OWN.replace(old, new, 1), "own.toml")
    assert str(told.value).startswith("own.toml: ")
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_a_programme_without_stages_is_none():
    with pytest.raises(ProgrammeError, match="stages"):
        read_programme(_OWN[: _OWN.index("[[stages]]")])
