"""Weeks, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensor_coach.errors import ProgrammeError
from sensor_coach.programme.week import Week, local_day, read_week, week_of, zone_named

_ZONES = [
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo",
    "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", "America/Havana", "UTC",
]  # fmt: skip
_instants = st.datetimes(
    datetime(1985, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)
)  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "week", "hours"),
    [
        ("Europe/Berlin", "2026-W13", 167),
        ("Europe/Berlin", "2026-W43", 169),
        ("America/New_York", "2026-W10", 167),
        ("America/New_York", "2026-W44", 169),
        ("Australia/Lord_Howe", "2026-W14", 168.5),
        ("Australia/Lord_Howe", "2026-W40", 167.5),
        ("Europe/Berlin", "2026-W20", 168),
    ],
)
def test_a_week_that_crosses_a_clock_change_is_a_week(zone, week, hours):
    where, changed = ZoneInfo(zone), read_week(week)
    start, end = changed.start(where), changed.end(where)
    assert end - start == timedelta(hours=hours)
    assert (start.astimezone(where).hour, end.astimezone(where).hour) == (0, 0)
    assert len({*changed.days}) == 7
    second = timedelta(seconds=1)
    inside = [local_day(each, where) in changed.days for each in (start, end - second)]
    outside = [local_day(each, where) in changed.days for each in (start - second, end)]
    assert inside == [True, True]
    assert outside == [False, False]


@pytest.mark.parametrize(
    ("instant", "zone", "day"),
    [
        ("2026-11-01T23:00+00:00", "Europe/Berlin", "2026-11-02"),  # midnight, winter
        ("2026-11-01T22:59+00:00", "Europe/Berlin", "2026-11-01"),
        ("2026-10-25T22:59+00:00", "Europe/Berlin", "2026-10-25"),  # the day of 25 hours
        ("2026-10-24T22:00+00:00", "Europe/Berlin", "2026-10-25"),
        ("2026-03-09T03:59+00:00", "America/New_York", "2026-03-08"),  # summer since that morning
        ("2026-03-09T04:00+00:00", "America/New_York", "2026-03-09"),
        ("2026-10-04T12:59+00:00", "Australia/Lord_Howe", "2026-10-04"),  # half an hour on
        ("2026-10-04T13:00+00:00", "Australia/Lord_Howe", "2026-10-05"),
    ],
)
def test_a_set_near_midnight_falls_on_the_day_of_its_place(instant, zone, day):
    assert local_day(datetime.fromisoformat(instant), ZoneInfo(zone)) == date.fromisoformat(day)


@settings(max_examples=300)
@given(_instants, st.sampled_from(_ZONES))
def test_weeks_cover_every_instant_exactly_once(instant, name):
    zone = ZoneInfo(name)
    week = week_of(local_day(instant, zone))
    assert week.start(zone) <= instant < week.end(zone)
    assert week.later(-1).end(zone) == week.start(zone)
    assert week.end(zone) == week.later(1).start(zone)


@given(_instants, st.integers(-500, 500))
def test_weeks_are_counted_on_and_back(instant, weeks):
    week = week_of(instant.date())
    assert week.later(weeks).later(-weeks) == week
    assert week.later(weeks).monday - week.monday == timedelta(weeks=weeks)
    assert read_week(str(week)) == week
    assert [day.weekday() for day in week.days] == list(range(7))


def test_a_year_may_have_53_weeks():
    assert Week(2026, 53).later(1) == Week(2027, 1)
    with pytest.raises(ProgrammeError, match="2027-W53"):
        Week(2027, 53)


@pytest.mark.parametrize(
    "text", ["2026-47", "W47", "2026-W00", "2026-W54", "20 26-W01", "", "٢٠٢٦-W01"]
)
def test_what_is_no_week_is_refused(text):
    with pytest.raises(ProgrammeError, match="week"):
        read_week(text)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc", "Europe"])
def test_what_is_no_zone_is_refused(name):
    with pytest.raises(ProgrammeError, match="Europe/Berlin"):
        zone_named(name)
