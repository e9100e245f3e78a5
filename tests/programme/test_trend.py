"""Trends and the calendar: like with like only, and each day in one state."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.programme.made import BERLIN, MONDAY, days, done, prescription, programme

from sensor_coach.programme.days import NO_PLAN, recent_weeks
from sensor_coach.programme.trend import thinned, trends


def of(found, measure):
    return [each for each in found if each.measure.name == measure]


def test_placements_sides_and_tests_are_lines_of_their_own():
    sets = [
        done(side=side, placement=placement, day=day)
        for day in days(0, 3)
        for side in ("left", "right")
        for placement in ("shank", "foot")
    ]
    test = replace(done(day=days(5)[0]), test_start="incline")
    lines = of(trends([*sets, test]), "reps")
    assert len(lines) == 5
    assert all(len({p.started_at for p in line.points}) == len(line.points) for line in lines)
    assert len({line.chart for line in lines}) == 3  # two legs share one, placements never
    assert [line.published is not None for line in lines] == [False] * 4 + [True]


def test_each_size_has_the_deviation_of_its_own_instrument():
    sets = [done(metrics={"mean_rise_m": 0.06, "mean_pitch_rad": 0.5}, set_id="a")]
    found = trends(sets, {"a": (0.004, 0.02)})
    assert of(found, "mean_rise_m")[0].points[0].sd == 0.004
    assert of(found, "mean_pitch_rad")[0].points[0].sd == 0.02
    assert of(found, "reps")[0].points[0].sd is None


def test_many_sets_become_no_more_points_than_can_be_told_apart_and_each_is_a_set():
    sets = [done(day=MONDAY + timedelta(days=n), count=n % 7, set_id=str(n)) for n in range(500)]
    line = of(trends(sets), "reps")[0]
    thin = thinned(line, most=20)
    assert len(thin.points) == 20
    assert set(thin.points) <= set(line.points)
    assert thin.points[-1] == line.points[-1]
    assert sorted(p.started_at for p in thin.points) == [p.started_at for p in thin.points]
    assert thinned(thin, most=20) == thin


def test_excluded_and_unmeasured_sets_are_no_points():
    sets = [done(excluded=True), done(day=days(1)[0], metrics={"mean_rise_m": None}, count=0)]
    assert trends(sets) == []


def week(*sets, asked=(0, 3), since=MONDAY, today=MONDAY + timedelta(days=7)):
    plan = programme(prescription(days=asked))
    return recent_weeks(plan, since, sets, BERLIN, today, 2)


@pytest.mark.parametrize(
    ("day", "states"),
    [
        (0, ["done", "rest", "rest", "missed"]),
        (1, ["moved", "rest", "rest", "missed"]),  # done a day late: Monday's
        (3, ["missed", "rest", "rest", "done"]),
    ],
)
def test_each_day_has_its_state(day, states):
    _, past = week(done(day=days(day)[0]))
    assert [each.state for each in past.days][:4] == states


def test_what_is_beyond_the_plan_is_extra_and_the_future_is_planned():
    now, past = week(done(day=days(0)[0]), done(day=days(0)[0]), done(day=days(3)[0]),
                     done(day=days(5)[0]))  # fmt: skip
    assert [each.state for each in past.days] == [
        "done", "rest", "rest", "done", "rest", "extra", "rest"
    ]  # fmt: skip
    assert str(past.days[0]) == "1 done, 1 beyond the plan"
    assert str(past.days[5]) == "1 done"
    assert [each.state for each in now.days][:4] == ["planned", "rest", "rest", "planned"]


def test_without_a_plan_there_is_nothing_to_miss():
    now, past = recent_weeks(NO_PLAN, MONDAY, [done()], BERLIN, MONDAY + timedelta(days=9), 2)
    assert {each.state for each in now.days} == {"rest"}
    assert past.days[0].state == "extra"
    assert past.adherence.missed == 0


@given(st.lists(st.integers(0, 13), max_size=12))
@settings(max_examples=40, deadline=None)
def test_days_add_up_to_their_week(when):
    sets = [done(day=day, set_id=str(i)) for i, day in enumerate(days(*when))]
    for each in week(*sets, today=MONDAY + timedelta(days=10)):
        for part in ("planned", "done", "moved", "missed", "left", "extra"):
            assert sum(getattr(day, part) for day in each.days) == getattr(each.adherence, part)
