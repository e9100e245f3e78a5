"""What each of two sensors saw is a set of its own in the library, of one recording."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from tests.two_sensors.conftest import TOML, arriving, recorded

from sensor_coach.done_set import Said, one_a_leg
from sensor_coach.ending import Goal
from sensor_coach.library import exporting, importing, opened, tables
from sensor_coach.library.sets import set_id
from sensor_coach.live_frames import Showing, shown
from sensor_coach.live_set import LiveSet
from sensor_coach.programme import adherence, leg_pairs, week_of
from sensor_coach.programme.days import NO_PLAN
from sensor_coach.recordings import Beside, SetInfo, read
from sensor_coach.simulate import Scene, simulate


@pytest.fixture
def here(tmp_path, two):
    """A library with both legs of one recording."""
    folder = tmp_path / "here"
    with opened(folder) as library:
        library.adopt(two[0])
    return folder


def _history(folder):
    with opened(folder) as library:
        return tables.history(library, library.done_sets())


def test_both_legs_are_in_the_history_and_one_is_set_against_the_other(here):
    with opened(here) as library:
        sets = library.done_sets()
        pairs = leg_pairs(sets)
        left = next(each for each in sets if each.side == "left")
        assert [each.side for each in library.beside(left)] == ["right"]
        assert library.set_of(str(left.recording)) == left.id
    assert {(each.side, each.rep_count, each.sensor) for each in sets} == {
        ("left", 5, 0), ("right", 4, 1),
    }  # fmt: skip
    assert len({each.recording for each in sets}) == len({each.started_at for each in sets}) == 1
    assert pairs[0].percent["reps"] == pytest.approx(125)
    week = week_of(sets[0].started_at.date())
    found = adherence(NO_PLAN, date(2020, 1, 1), week, sets, UTC, datetime.now(UTC).date())
    assert sorted((each.leg, each.sets) for each in found.extras) == [("left", 1), ("right", 1)]


def test_a_rebuild_comes_to_the_same_and_keeps_what_was_said(here):
    before = _history(here)
    with opened(here) as library:
        other = library.done_sets()[-1]
        library.say(other.id, Said(pain=3))
        assert library.rebuild() == []
        assert library.done_set(other.id).said.pain == 3
        library.say(other.id, Said())
    assert _history(here) == before


@pytest.mark.parametrize("only", [None, 0, 1])
def test_an_export_comes_back_with_both_and_one_recording(here, tmp_path, only):
    with opened(here) as library:
        ids = None if only is None else [library.done_sets()[only].id]
        assert exporting.export_zip(library, tmp_path / "all.zip", ids) == 2
    with opened(tmp_path / "there") as there:
        assert importing.import_zip(there, tmp_path / "all.zip") == (2, 2)
        assert importing.import_zip(there, tmp_path / "all.zip") == (2, 0)
        assert len(list(there.recordings.iterdir())) == 1
        assert all(there.recording(each.id) for each in there.done_sets())
    assert _history(tmp_path / "there") == _history(here)


def test_they_are_deleted_together_since_their_bytes_are_in_one_file(here, tmp_path):
    with opened(here) as library:
        kept = exporting.export_bytes(library, [library.done_sets()[1].id])
        library.delete([library.done_sets()[1].id])
        assert library.done_sets() == []
        assert list(library.recordings.iterdir()) == []
        (tmp_path / "kept.zip").write_bytes(kept)
        assert importing.import_zip(library, tmp_path / "kept.zip") == (2, 2)


def test_an_older_library_gains_the_other_leg(here):
    """And a hold the two numbers of its sway, without its recording."""
    new = _history(here)
    file = here / "library.sqlite"
    with sqlite3.connect(file) as db:
        db.execute("DELETE FROM done_set WHERE sensor = 1")
        db.execute("ALTER TABLE done_set DROP COLUMN sensor")
        db.execute("DROP TABLE earlier")
        db.execute("PRAGMA user_version = 2")
    assert _history(here) == new


def test_an_older_hold_gains_its_sway(tmp_path):
    imu = simulate("single-leg-balance", "shank", scene=Scene(hold_s=12), seed=3).imu
    info = SetInfo("single-leg-balance", "shank", "left", TOML)
    notes = arriving(imu, np.random.default_rng(0), sensor=0, begun_s=0.0, drift=0.0)
    path = recorded(tmp_path / "hold.sqlite", info, notes)
    with opened(tmp_path / "lib") as library:
        new = library.adopt(path)
        (library.recordings / str(new.recording)).unlink()
    assert new.metrics["sway_rms_deg"] > 0
    with sqlite3.connect(tmp_path / "lib" / "library.sqlite") as db:
        db.execute("UPDATE done_set SET metrics = '{}'")
        db.execute("ALTER TABLE done_set DROP COLUMN sensor")
        db.execute("DROP TABLE earlier")
        db.execute("PRAGMA user_version = 2")
    with opened(tmp_path / "lib") as library:
        assert library.done_set(new.id) == new


def test_a_board_beside_the_leg_is_a_set_but_not_one_more_of_the_plan(tmp_path):
    scene = Scene(hold_s=15)
    leg, board = (
        simulate("single-leg-balance", place, scene=scene, seed=4).imu
        for place in ("shank", "board")
    )
    rng = np.random.default_rng(1)
    beside = (Beside("board", "left", TOML),)
    path = recorded(
        tmp_path / "board.sqlite", SetInfo("single-leg-balance", "shank", "left", TOML,
                                           beside=beside),
        arriving(leg, rng, sensor=0, begun_s=0.5, drift=0.0),
        arriving(board, rng, sensor=1, begun_s=0.5, drift=0.0),
    )  # fmt: skip
    with opened(tmp_path / "lib") as library:
        library.adopt(path)
        sets = library.done_sets()
    assert {(each.placement, each.side) for each in sets} == {("shank", "left"), ("board", "left")}
    assert [each.placement for each in one_a_leg(sets)] == ["shank"]


def test_the_id_of_the_first_is_what_it_was_alone(two, tmp_path):
    path, notes = two
    alone = recorded(
        tmp_path / "alone.sqlite",
        SetInfo("heel-lift", "shank", "left", TOML, started_at=read(Path(path)).info.started_at),
        notes[0],
    )
    assert set_id(read(alone)) == set_id(read(path)) != set_id(read(path), 1)


def test_what_the_other_leg_has_done_is_told_while_the_set_runs(two):
    told, recording = [], read(Path(two[0]))
    live = LiveSet(recording.info, Goal(idle_s=None), lambda state, _: told.append(state))
    for note in recording.notifications(sensor=None):
        live.take(note)
    live.end()
    counts = [state.beside[0].rep_count for state in told]
    assert counts[0] == 0
    assert counts[-1] == 4
    assert counts == sorted(counts)
    assert shown(told[-1], Showing())["beside"] == [["right", "shank", 4]]
    assert told[-1].rep_count == 5
