"""The commands: help, results, one line and status 1 for what is wrong."""

from __future__ import annotations

import json
import time
from pathlib import Path

import jsonschema
import pytest

from sensor_coach import home, recordings

_SCHEMA = Path(__file__).resolve().parents[1] / "cli" / "analyze.schema.json"


@pytest.fixture
def made(run, tmp_path) -> Path:
    file = tmp_path / "set.sqlite"
    run("simulate", "--exercise", "heel-lift", "--reps", 5, "--output", file,
        "--truth", tmp_path / "truth.json")  # fmt: skip
    return file


_COMMANDS = [
    "demo", "dashboard", "scan", "record", "replay", "analyze", "import", "export", "simulate",
    "devices", "doctor", "calibrate", "link",
]  # fmt: skip


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_command_has_help(run, command):
    status, out, _ = run(command, "--help")
    assert status == 0
    assert "Usage" in out


def test_analyze_gives_one_line_a_file_as_the_schema_says(run, made, tmp_path):
    csv = tmp_path / "a.csv"
    run("export", made, "--csv", csv)
    status, out, _ = run(
        "analyze", made, csv, "--exercise", "heel-lift", "--placement", "foot", "--json"
    )
    lines = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [line["file"] for line in lines] == [str(made), str(csv)]
    for line in lines:
        jsonschema.validate(line, json.loads(_SCHEMA.read_text()))
        assert line["rep_count"] == 5
    assert json.loads((tmp_path / "truth.json").read_text())["rep_count"] == 5


def test_a_foot_length_gives_a_foot_sensor_its_rise(run, made):
    sizes = {}
    for words in ((), ("--foot-length", 26), ("--foot-length", 28.5)):
        line = json.loads(run("analyze", made, "--json", *words)[1])
        jsonschema.validate(line, json.loads(_SCHEMA.read_text()))
        sizes[words] = line["foot_length_m"], line["reps"][0]["rise_m"]
    assert sizes[()] == (None, None)
    assert sizes[("--foot-length", 26)][0] == 0.26
    assert sizes[("--foot-length", 28.5)][1] > sizes[("--foot-length", 26)][1] > 0.02
    assert run("analyze", made, "--foot-length", 0.26)[0] == 2


def test_a_bad_file_among_good_ones_is_a_line_and_the_others_answer(run, made, tmp_path):
    empty, garbled = tmp_path / "empty.csv", tmp_path / "garbled.csv"
    empty.touch()
    garbled.write_text("time_s,ax,ay,az,gx,gy,gz\n0,1,2,3,4,5,six\n")
    files = [empty, made, garbled, tmp_path, tmp_path / "none.csv"]
    status, out, err = run(
        "analyze", *files, "--exercise", "heel-lift", "--placement", "foot", "--json"
    )
    lines = [json.loads(line) for line in out.splitlines()]
    for line in lines:
        jsonschema.validate(line, json.loads(_SCHEMA.read_text()))
    assert [("error" in line) for line in lines] == [True, False, True, True, True]
    assert (status, err) == (1, "")


@pytest.mark.parametrize("content", ["", "garbage\x00", "time_s,ax\n1,2\n"])
def test_a_bad_file_is_one_line_on_stderr(run, tmp_path, content):
    file = tmp_path / "bad.csv"
    file.write_text(content)
    status, out, err = run("analyze", file, "--exercise", "heel-lift", "--placement", "foot")
    assert (status, out) == (1, "")
    assert err.startswith(f"sensor-coach: {file}")
    assert err.count("\n") == 1


def test_a_csv_without_an_exercise_says_what_it_needs(run, made, tmp_path):
    run("export", made, "--csv", tmp_path / "a.csv")
    status, _, err = run("analyze", tmp_path / "a.csv")
    assert status == 1
    assert "expected --exercise" in err


def test_replay_gives_the_events_that_analyze_gives(run, made):
    _, out, _ = run("replay", made, "--speed", "max", "--json")
    events = [json.loads(line) for line in out.splitlines()]
    _, result, _ = run("analyze", made, "--json")
    assert events[-1]["event"] == "SetResult"
    assert events[-1]["reps"] == json.loads(result)["reps"]
    assert sum(event["event"] == "Rep" for event in events) == 5


