"""The commands of the library: what was done, what is said of it, in and out, and gone."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sys

import pytest

from sensor_coach import home, simulated_files
from sensor_coach.files import Override
from sensor_coach.library import opened
from sensor_coach.library.recordings_folder import take_over
from sensor_coach.simulate import Scene, simulate


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A recording and a CSV of one set each."""
    folder = tmp_path_factory.mktemp("made")
    for name, reps in (("a.sqlite", 4), ("b.csv", 5)):
        done = simulate("heel-lift", "foot", scene=Scene(reps=reps), seed=2)
        simulated_files.write(folder / name, done)
    return folder / "a.sqlite", folder / "b.csv"


@pytest.fixture(scope="module")
def twice(made, tmp_path_factory):
    """A data folder of both, as `import` makes it."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch, opened(folder) as library:
        patch.setenv("SENSOR_COACH_HOME", str(folder))
        for file in made:
            take_over(library.adopt, file, Override("heel-lift", "foot", "left"))
    return folder


@pytest.fixture
def filled(run, twice):
    """A library of two sets; their ids, oldest first."""
    shutil.copytree(twice, home.home())
    return [each["id"] for each in _history(run)]


def _history(run, *words) -> list[dict]:
    status, out, _ = run("history", "--json", *words)
    assert status == 0
    return json.loads(out)


def test_an_empty_history_says_so(run):
    assert _history(run) == []
    status, out, _ = run("history")
    assert (status, out) == (0, "Me: no sets yet\n")


def test_history_is_an_array_of_sets(run, filled):
    first, second = _history(run)
    assert (first["rep_count"], second["rep_count"]) == (4, 5)
    assert {"id", "exercise", "side", "placement", "started_at", "rep_count", "measured_count",
            "hold_s", "load_kg", "pain", "effort", "note", "excluded", "athlete",
            "algorithm"} <= set(first)  # fmt: skip
    assert (first["exercise"], first["placement"], first["side"]) == ("heel-lift", "foot", "left")
    assert first["started_at"].endswith("+00:00")
    assert _history(run, "--limit", 1) == [second]
    assert _history(run, "--exercise", "heel-drop") == []
    assert _history(run, "--exercise", "heel-lift", "--all") == [first, second]


def test_a_file_that_is_imported_again_is_no_second_set(run, made, filled):
    words = ("--exercise", "heel-lift", "--placement", "foot", "--side", "left", "--json")
    for _ in range(2):
        status, out, _ = run("import", *made, *words)
        assert status == 0
        assert [set(row) for row in json.loads(out)] == [{"file", "recording", "id"}] * 2
    assert [each["id"] for each in _history(run)] == filled
    assert len(list(home.recordings_folder().iterdir())) == 2


def test_history_shows_the_athletes_own_time(run, filled):
    run("athletes", "change", "Me", "--zone", "Pacific/Kiritimati")
    with opened() as library:
        at = library.done_sets()[0].started_at.astimezone(library.athlete().zone_info)
    assert f"{at:%Y-%m-%d %H:%M}" in run("history")[1]
    assert run("athletes", "change", "Me", "--zone", "Atlantis")[0] == 1


def test_a_set_is_corrected_and_its_measurement_stays(run, filled):
    words = ("correct", filled[0][:6])
    status, out, _ = run(*words, "--missed", 1, "--load", 12.5, "--pain", 3, "--note", "hm")
    assert (status, out) == (0, "Heel lifts left: 5 (4 measured), 12.5 kg, pain 3 of 10, hm\n")
    run(*words, "--effort", 6, "--exclude")
    row = _history(run)[0]
    assert (row["rep_count"], row["measured_count"]) == (5, 4)
    assert (row["load_kg"], row["pain"], row["effort"], row["note"], row["excluded"]) == (
        12.5, 3, 6, "hm", True,
    )  # fmt: skip
    row = json.loads(run(*words, "--undo", "--include", "--json")[1])
    assert (row["rep_count"], row["excluded"]) == (4, False)
    status, _, err = run(*words, "--undo")
    assert status == 1
    assert "no correction" in err
    assert run(*words, "--pain", 11)[0] == 2
    status, _, err = run(*words, "--drop", 999, "--note", "lost?")
    assert (status, err.count("\n")) == (1, 1)
    assert _history(run)[0]["note"] == "hm"


def test_what_was_said_can_be_unsaid(run, filled):
    said = ("--pain", 3, "--load", 12, "--effort", 6, "--note", "stiff")
    assert run("correct", filled[0], *said)[0] == 0
    words = ("correct", filled[0], "--forget", "pain", "--forget", "load", "--forget", "note")
    found = json.loads(run(*words, "--json")[1])
    assert (found["pain"], found["load_kg"], found["note"], found["effort"]) == (None, None, "", 6)
    assert run("correct", filled[0], "--forget", "name")[0] == 2


def test_a_set_that_is_not_there_is_one_line(run, filled):
    for words in (("correct", "zz"), ("delete", "zz", "--yes"), ("export", "zz", "--zip", "x.zip")):
        status, _, err = run(*words)
        assert status == 1
        assert err == "sensor-coach: 'zz' is no set, expected an id as `history` lists it\n"


def test_a_zip_imported_into_an_empty_home_gives_the_same_history(
    run, filled, tmp_path, monkeypatch
):
    run("correct", filled[1], "--missed", 2, "--effort", 5)
    before = run("history", "--json")[1]
    assert run("export", "--zip", tmp_path / "a.zip")[0] == 0
    monkeypatch.setenv("SENSOR_COACH_HOME", str(tmp_path / "new"))
    run("history")  # somebody has looked
    for new in (2, 0):
        status, out, _ = run("import", tmp_path / "a.zip")
        assert (status, out) == (0, f"{tmp_path / 'a.zip'}: sets: 2, new here: {new}\n")
        assert run("history", "--json")[1] == before
    (tmp_path / "b.zip").write_text("no zip")
    status, _, err = run("import", tmp_path / "b.zip")
    assert (status, err.count("\n")) == (1, 1)


def test_what_is_deleted_is_gone_from_the_files(run, filled, monkeypatch):
    secret = "a note that nobody may find"
    run("correct", filled[0], "--note", secret, "--missed", 77.125)
    run("correct", filled[1], "--note", "this one stays")
    assert _found(secret)
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert run("delete", filled[0])[0] == 1
    assert len(_history(run)) == 2
    recording = home.recordings_folder() / _history(run)[0]["recording"]
    assert run("delete", filled[0][:8], "--yes")[:2] == (0, "1 set deleted\n")
    assert [each["id"] for each in _history(run)] == filled[1:]
    assert not _found(secret)
    assert not _found(filled[0])
    assert _found("this one stays")
    assert not recording.exists()


def _found(text: str) -> bool:
    files = (path for path in home.home().rglob("*") if path.is_file())
    return any(text.encode() in path.read_bytes() for path in files)


def test_athletes_share_a_library_and_not_their_sets(run, filled):
    assert run("athletes", "add", "Bo", "--zone", "Asia/Tokyo")[0] == 0
    assert _history(run) == []
    assert len(_history(run, "--athlete", "me")) == len(_history(run, "--all")) == 2
    assert run("athletes", "add", "bo")[0] == 1
    run("athletes", "rename", "Me", "Ada")
    run("athletes", "use", "Ada")
    listed = json.loads(run("athletes", "--json")[1])
    assert [(each["name"], each["sets"], each["chosen"]) for each in listed] == [
        ("Ada", 2, True), ("Bo", 0, False),
    ]  # fmt: skip
    run("athletes", "delete", "Ada", "--yes")
    assert _history(run, "--all") == []
    assert list(home.recordings_folder().iterdir()) == []
    assert not _found("Ada")
    assert run("athletes", "use", "Ada")[0] == 1


@pytest.mark.parametrize(("what", "rows"), [("sets", 2), ("reps", 9)])
def test_tables_leave_for_other_programs(run, filled, tmp_path, what, rows):
    import pandas as pd

    run("export", "--csv", tmp_path / "a.csv", "--what", what)
    run("export", "--parquet", tmp_path / "a.parquet", "--what", what)
    told = _table(tmp_path / "a.csv")
    table = pd.read_parquet(tmp_path / "a.parquet")
    assert len(told) == len(table) == rows
    assert list(told[0]) == list(table)
    key, column = ("id", "rep_count") if what == "sets" else ("set", "raise_s")
    assert [row[key] for row in told] == list(table[key])
    assert [float(row[column]) for row in told] == pytest.approx(list(table[column]))
    run("export", filled[0], "--csv", tmp_path / "b.csv", "--what", what)
    assert {row[key] for row in _table(tmp_path / "b.csv")} == {filled[0]}


def _table(file) -> list[dict]:
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def test_samples_of_a_set_of_a_file_and_of_a_name_are_the_same(run, filled, made, tmp_path):
    name = _history(run)[0]["recording"].removesuffix(".sqlite")
    for number, word in enumerate((made[0], name, filled[0])):
        run("export", word, "--csv", tmp_path / f"{number}.csv", "--what", "samples")
    first = (tmp_path / "0.csv").read_bytes()
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes() == first
    run("export", name, "--csv", tmp_path / "3.csv")  # as it always was
    assert (tmp_path / "3.csv").read_bytes() == first
    run("export", name, "--parquet", tmp_path / "3.parquet")
    import pandas as pd

    assert len(pd.read_parquet(tmp_path / "3.parquet")) == len(first.splitlines()) - 1


def test_wrong_usage_of_an_export_is_status_2(run, filled, tmp_path):
    for words in ((), ("--csv", "a.csv", "--zip", "a.zip"),
                  (*filled, "--what", "samples", "--csv", tmp_path / "a.csv")):  # fmt: skip
        assert run("export", *words)[0] == 2


def test_without_pyarrow_parquet_is_one_line(run, filled, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    status, _, err = run("export", "--parquet", tmp_path / "a.parquet")
    assert status == 1
    assert "pip install pyarrow" in err
    assert err.count("\n") == 1


def test_a_backup_is_restored(run, filled, tmp_path):
    before = run("history", "--json")[1]
    run("backup", tmp_path / "b.zip")
    run("delete", *filled, "--yes")
    status, _, err = run("restore", tmp_path / "b.zip")
    assert status == 1
    assert "--yes" in err
    status, out, _ = run("restore", tmp_path / "b.zip", "--yes")
    assert status == 0
    assert "what was there before is in" in out
    assert run("history", "--json")[1] == before


def test_settings_are_set_and_shown(run):
    run("settings", "sound", "false")
    run("settings", "language", "de")
    listed = json.loads(run("settings", "--json")[1])
    assert listed == [{"name": "language", "value": "de"}, {"name": "sound", "value": False}]
    assert json.loads(run("settings", "sound", "--json")[1]) == listed[1:]
    assert run("settings", "colour")[0] == 1


def test_rebuilding_says_what_it_found(run, filled):
    (home.recordings_folder() / "bad.sqlite").write_bytes(os.urandom(100))
    status, out, _ = run("rebuild", "--json")
    told = json.loads(out)
    assert (status, told["sets"], len(told["problems"])) == (0, 2, 1)
    assert [each["id"] for each in _history(run)] == filled


@pytest.mark.parametrize(
    "command",
    ["history", "correct", "delete", "backup", "restore", "athletes", "rebuild", "settings"],
)
def test_every_command_of_the_library_has_help(run, command):
    status, out, _ = run(command, "--help")
    assert status == 0
    assert "Usage" in out
