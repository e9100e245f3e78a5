"""`calibrate`: guided with the virtual sensor, from files, kept, listed, refused, given up."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from sensor_coach import calibration_guide, home, packing, plain_csv, recordings, sources
from sensor_coach.analysis.still import Position
from sensor_coach.calibration_guide import Progress
from sensor_coach.cli import calibration as screen
from sensor_coach.devices.profile import profiles
from sensor_coach.recordings import RecordingWriter, SetInfo
from sensor_coach.samples import GRAVITY, ImuData
from sensor_coach.simulate import Scene, simulate
from sensor_coach.virtual import VirtualSensor, virtual_radio


@pytest.fixture
def hurried(monkeypatch):
    """The virtual sensor, in a hurry."""

    def radio(motion: ImuData, **_options: float):
        return virtual_radio(VirtualSensor(motion, speed=20.0, rest_s=0.5))

    monkeypatch.setattr(sources, "virtual_radio", radio)


def _laid(reps: int = 6, seed: int = 3) -> ImuData:
    return simulate("six-positions", "table", scene=Scene(reps=reps), seed=seed).imu


@pytest.fixture
def csv(tmp_path):
    file = tmp_path / "laid.csv"
    plain_csv.write(file, _laid())
    return file


@pytest.mark.usefixtures("hurried")
def test_the_virtual_sensor_is_calibrated_and_its_next_set_is_corrected(run, tmp_path):
    status, out, err = run("calibrate", "--sensor", "virtual", "--seed", 3)
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert [line for line in lines if line[0].isdigit()] == [
        "1: +z up", "2: -x up", "3: -z up", "4: +x up", "5: +y up", "6: -y up"
    ]  # fmt: skip
    assert "over 6 positions" in out
    assert "--thorough tells more" in out
    kept = home.calibration_of("virtual-3")
    file = tmp_path / "set.sqlite"
    assert run("record", "--exercise", "single-leg-balance", "--sensor", "virtual", "--seed", 3,
               "--seconds", 1, "--output", file)[0] == 0  # fmt: skip
    assert recordings.read(file).info.calibration == kept is not None


@pytest.mark.usefixtures("hurried")
def test_a_thorough_run_ends_when_the_cross_axis_error_is_seen(run):
    status, out, _ = run("calibrate", "--sensor", "virtual", "--thorough", "--json")
    (line,) = out.splitlines()
    values = json.loads(line)
    assert status == 0
    assert 9 <= values["positions"] <= 12
    assert values["residual_mg"] < 1
    assert len(values["cross_axis_percent"]) == 3


def test_a_file_calibrates_and_is_kept_for_the_sensor_that_is_named(run, csv):
    status, out, _ = run("calibrate", "--file", csv)
    assert status == 0
    assert "not kept" in out
    assert home.calibrated_sensors() == []
    status, out, _ = run("calibrate", "--file", csv, "--sensor", "AA:BB:CC:DD:EE:FF", "--json")
    values = json.loads(out)
    assert (status, values["positions"]) == (0, 6)
    kept = home.calibration_of("aa:bb:cc:dd:ee:ff")
    assert [round(each / GRAVITY * 1000, 2) for each in kept.offset] == values["offset_mg"]
    listed = json.loads(run("calibrate", "--show", "--json")[1])
    assert listed == [values | {"sensor": "aa:bb:cc:dd:ee:ff"}]
    assert "aa:bb" in run("calibrate", "--show")[1]


def test_a_recording_calibrates_as_its_csv_does(run, tmp_path, csv):
    file = tmp_path / "laid.sqlite"
    info = SetInfo("heel-lift", "foot", None, profiles()["sensor-coach"].toml)
    with RecordingWriter(file, info) as recording:
        for note in packing.sent(_laid()):
            recording.append(note)
    one, other = (json.loads(run("calibrate", "--file", each, "--json")[1]) for each in (file, csv))
    assert one["offset_mg"] == pytest.approx(other["offset_mg"], abs=0.1)
    assert one["scale_percent"] == pytest.approx(other["scale_percent"], abs=0.02)


def test_nothing_is_kept_of_a_bad_run(run, tmp_path, csv):
    imu = plain_csv.read(csv)
    bad = {
        "standing.csv": (simulate("standing", "shank", scene=Scene(hold_s=8)).imu, "expected the"),
        "short.csv": (imu[:1200], "expected the six sides"),
        "in_g.csv": (ImuData(imu.t, imu.acc / GRAVITY, imu.gyr), "expected 0.8 to 1.2 g"),
    }
    for name, (samples, said) in bad.items():
        plain_csv.write(tmp_path / name, samples)
        status, out, err = run("calibrate", "--file", tmp_path / name, "--sensor", "x")
        assert (status, out) == (1, "")
        assert err.startswith(f"sensor-coach: {tmp_path / name}: ")
        assert said in err
        assert err.count("\n") == 1
    assert run("calibrate", "--file", tmp_path / "none.csv")[0] == 1
    assert home.calibrated_sensors() == []


def test_the_screen_says_what_to_do():
    sides = tuple(Position(up) for up in np.vstack([np.eye(3), -np.eye(3)]).tolist())
    still = Progress("connected", sides[:2], "+y", still=True)
    for progress, said in (
        (Progress(), "looking for the sensor"),
        (replace(still, still=False), "moving: lay it down"),
        (replace(still, side="+z"), "+z up: let it lie"),
        (replace(still, here=sides[1]), "done: next side"),
        (replace(still, positions=(*sides[:5], sides[0]), here=sides[0], open_side="-z"),
         "done: now -z up"),
        (replace(still, positions=sides, here=sides[0]), "done: now an edge"),
        (replace(still, status="lost"), "link lost"),
    ):  # fmt: skip
        assert said in screen._picture(progress)
    assert "■ +x  □ -x  ■ +y  □ -y" in screen._picture(still)


@pytest.mark.usefixtures("hurried")
def test_a_sensor_that_nobody_turns_is_given_up(run, monkeypatch):
    monkeypatch.setattr(calibration_guide, "PATIENCE_S", 1.0)
    monkeypatch.setattr(sources, "virtual_positions", lambda *_: _laid()[:720])
    status, _, err = run("calibrate", "--sensor", "virtual")
    assert status == 1
    assert "so far +z" in err
    assert err.count("\n") == 1
    assert home.calibrated_sensors() == []


def test_nothing_kept_is_said_so(run):
    assert "no sensor is calibrated yet" in run("calibrate", "--show")[1]
    assert json.loads(run("calibrate", "--show", "--json")[1]) == []


def test_ctrl_c_keeps_nothing():
    with subprocess.Popen(
        [sys.executable, "-m", "sensor_coach", "calibrate", "--sensor", "virtual"],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:  # fmt: skip
        assert process.stdout
        assert any(line.startswith("1:") for line in process.stdout)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=100) == 130
    assert not (home.home() / "calibrations").exists()
