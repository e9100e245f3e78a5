"""Which programme somebody follows, since when, and what they did: what a plan is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sensor_coach.done_set import DoneSet
from sensor_coach.errors import ProgrammeError
from sensor_coach.library import Library, since_setting
from sensor_coach.programme import (
    Programme,
    Training,
    Week,
    programmes,
    read_programme,
    training,
    zone_named,
)
from sensor_coach.programme.schema import DEFAULT


@dataclass(frozen=True, slots=True)
class Following:
    """The athlete who was chosen, as the library knows them."""

    programme: Programme
    since: date  # in their zone
    sets: list[DoneSet]  # all of theirs, oldest first
    zone: ZoneInfo

    def training(self, now: datetime, week: Week | None = None) -> Training:
        """Tell what is on; see `programme.training`."""
        return training(self.programme, self.since, self.sets, now, self.zone, week)


def following(library: Library, now: datetime, programme: Programme | None = None) -> Following:
    """Read from the library what a plan is made of.

    Parameters
    ----------
    library : Library
        Its chosen athlete is meant.
    now : datetime
        With a zone.
    programme : Programme, optional
        In place of the one that is followed; who follows none is given the default one.

    Returns
    -------
    Following
        Since the day the programme was taken up, else that of the first set, else `now`.

    Raises
    ------
    ProgrammeError
        If the programme or the day in the library cannot be read.
    """
    athlete = library.athlete()
    zone, sets = zone_named(athlete.zone), library.done_sets(athlete.id)
    said = library.setting(since_setting(athlete.id))
    first = sets[0].started_at if sets else now
    since = read_day(said) if said else first.astimezone(zone).date()
    return Following(programme or _followed(library), since, sets, zone)


def follow(library: Library, programme: Programme, since: date) -> None:
    """Let the athlete follow a programme from a day on."""
    library.follow(programme.toml)
    library.set_setting(since_setting(library.athlete().id), since.isoformat())


def read_day(text: str) -> date:
    """Read an ISO date; ProgrammeError if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ProgrammeError(f"day {text!r}, expected YYYY-MM-DD") from error


def _followed(library: Library) -> Programme:
    toml = library.programme()
    return read_programme(toml, "programme followed") if toml else programmes()[DEFAULT]
