from __future__ import annotations

from pathlib import Path

import pytest

from sensor_coach.exercises import EXERCISES
from sensor_coach.simulate import Scene, simulate
from sensor_coach.simulated_files import write

RECORDINGS = Path(__file__).resolve().parents[2] / "recordings"


@pytest.mark.parametrize("suffix", [".pdf", ".PNG"])
def test_a_recording_needs_no_library(run, tmp_path, suffix):
    output = tmp_path / f"a{suffix}"
    code, said, _ = run("report", RECORDINGS / "heel-lift-shank.sqlite", "--output", output)
    assert (code, said) == (0, f"written to {output}\n")
    assert output.read_bytes()[:4] in (b"%PDF", b"\x89PNG")
    assert list(tmp_path.iterdir()) == [output]  # no library was made


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--output", "a.doc"], "a.doc: suffix '.doc', expected .pdf or .png"),
        (["none.sqlite", "--output", "a.pdf"], "none.sqlite: no such file"),
        (["bad.sqlite", "--output", "a.pdf"], "bad.sqlite"),
        ([RECORDINGS / "heel-lift-shank.sqlite", "--output", "no/a.pdf"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_line(run, tmp_path, monkeypatch, words, told):
    monkeypatch.chdir(tmp_path)
    Path("bad.sqlite").write_text("no recording")
    code, said, wrong = run("report", *words)
    assert (code, said) == (1, "")
    assert told in wrong
    assert wrong.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ["--month", "2026-13"], ["--month", "March"], ["--month", "9999-12"],
        ["--month", "2026-03", "--test"],
        ["x", "--month", "2026-03"], ["x", "--before", "y"],
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_wrong_usage(run, words):
    code, said, wrong = run("report", *words, "--output", "a.pdf")
    assert (code, said) == (2, "")
    assert "Traceback" not in wrong


def recorded(folder: Path, name: str, exercise: str = "heel-lift", **scene) -> Path:
    made = simulate(exercise, EXERCISES[exercise].placements[0], scene=Scene(**scene), seed=2)
    write(folder / name, made)
    return folder / name


@pytest.fixture
def kept_set(tmp_path):
    """A set of the library."""
    from sensor_coach import library, recordings
    from sensor_coach.files import Override, analyze_file
    from sensor_coach.home import recordings_folder

    recordings_folder().mkdir(parents=True)
    file = recorded(recordings_folder(), "set.sqlite", reps=6)
    result, _ = analyze_file(file, Override(side="left"))
    with library.opened() as opened:
        return opened.keep_set(file, result, recordings.read(file).info)


def test_a_set_of_the_library_by_its_id_its_start_or_as_the_newest(run, tmp_path, kept_set):
    for number, words in enumerate(([kept_set.id], [kept_set.id[:6]], [])):
        assert run("report", *words, "--output", tmp_path / f"{number}.pdf")[0] == 0
    assert (tmp_path / "0.pdf").read_bytes() == (tmp_path / "2.pdf").read_bytes()
    code, _, wrong = run("report", "nonsense", "--output", tmp_path / "a.pdf")
    assert (code, wrong.count("\n")) == (1, 1)
    assert "no such set" in wrong


def test_the_month_of_a_set_and_one_without_any(run, tmp_path, kept_set):
    for month in (f"{kept_set.started_at:%Y-%m}", "2001-02"):
        assert run("report", "--month", month, "--output", tmp_path / f"{month}.pdf")[0] == 0


def test_a_test_needs_to_know_its_leg(run, tmp_path):
    file = recorded(tmp_path, "test.sqlite", reps=4)
    code, _, wrong = run("report", file, "--test", "--output", tmp_path / "a.pdf")
    assert code == 1
    assert "expected one leg" in wrong
