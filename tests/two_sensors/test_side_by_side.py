"""Two sensors in one recording: kept apart, put on one clock, analysed each by itself."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import chain

import jsonschema
import numpy as np
import pytest
from tests.two_sensors.conftest import INTERVAL_S, TOML, arriving, recorded
from typer.testing import CliRunner

from sensor_coach import files, packing, recordings, side_by_side
from sensor_coach.cli import app
from sensor_coach.errors import RecordingError
from sensor_coach.files import Override
from sensor_coach.host_clock import least_delay
from sensor_coach.library import opened
from sensor_coach.recordings import Beside, SetInfo
from sensor_coach.simulate import Scene, simulate

NONE = Override()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("drift", [-40e-6, 0.0, 40e-6])
def test_clocks_meet_within_a_few_ms_through_a_radio_that_is_late(seed, drift):
    """Retransmissions, and a host that stalls three times for 0.8 s."""
    rng = np.random.default_rng(seed)
    sent = np.arange(0, 120, 0.05)
    late = (
        0.01
        + rng.uniform(0, INTERVAL_S, len(sent))
        + INTERVAL_S * (rng.geometric(0.9, len(sent)) - 1)
    )
    for stall in rng.uniform(5, 110, 3):
        held = (sent > stall) & (sent < stall + 0.8)
        late[held] += stall + 0.8 - sent[held]
    line = least_delay(sent, 5 + sent * (1 + drift) + late)
    off = line.at(sent) - (5 + sent * (1 + drift))
    assert np.abs(off - 0.01).max() < 0.002  # the least delay itself cannot be seen
    assert line.drift == pytest.approx(drift, abs=20e-6)


def test_a_short_set_has_no_drift_and_none_no_line():
    sent = np.arange(0, 4, 0.05)
    assert least_delay(sent, 3 + sent * 1.001).drift == 0
    assert least_delay(sent[:0], sent[:0]).at(np.array([2.0])).tolist() == [2.0]


def test_each_notification_comes_back_with_its_sensor(two):
    path, notes = two
    recording = recordings.read(path)
    for sensor in (0, 1):
        assert list(recording.notifications(sensor=sensor)) == notes[sensor]
    everything = list(recording.notifications(sensor=None))
    assert everything == sorted(chain(*notes), key=lambda note: note.received_us)
    assert list(recording.notifications()) == notes[0]
    assert recording.info.of(1).side == "right"


def test_one_sensor_is_kept_as_it_always_was(tmp_path, legs):
    path = recorded(
        tmp_path / "one.sqlite", SetInfo("heel-lift", "shank"), packing.sent(legs[0].imu)
    )
    with recordings.closing(recordings._connect(path)) as db:
        meta = dict(db.execute("SELECT key, value FROM meta"))
    assert meta["format"] == "1"
    assert {"beside", "sensors"}.isdisjoint(meta)


def test_a_newer_format_is_refused_and_a_torn_one_too(two):
    path, _ = two
    with recordings.closing(recordings._connect(path)) as db, db:
        db.execute("UPDATE meta SET value = '3' WHERE key = 'format'")
    with pytest.raises(RecordingError, match="format 3, this version reads 2"):
        recordings.read(path)
    with recordings.closing(recordings._connect(path)) as db, db:
        db.execute("UPDATE meta SET value = '2' WHERE key = 'format'")
        db.execute("UPDATE meta SET value = '[{\"place\": 1}]' WHERE key = 'beside'")
    with pytest.raises(RecordingError, match="expected a whole recording"):
        recordings.read(path)


def test_both_legs_are_counted_on_the_clock_of_the_first(two, legs):
    path, _ = two
    first, _ = files.analyze_file(path, NONE, live=False)
    (other,) = files.analyze_beside(path, NONE, first)
    assert (first.side, first.rep_count) == ("left", 5)
    assert (other.side, other.rep_count) == ("right", 4)
    alone = [each.start_s for each in legs[1].reps]
    told = [each.start_s for each in other.reps]
    assert told == pytest.approx([1.7 + start_s for start_s in alone], abs=0.4)
    clock = side_by_side.on_first_clock(recordings.read(path), 1)
    taken_s, _ = side_by_side.arrivals(recordings.read(path), 1)
    true_s = 1.7 + (taken_s - taken_s[0]) * (1 + 40e-6)
    first_s, _ = side_by_side.arrivals(recordings.read(path), 0)
    off_s = clock.at(taken_s) - true_s - (first_s[0] - 0)
    assert np.ptp(off_s) < 0.002
    assert abs(off_s.mean()) < 0.01


def test_the_first_sensor_is_analysed_as_if_it_were_alone(tmp_path, two):
    path, notes = two
    info = replace(recordings.read(path).info, beside=())
    alone = recorded(tmp_path / "alone.sqlite", info, notes[0])
    assert files.analyze_file(alone, NONE) == files.analyze_file(path, NONE)


def test_a_wrist_tells_the_presses_of_the_leg(tmp_path):
    scene = Scene(reps=6, hold_s=30)
    leg, wrist = (
        simulate("one-leg-press", place, scene=scene, seed=2).imu for place in ("shank", "wrist")
    )
    rng = np.random.default_rng(1)
    info = SetInfo("one-leg-press", "shank", "left", TOML, beside=(Beside("wrist", "left", TOML),))
    path = recorded(
        tmp_path / "press.sqlite", info,
        arriving(leg, rng, sensor=0, begun_s=0.5, drift=0.0),
        arriving(wrist, rng, sensor=1, begun_s=0.5, drift=-30e-6),
    )  # fmt: skip
    first, _ = files.analyze_file(path, NONE, live=False)
    (other,) = files.analyze_beside(path, NONE, first)
    assert first.presses_from == other.presses_from == "wrist"
    assert len(first.presses) == 6
    assert (other.placement, other.presses, other.rep_count) == ("wrist", first.presses, 0)
    with opened(tmp_path / "library") as library:
        done = library.adopt(path)
        assert library.recording(done.id)
        assert recordings.read(library.recording(done.id)).info.beside == info.beside


def test_analyze_says_a_line_for_each_sensor_and_sets_the_legs_side_by_side(two, pytestconfig):
    path, _ = two
    said = CliRunner().invoke(app, ["analyze", str(path), "--json"])
    lines = [json.loads(line) for line in said.stdout.splitlines()]
    schema = json.loads((pytestconfig.rootpath / "tests/cli/analyze.schema.json").read_text())
    for line in lines:
        jsonschema.validate(line, schema)
    assert [(line["stream"], line["side"], line["rep_count"]) for line in lines] == [
        (0, "left", 5), (1, "right", 4),
    ]  # fmt: skip
    said = CliRunner().invoke(app, ["analyze", str(path)]).stdout
    assert "right shank: Heel lifts: 4 repetitions" in said
    assert "left in percent of right: repetitions 125 %" in said


def test_an_import_keeps_both_sensors(two, tmp_path, monkeypatch):
    monkeypatch.setenv("SENSOR_COACH_HOME", str(tmp_path / "home"))
    path, _ = two
    kept = recordings.read(files.keep(path, NONE))
    before = recordings.read(path)
    assert list(kept.notifications(sensor=None)) == list(before.notifications(sensor=None))
    assert kept.info == before.info
