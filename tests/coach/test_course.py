"""The course of a guided set: what follows what, and when, without any clock."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensor_coach import course
from sensor_coach.course import Plan, begun, ended, passed, rest_added, skipped, stopped
from sensor_coach.cues import Switches, course_cues
from sensor_coach.sensor_check import CHECK_S

PLAN = Plan("heel-lift", "shank", ("left", "right"), 2, count_in_s=5, result_s=4, rest_s=60)


def _words(before, after) -> list[str]:
    return [cue.text for cue in course_cues(before, after, Switches())]


def test_a_plan_goes_through_all_sides_of_all_sets_in_order():
    now, seen = begun(PLAN), []
    while now.stage != "done":
        seen.append((now.stage, now.turn.number, now.turn.side))
        now = ended(now) if now.stage == "live" else skipped(now)
    turns = [(1, "left"), (1, "right"), (2, "left"), (2, "right")]
    each = [[(stage, *turn) for stage in ("rest", "check", "count-in", "live", "result")]
            for turn in turns]  # fmt: skip
    assert seen == [step for turn in each for step in turn][1:]  # no rest before the first


def test_each_stage_lasts_as_planned_on_both_sides_of_its_end():
    for stage, length, following in (
        (begun(PLAN), CHECK_S, "count-in"),
        (skipped(begun(PLAN)), 5.0, "live"),
        (ended(begun(PLAN)), 4.0, "rest"),
        (skipped(ended(begun(PLAN))), 60.0, "check"),
    ):
        assert passed(stage, length - 0.001).stage == stage.stage
        assert passed(stage, length).stage == following


def test_a_live_set_ends_with_no_time():
    live = passed(begun(PLAN), CHECK_S + 5)
    assert passed(live, 1e6) == live
    assert live.left_s is None


def test_without_a_count_in_there_is_no_check_and_without_a_rest_no_wait():
    now = begun(Plan(sides=("left", "right")))
    assert now.stage == "live"
    now = passed(ended(now), 0.0)
    assert (now.stage, now.turn.side) == ("live", "right")
    assert passed(ended(now), 0.0).stage == "done"


def test_a_pause_stops_time_and_a_resumed_course_goes_on_where_it_was():
    rest = skipped(ended(begun(PLAN)))
    halted = course.paused(passed(rest, 10))
    assert passed(halted, 1000) == halted
    assert course.resumed(halted).left_s == 50


def test_rest_is_lengthened_and_nothing_else_is():
    rest = skipped(ended(begun(PLAN)))
    assert rest_added(rest, 15).left_s == 75
    assert rest_added(rest, -100).left_s == 0
    for other in (begun(PLAN), skipped(begun(PLAN)), ended(begun(PLAN)), stopped(begun(PLAN))):
        assert rest_added(other, 15) == other


def test_what_is_over_stays_over():
    over = stopped(begun(PLAN))
    assert ended(over) == skipped(over) == passed(over, 1e6) == course.paused(over) == over


@given(st.lists(st.floats(0, 50), max_size=20))
def test_how_time_is_cut_never_matters(steps):
    now = begun(PLAN)
    for step in steps:
        now = passed(now, step)
    whole = passed(begun(PLAN), sum(steps))
    if now.left_s is not None and whole.stage == now.stage:
        assert now.left_s == pytest.approx(whole.left_s, abs=1e-6)
    elif whole.stage != now.stage:  # a stage that ends within the rounding of a sum
        assert min(now.left_s or 0, whole.left_s or 0) < 1e-6


def test_the_last_three_seconds_are_counted_once_each_and_then_it_begins():
    now, said = begun(PLAN), []
    for _ in range(500):
        before, now = now, passed(now, 0.02)
        said += _words(before, now)
    assert said == ["3", "2", "1", "go"]


@pytest.mark.parametrize(("count_in_s", "said"), [(2, "2 1 go"), (3, "3 2 1 go")])
def test_a_short_count_in_counts_what_there_is(count_in_s, said):
    steps = [begun(Plan(count_in_s=count_in_s))]
    while steps[-1].stage != "live":
        steps.append(passed(steps[-1], 0.05))
    assert [word for pair in pairwise(steps) for word in _words(*pair)] == said.split()


def test_the_next_side_is_said_and_the_next_set_of_one_side():
    result = ended(begun(PLAN))
    assert _words(result, skipped(result)) == ["right side next"]
    result = ended(begun(Plan(sides=("both",), sets=2, rest_s=9)))
    assert _words(result, skipped(result)) == ["set 2 next"]


@pytest.mark.parametrize("wrong", [{"sets": 0}, {"sides": ()}, {"rest_s": -1.0}])
def test_a_plan_of_nothing_is_refused(wrong):
    with pytest.raises(ValueError, match=r"nothing to do|below 0"):
        Plan(**wrong)
