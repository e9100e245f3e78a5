"""A week against its plan."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.programme.made import BERLIN, MONDAY, days, done, prescription, programme

from sensor_coach.programme.adherence import adherence, counts, credited, number_of
from sensor_coach.programme.week import Week, week_of

WEEK = week_of(MONDAY)
PLAN = programme(prescription(sets=(2, 3)))  # Monday and Thursday, two sets of the left leg


def told(sets, today: int = 9, since: int = 0, plan=PLAN, week: Week = WEEK):
    first, now = days(since, today)
    return adherence(plan, first, week, sets, BERLIN, now)


def totals(week) -> tuple[int, ...]:
    return week.done, week.moved, week.missed, week.left, week.extra


def on(*numbers: int):
    return [done(day=day, at=time(8 + n)) for n, day in enumerate(days(*numbers))]


@pytest.mark.parametrize(
    ("did", "today", "expected"),
    [  # done, moved, missed, left, extra
        ((0, 0, 3, 3), 7, (4, 0, 0, 0, 0)),
        ((0, 3, 3), 7, (3, 0, 1, 0, 0)),
        ((0, 1, 3, 3), 7, (3, 1, 0, 0, 0)),  # the second of Monday on Tuesday
        ((1, 1, 6, 6), 7, (0, 4, 0, 0, 0)),
        ((0, 0, 0, 3), 7, (3, 1, 0, 0, 0)),  # one of Thursday's on Monday already
        ((0, 0, 3, 3, 3), 7, (4, 0, 0, 0, 1)),
        ((), 6, (0, 0, 0, 4, 0)),  # Sunday: the week is not over
        ((), 7, (0, 0, 4, 0, 0)),  # Monday: it is
        ((0,), 2, (1, 0, 0, 3, 0)),
        ((), -1, (0, 0, 0, 4, 0)),  # a week to come
        ((7, 7, -1), 9, (0, 0, 4, 0, 0)),  # other weeks are not this one
    ],
)
def test_done_moved_missed_left_extra(did, today, expected):
    assert totals(told(on(*did), today)) == expected


def test_what_is_moved_fills_the_earliest_gap():
    week = told(on(1))
    assert [(slot.moved, slot.missed) for slot in week.slots] == [(1, 1), (0, 2)]


def test_each_leg_by_itself():
    plan = programme(prescription(legs=("left", "right")))
    sets = [done(side="left"), done(side="left", at=time(19)), done(side="right", day=days(4)[0])]
    assert totals(told(sets, plan=plan)) == (1, 2, 1, 0, 0)
    assert totals(told([done(side="both")], plan=plan)) == (2, 0, 2, 0, 0)


def test_another_exercise_is_extra():
    week = told([done("heel-drop", side="right")])
    assert [(e.exercise, e.leg, e.sets) for e in week.extras] == [("heel-drop", "right", 1)]


def test_variants_of_an_exercise_are_added_up():
    plan = programme(prescription(variant="straight"), prescription(variant="bent", times_a_day=2))
    assert [slot.planned for slot in told([], plan=plan).slots] == [3, 3]


@pytest.mark.parametrize(("since", "planned"), [(0, 4), (1, 2), (3, 2), (4, 0), (-7, 4)])
def test_nothing_is_planned_before_the_beginning(since, planned):
    assert told([], since=since).planned == planned


@pytest.mark.parametrize(("last_week", "planned"), [(1, 0), (2, 4), (None, 4)])
def test_nothing_is_planned_after_the_end(last_week, planned):
    plan = programme(prescription(sets=(2, 2)), last_week=last_week)
    assert told([], since=-7, plan=plan).planned == planned


@pytest.mark.parametrize(("first", "number"), [(0, 1), (6, 1), (-1, 2), (-7, 2), (-8, 3), (7, 0)])
def test_the_first_week_is_the_one_it_was_begun_in(first, number):
    assert number_of(WEEK, days(first)[0]) == number


@pytest.mark.parametrize(
    ("made", "is_one"),
    [
        (done(count=1), True),
        (done(count=0), False),
        (done(count=0, seconds=3.0), True),
        (done(excluded=True), False),
    ],
)
def test_an_excluded_or_empty_set_is_none(made, is_one):
    assert counts(made) == is_one
    assert told([made]).done == is_one


@pytest.mark.parametrize(
    ("side", "legs", "for_"),
    [
        ("left", ("both", "left", "right"), ("left",)),
        (None, ("both", "left", "right"), ("both",)),
        ("right", ("left",), ("left",)),
        (None, ("left", "right"), ("left", "right")),
        ("right", ("one",), ("one",)),
        (None, (), ("both",)),
    ],
)
def test_which_leg_a_set_is_for(side, legs, for_):
    assert credited(side, legs) == for_


@pytest.mark.parametrize("at", [time(0, 0), time(23, 59)])
@pytest.mark.parametrize(
    ("zone", "monday"),
    [
        ("Europe/Berlin", "2026-03-23"), ("Europe/Berlin", "2026-10-19"),
        ("America/New_York", "2026-03-02"), ("America/New_York", "2026-10-26"),
        ("Australia/Lord_Howe", "2026-03-30"), ("Australia/Lord_Howe", "2026-09-28"),
    ],
)  # fmt: skip
def test_a_day_of_a_changed_clock_is_a_day(zone, monday, at):
    where, first = ZoneInfo(zone), date.fromisoformat(monday)
    plan = programme(prescription(days=(0, 6)))  # the clocks change on the Sunday
    sunday = first + timedelta(days=6)
    sets = [done(day=day, at=at, zone=where) for day in (first, sunday)]
    week = adherence(plan, first, week_of(first), sets, where, sunday + timedelta(days=1))
    assert (week.done, week.missed, week.extra) == (2, 0, 0)


_sets = st.lists(
    st.builds(
        done,
        st.sampled_from(["heel-lift", "heel-drop", "band-stretch"]),
        st.sampled_from(days(*range(-2, 10))),
        st.sampled_from(["left", "right", "both", None]),
        at=st.times(),
        count=st.integers(0, 2),
        excluded=st.booleans(),
    ),
    max_size=20,
)


@given(_sets, st.integers(-8, 20), st.integers(-8, 8))
def test_it_adds_up(sets, today, since):
    asked = (
        prescription(legs=("left", "right")), prescription(legs=("both",), sets=(2, 2)),
        prescription("heel-drop", legs=("one",), days=tuple(range(7))),
    )  # fmt: skip
    plan = programme(*asked)
    week = told(sets, today, since, plan)
    assert week.planned == week.done + week.moved + week.missed + week.left
    assert all(min(s.done, s.moved, s.missed, s.left) >= 0 for s in week.slots)
    assert all(slot.left == 0 or slot.missed == 0 for slot in week.slots)
    mine = [
        d for d in sets if counts(d) and week_of(d.started_at.astimezone(BERLIN).date()) == WEEK
    ]
    legs = plan.stages[0] if since < 7 else None
    owed = sum(len(credited(d.side, legs.legs_of(d.exercise) if legs else ())) for d in mine)
    assert week.done + week.moved + week.extra == owed
    assert told(sets[::-1], today, since, plan) == week
