"""`record` as a guided set, where there is no terminal: plain lines, and nothing is asked."""

from __future__ import annotations

import json
import sys

import pytest

from sensor_coach import cli, recordings, sources
from sensor_coach.ble import scanning
from sensor_coach.virtual import VirtualSensor, virtual_radio


@pytest.fixture(autouse=True)
def _hurried(monkeypatch):
    """The virtual sensor as fast as the link takes it."""

    def radio(motion, rest_s, **_speed):
        return virtual_radio(VirtualSensor(motion, rest_s=rest_s, speed=float("inf"), batch=15))

    monkeypatch.setattr(scanning, "_SETTLE_S", 0.0)
    monkeypatch.setattr(sources, "virtual_radio", radio)


@pytest.fixture
def record(monkeypatch, capsys):
    def call(*words: object) -> tuple[int, list[str], str]:
        said = ["sensor-coach", "record", "--sensor", "virtual", *map(str, words)]
        monkeypatch.setattr(sys, "argv", said)
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        got = capsys.readouterr()
        return stopped.value.code or 0, got.out.splitlines(), got.err

    return call


def test_both_sides_are_guided_counted_and_kept_as_a_file_each(record, tmp_path):
    status, out, err = record(
        "--exercise", "heel-lift", "--reps", 3, "--both-sides", "--count-in", 3, "--load", 5,
        "--output", tmp_path / "a.sqlite",
    )  # fmt: skip
    assert (status, err) == (0, "")
    for side in ("left", "right"):
        file = tmp_path / f"a_1_{side}.sqlite"
        assert f"recorded in {file}" in out
        assert recordings.read(file).info.side == side
    assert out.count("Heel lifts: 3 repetitions") == 2
    assert [line for line in out if line in {"stand still", "3", "2", "1", "go"}] == [
        "stand still", "3", "2", "1", "go"
    ] * 2  # fmt: skip
    assert out.count("The battery is at 87 %.") == 2
    words = ("--exercise", "heel-lift", "--both-sides", "--output", tmp_path / "a.sqlite")
    assert record(*words)[0] == 1  # the names are taken


def test_json_is_events_and_nothing_else(record, tmp_path):
    status, out, _ = record(
        "--exercise", "seated-calf-raise", "--reps", 2, "--sets", 2, "--json", "--metronome", 60,
        "--output", tmp_path / "a.sqlite",
    )  # fmt: skip
    events = [json.loads(line) for line in out]
    assert status == 0
    assert [e["rep_count"] for e in events if e["event"] == "SetResult"] == [2, 2]
    assert sum(event["event"] == "Rep" for event in events) == 4


def test_a_machine_is_warned_of_once(record):
    words = ("--exercise", "leg-press-heel-raise", "--reps", 1, "--speak", 0)
    warned = [any("physical therapist" in line for line in record(*words)[1]) for _ in "12"]
    assert warned == [True, False]


@pytest.mark.parametrize("wrong", [("--sets", 0), ("--rest", -1), ("--metronome", 5)])
def test_wrong_usage_is_status_2(record, wrong):
    assert record("--exercise", "heel-lift", *wrong)[0] == 2
