from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.report.conftest import done
from tests.report.looks import check, texts

from sensor_coach.done_set import Said
from sensor_coach.exercises import EXERCISES
from sensor_coach.report import Month, month_report
from sensor_coach.report.month import COUNT, bests, kinds, measures, symmetry

MARCH = date(2026, 3, 1)
ZONE = ZoneInfo("Europe/Berlin")


def month(*sets, first=MARCH, **more) -> Month:
    return Month(first, ZONE, sets, "Anna", **more)


@pytest.fixture(scope="module")
def full() -> Month:
    """All seven, both legs, three days a week, from February on."""
    sets = [
        done(exercise, day, side, said=Said(load_kg=20.0 + day, pain=day % 4))
        for day in range(-8, 31, 3) for exercise in EXERCISES for side in ("left", "right")
    ]  # fmt: skip
    doubts = {each.id: 0.004 for each in sets}
    return month(*sets, weeks={date(2026, 3, 2): (13, 15)}, doubts=doubts)


def test_a_month_of_all_seven_is_two_pages_on_which_nothing_is_cut_or_covered(full):
    pages = month_report(full)
    assert len(pages) == 2
    check(pages)


def test_a_quiet_month_is_one_page_with_its_trends():
    pages = month_report(month(done("heel-lift", 3), done("heel-lift", 5, "right")))
    assert len(pages) == 1
    assert "Trends by day of the month" in texts(pages)
    check(pages)


def test_a_month_says_what_was_done_of_the_plan_and_how_much(full):
    said = texts(month_report(full))
    of_march = [each for each in full.sets if full.at(each).month == 3]
    lines = said.splitlines()
    assert "March 2026" in lines
    assert str(len(of_march)) in lines
    assert str(sum(each.rep_count for each in of_march)) in lines
    assert "13 of 15 planned sets" in lines
    assert all(EXERCISES[name].title in said for name in EXERCISES)


def test_an_empty_month_is_a_page_that_says_so():
    pages = month_report(month(done("heel-lift", -10)))
    assert len(pages) == 1
    assert "No set was done in this month." in texts(pages)
    check(pages)


def test_pain_that_was_not_told_is_no_pain_of_zero():
    assert "pain was not told" in texts(month_report(month(done("heel-lift", 3))))
    told = done("heel-lift", 3, said=Said(pain=0))
    assert "pain was not told" not in texts(month_report(month(told)))


def test_a_month_begins_and_ends_where_the_athlete_is():
    at = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)  # the first of April in Berlin, in summer
    late = replace(done("heel-lift", 0), started_at=at)
    assert month(late).of_month() == []
    assert Month(date(2026, 4, 1), ZONE, [late]).of_month() == [late]
    assert Month(MARCH, ZoneInfo("UTC"), [late]).of_month() == [late]


def test_a_week_in_which_the_clocks_change_has_its_seven_days():
    week = [done("heel-lift", day) for day in range(22, 29)]  # 23 to 29 March, 167 hours
    of_days = month(*week)
    assert [of_days.of_day(date(2026, 3, day)) for day in range(22, 31)] == [0, *[1] * 7, 0]
    assert "7 sets" in texts(month_report(of_days))


@pytest.mark.parametrize(
    ("first", "weeks"), [(date(2026, 2, 1), 5), (date(2027, 2, 1), 4), (date(2026, 8, 1), 6)]
)
def test_a_month_touches_four_to_six_weeks(first, weeks):
    mondays = Month(first, ZONE, []).mondays()
    assert len(mondays) == weeks
    assert mondays[0] <= first < mondays[1]
    assert 0 <= (Month(first, ZONE, []).last - mondays[-1]).days < 7


def test_excluded_sets_are_counted_as_such_and_nowhere_else():
    out = done("heel-lift", 3, rep_count=99, said=Said(excluded=True))
    of_all = month(out, done("heel-lift", 4))
    assert [each.value for each in bests(of_all) if each.measure.name == COUNT] == [12]
    assert of_all.of_day(date(2026, 3, 4)) == 0
    said = texts(month_report(of_all))
    assert "1 set excluded by the athlete, not in here" in said
    assert "99" not in said


def test_foot_and_shank_are_never_mixed():
    foot = done("heel-lift", 3, placement="foot", metrics={"mean_pitch_rad": math.radians(30)})
    both = month(done("heel-lift", 2), foot)
    assert list(kinds(both.of_month())) == [("heel-lift", "foot"), ("heel-lift", "shank")]
    assert symmetry(month(done("heel-lift", 2), replace(foot, side="right"))) == []


@pytest.mark.parametrize(
    ("before", "ever"), [([], False), ([13], False), ([12], False), ([11], True)]
)
def test_a_best_is_more_than_before_only_if_it_is_more(before, ever):
    old = [done("heel-lift", -5, rep_count=count) for count in before]
    (best,) = [b for b in bests(month(*old, done("heel-lift", 3))) if b.measure.name == COUNT]
    assert (best.value, best.ever) == (12, ever)


def test_symmetry_is_left_over_right_each_measure_by_itself():
    left = done("heel-lift", 3, "left", rep_count=9, metrics={"mean_rise_m": 0.06})
    right = done("heel-lift", 4, "right", rep_count=12, metrics={"mean_rise_m": 0.05})
    found = {m.name: percent for _, m, percent in symmetry(month(left, right))}
    assert found == {COUNT: pytest.approx(75), "mean ankle rise": pytest.approx(120)}


def test_a_trend_shows_its_error_as_a_band_of_that_width():
    sets = [done("heel-lift", day) for day in (2, 9)]
    made = month(*sets, doubts={sets[0].id: 0.005, sets[1].id: 0.003})
    bands = [c for axes in month_report(made)[-1].axes for c in axes.collections]
    heights = {
        round(float(y), 3) for band in bands
        for path in band.get_paths() for y in path.vertices[:, 1]
    }  # fmt: skip
    assert {5.5, 6.5, 5.7, 6.3} <= heights


def test_a_hold_is_followed_in_seconds_and_a_count_without_a_band():
    assert [m.name for m in measures(("single-leg-balance", "shank"))] == ["longest hold"]
    assert [m.text(21.4) for m in measures(("single-leg-balance", "foot"))] == ["21 s"]
    assert [m.unit is None for m in measures(("heel-lift", "foot"))] == [True, False]
