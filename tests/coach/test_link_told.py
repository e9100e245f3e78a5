"""How the link was, told where it matters: on the stage, in a result, by a command."""

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from sensor_coach import files, home, link_check, packing, recordings
from sensor_coach.cli import app
from sensor_coach.devices.profile import profiles
from sensor_coach.ending import Goal
from sensor_coach.link_check import Checked
from sensor_coach.link_quality import Link, in_short, in_words, judged, missing
from sensor_coach.live_frames import Showing, shown
from sensor_coach.live_set import LiveSet
from sensor_coach.reanalysis import analyze_again
from sensor_coach.recordings import RecordingWriter, SetInfo
from sensor_coach.simulate import Scene, simulate

INFO = SetInfo("heel-lift", "shank", "left", profiles()["sensor-coach"].toml)
GOOD = Link(10, 100, 100, 0, 0.01, 0.02)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SENSOR_COACH_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def sent():
    return list(packing.sent(simulate("heel-lift", scene=Scene(reps=3), seed=3).imu))


def thinned(notes, every: int):
    return [note for i, note in enumerate(notes) if i % every != every // 2]


def recorded(notes, path, info=INFO):
    with RecordingWriter(path, info) as writer:
        for note in notes:
            writer.append(note)
        writer.keep_charge(64)
    return path


def test_in_passing_only_a_poor_link_is_told_of():
    assert in_short(GOOD, 100) == ""
    assert in_short(replace(GOOD, lost=0.04), 100) == ""
    assert in_short(replace(GOOD, lost=0.05), 100) == "move closer; 5 % lost"
    assert in_short(replace(GOOD, longest_gap_s=1.24), 100) == "move closer; a gap of 1.2 s"
    assert missing(replace(GOOD, lost=0.0499)) == ""
    assert missing(replace(GOOD, lost=0.06)) == "6 % of the samples are missing"
    assert in_words(replace(GOOD, rate_hz=96, lost=0.04)).startswith(
        "96 samples a second arrived of 100 taken, 4.0 % lost; longest gap 0.01 s, jitter 20 ms"
    )


def test_the_stage_says_it_while_it_is_so_and_no_longer(sent):
    told = []
    live = LiveSet(INFO, Goal(), lambda state, _: told.append((state.now_s, state.link)))
    for note in thinned(sent[:150], 8) + sent[150:]:
        live.take(note)
    words = {word for _, word in told}
    assert "" in words
    assert any("% lost" in word and word.startswith("move closer; 1") for word in words)
    assert told[-1][1] == ""
    frame = shown(replace(live.state, link="move closer; 9 % lost"), Showing())
    assert frame["link"] == "move closer; 9 % lost"


def test_a_result_says_it_only_where_it_matters(sent, tmp_path):
    whole = recorded(sent, tmp_path / "whole.sqlite")
    torn = recorded(thinned(sent, 8), tmp_path / "torn.sqlite")
    said = files.Override()
    assert not any("missing" in each for each in files.analyze_file(whole, said)[0].warnings)
    for live in (True, False):
        warnings = files.analyze_file(torn, said, live=live)[0].warnings
        assert any(each.endswith("% of the samples are missing") for each in warnings)


def test_a_recording_tells_how_it_arrived(sent, tmp_path):
    info = replace(INFO, signal_dbm=-71)
    again = analyze_again(recorded(thinned(sent, 10), tmp_path / "torn.sqlite", info))
    assert again.link.lost == pytest.approx(0.1, abs=0.01)
    assert again.link.taken_hz == pytest.approx(100, rel=0.01)
    assert (again.info.signal_dbm, again.info.battery_percent) == (-71, 64)
    imported = recorded(sent, tmp_path / "csv.sqlite", replace(INFO, source="csv"))
    assert analyze_again(imported).link is None


def test_a_recording_of_before_has_neither_charge_nor_signal(sent, tmp_path):
    with RecordingWriter(tmp_path / "old.sqlite", INFO) as writer:
        writer.append(sent[0])
    info = recordings.read(writer.path).info
    assert (info.battery_percent, info.signal_dbm) == (None, None)


def test_the_command_tells_it_all():
    said = CliRunner().invoke(app, ["link", "--sensor", "virtual", "--seconds", "3", "--json"])
    assert said.exit_code == 0, said.output
    found = json.loads(said.stdout)
    assert found["sensor"] == "SCoach-V"
    assert found["taken_hz"] == pytest.approx(100, rel=0.1)
    assert found["battery_percent"] == 87
    assert {"rate_hz", "lost", "longest_gap_s", "jitter_s", "verdict", "advice"} <= set(found)
    assert home.remembered_sensor() is None


def test_without_bluetooth_the_command_is_one_line():
    said = CliRunner().invoke(app, ["link", "--sensor", "AA:BB:CC:DD:EE:01"])
    assert said.exit_code == 1
    assert "Bluetooth is not available" in str(said.exception)


def test_the_command_in_words():
    link = replace(GOOD, rate_hz=93, lost=0.07)
    seen = Checked("connected", "Heel", 40, 100.0, link, judged(link, 100), 1, -82)
    first, second, third = link_check.lines(seen)
    assert first.startswith("Heel: link poor. 7 % of the samples are lost. Move the sensor")
    assert second == in_words(link)
    assert third == "100 Hz are expected; battery 40 %, signal -82 dBm, link lost: 1."
    assert link_check.lines(Checked(name="Heel"))[0] == "Heel: too little arrived to say anything."
    assert link_check.values(Checked(name="Heel"))["verdict"] is None