def test_a_recorded_set_is_counted_and_kept(run, tmp_path):
    file = tmp_path / "r.sqlite"
    words = ["record", "--exercise", "single-leg-balance", "--sensor", "virtual", "--seconds", 2,
             "--output", file]  # fmt: skip
    run("athletes", "add", "Anna", "--foot-length", 24)
    begun_s = time.monotonic()
    status, out, _ = run(*words)
    assert status == 0
    assert "recorded in" in out
    assert 1.7 < recordings.read(file).duration_s < time.monotonic() - begun_s
    assert recordings.read(file).info.foot_length_m == 0.24  # as the library knows the athlete
    (done,) = json.loads(run("history", "--json")[1])
    assert (done["exercise"], done["side"]) == ("single-leg-balance", "left")
    assert done["source"] == "virtual"
    assert (home.recordings_folder() / done["recording"]).read_bytes() == file.read_bytes()
    assert run(*words)[0] == 1  # the name is taken


def test_wrong_usage_is_status_2(run, made):
    for words in (
        ("analyze",),
        ("replay", made, "--speed", "fast"),
        ("simulate", "--exercise", "heel-lift"),
        ("record", "--exercise", "band-stretch", "--placement", "shank"),
        ("record", "--exercise", "yoga"),
    ):
        assert run(*words)[0] == 2


def test_without_bluetooth_a_scan_is_one_helpful_line(run):
    status, _, err = run("scan", "--timeout", "0.1")
    if status == 0:
        pytest.skip("this machine has Bluetooth")
    assert "try `--sensor virtual`" in err
    assert err.count("\n") == 1


def test_devices_are_listed_shown_and_checked(run, tmp_path):
    _, out, _ = run("devices", "--json")
    assert {"sensor-coach", "microbit"} <= {each["id"] for each in json.loads(out)}
    profile = tmp_path / "own.toml"
    profile.write_text(run("devices", "show", "microbit")[1])
    assert run("devices", "check", profile)[0] == 0
    profile.write_text("what = 3\n" + profile.read_text())
    status, _, err = run("devices", "check", profile)
    assert status == 1
    assert "what" in err
    assert err.count("\n") == 1


def test_doctor_says_what_works(run):
    _, out, _ = run("doctor", "--json")
    found = {each["subject"]: each for each in json.loads(out)}
    assert found["virtual sensor"]["works"]
    assert found["data folder"]["works"]


def test_an_import_is_a_recording_in_the_data_folder(run, made, tmp_path):
    run("export", made, "--csv", tmp_path / "a.csv")
    _, out, _ = run(
        "import", tmp_path / "a.csv", "--exercise", "heel-lift", "--placement", "foot",
        "--foot-length", 24.5, "--json",
    )  # fmt: skip
    (kept,) = json.loads(out)
    found = json.loads(run("analyze", kept["recording"], "--json")[1])
    assert (found["rep_count"], found["foot_length_m"]) == (5, 0.245)


@pytest.fixture
def pressed(run, tmp_path) -> tuple[Path, Path]:
    leg, wrist = tmp_path / "leg.csv", tmp_path / "wrist.csv"
    for placement, file in (("shank", leg), ("wrist", wrist)):
        run("simulate", "--exercise", "one-leg-press", "--placement", placement, "--reps", 4,
            "--seed", 3, "--output", file)  # fmt: skip
    return leg, wrist


def test_presses_on_one_leg_are_told_by_the_wrist_or_by_a_metronome(run, pressed):
    leg, wrist = pressed
    words = ("analyze", leg, "--exercise", "one-leg-press", "--placement", "shank", "--json")
    for more, source in ((("--wrist", wrist), "wrist"), (("--press-every", 4.2), "metronome")):
        status, out, _ = run(*words, *more)
        result = json.loads(out)
        jsonschema.validate(result, json.loads(_SCHEMA.read_text()))
        assert (status, result["presses_from"], len(result["presses"])) == (0, source, 4)
    assert json.loads(run(*words)[1])["presses"] == []


def test_presses_that_cannot_be_told_are_refused_in_one_line(run, pressed, tmp_path):
    leg, wrist = pressed
    words = ("analyze", leg, "--exercise", "one-leg-press", "--placement", "shank")
    assert run(*words, "--wrist", wrist, "--press-every", 4)[0] == 2
    status, _, err = run(*words, "--wrist", tmp_path / "none.csv")
    assert status == 1
    assert err.splitlines() == [f"sensor-coach: {tmp_path / 'none.csv'}: no such file"]


@pytest.mark.parametrize(
    "words",
    [("--exercise", "single-leg-balance", "--ending", "sleep"),
     ("--exercise", "heel-lift", "--placement", "wrist")],
)  # fmt: skip
def test_a_set_that_cannot_be_simulated_is_wrong_usage(run, words, tmp_path):
    assert run("simulate", *words, "--output", tmp_path / "a.csv")[0] == 2
