"""A calibration in a recording, and in the data folder: kept whole, used, and not lost."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

import numpy as np
import pytest

from sensor_coach import files, home, packing, recordings
from sensor_coach.analysis.calibration import calibrate
from sensor_coach.analysis.still import still_positions
from sensor_coach.devices.profile import profiles
from sensor_coach.ending import Goal
from sensor_coach.errors import CalibrationError, RecordingError
from sensor_coach.files import Override
from sensor_coach.live_set import LiveSet
from sensor_coach.pipeline import analyze
from sensor_coach.recordings import RecordingWriter, SetInfo
from sensor_coach.simulate import Scene, simulate
from sensor_coach.sources import replayed

_SEED = 5
_OWN = profiles()["sensor-coach"]


@pytest.fixture(scope="module")
def made():
    table = simulate("six-positions", "table", scene=Scene(reps=9), seed=_SEED)
    return replace(calibrate(still_positions(table.imu)), made_at="2026-11-22T12:00:00+00:00")


@pytest.fixture(scope="module")
def done():
    return simulate("heel-lift", "shank", scene=Scene(reps=4), seed=_SEED)


@pytest.fixture
def calibrated(tmp_path, made, done):
    file = tmp_path / "a.sqlite"
    info = SetInfo("heel-lift", "shank", "left", _OWN.toml, calibration=made)
    with RecordingWriter(file, info) as recording:
        for note in packing.sent(done.imu):
            recording.append(note)
    return file


def _set_meta(file, value: str | None) -> None:
    with sqlite3.connect(file) as db:
        db.execute("DELETE FROM meta WHERE key = 'calibration'")
        if value is not None:
            db.execute("INSERT INTO meta VALUES ('calibration', ?)", (value,))


def test_a_recording_carries_its_calibration(calibrated, made):
    assert recordings.read(calibrated).info.calibration == made


def test_the_recording_stays_what_came_off_the_air(calibrated, done):
    kept = list(recordings.read(calibrated).notifications())
    assert kept == list(packing.sent(done.imu))
    assert files.read_samples(calibrated).acc == pytest.approx(done.imu.acc, abs=0.005)


def test_a_recording_from_before_there_were_calibrations_opens(calibrated, done):
    _set_meta(calibrated, None)
    info = recordings.read(calibrated).info
    assert info.calibration is None
    assert not info.pipeline().calibrated
    assert files.analyze_file(calibrated, Override())[0].rep_count == len(done.reps)


@pytest.mark.parametrize("value", ['{"matrix": 1}', "[]", '"text"', "7"])
def test_a_damaged_calibration_is_refused_with_the_file(calibrated, value):
    _set_meta(calibrated, value)
    with pytest.raises(RecordingError, match="no calibration") as refused:
        recordings.read(calibrated)
    assert str(calibrated) in str(refused.value)
    assert "\n" not in str(refused.value)


async def _replayed(recording, speed: float):
    told = []
    live = LiveSet(recording.info, Goal(idle_s=None), lambda _, event: told.append(event))
    async with replayed(recording.notifications(), speed)(live.say) as notes:
        await live.run(notes)
    return [event for event in told if event is not None]


def test_replay_of_a_calibrated_recording_is_its_analysis(calibrated):
    import asyncio

    recording = recordings.read(calibrated)
    result, events = files.analyze_file(calibrated, Override())
    assert asyncio.run(_replayed(recording, float("inf"))) == [*events, result]
    assert recording.info.pipeline().calibrated


def test_the_calibration_changes_what_is_measured_and_a_later_one_does_not(calibrated, made):
    before = files.analyze_file(calibrated, Override())
    home.keep_calibration("this sensor", replace(made, offset=(1.0, 1.0, 1.0)))
    assert files.analyze_file(calibrated, Override()) == before
    recording = recordings.read(calibrated)
    raw = replace(recording.info, calibration=None).pipeline()
    assert analyze(recording.notifications(), raw)[-1] != before[0]


def test_a_calibrated_set_at_rest_feels_standard_gravity(made, done):
    still = made.apply(done.imu[20:200]).acc
    assert np.linalg.norm(still, axis=1).mean() == pytest.approx(9.80665, rel=0.001)
    raw = np.linalg.norm(done.imu.acc[20:200], axis=1).mean()
    assert abs(raw / 9.80665 - 1) > 0.003  # this sensor needs it


@pytest.mark.parametrize(
    "sensor",
    ["AA:BB:CC:DD:EE:FF", "virtual-0", "../../etc/passwd", "..", ".", "Ärger & Söhne/\\:*?"],
)
def test_any_sensor_keeps_its_calibration_inside_the_folder(made, sensor):
    file = home.keep_calibration(sensor, made)
    assert file.resolve().parent == (home.home() / "calibrations").resolve()
    assert home.calibration_of(sensor) == home.calibration_of(sensor.upper()) == made
    assert home.calibrated_sensors() == [sensor.casefold()]
    newer = replace(made, offset=(0.0, 0.0, 0.1))
    home.keep_calibration(sensor, newer)
    assert home.calibration_of(sensor) == newer
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_a_sensor_that_was_never_calibrated_has_none():
    assert home.calibration_of("AA:BB") is None
    assert home.calibrated_sensors() == []


@pytest.mark.parametrize("content", ["", "{", "{}", json.dumps({"matrix": [[1]]}), "\xff"])
def test_a_damaged_calibration_is_one_line_with_its_file(made, content):
    file = home.keep_calibration("x", made)
    file.write_text(content, encoding="latin-1")
    with pytest.raises(CalibrationError, match="calibrate again") as refused:
        home.calibration_of("x")
    assert str(file) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_folder_that_cannot_be_written_is_one_line(made):
    home.home().mkdir(parents=True)
    (home.home() / "calibrations").write_text("in the way")
    with pytest.raises(CalibrationError, match="cannot be written"):
        home.keep_calibration("x", made)
