import io
import zipfile

import pytest
from tests.pages.shown import page

from sensor_coach import home, plain_csv
from sensor_coach.files import read_samples
from sensor_coach.library import exporting, opened

NAME = "2026-11-20_083000_heel-lift"


@pytest.fixture
def kept(recorded):
    with opened() as library:
        return library.adopt(recorded(NAME, reps=3))


@pytest.fixture
def elsewhere(kept, tmp_path):
    """Bytes of the set as recording, table and export, and a home that is empty again."""
    path = home.recordings_folder() / kept.recording
    plain_csv.write(tmp_path / "set.csv", read_samples(path))
    with opened() as library:
        exporting.export_zip(library, tmp_path / "set.zip")
        made = {
            f"{NAME}.sqlite": path.read_bytes(), "set.csv": (tmp_path / "set.csv").read_bytes(),
            "set.zip": (tmp_path / "set.zip").read_bytes(),
        }  # fmt: skip
        library.delete([kept.id])
    return made


def data(**files: bytes):
    app = page("data")
    return upload(app, files) if files else app


def upload(app, files: dict[str, bytes]):
    app.file_uploader[0].set_value([(n, b, "application/octet-stream") for n, b in files.items()])
    return app.run()


def said(app) -> str:
    return "\n".join(each.value for each in (*app.markdown, *app.caption, *app.error, *app.success))


def sets() -> int:
    with opened() as library:
        return len(library.done_sets())


def test_an_empty_home_says_where_it_is_and_what_comes():
    app = data()
    assert str(home.home()) in said(app)
    assert "There are no sets yet" in said(app)
    assert [each.value for each in app.metric][:2] == ["0", "0"]


@pytest.mark.parametrize("name", [f"{NAME}.sqlite", "set.zip"])
def test_what_is_taken_in_is_shown_before_and_told_after(elsewhere, name):
    app = data(**{name: elsewhere[name]})
    assert sets() == 0
    assert "1 sets, 1 of them new" in said(app) or "Heel lifts · left leg" in said(app)
    app.button(key="take").click().run()
    assert sets() == 1
    assert "taken in" in said(app)


def test_what_is_here_is_not_taken_in_twice(elsewhere):
    app = data(**{"set.zip": elsewhere["set.zip"]})
    app.button(key="take").click().run()
    app = data(**elsewhere)
    assert "it will not be doubled" in said(app)
    app = data(**{f"{NAME}.sqlite": elsewhere[f"{NAME}.sqlite"]})
    assert app.button(key="take").disabled


def test_a_table_asks_for_the_exercise_first(elsewhere):
    app = data(**{"set.csv": elsewhere["set.csv"]})
    assert "`ax` as acceleration x, m/s²" in said(app)
    assert "100 samples a second" in said(app)
    assert app.button(key="take").disabled
    app.selectbox(key="said exercise").set_value("heel-lift").run()
    app.button(key="take").click().run()
    with opened() as library:
        assert [each.rep_count for each in library.done_sets()] == [3]


def test_a_file_that_makes_no_sense_says_where_and_the_others_are_taken(elsewhere):
    app = data(**{"bad.csv": b"time_s,ax,ay,az,gx,gy,gz\n0,0,0,9,0,0,no\n"}, **elsewhere)
    assert "bad.csv, line 2: 'no' for gz, expected a number" in said(app)
    app.selectbox(key="said exercise").set_value("heel-lift").run()
    app.button(key="take").click().run()
    assert sets() == 2  # the table does not know when it was


def choose(app, *rows: int):
    app.session_state["sets"] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    return app.run()


def test_a_deletion_names_what_goes_deletes_and_can_be_undone(kept):
    app = choose(data(), 0)
    app.button(key="delete").click().run()
    assert "With their recordings" in said(app)
    assert "Heel lifts · 3 reps" in said(app)
    app.button(key="really").click().run()
    assert sets() == 0
    assert not list(home.recordings_folder().glob("*"))
    app.button(key="undo").click().run()
    with opened() as library:
        assert library.done_set(kept.id) == kept
        assert library.recording(kept.id)


def test_nothing_is_deleted_without_a_choice_or_if_kept(kept):
    assert data().button(key="delete").disabled
    app = choose(data(), 0)
    app.button(key="delete").click().run()
    app.button(key="keep").click().run()
    assert sets() == 1


@pytest.mark.parametrize(
    ("what", "kind", "start"),
    [
        ("sets", "csv", b"id,exercise,side"), ("reps", "csv", b"set,exercise,side,rep"),
        ("samples", "csv", b"time_s,ax,ay,az,gx,gy,gz"), ("sets", "parquet", b"PAR1"),
    ],
)  # fmt: skip
def test_a_table_is_given_out(kept, what, kind, start):
    app = data()  # makes the pages' own modules importable
    from giving_out import table_bytes

    app.selectbox(key="what").set_value(what).run()
    assert app.get("download_button")
    assert table_bytes([kept.id], what, kind).startswith(start)


def test_a_backup_is_made_and_holds_everything(kept):
    app = data()
    app.button(key="back up").click().run()
    made = app.session_state["backup"]
    assert f"recordings/{kept.recording}" in zipfile.ZipFile(io.BytesIO(made)).namelist()
    app.file_uploader(key="restore").set_value(("b.zip", made, "application/zip")).run()
    assert app.button(key="put back").disabled
    app.checkbox(key="sure").set_value(True).run()
    app.button(key="put back").click().run()
    assert sets() == 1
    assert "1 sets restored. What was here before is in" in said(app)


def test_a_library_that_is_damaged_can_still_be_restored(kept):
    (home.home() / "library.sqlite").write_bytes(b"SQLite format 3\0, not")
    app = data()
    assert "The library cannot be opened" in said(app)
    assert app.file_uploader(key="restore")
