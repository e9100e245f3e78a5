"""Each rule on both sides of its boundary; and that nothing is raised after pain."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.programme.made import BERLIN, MONDAY, days, done, prescription

from sensor_coach.programme.case import case_of
from sensor_coach.programme.plan import Progression
from sensor_coach.programme.progression import RULES, propose
from sensor_coach.programme.schema import programmes

LIFT = prescription()  # 10-15, hold 2, 3, 4 s, then 2.5 kg
MACHINE = prescription("seated-calf-raise", progression=Progression(load_step_kg=2.5))
BALANCE = prescription(
    "single-leg-balance", reps=None, progression=Progression(seconds=(10.0, 20.0, 60.0))
)


def next_(asked, *sets, today: int = 7, leg: str = "left"):
    return propose(asked, leg, sets, MONDAY + timedelta(days=today), BERLIN)


def two(exercise: str = "heel-lift", first: int = 0, second: int = 3, **changed):
    """The same on two days."""
    return [done(exercise, day, **changed) for day in days(first, second)]


def test_twelve_and_thirteen_held_two_seconds_become_three():
    monday, thursday = days(0, 3)
    sets = [done(day=monday, count=12, good=11, hold_s=2.1), done(day=thursday, count=13, hold_s=2)]
    said = next_(LIFT, *sets)
    assert (said.action, said.rule, said.dose.hold_s) == ("more", "hold", 3.0)
    assert said.sentence == (
        "12, 13 full repetitions in the last two sessions, 92 % of them clean: "
        "hold 3 s instead of 2"
    )


def test_the_first_time_is_the_start_of_the_plan():
    said = next_(LIFT)
    assert (said.action, said.rule) == ("start", "first time")
    assert (said.dose.reps, said.dose.hold_s, said.dose.load_kg) == ((10, 15), 2.0, None)
    assert "weight that allows 10 to 15" in next_(MACHINE).sentence
    assert "weight" not in said.sentence


def test_one_session_is_no_proof():
    assert next_(LIFT, done(hold_s=3.0)).rule == "twice"
    # nor are two sets of one day
    assert next_(LIFT, done(hold_s=3.0), done(hold_s=3.0)).rule == "twice"


@pytest.mark.parametrize(("today", "rule"), [(24, "hold"), (25, "pause")])  # last on day 3
def test_after_three_weeks_without_nothing_is_raised(today, rule):
    assert next_(LIFT, *two(hold_s=2.0), today=today).rule == rule


@pytest.mark.parametrize(("count", "rule"), [(9, "range"), (10, "hold"), (16, "hold")])
def test_fewer_than_the_range_come_first(count, rule):
    said = next_(LIFT, done(hold_s=2.0), done(day=days(3)[0], hold_s=2.0, count=count))
    assert said.rule == rule
    assert (said.action == "more") == (rule == "hold")


def test_fewer_than_the_range_twice_takes_load_off():
    heavy = two("seated-calf-raise", count=9, load=20.0)
    said = next_(MACHINE, *heavy)
    assert (said.action, said.rule, said.dose.load_kg) == ("back", "range", 17.5)
    once = next_(MACHINE, replace(heavy[0], rep_count=10), heavy[1])
    assert (once.action, once.dose.load_kg) == ("same", 20.0)
    assert next_(LIFT, *two(count=9, hold_s=2.0)).action == "same"  # nothing to take off


@pytest.mark.parametrize(("each", "rule"), [(2, "all sets"), (3, "hold")])
def test_all_sets_of_a_day_or_it_is_no_proof(each, rule):
    asked = replace(LIFT, sets=(3, 3))
    sets = [*two(hold_s=2.0), *two(hold_s=2.0), *two(hold_s=2.0)][: 2 * each]
    assert next_(asked, *sorted(sets, key=lambda one: one.started_at)).rule == rule


@pytest.mark.parametrize(("good", "rule"), [(7, "quality"), (8, "hold")])
def test_four_fifths_without_remarks(good, rule):
    assert next_(LIFT, *two(count=10, good=good, hold_s=2.0)).rule == rule


def test_what_the_sensor_did_not_measure_proves_no_quality():
    by_hand = [replace(each, measured_count=0, good_count=0) for each in two(hold_s=2.0)]
    assert next_(LIFT, *by_hand).rule == "quality"


@pytest.mark.parametrize(
    ("first", "second", "action", "hold_s"),
    [
        (1.74, 2.0, "same", 2.0),
        (1.75, 2.0, "more", 3.0),
        (2.0, 2.74, "more", 3.0),
        (3.0, 2.75, "more", 4.0),
        (2.74, 3.0, "more", 3.0),
        (4.0, 3.74, "more", 4.0),
    ],
)
def test_longer_when_both_sessions_reached_a_step(first, second, action, hold_s):
    sets = [done(hold_s=first), done(day=days(3)[0], hold_s=second)]
    said = next_(LIFT, *sets)
    assert (said.rule, said.action, said.dose.hold_s) == ("hold", action, hold_s)


def test_a_hold_that_was_not_measured_is_not_raised():
    said = next_(LIFT, done(), done(day=days(3)[0], hold_s=4.0))
    assert (said.rule, said.action) == ("hold", "same")


@pytest.mark.parametrize(("today", "action"), [(6, "same"), (7, "more")])
def test_a_load_after_the_longest_hold_and_a_week(today, action):
    said = next_(LIFT, *two(hold_s=4.0), today=today)
    assert (said.rule, said.action) == ("load", action)
    expected = (2.5, 2.0) if action == "more" else (0.0, 4.0)  # and the hold begins anew
    assert (said.dose.load_kg, said.dose.hold_s) == expected


@pytest.mark.parametrize(("today", "load"), [(6, 20.0), (7, 22.5)])
def test_a_machine_once_a_week(today, load):
    said = next_(MACHINE, *two("seated-calf-raise", load=20.0), today=today)
    assert (said.rule, said.dose.load_kg) == ("load", load)


def test_a_new_load_is_done_twice_before_the_next():
    sets = [*two("seated-calf-raise", load=20.0), done("seated-calf-raise", days(7)[0], load=22.5)]
    said = next_(MACHINE, *sets, today=20)
    assert (said.rule, said.dose.load_kg) == ("twice", 22.5)


def test_the_lightest_set_is_the_load_of_a_day():
    sets = [
        done("seated-calf-raise", day, load=load) for day in days(0, 3) for load in (30.0, 20.0)
    ]
    assert next_(MACHINE, *sets).dose.load_kg == 22.5


def test_a_machine_whose_weight_is_not_said_stays():
    said = next_(MACHINE, *two("seated-calf-raise"))
    assert (said.rule, said.action, said.dose.load_kg) == ("load", "same", None)
    assert "say the weight" in said.sentence


@pytest.mark.parametrize(("most", "rule", "load"), [(22.5, "load", 22.5), (22.4, "top", 20.0)])
def test_no_more_than_the_plans_most(most, rule, load):
    steps = Progression(load_step_kg=2.5, load_most_kg=most)
    asked = replace(MACHINE, progression=steps)
    said = next_(asked, *two("seated-calf-raise", load=20.0))
    assert (said.rule, said.dose.load_kg) == (rule, load)


def test_a_plan_that_asks_for_no_more():
    said = next_(replace(LIFT, progression=Progression()), *two())
    assert (said.rule, said.action) == ("nothing more", "same")
    stretch = replace(LIFT, progression=Progression(hold_s=(2.0, 3.0)))
    assert next_(stretch, *two(hold_s=3.0)).rule == "top"


@pytest.mark.parametrize(
    ("first", "second", "action", "seconds"),
    [
        (9.4, 30.0, "same", 10.0), (9.5, 30.0, "more", 20.0), (19.4, 25.0, "more", 20.0),
        (19.5, 25.0, "more", 60.0), (59.4, 70.0, "more", 60.0), (59.5, 70.0, "same", 60.0),
    ],
)  # fmt: skip
def test_a_balance_from_ten_to_twenty_to_sixty_seconds(first, second, action, seconds):
    sets = [done("single-leg-balance", day, count=0, seconds=held)
            for day, held in zip(days(0, 3), (first, second), strict=True)]  # fmt: skip
    said = next_(BALANCE, *sets)
    assert (said.rule, said.action, said.dose.seconds) == ("balance", action, seconds)


@pytest.mark.parametrize(
    ("pain", "action", "load"), [(None, "more", 22.5), (0, "more", 22.5), (1, "same", 20.0),
                                 (3, "same", 20.0), (4, "back", 17.5), (10, "back", 17.5)],
)  # fmt: skip
def test_pain_holds_and_from_four_on_steps_back(pain, action, load):
    light, last = two("seated-calf-raise", load=20.0)
    said = next_(MACHINE, light, replace(last, said=replace(last.said, pain=pain)))
    assert (said.action, said.dose.load_kg) == (action, load)
    assert (said.rule == "pain") == bool(pain)
    assert ("own cautious rule" in said.sentence) == bool(pain)


def test_pain_does_not_keep_a_load_that_is_too_heavy_anyway():
    elsewhere = done("heel-drop", days(4)[0], pain=1)
    said = next_(MACHINE, *two("seated-calf-raise", load=20.0, count=9), elsewhere)
    assert (said.rule, said.action, said.dose.load_kg) == ("pain", "back", 17.5)


def test_a_step_back_is_taken_once():
    hurt = done("seated-calf-raise", days(0)[0], load=20.0, pain=6)
    lighter = done("seated-calf-raise", days(3)[0], load=17.5)
    said = next_(MACHINE, hurt, lighter, today=6)
    assert (said.rule, said.action, said.dose.load_kg) == ("pain", "same", 17.5)


@pytest.mark.parametrize(("today", "rule"), [(10, "pain"), (11, "hold")])  # said on day 4
def test_pain_in_another_exercise_of_the_leg_holds_for_a_week(today, rule):
    elsewhere = done("heel-drop", days(4)[0], pain=1)
    assert next_(LIFT, *two(hold_s=2.0), elsewhere, today=today).rule == rule


@pytest.mark.parametrize(
    ("side", "rule"), [("left", "pain"), ("both", "pain"), (None, "pain"), ("right", "hold")]
)
def test_pain_is_of_a_leg(side, rule):
    elsewhere = done("heel-drop", days(4)[0], side, pain=5)
    assert next_(LIFT, *two(hold_s=2.0), elsewhere).rule == rule


def test_pain_in_a_session_that_is_looked_at_holds_however_long_ago():
    first, last = two(hold_s=2.0, second=10)
    hurt = replace(first, said=replace(first.said, pain=1))
    assert next_(LIFT, hurt, last, today=20).rule == "pain"
    assert next_(LIFT, hurt, last, done(day=days(12)[0], hold_s=2.0), today=20).rule == "hold"


def test_pain_counts_even_in_a_set_that_is_excluded():
    hurt = done(day=days(4)[0], pain=5, excluded=True, count=1)
    said = next_(LIFT, *two(hold_s=3.0), hurt)
    assert (said.rule, said.action, said.dose.hold_s) == ("pain", "back", 2.0)


def test_the_lowest_step_that_hurts_is_left_out():
    said = next_(LIFT, *two(hold_s=2.0, pain=4))
    assert (said.action, said.dose.hold_s) == ("rest", 2.0)
    assert "physical therapist" in said.sentence
    assert next_(MACHINE, *two("seated-calf-raise", pain=4)).sentence.count("less weight") == 1
    hurt = two("single-leg-balance", seconds=21.0, count=0, pain=4)
    assert next_(BALANCE, *hurt).dose.seconds == 10.0


def test_left_and_right_apart():
    sets = [*two(hold_s=3.0), *two(hold_s=2.0, side="right")]
    asked = replace(LIFT, legs=("left", "right"))
    assert next_(asked, *sets, leg="left").dose.hold_s == 4.0
    assert next_(asked, *sets, leg="right").dose.hold_s == 3.0


def test_a_shank_and_a_foot_are_not_mixed():
    sets = [*two(hold_s=3.0), done(day=days(5)[0], hold_s=3.0, placement="foot")]
    assert next_(LIFT, *sets).rule == "twice"


def test_excluded_sets_prove_nothing():
    first, last = two(hold_s=2.0)
    assert next_(LIFT, first, last, done(day=days(4)[0], hold_s=9.0, excluded=True)).rule == "hold"
    assert next_(LIFT, first, replace(last, said=replace(last.said, excluded=True))).rule == "twice"


def test_two_legs_are_not_one():
    asked = replace(LIFT, legs=("both",))
    sets = [*two(hold_s=2.0, side="both"), done(day=days(5)[0], hold_s=4.0, side="left")]
    assert next_(asked, *sets, leg="both").dose.hold_s == 3.0
    assert next_(asked, *two(hold_s=2.0, side="left"), leg="both").dose.hold_s == 3.0


_set = st.fixed_dictionaries(
    {
        "count": st.sampled_from([3, 9, 12, 16, 20]),
        "good": st.sampled_from([1, 3]),
        "hold_s": st.sampled_from([None, 1.0, 2.0, 3.0, 6.0]),
        "seconds": st.sampled_from([5.0, 15.0, 30.0, 70.0]),
        "load": st.sampled_from([20.0, 20.0, 20.0, 10.0, 0.0, None]),
        "side": st.sampled_from(["left", "left", "left", "both"]),
        "placement": st.sampled_from(["shank", "shank", "shank", "foot"]),
        "pain": st.sampled_from([None, None, None, 2, 7]),
        "excluded": st.sampled_from([False, False, False, True]),
    }
)


def _history(exercise: str):
    """A set every third day, much alike: rules need two days that can be compared."""
    return st.lists(_set, max_size=6).map(
        lambda sets: [done(exercise, days(3 * n)[0], **each) for n, each in enumerate(sets)]
    )


_ASKED = [
    each for plan in programmes().values() for stage in plan.stages for each in stage.prescriptions
]
_cases = st.sampled_from(_ASKED).flatmap(
    lambda each: st.tuples(st.just(each), st.sampled_from(each.legs), _history(each.exercise))
)
_todays = st.integers(0, 30).map(lambda n: MONDAY + timedelta(days=n))


def said_pain(one, pain):
    return replace(one, said=replace(one.said, pain=pain))


def _more(dose, before) -> bool:
    pairs = [(getattr(dose, n), getattr(before, n)) for n in ("load_kg", "hold_s", "seconds")]
    return any(new is not None and new > (old or 0.0) for new, old in pairs)


@settings(max_examples=100)
@given(_cases, _todays, st.integers(1, 10))
def test_no_plan_raises_anything_after_reported_pain(case, today, pain):
    each, leg, sets = case
    quiet = [said_pain(one, None) for one in sets]
    before = propose(each, leg, quiet, today, BERLIN)
    hurt = done(each.exercise, today, "both", pain=pain, excluded=True)
    after = propose(each, leg, [*quiet, hurt], today, BERLIN)
    assert after.action in ("start", "same", "back", "rest")
    assert after.rule in ("first time", "pain")
    assert not _more(after.dose, before.dose)  # nothing more than without the pain


@settings(max_examples=100)
@given(_cases, _todays)
def test_after_pain_nothing_is_more_than_was_done_last(case, today):
    each, leg, sets = case
    said = propose(each, leg, sets, today, BERLIN)
    assert said.rule in dict(RULES)
    assert (said.action, bool(said.sentence)) != ("", False)
    if said.rule == "pain":
        last = case_of(each, leg, sets, today, BERLIN).last
        assert said.action != "more"
        assert (said.dose.load_kg or 0) <= (last.load_kg or 0)
        for new, did, steps in (
            (said.dose.hold_s, last.hold_s, each.progression.hold_s),
            (said.dose.seconds, last.seconds, each.progression.seconds),
        ):
            assert new is None or new == steps[0] or new <= did + 0.5


@settings(max_examples=100)
@given(_cases, _todays, st.integers(0, 5))
def test_more_pain_never_asks_for_more(case, today, which):
    each, leg, sets = case
    assume(which < len(sets))
    worse = [*sets[:which], said_pain(sets[which], 10), *sets[which + 1 :]]
    before, after = (propose(each, leg, told, today, BERLIN) for told in (sets, worse))
    assert not _more(after.dose, before.dose)
