"""A set that is over, into the rows of the library; what other sensors saw as sets beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sensor_coach import recordings, side_by_side
from sensor_coach.corrections import Correction
from sensor_coach.done_set import DoneSet, Said
from sensor_coach.events import SetResult
from sensor_coach.exercises import EXERCISES
from sensor_coach.library import entered, people, recordings_folder, sets
from sensor_coach.library.schema import writing
from sensor_coach.recordings import Recording, SetInfo

if TYPE_CHECKING:
    import sqlite3

    from sensor_coach.library.opening import Library


@dataclass(frozen=True, slots=True)
class Other:
    """What a sensor beside the first one of a recording saw."""

    sensor: int
    set_id: str
    result: SetResult


def beside(recording: Recording, first: SetResult) -> list[Other]:
    """Analyse the sensors beside the first, whose result is known, and give what are sets.

    What a wrist felt is in the first one's; a leg that did nothing did no set, nor did the one that
    is lifted while the other one stands.
    """
    found = enumerate(side_by_side.beside(recording, first), start=1)
    return [
        Other(number, sets.set_id(recording, number), result)
        for number, result in found if _is_set(result, first)
    ]  # fmt: skip


def _is_set(result: SetResult, first: SetResult) -> bool:
    lifted = EXERCISES[result.exercise].measures == "hold" and result.side != first.side
    done = bool(result.reps or result.holds)
    return result.placement != side_by_side.WRIST and not lifted and done


def keep(
    library: Library, recording: Path, result: SetResult, info: SetInfo,
    corrections: Iterable[Correction], said: Said | None,
) -> str:  # fmt: skip
    """Keep a set as `Library.keep_set` says; give its id."""
    set_id = sets.set_id(recordings.read(recording))
    kept = library.recording(set_id)
    kept = kept or recordings_folder.taken_in(library.recordings, recording, info)
    others = beside(recordings.read(kept), result) if info.beside else []
    db = library.db
    with writing(db):
        athlete = people.current(db).id
        done = sets.measured(
            set_id, athlete, result, info.started_at, kept.name, info.source, info.test_start
        )
        sets.put(db, done, result)
        entered.correct(db, set_id, corrections)
        if said:
            entered.say(db, set_id, said)
        for each in others:
            _keep_beside(db, done, each, said)
    return set_id


def _keep_beside(db: sqlite3.Connection, first: DoneSet, other: Other, said: Said | None) -> None:
    """Keep what another sensor of a recording saw as a set of its own."""
    done = sets.measured(
        other.set_id, first.athlete, other.result, first.started_at.isoformat(),
        first.recording, first.source, first.test_start, other.sensor,
    )  # fmt: skip
    sets.put(db, done, other.result)
    if said:  # of how it felt nothing: that was said of the first one's leg
        entered.say(db, done.id, Said(load_kg=said.load_kg, excluded=said.excluded))
