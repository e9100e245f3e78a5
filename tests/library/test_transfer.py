"""A library as a zip: without loss, without doubling, and with suspicion of what comes in."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.conftest import write

from sensor_coach import home
from sensor_coach.analysis.calibration import Calibration
from sensor_coach.corrections import Correction
from sensor_coach.done_set import Said
from sensor_coach.errors import LibraryError
from sensor_coach.library import opened, tables
from sensor_coach.library.exporting import export_zip
from sensor_coach.library.importing import import_zip
from sensor_coach.library.restoring import restore

_EYE = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
_CALIBRATION = Calibration(_EYE, (0.1, 0.0, -0.1), 0.001, 6, False, (0.0, 0.0, 0.01), "2026-11-01")


def _history(library) -> list[dict]:
    return tables.history(library, library.done_sets())


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    """A data folder with two athletes and three sets, to be copied."""
    folder = tmp_path_factory.mktemp("filled")
    with opened(folder) as library:
        for minutes, exercise in ((0, "heel-lift"), (5, "single-leg-balance")):
            library.adopt(write(folder / "recordings" / f"{minutes}.sqlite", minutes, exercise))
        library.add_athlete("Bo", "Asia/Tokyo", 0.25)
        library.adopt(write(folder / "recordings" / "9.sqlite", 9, test_start="step"))
        library.choose(library.named("Me"))
        library.follow("weeks = 12")
        library.set_setting("sound", {"volume": 0.5})
    return folder


_SAID = st.builds(
    Said, st.none() | st.floats(0, 1000), st.none() | st.integers(0, 10),
    st.none() | st.integers(0, 10), st.text(st.characters(codec="utf-8"), max_size=20),
    st.booleans(),
)  # fmt: skip
_TIME = st.floats(-10, 1e4, allow_nan=False)
_CORRECTION = st.builds(Correction, st.just("missed"), _TIME) | st.builds(
    Correction, st.just("counted"), _TIME, st.integers(0, 99)
)
_WORD = st.tuples(st.integers(0, 2), _SAID | _CORRECTION | st.none())  # None takes one back


@settings(max_examples=12)
@given(words=st.lists(_WORD, max_size=8), name=st.text(max_size=5), value=st.floats(0, 1))
def test_what_is_exported_and_imported_is_the_same(filled, tmp_path_factory, words, name, value):
    place = tmp_path_factory.mktemp("a")
    shutil.copytree(filled, place / "home")
    with opened(place / "home") as library:
        sets = library.done_sets()
        for number, word in words:
            match word:
                case Said():
                    library.say(sets[number].id, word)
                case Correction():
                    library.correct(sets[number].id, word)
                case None:
                    library.undo(sets[number].id)
        library.set_setting(name, value)
        assert export_zip(library, place / "1.zip") == 3
        before = _history(library), library.settings(), library.athletes(), library.programme()
        results = [library.result(each.id) for each in sets]
        corrections = [library.corrections(each.id) for each in sets]
    with opened(place / "new") as library:
        for new in (3, 0):  # twice is once
            assert import_zip(library, place / "1.zip") == (3, new)
            now = _history(library), library.settings(), library.athletes(), library.programme()
            assert now == before
            assert [library.result(each.id) for each in sets] == results
            assert [library.corrections(each.id) for each in sets] == corrections
            export_zip(library, place / "2.zip")
            assert (place / "2.zip").read_bytes() == (place / "1.zip").read_bytes()
    for file in (filled / "recordings").iterdir():
        assert (place / "new" / "recordings" / file.name).read_bytes() == file.read_bytes()


@pytest.fixture
def zipped(filled, tmp_path) -> Path:
    with opened(filled) as library:
        export_zip(library, tmp_path / "a.zip")
    return tmp_path / "a.zip"


def test_an_import_joins_what_is_here(library, kept, zipped):
    """The first set is in both; here it was corrected, and its athlete has another id."""
    library.correct(kept.id, Correction("missed", 1.0))
    library.say(kept.id, Said(note="here"))
    library.set_setting("sound", False)
    mine = _history(library)
    assert import_zip(library, zipped) == (3, 2)
    both = _history(library)
    assert both[0] == mine[0]
    assert [each["athlete"] for each in both] == ["Me", "Me", "Bo"]
    assert library.athlete().id == kept.athlete
    assert library.setting("sound") is False
    assert len(list(library.recordings.iterdir())) == 3


def test_corrections_of_two_homes_are_joined_and_the_newer_words_hold(filled, zipped, tmp_path):
    first = 0
    for number, folder in enumerate(("a", "b"), start=1):
        with opened(tmp_path / folder) as library:
            import_zip(library, zipped)
            first = library.done_sets()[0].id
            library.correct(first, Correction("missed", float(number)))
            library.say(first, Said(note=folder))
    with opened(tmp_path / "b") as library:
        export_zip(library, tmp_path / "b.zip")
    with opened(tmp_path / "a") as library:
        for _ in range(2):
            import_zip(library, tmp_path / "b.zip")
            done = library.done_set(first)
            assert (done.rep_count, done.said.note) == (done.measured_count + 2, "b")


def test_a_zip_of_one_set_has_only_what_belongs_to_it(filled, tmp_path):
    with opened(filled) as library:
        chosen = library.done_sets(library.named("Bo").id)[0]
        assert export_zip(library, tmp_path / "a.zip", [chosen.id]) == 1
    with opened(tmp_path / "new") as library:
        import_zip(library, tmp_path / "a.zip")
        assert library.done_sets() == [chosen]
        assert [each.name for each in library.athletes()] == ["Bo"]
        assert library.settings() == {}


def test_a_clinic_says_whose_the_sets_are(zipped, tmp_path):
    with opened(tmp_path / "clinic") as library:
        import_zip(library, zipped, "Ada")
        assert {each["athlete"] for each in _history(library)} == {"Ada"}


def test_an_export_from_before_there_were_tests_has_none(zipped, tmp_path):
    with zipfile.ZipFile(zipped) as source:
        sets = {
            name: json.loads(source.read(name)) for name in source.namelist() if "sets/" in name
        }
    assert sorted(str(each.pop("test_start")) for each in sets.values()) == ["None", "None", "step"]
    old = {name: json.dumps(each).encode() for name, each in sets.items()}
    with opened(tmp_path / "new") as library:
        assert import_zip(library, _altered(zipped, old)) == (3, 3)
        assert {each["test_start"] for each in _history(library)} == {None}


def test_a_set_whose_recording_was_deleted_still_travels(filled, tmp_path):
    shutil.copytree(filled, tmp_path / "home")
    (tmp_path / "home" / "recordings" / "0.sqlite").unlink()
    with opened(tmp_path / "home") as library:
        export_zip(library, tmp_path / "a.zip")
        results = [library.result(each.id) for each in library.done_sets()]
    with opened(tmp_path / "new") as library:
        import_zip(library, tmp_path / "a.zip")
        assert [library.result(each.id) for each in library.done_sets()] == results
        assert library.done_sets()[0].recording is None


def test_a_name_that_is_taken_is_no_reason_to_lose_a_recording(library, zipped, recorded):
    other = write(library.recordings / "9.sqlite", 77)
    library.adopt(other)
    content = other.read_bytes()
    import_zip(library, zipped)
    assert other.read_bytes() == content
    paths = [library.recording(each.id) for each in library.done_sets()]
    assert len(set(paths)) == 4
    assert None not in paths


def test_calibrations_and_the_sensor_come_along(library, kept, tmp_path):
    home.keep_calibration("AA:BB", _CALIBRATION)
    home.remember_sensor("AA:BB")
    (home.home() / "calibrations" / "x.json").write_text("{")  # damaged: of no use
    export_zip(library, tmp_path / "a.zip")
    restore(tmp_path / "a.zip", home.home(), sure=True)
    assert home.calibration_of("AA:BB") == _CALIBRATION
    assert (home.remembered_sensor(), home.calibrated_sensors()) == ("AA:BB", ["aa:bb"])


def _altered(zipped: Path, changes: dict[str, bytes | None]) -> Path:
    """A copy with members added, replaced, or (None) left out."""
    file = zipped.with_name("b.zip")
    with zipfile.ZipFile(zipped) as source, zipfile.ZipFile(file, "w") as out:
        for name in source.namelist():
            if name not in changes:
                out.writestr(name, source.read(name))
        for name, content in changes.items():
            if content is not None:
                out.writestr(name, content)
    return file


def _set(zipped: Path, **changes: object) -> dict[str, bytes | None]:
    with zipfile.ZipFile(zipped) as source:
        name = next(name for name in source.namelist() if name.startswith("sets/"))
        return {name: json.dumps(json.loads(source.read(name)) | changes).encode()}


_BAD = [
    {"manifest.json": None},
    {"manifest.json": b"{}"},
    {"manifest.json": b'{"format": "sensor-coach library", "version": 2}'},
    {"manifest.json": b'{"format": "sensor-coach library", "version": "1"}'},
    {"manifest.json": b"[]"},
    {"manifest.json": b"{"},
    {"manifest.json": b"\xff"},
    {"library.json": None},
    {"library.json": b'{"athletes": 3, "settings": {}}'},
    {"library.json": b'{"athletes": [], "settings": {}}'},
    {"library.json": b'{"athletes": [{"id": "x", "name": "x", "zone": "/etc"}], "settings": {}}'},
    {"../outside.sqlite": b"x"},
    {"recordings/../../outside.sqlite": b"x"},
    {"recordings/..\\outside.sqlite": b"x"},
    {"/etc/outside.sqlite": b"x"},
    {"recordings/.hidden.sqlite": b"x"},
    {"sets/0011.json": b"{}"},
    {"sets/0011223344556677.json": b"{}"},
    {"notes.txt": b"x"},
    {"calibrations/a.json": b"{}"},
]


@pytest.mark.parametrize("changes", _BAD, ids=lambda changes: str(*changes)[:40])
def test_a_zip_that_is_not_ours_is_one_line_and_changes_nothing(zipped, tmp_path, changes):
    _refused(_altered(zipped, changes), tmp_path)


@pytest.mark.parametrize(
    "changes",
    [{"result": None}, {"result": {}}, {"started_at": "today"}, {"source": {}},
     {"started_at": "2026-11-20T08:30:00"}, {"athlete": "nobody"}, {"said": {"pain": 11}},
     {"corrections": [{"kind": "keep"}]}, {"source": None},
     {"test_start": "sand"}, {"test_start": ["step"]},
     {"corrections": [{"kind": "missed", "at_s": 10**400, "count": None, "id": "x",
                       "made_at": "", "undone_at": None}]},
     {"corrections": [{"kind": "counted", "at_s": 1, "count": 2**80, "id": "x", "made_at": "",
                       "undone_at": None}]}],
)  # fmt: skip
def test_a_set_that_makes_no_sense_is_one_line_and_changes_nothing(zipped, tmp_path, changes):
    _refused(_altered(zipped, _set(zipped, **changes)), tmp_path)


def test_a_zip_that_unpacks_to_more_than_there_is_room_for_is_refused(
    zipped, tmp_path, monkeypatch
):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    _refused(zipped, tmp_path)
    monkeypatch.undo()
    _refused(_altered(zipped, {"library.json": b" " * (64 * 2**20 + 1)}), tmp_path)


@settings(max_examples=15)
@given(cut=st.floats(0, 0.999), flip=st.booleans())
def test_a_zip_that_was_damaged_on_its_way_is_one_line(filled, tmp_path_factory, cut, flip):
    place = tmp_path_factory.mktemp("cut")
    with opened(filled) as library:
        export_zip(library, place / "a.zip")
    content = bytearray((place / "a.zip").read_bytes())
    at = int(cut * len(content))
    if flip:
        content[at] ^= 0xFF
    else:
        del content[at:]
    (place / "a.zip").write_bytes(content)
    with opened(place / "new") as library:
        try:
            import_zip(library, place / "a.zip")
        except LibraryError as error:
            assert "\n" not in str(error)  # noqa: PT017
            assert library.done_sets() == []
        else:
            assert flip  # of what says nothing, as a date
            assert len(library.done_sets()) == 3


def _refused(file: Path, tmp_path: Path) -> None:
    with opened(tmp_path / "new") as library:
        before = _files(tmp_path)
        with pytest.raises(LibraryError) as refused:
            import_zip(library, file)
        assert str(refused.value).startswith(f"{file}: ")
        assert "\n" not in str(refused.value)
        assert (library.done_sets(), library.athletes(), library.settings()) == ([], [], {})
        assert _files(tmp_path) == before


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_an_export_replaces_a_zip_and_nothing_else(library, tmp_path):
    (tmp_path / "a.zip").write_text("a letter")
    with pytest.raises(LibraryError, match="exists and is no zip"):
        export_zip(library, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_text() == "a letter"
    with pytest.raises(LibraryError, match="cannot be written"):
        export_zip(library, tmp_path / "none" / "a.zip")
    for _ in range(2):
        export_zip(library, tmp_path / "b.zip")
    assert sorted(path.name for path in tmp_path.glob("*.zip*")) == ["a.zip", "b.zip"]


def test_a_backup_comes_back_and_what_was_there_is_kept_aside(library, kept, zipped):
    library.say(kept.id, Said(note="before"))
    with pytest.raises(LibraryError, match="--yes"):
        restore(zipped, home.home())
    count, aside = restore(zipped, home.home(), sure=True)
    with opened() as now:
        assert count == len(now.done_sets()) == 3
        assert now.done_sets()[0].said == Said()
    with opened(aside) as before:
        assert before.done_sets() == [replace(kept, said=Said(note="before"))]
        assert before.recording(kept.id)


def test_a_damaged_library_can_be_restored(zipped):
    home.home().mkdir()
    (home.home() / "library.sqlite").write_bytes(b"not a library")
    restore(zipped, home.home(), sure=True)
    with opened() as library:
        assert len(library.done_sets()) == 3


def test_a_damaged_backup_changes_nothing(library, kept, tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK")
    before = sorted(home.home().rglob("*"))
    with pytest.raises(LibraryError, match="damaged or no zip"):
        restore(tmp_path / "a.zip", home.home(), sure=True)
    assert sorted(home.home().rglob("*")) == before
    assert library.done_sets() == [kept]
