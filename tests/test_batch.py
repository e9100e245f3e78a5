"""A whole archive becomes one table, which can be taken up again."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from tests.cli.conftest import run  # noqa: F401
from tests.imports import exports

from sensor_coach import batch, batch_table, simulated_files
from sensor_coach.errors import RecordingError
from sensor_coach.events import to_dict
from sensor_coach.files import Override, analyze_file
from sensor_coach.simulate import simulate
from sensor_coach.simulate.scene import Scene

CSV = Override("heel-lift", "foot")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two recordings, a CSV, a file that cannot be read; one of them in a folder of its own."""
    folder = tmp_path_factory.mktemp("archive")
    (folder / "old").mkdir()
    for name, exercise, reps in (
        ("a.sqlite", "heel-lift", 3), ("b.csv", "heel-lift", 4), ("old/c.sqlite", "heel-lift", 0),
    ):  # fmt: skip
        done = simulate(exercise, "foot", scene=Scene(reps=reps), seed=3)
        simulated_files.write(folder / name, done)
    (folder / "d.csv").write_text("time_s,ax\n0,1\n")
    return folder


@pytest.fixture
def output(tmp_path):
    return tmp_path / "sets.parquet"


class Watched:
    """Analyses here, and remembers what it was given."""

    def __init__(self, most: int = 100):
        self.files, self.most = [], most

    def __call__(self, shares, said):
        for share in shares:
            for item in share:
                if len(self.files) == self.most:
                    raise KeyboardInterrupt
                self.files.append(item.file)
                yield batch.rows_of([item], said)


def silent(_done, _total):
    pass


def test_a_row_a_file_as_analyze_has_it(folder, output):
    told = []
    batch.Archive(folder, output, CSV).run(batch.here, lambda *at: told.append(at))
    rows = batch_table.read(output)
    assert [row["file"] for row in rows] == ["a.sqlite", "b.csv", "d.csv", "old/c.sqlite"]
    for row in (rows[0], rows[1], rows[3]):
        result, _ = analyze_file(folder / row["file"], CSV, live=False)
        assert {name: row[name] for name in to_dict(result)} == to_dict(result)
    assert [row["rep_count"] for row in rows] == [3, 4, None, 0]
    assert "expected" in rows[2]["error"]
    assert (told[0], told[-1]) == ((0, 4), (4, 4))
    assert not batch.Archive(folder, output).journal.exists()


def test_the_table_is_one_for_pandas(folder, output):
    batch.Archive(folder, output, CSV).run(batch.here, silent)
    table = pd.read_parquet(output)
    assert table.rep_count.sum() == 7
    assert [rep["full"] for rep in table.reps[0]] == [True] * 3


def test_what_was_interrupted_is_taken_up_again(folder, output):
    archive, first, again = batch.Archive(folder, output, CSV), Watched(2), Watched()
    with pytest.raises(KeyboardInterrupt):
        archive.run(first, silent)
    with archive.journal.open("a") as journal:
        journal.write('{"file": "d.c')  # it was killed while it wrote
    archive.run(again, silent)
    assert (first.files, again.files) == (["a.sqlite", "b.csv"], ["d.csv", "old/c.sqlite"])
    assert len(batch_table.read(output)) == 4


def test_only_what_changed_is_analysed_again(folder, output, monkeypatch):
    archive, same, newer = batch.Archive(folder, output, CSV), Watched(), Watched()
    archive.run(batch.here, silent)
    archive.run(same, silent)
    assert same.files == []
    monkeypatch.setattr(batch, "ALGORITHM", "another")
    archive.run(newer, silent)
    assert len(newer.files) == 4


def test_processes_give_the_same_table(folder, output, tmp_path):
    batch.Archive(folder, output, CSV).run(batch.here, silent)
    other = tmp_path / "other.parquet"
    batch.Archive(folder, other, CSV).run(batch.in_processes(2), silent)
    assert batch_table.read(other) == batch_table.read(output)


def test_a_cluster_gives_the_same_table(folder, output, tmp_path):
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    batch.Archive(folder, output, CSV).run(batch.here, silent)
    other = tmp_path / "other.parquet"
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        batch.Archive(folder, other, CSV).run(batch.on_cluster(cluster.scheduler_address), silent)
    assert batch_table.read(other) == batch_table.read(output)


def test_an_empty_folder_and_a_foreign_table_are_one_line(folder, tmp_path):
    with pytest.raises(RecordingError, match=r"no recording in it, expected .sqlite or .csv"):
        batch.Archive(tmp_path, tmp_path / "x.parquet").run(batch.here, silent)
    foreign = tmp_path / "mine.parquet"
    foreign.write_text("my notes")
    with pytest.raises(RecordingError, match="is no table of `batch`"):
        batch.Archive(folder, foreign, CSV).run(batch.here, silent)
    assert foreign.read_text() == "my notes"


def test_what_phones_export_is_found_and_what_is_no_set_is_not(tmp_path):
    folder, moved = tmp_path / "phone", simulate("heel-lift", "foot", scene=Scene(reps=3), seed=3)
    (folder / "in").mkdir(parents=True)
    imu = moved.imu
    exports.zipped(folder / "phyphox.zip", exports.phyphox_tables(imu, imu))
    exports.zipped(folder / "in/logger.ZIP", exports.sensor_logger_tables(imu, platform="ios"))
    (folder / "logger.json").write_text(exports.sensor_logger_json(imu))
    (folder / "server.jsonl").write_text(exports.sensor_server_lines(imu, imu))
    (folder / "torn.zip").write_bytes(b"PK\x03\x04 and no more")
    for name, text in (
        ("a.truth.json", '{"rep_count": 3}'), ("notes.txt", "slept badly\n"), ("empty.json", ""),
        ("a.events.jsonl", '{"event": "Rep", "start_s": 1}'),
    ):  # fmt: skip
        (folder / name).write_text(text)
    exports.zipped(folder / "backup.zip", {"manifest.json": "{}", "library.json": "{}"})
    output = tmp_path / "x.parquet"
    rows = batch.Archive(folder, output, CSV).run(batch.here, silent)
    found = {row["file"]: row.get("rep_count", row.get("error")) for row in rows}
    assert "zip" in found.pop("torn.zip")
    assert found == dict.fromkeys(
        ("in/logger.ZIP", "logger.json", "phyphox.zip", "server.jsonl"), 3
    )


def test_the_command_says_what_came_of_it(run, folder, output):  # noqa: F811
    words = ("batch", folder, "--output", output, "--exercise", "heel-lift", "--placement", "foot")
    status, out, _ = run(*words, "--json")
    assert json.loads(out) == {"files": 4, "failed": 1, "output": str(output)}
    assert status == 0
    assert run(*words, "--jobs", 2, "--scheduler", "tcp://127.0.0.1:1")[0] == 2
