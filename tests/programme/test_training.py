"""Today's training, out of programme and sets."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.programme.made import BERLIN, MONDAY, days, done, prescription, programme

from sensor_coach.exercises import EXERCISES
from sensor_coach.programme.bests import bests
from sensor_coach.programme.schema import programmes
from sensor_coach.programme.symmetry import leg_pairs
from sensor_coach.programme.training import training
from sensor_coach.programme.week import read_week

PLAN = programme(prescription(variant="straight"), prescription(variant="bent", sets=(2, 2)))


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 11, 2, hour, tzinfo=BERLIN) + timedelta(days=day)


def test_what_is_done_is_done_of_the_first_variant_first():
    told = training(PLAN, MONDAY, [done(), done()], at(0, 20), BERLIN)
    assert [(item.variant, item.sets_left) for item in told.items] == [("straight", 0), ("bent", 1)]
    doses = [str(item.proposal.dose) for item in told.items]
    assert doses == ["1 x 10-15, hold 2 s", "2 x 10-15, hold 2 s"]


def test_a_day_of_rest_names_what_is_late_and_what_comes():
    told = training(PLAN, MONDAY, [done()], at(1), BERLIN)
    assert told.items == ()
    assert [slot.left for slot in told.late] == [2]
    assert told.next_days == tuple(days(3, 7, 10))


def test_the_day_is_that_of_the_athletes_place():
    night = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)
    assert training(PLAN, MONDAY, [], night, UTC).today == days(0)[0]
    assert training(PLAN, MONDAY, [], night, BERLIN).today == days(1)[0]
    assert training(PLAN, MONDAY, [], night, ZoneInfo("America/New_York")).today == days(0)[0]


def test_another_week_is_told_without_changing_today():
    told = training(PLAN, MONDAY, [], at(7), BERLIN, read_week("2026-W45"))
    assert (told.adherence.missed, told.week_number, len(told.items)) == (6, 2, 2)


def test_after_the_end_nothing_is_on():
    plan = programme(prescription(), last_week=1)
    told = training(plan, MONDAY, [], at(7), BERLIN)
    assert (told.stage, told.items, told.next_days) == (None, (), ())


@pytest.mark.parametrize(("day", "warned"), [(9, True), (3, False), (2, False)])
def test_a_new_stage_after_pain_says_so(day, warned):
    first, second = (replace(PLAN.stages[0], title=title) for title in ("easy", "hard"))
    plan = replace(PLAN, stages=(replace(first, last_week=1), replace(second, first_week=2)))
    hurt = done("heel-drop", days(day)[0], pain=2)
    told = training(plan, MONDAY, [hurt], at(10), BERLIN)
    assert ("stay with 'easy'" in told.note) == warned


def test_all_of_it_is_json():
    for plan in programmes().values():
        told = training(plan, MONDAY, [done(), done("heel-drop", pain=4)], at(0), BERLIN).to_dict()
        assert json.loads(json.dumps(told)) == told
        assert told["adherence"]["planned"] == sum(s["planned"] for s in told["adherence"]["slots"])
        assert {"today", "week", "items", "late", "next_days"} <= told.keys()


@given(st.integers(1, 10), st.sampled_from(list(programmes().values())))
def test_no_plan_asks_for_more_after_pain_in_both_legs(pain, plan):
    sets = [
        done(exercise, day, side, hold_s=6.0, seconds=70.0, load=20.0, count=20, at=at(0).time())
        for day in days(0, 3) for exercise in EXERCISES for side in ("left", "right", "both")
        for _ in range(4)
    ]  # fmt: skip
    hurt = done(day=days(5)[0], side="both", pain=pain)
    told = training(plan, MONDAY, [*sets, hurt], at(7), BERLIN)
    assert told.items
    assert {item.proposal.action for item in told.items} <= {"start", "same", "back", "rest"}


def test_two_thousand_sets_take_less_than_fifty_milliseconds():
    exercises = list(EXERCISES)
    sets = [
        done(exercises[n % 7], MONDAY + timedelta(days=n // 7), ["left", "right"][n // 7 % 2],
             hold_s=3.0, seconds=20.0, load=20.0, set_id=str(n))
        for n in range(2000)
    ]  # fmt: skip
    now = sets[-1].started_at + timedelta(hours=1)
    now += timedelta(days=-now.weekday() % 7)  # a Monday: all seven are on
    plan = programmes()["article"]

    def once() -> float:
        start = time.process_time()
        assert training(plan, MONDAY, sets, now, BERLIN).items
        bests(sets)
        leg_pairs(sets)
        return time.process_time() - start

    assert min(once() for _ in range(5)) < 0.05
