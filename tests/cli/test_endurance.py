"""`test`, by a virtual sensor as fast as the link takes it."""

from __future__ import annotations

import json

import pytest

from sensor_coach import ending, guide, recordings, sources
from sensor_coach.ble import scanning
from sensor_coach.simulate.scene import Tempo
from sensor_coach.virtual import VirtualSensor, virtual_radio


@pytest.fixture(autouse=True)
def _hurried(monkeypatch):
    def radio(motion, rest_s, **_speed):
        return virtual_radio(VirtualSensor(motion, rest_s=rest_s, speed=float("inf"), batch=15))

    monkeypatch.setattr(scanning, "_SETTLE_S", 0.0)
    monkeypatch.setattr(ending, "TEST_IDLE_S", 3.0)  # the virtual leg stands for 4 s at its end
    monkeypatch.setattr(sources, "virtual_radio", radio)


def test_a_test_has_no_target_and_is_set_against_the_one_before(run, tmp_path):
    words = ("test", "--sensor", "virtual", "--start", "floor")
    code, out, err = run(*words, "--output", tmp_path / "a.sqlite")
    assert (code, err) == (0, "")
    flat = " ".join(out.split())
    assert "A metronome at 60 beats a minute" in flat
    assert "left leg, on the floor, sensor on the shank: 15 repetitions, then the athlete" in flat
    assert "the first of this leg, start and placement" in flat
    assert "aim for" not in out  # the beat sets the pace, not the exercise's own aims
    assert recordings.read(tmp_path / "a.sqlite").info.test_start == "floor"
    code, out, _ = run(*words, "--both-sides", "--seed", 3, "--json")
    events = [json.loads(line) for line in out.splitlines()]
    left, right = events[-2:]
    assert (left["event"], left["side"], right["side"]) == ("EnduranceTest", "left", "right")
    assert left["count_change"]["verdict"] == "within"
    assert right["count_change"] is None
    history = json.loads(run("history", "--json")[1])
    assert [each["test_start"] for each in history] == ["floor"] * 3


def test_who_loses_the_pace_is_prompted_twice(run, monkeypatch):
    monkeypatch.setattr(guide, "_ON_BEAT", Tempo(1.0, 0.4, 1.0, 0.8))  # 3.2 s in place of 2
    _, out, _ = run("test", "--sensor", "virtual")
    said = {"keep to the beat", "higher", "the test is over"}
    assert [line for line in out.splitlines() if line in said] == [
        "keep to the beat", "keep to the beat", "the test is over"
    ]  # fmt: skip
    assert "1 repetition, then the pace was lost" in " ".join(out.split())


def test_a_test_of_both_legs_at_once_is_wrong_usage(run):
    code, out, wrong = run("test", "--side", "both")
    assert (code, out) == (2, "")
    assert "a test is of one leg" in " ".join(wrong.split())
