"""Sets as reports need them: from a recording by itself, or with what the library knows of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from sensor_coach import files, home, recordings
from sensor_coach.done_set import MADE_UP, DoneSet
from sensor_coach.errors import RecordingError, ReportError
from sensor_coach.events import SetResult
from sensor_coach.library import opened, since_setting
from sensor_coach.pipeline import settle
from sensor_coach.programme import adherence, is_test, read_programme, week_of
from sensor_coach.report.month import Month
from sensor_coach.report.words import Heading, unit_of
from sensor_coach.samples import Array
from sensor_coach.side_by_side import pipeline_of


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """One set with all that its report shows."""

    result: SetResult
    heading: Heading
    trace: Array  # as `Pipeline.trace`; empty if the recording was deleted
    path: Array  # as `Pipeline.sway_path`
    test_start: str | None = None  # of a heel-rise endurance test: what the foot stood on
    set_id: str = ""  # empty: a recording by itself, of which the library is not asked


def kept(named: str | None = None) -> Kept:
    """Give the set of a recording file, of an id (or its start), or None: the newest one.

    Raises
    ------
    ReportError, RecordingError
        One line: what was looked for, and what is wrong with it.
    """
    if named is not None and (Path(named).exists() or Path(named).suffix):
        return _of_file(Path(named))
    with opened() as library:
        athlete = library.athlete()
        done = _found(library.done_sets(athlete.id), named)
        result, corrections = library.result(done.id), tuple(library.corrections(done.id))
    said = Heading(
        athlete.name, done.started_at.astimezone(ZoneInfo(athlete.zone)), done.said, done.rep_count,
        corrections, simulated=done.source in MADE_UP,
    )  # fmt: skip
    found = _with_trace(result, said, done)
    return replace(found, test_start=done.test_start, set_id=done.id)


def kept_test(named: str | None = None) -> Kept:
    """Give a set as `kept` does; None is the newest that was recorded as a test, if one was."""
    if named is None:
        with opened() as library:
            tests = [*filter(is_test, library.done_sets(library.athlete().id))]
            named = tests[-1].id if tests else None
    return kept(named)


def earlier_test(each: Kept, start: str) -> Kept | None:
    """Give the last test before a set of the library, of the same leg, placement and start."""
    if not each.set_id:
        return None
    with opened() as library:
        done = library.done_set(each.set_id)
        alike = done.side, done.placement, start
        found = [
            one for one in library.done_sets(done.athlete)
            if is_test(one) and (one.side, one.placement, one.test_start) == alike
            and one.started_at < done.started_at
        ]  # fmt: skip
        if not found:
            return None
        result = library.result(found[-1].id)
        said = Heading(corrections=tuple(library.corrections(found[-1].id)))
    return Kept(result, said, np.empty((0, 2)), np.empty((0, 3)), start, found[-1].id)


def kept_month(first: date) -> Month:
    """Give a month of the athlete's sets, with those before it, their errors and the plan."""
    with opened() as library:
        athlete = library.athlete()
        sets = library.done_sets(athlete.id)
        month = Month(first, ZoneInfo(athlete.zone), sets, athlete.name)
        doubts = {
            done.id: doubt for done in month.of_month()
            if (doubt := unit_of(done.placement).doubt(library.result(done.id).reps)) is not None
        }  # fmt: skip
        since = library.setting(since_setting(athlete.id))
        weeks = _weeks(month, library.programme(), since)
    return Month(first, month.zone, sets, athlete.name, weeks, doubts)


def _found(sets: list[DoneSet], named: str | None) -> DoneSet:
    found = [each for each in sets if named is None or each.id.startswith(named)]
    if not found:
        raise ReportError(f"{named or 'report'}: no such set, expected an id of history or a file")
    if named is not None and len(found) > 1 and named not in {each.id for each in found}:
        raise ReportError(f"{named}: {len(found)} sets begin so, expected more of the id")
    exact = [each for each in found if each.id == named]
    return (exact or found)[-1]


def _of_file(path: Path) -> Kept:
    info, _ = files.open_set(path, files.Override())
    started_at = datetime.fromisoformat(info.started_at)
    return _analyzed(path, None, Heading(started_at=started_at.astimezone(UTC)))


def _with_trace(result: SetResult, said: Heading, done: DoneSet) -> Kept:
    path = home.recordings_folder() / done.recording if done.recording else None
    if path is None or not path.is_file():
        return Kept(result, said, np.empty((0, 2)), np.empty((0, 3)))
    return _analyzed(path, result, said, done.sensor)


def _analyzed(path: Path, result: SetResult | None, said: Heading, sensor: int = 0) -> Kept:
    """Analyse a recording for its trace; the numbers stay those of `result`, if there is one."""
    info, notes = files.open_set(path, files.Override())
    if sensor:
        recording = recordings.read(path)
        info, notes = recording.info.of(sensor), recording.notifications(sensor=sensor)
    try:
        pipeline = pipeline_of(recording, sensor) if sensor else info.pipeline(live=False)
    except ValueError as error:
        raise RecordingError(f"{path}: {error}") from error
    events = settle(notes, pipeline)
    measured = result or events[-1]
    assert isinstance(measured, SetResult)
    heading = replace(
        said, sensor=info.device.title, calibrated=info.calibration is not None,
        simulated=said.simulated or info.source in MADE_UP,
    )  # fmt: skip
    return Kept(measured, heading, pipeline.trace, pipeline.sway_path, info.test_start)


def _weeks(month: Month, followed: str | None, since: str | None) -> dict[date, tuple[int, int]]:
    """What was done of the plan in each week that there is a plan for."""
    if not followed or not month.sets:
        return {}
    programme = read_programme(followed, "programme followed")
    first = date.fromisoformat(since) if since else month.at(month.sets[0]).date()
    today = datetime.now(month.zone).date()
    found = {}
    for monday in (day for day in month.mondays() if day <= today):
        week = adherence(programme, first, week_of(monday), month.sets, month.zone, today)
        if week.planned:
            found[monday] = (week.done + week.moved, week.planned)
    return found
