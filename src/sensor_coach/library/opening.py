"""The library as programs use it: open it, ask it, tell it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sensor_coach import home
from sensor_coach.corrections import Correction
from sensor_coach.done_set import DoneSet, Said
from sensor_coach.errors import LibraryError
from sensor_coach.events import SetResult
from sensor_coach.library import (
    deletion,
    earlier,
    entered,
    keeping,
    people,
    recordings_folder,
    sets,
)
from sensor_coach.library.people import Athlete
from sensor_coach.library.recordings_folder import Progress
from sensor_coach.library.schema import connect, writing
from sensor_coach.recordings import SetInfo


@contextmanager
def opened(folder: Path | None = None, progress: Progress | None = None) -> Iterator[Library]:
    """Open the library of the data folder, brought up to date.

    Parameters
    ----------
    folder : Path, optional
        A data folder in place of the user's.
    progress : callable, optional
        Told while recordings from before there was a library become sets: how many are done, of
        how many, and what is wrong with one, or None.

    Yields
    ------
    Library
        Closed at the end. Any number of programs may have it open at once.

    Raises
    ------
    LibraryError
        One line, if its file is damaged, foreign, or from a newer version.
    """
    folder = folder or home.home()
    with closing(connect(folder / "library.sqlite")) as db:
        library = Library(db, folder)
        recordings_folder.take_waiting(
            db, library.recordings, library.adopt, progress or (lambda *_: None)
        )
        try:
            yield library
        except sqlite3.OperationalError as error:  # a full disk, a file that cannot be written
            raise LibraryError(f"{folder / 'library.sqlite'}: {error}") from error
        except sqlite3.DatabaseError as error:
            if type(error) is not sqlite3.DatabaseError:
                raise  # a bug
            raise LibraryError(
                f"{folder / 'library.sqlite'}: {error}, expected the library of sensor-coach"
            ) from error


def waiting(folder: Path | None = None) -> int:
    """How many recordings the next `opened` makes sets of: it takes a while if there are many."""
    with closing(connect((folder or home.home()) / "library.sqlite")) as db:
        rows = db.execute("SELECT count(*) FROM waiting WHERE problem IS NULL")
        return int(rows.fetchone()[0])


class Library:
    """Sets, what was said of them, and who did them. Get it from `opened`."""

    def __init__(self, db: sqlite3.Connection, folder: Path) -> None:
        self.db, self.folder, self.recordings = db, folder, folder / "recordings"

    def athlete(self) -> Athlete:
        """The athlete whose sets the next ones are; made on first use."""
        with writing(self.db):
            return people.current(self.db)

    def athletes(self) -> list[Athlete]:
        """All athletes by name."""
        return people.athletes(self.db)

    def named(self, name: str) -> Athlete:
        """The athlete of a name or an id; LibraryError if there is none."""
        return people.named(self.db, name)

    def add_athlete(
        self, name: str, zone: str | None = None, foot_length_m: float | None = None
    ) -> Athlete:
        """Add an athlete, whose sets the next ones are; by default in this machine's zone."""
        with writing(self.db):
            return people.add(self.db, name, zone or people.local_zone(), foot_length_m)

    def choose(self, athlete: Athlete) -> None:
        """Let the next sets be those of an athlete."""
        with writing(self.db):
            people.choose(self.db, athlete.id)

    def change_athlete(self, athlete: Athlete) -> None:
        """Store an athlete's new name, zone or foot length."""
        with writing(self.db):
            people.change(self.db, athlete)

    def done_sets(
        self, athlete_id: str | None = None, since: datetime | None = None
    ) -> list[DoneSet]:
        """Sets, oldest first, those too that are excluded; None is of all athletes."""
        return sets.done_sets(self.db, athlete_id, since)

    def done_set(self, set_id: str) -> DoneSet:
        """One set; LibraryError if there is none of that id."""
        found = sets.done_sets(self.db, set_id=set_id)
        if not found:
            raise LibraryError(f"no set {set_id!r} in the library")
        return found[0]

    def keep_set(
        self, recording: Path, result: SetResult, info: SetInfo, *,
        corrections: Iterable[Correction] = (), said: Said | None = None,
    ) -> DoneSet:  # fmt: skip
        """Keep a set that is over; one that is known is measured anew, and not doubled.

        Parameters
        ----------
        recording : Path
            Its file, finished. One outside the data folder is copied into it.
        result : SetResult
            As measured.
        info : SetInfo
            What the set was meant to be.
        corrections : iterable of Correction
            Made while it ran; added to what is known of the set.
        said : Said, optional
            Takes the place of what was said before.

        Returns
        -------
        DoneSet
            As the history has it.

        Raises
        ------
        RecordingError
            If the file is no recording.
        """
        set_id = keeping.keep(self, recording, result, info, corrections, said)
        return self.done_set(set_id)

    def adopt(self, recording: Path, result: SetResult | None = None) -> DoneSet:
        """Keep a recording as a set, analysed unless its result is known; one needs samples."""
        found = recordings_folder.opened_recording(recording)
        return self.keep_set(recording, result or recordings_folder.analyzed(found), found.info)

    def rebuild(self, progress: Progress | None = None) -> list[str]:
        """Measure all recordings anew; what was said stays. Give what is wrong with files."""
        paths, problems = recordings_folder.files(self.recordings), []
        for number, (_, problem) in enumerate(recordings_folder.adopted(paths, self.adopt), 1):
            problems += [problem] if problem else []
            if progress:
                progress(number, len(paths), problem)
        return problems

    def result(self, set_id: str) -> SetResult:
        """What was measured of a set; corrections are no part of it."""
        return sets.result(self.db, set_id)

    def earlier(self, set_id: str) -> list[SetResult]:
        """What earlier versions of the analysis measured of a set, the newest version first."""
        return earlier.results(self.db, set_id)

    def recording(self, set_id: str) -> Path | None:
        """File of a set, None if it was deleted or there is no such set."""
        row = self.db.execute("SELECT recording FROM done_set WHERE id = ?", (set_id,)).fetchone()
        path = self.recordings / row["recording"] if row and row["recording"] else None
        return path if path and path.is_file() else None

    def set_of(self, recording: str) -> str | None:
        """Id of the set that a recording of the folder holds, by its name; None if none does.

        Of several that of its first sensor.
        """
        rows = self.db.execute(
            "SELECT id FROM done_set WHERE recording = ? ORDER BY sensor", (recording,)
        )
        return next((row["id"] for row in rows), None)

    def beside(self, done: DoneSet) -> list[DoneSet]:
        """What the other sensors of a set's recording saw, as sets."""
        ids = sets.of_one_recording(self.db, [done.id])
        return [self.done_set(each) for each in ids if each != done.id]

    def whole(self, ids: Iterable[str]) -> list[str]:
        """Ids of sets with those of other sensors in their recordings: they go together."""
        return sets.of_one_recording(self.db, ids)

    def doubts(self, ids: Collection[str]) -> dict[str, tuple[float | None, float | None]]:
        """Middle deviation of the sizes of each set, of rises in m and of pitches in rad."""
        return sets.doubts(self.db, ids)

    def corrections(self, set_id: str) -> list[Correction]:
        """What was said against the count of a set, in order, without what was undone."""
        return entered.corrections(self.db, set_id)

    def correct(self, set_id: str, *corrections: Correction) -> None:
        """Add corrections to a set, all or none; LibraryError if one speaks of nothing."""
        with writing(self.db):
            entered.correct(self.db, set_id, corrections)

    def undo(self, set_id: str) -> Correction | None:
        """Take back the last correction of a set that holds; give it, None if there is none."""
        with writing(self.db):
            return entered.undo(self.db, set_id)

    def say(self, set_id: str, said: Said) -> None:
        """Store what is said of a set in place of what was said before."""
        with writing(self.db):
            entered.say(self.db, set_id, said)

    def find(self, start: str) -> str:
        """Id of the one set whose id begins so; LibraryError unless there is just one."""
        return sets.find(self.db, start)

    def delete(self, ids: Iterable[str]) -> None:
        """Delete sets with their recordings, so that their bytes are gone from the files.

        What other sensors saw in the same recordings goes, too.
        """
        deletion.delete_sets(self.db, self.recordings, self.whole(ids))

    def delete_athlete(self, athlete: Athlete) -> None:
        """Delete an athlete with all their sets and recordings."""
        deletion.delete_athlete(self.db, self.recordings, athlete.id)

    def setting(self, name: str, default: Any = None) -> Any:
        """A setting, `default` if it was never set."""
        return self.settings().get(name, default)

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting: anything that JSON can say."""
        with writing(self.db):
            self.db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, _json(value)))

    def settings(self) -> dict[str, Any]:
        """All settings by name."""
        rows = self.db.execute("SELECT name, value FROM setting ORDER BY name")
        return {row["name"]: json.loads(row["value"]) for row in rows}

    def programme(self) -> str | None:
        """TOML text of the programme that the athlete follows, None if there is none."""
        row = self.db.execute(
            "SELECT programme FROM athlete WHERE id = ?", (self.athlete().id,)
        ).fetchone()
        return row["programme"] if row else None

    def follow(self, programme_toml: str) -> None:
        """Let the athlete follow a programme from now on."""
        with writing(self.db):
            athlete = people.current(self.db).id
            self.db.execute(
                "UPDATE athlete SET programme = ? WHERE id = ?", (programme_toml, athlete)
            )


def _json(value: Any) -> str:
    try:
        return json.dumps(value, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise LibraryError(f"a setting {value!r}, expected what JSON can say") from error
