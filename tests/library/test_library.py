"""What the library keeps: sets as measured, what was said of them beside, never over."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.library.conftest import START, write

from sensor_coach import home, recordings
from sensor_coach.corrections import Correction, corrected_count
from sensor_coach.done_set import Said
from sensor_coach.errors import LibraryError, RecordingError
from sensor_coach.events import Gap, Hold, Press, Rep, SetResult
from sensor_coach.library import opened, schema, sets
from sensor_coach.library.recordings_folder import analyzed


def _rows(file=None) -> dict[str, list[tuple]]:
    """All rows of a library by table."""
    with sqlite3.connect(file or home.home() / "library.sqlite") as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type='table'")]
        return {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in names}


def test_a_set_is_kept_as_it_was_measured(library, kept, recorded):
    recording = recordings.read(library.recording(kept.id))
    result = analyzed(recording)
    assert library.result(kept.id) == result
    assert (kept.measured_count, kept.rep_count, kept.said) == (4, 4, Said())
    assert kept.metrics == result.metrics
    assert (kept.started_at, kept.started_at.tzinfo) == (START, UTC)
    assert kept.recording == recording.path.name
    assert kept.athlete == library.athlete().id
    assert library.done_sets() == [kept]


def test_every_field_of_a_result_comes_back(library, recorded):
    file = recorded()
    rep = Rep(1, 2.1, 3, 4.4, 0.1 + 0.2, None, 0.1, False, ("low", "fast"), 1e-3, None, 0.2, -0.1,
              "why", True)  # fmt: skip
    result = SetResult(
        "heel-lift", "shank", None, "7", 12.5, 99.9, (rep, Rep(5, 6, 7, 8)),
        (Hold(1, 2, "hop", 0.1, 0.2), Hold(3, 4, "gap")), {"rms_deg": 1 / 3}, (Gap(1, 2),), 3,
        ("one", "two"), {"reps_full": 1, "peak_rise_m": None}, 0.26, (Press(1, 2, 3.0, 4.0),),
        "wrist",
    )  # fmt: skip
    kept = library.keep_set(file, result, recordings.read(file).info)
    assert library.result(kept.id) == result
    assert (kept.hold_s, kept.good_count, kept.partial_count) == (1, 1, 1)


def test_the_same_recording_is_the_same_set_wherever_it_lies(library, kept, tmp_path):
    copy = write(tmp_path / "elsewhere.sqlite")
    assert library.adopt(copy) == kept
    assert [each.name for each in library.recordings.iterdir()] == [kept.recording]
    for other in (write(tmp_path / "b.sqlite", 1), write(tmp_path / "c.sqlite", side="right")):
        assert library.adopt(other).id != kept.id
    assert len(library.done_sets()) == 3


def test_a_recording_from_elsewhere_is_copied_and_left_where_it_was(library, tmp_path):
    file = write(tmp_path / "mine.sqlite")
    kept = library.adopt(file)
    assert library.recording(kept.id).read_bytes() == file.read_bytes()
    assert library.recording(kept.id).parent == home.recordings_folder()


def test_corrections_change_the_count_and_nothing_that_was_measured(library, kept):
    before = _rows()
    rep = library.result(kept.id).reps[1]
    made = [Correction("missed", 3.0), Correction("drop", rep.top_s), Correction("counted", 1, 9)]
    for number, each in enumerate(made, start=1):
        library.correct(kept.id, each)
        expected = corrected_count(library.result(kept.id), made[:number])
        assert library.done_sets()[0].rep_count == expected
    assert library.corrections(kept.id) == made
    assert [library.undo(kept.id) for _ in range(4)] == [*reversed(made), None]
    after = _rows()
    assert library.done_sets() == [kept]
    assert [len(after.pop("correction")), len(before.pop("correction"))] == [3, 0]
    assert after == before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    made=st.lists(
        st.builds(Correction, st.just("missed"), st.floats(-1e6, 1e6))
        | st.builds(Correction, st.just("counted"), st.floats(-1e6, 1e6), st.integers(0, 10**6))
        | st.tuples(st.sampled_from(["keep", "drop"]), st.integers(0, 3))
        | st.none(),
        max_size=6,
    )
)
def test_no_correction_changes_a_measurement(library, kept, made):
    measured = {name: rows for name, rows in _rows().items() if name != "correction"}
    result = library.result(kept.id)
    for each in made:
        if isinstance(each, tuple):
            library.correct(kept.id, Correction(each[0], result.reps[each[1]].top_s))
        elif each:
            library.correct(kept.id, each)
        else:
            library.undo(kept.id)
    done = library.done_set(kept.id)
    assert done.rep_count == corrected_count(result, library.corrections(kept.id))
    assert replace(done, rep_count=kept.rep_count) == kept
    assert library.result(kept.id) == result
    while library.undo(kept.id):
        pass
    assert {name: rows for name, rows in _rows().items() if name != "correction"} == measured


def test_a_correction_of_no_repetition_is_refused(library, kept):
    for kind in ("keep", "drop"):
        with pytest.raises(LibraryError, match=r"no repetition at 900\.0 s"):
            library.correct(kept.id, Correction(kind, 900.0))
    with pytest.raises(LibraryError, match="nan"):
        library.correct(kept.id, Correction("missed", float("nan")))
    assert library.corrections(kept.id) == []


def test_what_was_said_is_kept_apart(library, kept):
    measured = _rows()["done_set"]
    said = Said(12.5, 3, 10, "Knie zwickt\n'; DROP TABLE rep", True)
    library.say(kept.id, said)
    assert library.done_sets() == [replace(kept, said=said)]
    assert _rows()["done_set"] == measured
    library.say(kept.id, Said())
    assert library.done_sets() == [kept]


def test_corrections_and_words_of_a_set_that_runs_are_kept_with_it(library, recorded):
    file = recorded()
    result, info = analyzed(recordings.read(file)), recordings.read(file).info
    said, made = Said(pain=2), [Correction("counted", 5.0, 3)]
    kept = library.keep_set(file, result, info, corrections=made, said=said)
    assert (kept.said, library.corrections(kept.id)) == (said, made)
    assert kept.rep_count == corrected_count(result, made)


def test_rebuilding_measures_anew_and_loses_nothing_that_was_said(library, kept, recorded):
    library.adopt(recorded(5))
    library.correct(kept.id, Correction("missed", 3.0))
    library.say(kept.id, Said(note="gut"))
    library.set_setting("sound", False)
    before = _rows()
    for table in ("rep", "hold"):
        library.db.execute(f"DELETE FROM {table}")
    library.db.execute("UPDATE done_set SET measured_count = 77, algorithm = '0', metrics = '{}'")
    assert library.rebuild() == []
    assert _rows() == before


def test_a_damaged_recording_is_told_by_rebuilding_and_harms_nothing(library, kept):
    (library.recordings / "bad.sqlite").write_bytes(b"SQLite format 3\0" + bytes(range(256)))
    (problem,) = library.rebuild()
    assert problem.startswith("bad.sqlite: ")
    assert "\n" not in problem
    assert library.done_sets() == [kept]


def test_a_recording_without_samples_is_no_set(library, kept, tmp_path):
    file = tmp_path / "empty.sqlite"
    with recordings.RecordingWriter(file, recordings.read(library.recording(kept.id)).info):
        pass
    with pytest.raises(RecordingError, match="holds no samples"):
        library.adopt(file)


def test_sets_are_asked_for_by_athlete_and_time(library, kept, recorded):
    first = kept.athlete
    from sensor_coach.library import people

    with schema.writing(library.db):
        other = people.add(library.db, "Bo", "Asia/Tokyo")
    later = library.adopt(recorded(60))
    assert later.athlete == other.id == library.athlete().id
    assert library.done_sets() == [kept, later]
    assert library.done_sets(first) == [kept]
    assert library.done_sets(since=START + timedelta(minutes=60)) == [later]
    assert library.done_sets(first, START + timedelta(seconds=1)) == []


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text() |
                    st.floats(allow_nan=False, allow_infinity=False),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))  # fmt: skip
def test_a_setting_is_anything_json_says(value):
    with opened() as library:
        library.set_setting("x", value)
        assert library.setting("x") == json.loads(json.dumps(value))


def test_settings_and_programme(library):
    assert (library.setting("x"), library.setting("x", 3), library.programme()) == (None, 3, None)
    library.follow("weeks = 12")
    assert library.programme() == "weeks = 12"
    with pytest.raises(LibraryError, match="what JSON can say"):
        library.set_setting("x", {1, 2})


@pytest.mark.parametrize("ask", ["result", "undo", "say", "correct", "done_set"])
def test_a_set_that_is_not_there_is_one_line(library, ask):
    more = {"say": [Said()], "correct": [Correction("missed", 1.0)]}.get(ask, [])
    if ask == "undo":
        assert library.undo("nope") is None
        return
    with pytest.raises(LibraryError, match="no set 'nope'"):
        getattr(library, ask)("nope", *more)


def test_a_set_is_found_by_the_start_of_its_id(library, kept):
    assert sets.find(library.db, kept.id[:5]) == kept.id
    for start in ("", "x", "%", kept.id + "0"):
        with pytest.raises(LibraryError, match="as `history` lists it"):
            sets.find(library.db, start)


def test_a_set_says_that_it_was_a_test_and_says_so_still_when_measured_anew(library, tmp_path):
    library.adopt(write(tmp_path / "a.sqlite", test_start="incline"))
    assert [each.test_start for each in library.done_sets()] == ["incline"]
    assert library.rebuild() == []
    assert [each.test_start for each in library.done_sets()] == ["incline"]


def test_a_test_from_nowhere_is_refused(library, tmp_path):
    with pytest.raises(RecordingError, match="a test from 'sand', expected floor, incline, step"):
        library.adopt(write(tmp_path / "a.sqlite", test_start="sand"))
