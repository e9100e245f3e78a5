"""The file of the library: made, migrated from every version, refused, shared by programs."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sensor_coach import home
from sensor_coach.corrections import Correction
from sensor_coach.done_set import Said
from sensor_coach.errors import LibraryError
from sensor_coach.library import opened, schema

_V1 = (Path(__file__).parent / "v1.sql").read_text(encoding="utf-8")


def _file() -> Path:
    home.home().mkdir(parents=True, exist_ok=True)
    return home.home() / "library.sqlite"


def _shape(file: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(file) as db:
        return sorted(
            (name, " ".join(sql.split()))
            for name, sql in db.execute("SELECT name, sql FROM sqlite_schema WHERE sql NOT NULL")
        )


def test_version_0_was_a_folder_of_recordings(recorded):
    files = [recorded(minutes) for minutes in (0, 3)]
    bad = home.recordings_folder() / "2026-01-01_000000_heel-lift.sqlite"
    bad.write_bytes(b"SQLite format 3\0, not")
    told = []
    with opened(progress=lambda *step: told.append(step)) as library:
        assert [each.recording for each in library.done_sets()] == [file.name for file in files]
        assert [each.measured_count for each in library.done_sets()] == [4, 4]
    assert [step[:2] for step in told] == [(1, 3), (2, 3), (3, 3)]
    assert told[0][2].startswith(bad.name)
    assert [step[2] for step in told[1:]] == [None, None]
    told.clear()
    with opened(progress=lambda *step: told.append(step)) as library:
        assert len(library.done_sets()) == 2
    assert told == []  # once is enough


def test_a_first_opening_that_was_interrupted_goes_on(recorded):
    for minutes in (0, 3):
        recorded(minutes)

    def interrupt(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), opened(progress=interrupt):
        pass
    with opened() as library:
        assert len(library.done_sets()) == 2


def test_version_1_opens_with_all_that_is_in_it():
    with sqlite3.connect(_file()) as db:
        db.executescript(_V1)
    with opened() as library:
        (done,) = library.done_sets()
        assert done.said == Said(7.5, 2, 6, "from version 1", True)
        assert (done.id, done.measured_count, done.rep_count) == ("00112233aabbccdd", 1, 2)
        assert library.corrections(done.id) == [Correction("missed", 6.0)]
        assert library.result(done.id).reps[0].quality == ("low",)
        assert done.test_start is None  # there were no tests in version 1
        assert library.athlete().name == "Ada"
        assert library.programme() == "weeks = 12"
        assert library.settings() == {"sound": True}


def test_every_version_comes_to_the_shape_of_a_new_one(tmp_path):
    with sqlite3.connect(_file()) as db:
        db.executescript(_V1)
    for folder in (home.home(), tmp_path / "new"):
        with opened(folder):
            pass
    assert _shape(_file()) == _shape(tmp_path / "new" / "library.sqlite")


def test_a_newer_library_is_refused_and_left_alone():
    with opened():
        pass
    with sqlite3.connect(_file()) as db:
        db.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    before = _file().read_bytes()
    with pytest.raises(LibraryError, match=f"version {schema.VERSION + 1}, this program reads up"):
        opened().__enter__()
    assert _file().read_bytes() == before


@pytest.mark.parametrize("content", [b"not at all", b"SQLite format 3\0" + bytes(range(256)) * 20])
def test_a_file_that_is_no_library_is_one_line(content):
    _file().write_bytes(content)
    with pytest.raises(LibraryError, match="expected the library") as refused:
        opened().__enter__()
    assert str(refused.value).startswith(str(_file()))
    assert "\n" not in str(refused.value)
    assert _file().read_bytes() == content


def test_a_database_of_others_is_refused():
    with sqlite3.connect(_file()) as db:
        db.execute("CREATE TABLE song (title)")
    with pytest.raises(LibraryError, match="is no library of sensor-coach"):
        opened().__enter__()


def test_a_folder_that_cannot_be_one_is_one_line():
    home.home().parent.mkdir(parents=True, exist_ok=True)
    home.home().write_text("in the way")
    with pytest.raises(LibraryError, match="cannot be opened"):
        opened().__enter__()


def test_a_library_cut_short_is_one_line(kept, library):
    library.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    library.db.close()
    _file().write_bytes(_file().read_bytes()[:5000])
    for companion in ("-wal", "-shm"):
        _file().with_name("library.sqlite" + companion).unlink(missing_ok=True)
    with pytest.raises(LibraryError, match="expected the library"), opened() as cut:
        cut.done_sets()


def test_a_write_that_fails_leaves_nothing_of_it(library):
    def half():
        with schema.writing(library.db):
            library.db.execute("INSERT INTO setting VALUES ('a', '1')")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert library.settings() == {}


def test_many_threads_write_and_none_is_lost(kept):
    def write(number: int) -> None:
        with opened() as own:
            for step in range(5):
                own.set_setting(f"{number}.{step}", step)
                own.correct(kept.id, Correction("missed", float(number)))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with opened() as library:
        assert len(library.settings()) == 20
        assert library.done_sets()[0].rep_count == kept.measured_count + 20


def test_two_programs_open_a_new_library_at_once():
    script = (
        "import sys\nfrom sensor_coach.library import opened\nsys.stdin.read(1)\n"
        "with opened() as library: library.set_setting(sys.argv[1], library.athlete().id)\n"
    )
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", script, name], stdin=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for name in ("a", "b")
    ]
    for program in programs:
        program.stdin.write(b"x")
        program.stdin.flush()
    assert [program.communicate(timeout=100)[1] for program in programs] == [b"", b""]
    with opened() as library:
        settings = library.settings()
    assert sorted(settings) == ["a", "b"]
    assert settings["a"] == settings["b"]  # one athlete was made, not two
