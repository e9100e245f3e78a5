"""What is understood of a file before it is taken in, and what becomes of it."""

import pytest
from tests.imports.exports import sensor_logger_tables, zipped
from tests.library.conftest import write

from sensor_coach import data_folder, home, plain_csv
from sensor_coach.files import Override, read_samples
from sensor_coach.intake import preview, take
from sensor_coach.library import exporting, opened
from sensor_coach.simulate import Scene, simulate

SAID = Override("heel-lift", "shank", "left")


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "set.csv"
    plain_csv.write(file, read_samples(write(tmp_path / "made.sqlite")))
    return file


def test_a_table_says_its_columns_rate_and_length_but_not_the_exercise(library, table):
    found = preview(library, table)
    assert (found.kind, found.exercise, found.new) == ("table", None, None)
    assert found.columns[0] == ("time_s", "time, s")
    assert found.columns[1] == ("ax", "acceleration x, m/s²")
    assert found.extent.sampling_rate_hz == pytest.approx(100, rel=0.01)
    assert found.extent.duration_s > 10
    assert found.extent.gaps == 0


def test_units_of_columns_are_told(library, tmp_path):
    file = tmp_path / "phone.csv"
    file.write_text(
        "t_ms,acc_x_g,acc_y_g,acc_z_g,gyr_x_dps,gyr_y_dps,gyr_z_dps\n"
        "0,0,0,1,0,0,0\n10,0,0,1,0,0,0\n400,0,0,1,0,0,0\n"
    )
    found = preview(library, file)
    assert dict(found.columns)["t_ms"] == "time, ms"
    assert dict(found.columns)["acc_z_g"] == "acceleration z, g"
    assert dict(found.columns)["gyr_z_dps"] == "turn rate z, °/s"
    assert found.extent.gaps == 1


def test_a_phones_export_says_whose_it_is_and_what_is_done_to_it(library, tmp_path):
    imu = simulate("heel-lift", "shank", scene=Scene(reps=4), seed=3).imu
    file = zipped(tmp_path / "any.name", sensor_logger_tables(imu, platform="ios"))
    found = preview(library, file)
    assert (found.kind, found.format, found.problem) == ("table", "Sensor Logger", "")
    assert found.columns[1] == ("Gravity", "gravity, m/s²")
    assert "Signs are turned" in found.notes[1]
    assert found.started_at.startswith("2025-11-22T08:26")
    assert take(library, file, SAID).new == 1
    assert take(library, file, SAID).new == 0
    (done,) = library.done_sets()
    assert done.source == "Sensor Logger"


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", "time_s,ax,ay,az,gx,gy,gz\n0,0,0,9,0,0,0\n1,0,x,9,0,0,0\n", "a.csv, line 3: 'x'"),
        ("b.csv", "time_s,ax,ay,az,gx,gy\n", "b.csv, line 1: no column for gz"),
        ("c.csv", "", "c.csv: is empty"),
        ("d.sqlite", "SQLite format 3\0 not", "d.sqlite: file is not a database"),
        ("e.zip", "PK\x05\x06" + "\0" * 18, "e.zip: has no manifest.json"),
    ],
)
def test_what_cannot_be_read_says_where_and_what_was_expected(
    library, tmp_path, name, content, problem
):
    (tmp_path / name).write_text(content)
    found = preview(library, tmp_path / name)
    assert found.kind == ""
    assert found.problem.startswith(problem)
    assert take(library, tmp_path / name, SAID).problem.startswith(problem)
    assert library.done_sets() == []


def test_nothing_is_taken_in_twice_and_the_preview_knows(library, table, tmp_path):
    recording = write(tmp_path / "other.sqlite", minutes=5)
    assert preview(library, recording).new == 1
    for file in (recording, table):
        assert take(library, file, SAID).new == 1
        assert take(library, file, SAID).new == 0
    assert preview(library, recording).new == 0
    assert preview(library, recording).started_at.startswith("2026-11-20T08:35")
    assert len(library.done_sets()) == 2
    assert len(list(home.recordings_folder().iterdir())) == 2


def test_an_export_says_how_much_of_it_is_new(library, kept, recorded, tmp_path):
    library.adopt(recorded(3))
    file = tmp_path / "all.zip"
    exporting.export_zip(library, file)
    with opened(tmp_path / "other") as other:
        found = preview(other, file)
        assert (found.kind, found.sets, found.new) == ("export", 2, 2)
        told = []
        assert take(other, file, SAID, progress=lambda *done: told.append(done)).new == 2
        assert told == [(1, 2), (2, 2)]
        assert preview(other, file).new == 0


def test_an_import_that_is_stopped_leaves_nothing(library, kept, tmp_path):
    file = tmp_path / "all.zip"
    exporting.export_zip(library, file)

    def stop(*_done: int) -> None:
        raise KeyboardInterrupt

    with opened(tmp_path / "other") as other:
        with pytest.raises(KeyboardInterrupt):
            take(other, file, SAID, progress=stop)
        assert other.done_sets() == []
        assert not list(other.recordings.glob("*"))


def test_an_export_that_is_stopped_leaves_the_file_as_it_was(library, kept, tmp_path):
    def stop(*_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exporting.export_zip(library, tmp_path / "all.zip", progress=stop)
    assert list(tmp_path.glob("all*")) == []


def test_sets_that_were_deleted_come_back_from_bytes_in_memory(library, kept, tmp_path):
    before = library.done_set(kept.id)
    kept_bytes = exporting.export_bytes(library, [kept.id])
    library.delete([kept.id])
    (tmp_path / "undo.zip").write_bytes(kept_bytes)
    take(library, tmp_path / "undo.zip", SAID)
    assert library.done_set(kept.id) == before
    assert library.recording(kept.id)


def test_the_data_folder_is_counted(library, kept):
    found = data_folder.holdings()
    assert found.folder == home.home()
    assert found.recordings == 1
    assert 0 < found.recordings_bytes < found.bytes
    assert found.aside == ()
