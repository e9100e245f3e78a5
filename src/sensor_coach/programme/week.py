"""Weeks as the athlete lives them: Monday first, in a zone, whatever the clocks do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sensor_coach.errors import ProgrammeError

_WRITTEN = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """A week of ISO 8601.

    Raises
    ------
    ProgrammeError
        If the year has no such week.

    Examples
    --------
    >>> week = week_of(date(2027, 1, 2))
    >>> str(week), str(week.monday), str(week.later(1))
    ('2026-W53', '2026-12-28', '2027-W01')
    """

    year: int  # the one that its Thursday is in
    number: int  # from 1

    def __post_init__(self) -> None:
        try:
            date.fromisocalendar(self.year, self.number, 1)
        except ValueError as error:
            raise ProgrammeError(f"week {self}: {error}; expected one of the year") from error

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02}"

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def days(self) -> tuple[date, ...]:
        """Its seven days."""
        return tuple(self.monday + timedelta(days=n) for n in range(7))

    def later(self, weeks: int) -> Week:
        """Give the week so many weeks on, or back if negative."""
        return week_of(self.monday + timedelta(weeks=weeks))

    def start(self, zone: tzinfo) -> datetime:
        """Give the instant at which it begins, UTC; seven days of 23 to 25 h before the next."""
        return datetime.combine(self.monday, time(), zone).astimezone(UTC)

    def end(self, zone: tzinfo) -> datetime:
        """Give the instant at which the next one begins, UTC."""
        return self.later(1).start(zone)


def week_of(day: date) -> Week:
    """Give the week that a day is in."""
    return Week(*day.isocalendar()[:2])


def local_day(instant: datetime, zone: tzinfo) -> date:
    """Give the day an instant falls on where the athlete is."""
    return instant.astimezone(zone).date()


def read_week(text: str) -> Week:
    """Read a week as it is written, ``2026-W47``; ProgrammeError if it is none."""
    if not (found := _WRITTEN.fullmatch(text.strip())):
        raise ProgrammeError(f"week {text!r}, expected YEAR-WNUMBER such as 2026-W47")
    return Week(int(found[1]), int(found[2]))


def zone_named(name: str) -> ZoneInfo:
    """Give the zone of an IANA name; ProgrammeError if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ProgrammeError(f"zone {name!r}, expected a name such as Europe/Berlin") from error
