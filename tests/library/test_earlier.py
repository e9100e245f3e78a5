"""What older versions of the analysis measured stays, when a set is measured anew."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from sensor_coach import home
from sensor_coach.events import SetResult
from sensor_coach.library import Library, exporting, importing, opened, sets
from sensor_coach.library.schema import writing
from sensor_coach.pipeline import ALGORITHM


@pytest.fixture
def measured_by(library, kept):
    """Let another version have measured the set, and miss some of it; give what it said."""

    def measure(algorithm: str, missed: int) -> SetResult:
        now = library.result(kept.id)
        other = replace(now, algorithm=algorithm, reps=now.reps[missed:])
        with writing(library.db):
            sets.put(library.db, replace(kept, algorithm=algorithm), other)
        return other

    return measure


def test_a_set_measured_anew_keeps_what_every_version_said(library, kept, measured_by):
    assert library.earlier(kept.id) == []
    today = library.result(kept.id)
    older = [measured_by("99", 1), measured_by("100", 1)]
    library.rebuild()
    assert library.result(kept.id) == today
    assert library.earlier(kept.id) == older[::-1]  # version 100 is newer than 99
    library.rebuild()
    assert library.earlier(kept.id) == older[::-1]


def test_the_same_version_twice_is_kept_once(library, kept, measured_by):
    measured_by("4", 1)
    last = measured_by("4", 2)
    library.adopt(library.recording(kept.id))
    assert library.earlier(kept.id) == [last]
    assert ALGORITHM not in [each.algorithm for each in library.earlier(kept.id)]


def test_they_are_exported_and_taken_in_and_deleted_with_their_set(
    library: Library, kept, measured_by, tmp_path: Path
):
    older = measured_by("4", 1)
    library.rebuild()
    exporting.export_zip(library, tmp_path / "a.zip")
    with opened(tmp_path / "other") as other:
        importing.import_zip(other, tmp_path / "a.zip")
        assert other.earlier(kept.id) == [older]
    library.delete([kept.id])
    assert library.earlier(kept.id) == []


def test_version_3_gains_the_place_for_them(library, kept):
    with writing(library.db):
        library.db.execute("DROP TABLE earlier")
        library.db.execute("PRAGMA user_version = 3")
    library.db.close()
    with opened() as again:
        assert again.earlier(kept.id) == []
        assert again.result(kept.id).rep_count == kept.rep_count
    with sqlite3.connect(home.home() / "library.sqlite") as db:
        assert db.execute("PRAGMA user_version").fetchone() == (4,)
