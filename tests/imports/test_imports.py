"""Exports of phones come in as what was measured; what cannot be used is said in one line."""

from __future__ import annotations

import contextlib
import json
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.imports.exports import (
    phyphox_tables,
    sensor_logger_json,
    sensor_logger_tables,
    sensor_server_lines,
    zipped,
)

from sensor_coach import imports
from sensor_coach.errors import RecordingError
from sensor_coach.files import Override, analyze_file, keep
from sensor_coach.samples import GRAVITY, ImuData
from sensor_coach.simulate import Scene, simulate

RATE_HZ = 100.0
SAID = Override("heel-lift", "shank", "left")


@pytest.fixture(scope="module")
def known():
    return simulate("heel-lift", "shank", scene=Scene(reps=4), seed=3)


def _thinned(imu, every, from_row=0):
    return ImuData(imu.t[from_row::every], imu.acc[from_row::every], imu.gyr[from_row::every])


def _same(found, imu, off=1e-6):
    np.testing.assert_allclose(found.t, imu.t, atol=1e-8)
    np.testing.assert_allclose(found.acc, imu.acc, atol=off)
    np.testing.assert_allclose(found.gyr, imu.gyr, atol=off)


@pytest.mark.parametrize(
    ("separator", "decimal"), [(",", "."), ("\t", "."), (";", "."), ("\t", ","), (";", ",")]
)
def test_phyphox_in_every_way_it_writes_numbers(tmp_path, known, separator, decimal):
    part = known.imu[:400]
    file = zipped(tmp_path / "x.bin", phyphox_tables(part, part, separator, decimal))
    found = imports.read(file)
    assert found.format == "phyphox"
    assert found.notes == ()
    assert found.columns[1] == ("Acceleration x (m/s^2)", "acceleration x, m/s²")
    assert found.started_at.startswith("2025-11-22T08:26:40.25")
    _same(found.imu, part)


@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
def test_a_workbook_says_what_the_zip_says(tmp_path, known, suffix):
    part = known.imu[:300]
    file = tmp_path / f"phyphox{suffix}"
    _workbook(file, phyphox_tables(part, part))
    _same(imports.read(file).imu, part)


def _workbook(file, tables):
    import openpyxl
    import xlwt

    book = openpyxl.Workbook() if file.suffix == ".xlsx" else xlwt.Workbook()
    for name, text in tables.items():
        title = name.removesuffix(".csv").replace("meta/", "Metadata ")
        sheet = book.create_sheet(title) if file.suffix == ".xlsx" else book.add_sheet(title)
        for row, line in enumerate(text.splitlines()):
            for column, said in enumerate(line.split(",")):
                value = said.strip('"') if said.startswith('"') else float(said)
                if file.suffix == ".xlsx":
                    sheet.cell(row + 1, column + 1, value)
                else:
                    sheet.write(row, column, value)
    book.save(file)


def test_without_the_reader_of_workbooks_it_is_said_what_to_do(tmp_path, known, monkeypatch):
    file = tmp_path / "x.xlsx"
    _workbook(file, phyphox_tables(known.imu[:5], known.imu[:5]))
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(RecordingError, match=r"needs python-calamine.*export CSV"):
        imports.read(file)


@pytest.mark.parametrize("uncalibrated", [False, True])
@pytest.mark.parametrize(
    ("platform", "standardised"), [("android", False), ("ios", False), ("ios", True)]
)
def test_sensor_logger_of_both_platforms(tmp_path, known, platform, standardised, uncalibrated):
    part = known.imu[:400]
    tables = sensor_logger_tables(
        part, platform=platform, standardised=standardised, uncalibrated=uncalibrated
    )
    found = imports.read(zipped(tmp_path / "x.zip", tables))
    assert found.format == "Sensor Logger"
    assert any("iOS" in note for note in found.notes) == (platform == "ios" and not standardised)
    assert any("Gravity is added" in note for note in found.notes) != uncalibrated
    assert found.started_at.startswith("2025-11-22T08:26:40")
    _same(found.imu, part)


def test_androids_total_acceleration_is_taken_as_it_is(tmp_path, known):
    part = known.imu[:200]
    tables = sensor_logger_tables(part, platform="android", uncalibrated=True)
    tables["TotalAcceleration.csv"] = tables.pop("AccelerometerUncalibrated.csv")
    tables["Accelerometer.csv"] = tables["Gyroscope.csv"]  # without gravity: not looked at
    found = imports.read(zipped(tmp_path / "x.zip", tables))
    assert found.columns[0] == ("TotalAcceleration", "acceleration, m/s²")
    _same(found.imu, part)


def test_sensor_logger_json_alone_and_in_a_zip(tmp_path, known):
    part = known.imu[:200]
    text = sensor_logger_json(part)
    (tmp_path / "x.json").write_text(text)
    for file in (tmp_path / "x.json", zipped(tmp_path / "x.zip", {"a/x.json": text})):
        _same(imports.read(file).imu, part)


@pytest.mark.parametrize("nested", [False, True])
def test_pushed_messages_in_any_order(tmp_path, known, nested):
    part = known.imu[:60]
    messages = []
    for at in range(0, 60, 20):
        readings = [
            {"name": name, "time": round((t + 1.7e9) * 1e6) * 1000}
            | ({"values": xyz} if nested else xyz)
            for name, values in (("totalacceleration", part.acc), ("gyroscope", part.gyr))
            for t, row in zip(part.t[at : at + 20], values[at : at + 20], strict=True)
            for xyz in [dict(zip("xyz", row.tolist(), strict=True))]
        ]
        messages.insert(0, {"messageId": at, "sessionId": "s", "payload": readings})
    file = tmp_path / "pushed.jsonl"
    file.write_text("\n".join(map(json.dumps, messages)))
    found = imports.read(file).imu
    np.testing.assert_allclose(found.t, part.t - part.t[0], atol=2e-6)
    np.testing.assert_allclose(found.acc, part.acc)


def test_sensor_server_lines(tmp_path, known):
    part = known.imu[:100]
    (tmp_path / "log").write_text(sensor_server_lines(part, part))
    found = imports.read(tmp_path / "log")
    assert found.format == "SensorServer"
    np.testing.assert_allclose(found.imu.t, part.t - part.t[0], atol=1e-8)
    np.testing.assert_allclose(found.imu.gyr, part.gyr)


@pytest.mark.parametrize("clock", [False, True])
@pytest.mark.parametrize("separator", [",", ";"])
def test_physics_toolbox(tmp_path, known, separator, clock):
    part = known.imu[:200]
    lines = ["time,gFx,gFy,gFz,wx,wy,wz,Bx,By,Bz".replace(",", separator)]
    for t, acc, gyr in zip(part.t, part.acc / GRAVITY, part.gyr, strict=True):
        shown = f"2025-11-22 23:59:59.{t * 1e4:04.0f}" if t < 1 else _past_midnight(t - 1)
        lines.append(
            separator.join([shown if clock else f"{t:.4f}", *map(str, [*acc, *gyr, 1, 2, 3])])
        )
    (tmp_path / "x.csv").write_text("\n".join(lines))
    found = imports.read(tmp_path / "x.csv").imu
    np.testing.assert_allclose(found.t - found.t[0], part.t - part.t[0], atol=2e-4)
    np.testing.assert_allclose(found.acc, part.acc, rtol=1e-6)


def _past_midnight(t):
    return f"2025-11-23 00:00:{t:07.4f}"


def test_headers_in_another_language_are_understood_by_their_units(tmp_path):
    header = ["Zeit (s)", *(f"Beschleunigung {a} (m/s^2)" for a in "xyz")]
    header += ["Zeit (s)", *(f"Gyroskop {a} (rad/s)" for a in "xyz")]
    rows = [f"{t}\t0\t0\t9,8\t{t}\t0\t0\t0" for t in ("0", "0,5", "1")]
    (tmp_path / "x").write_text("\n".join(["\t".join(header), *rows]))
    found = imports.read(tmp_path / "x").imu
    assert found.t.tolist() == [0.0, 0.5, 1.0]
    assert found.acc[2].tolist() == [0, 0, 9.8]


def test_two_clocks_meet_with_the_error_of_a_straight_line(tmp_path):
    """2 Hz of motion read between samples at 100 Hz: at most (π f / r)² / 2 of the amplitude."""
    t = np.arange(0, 20, 0.01)
    turn = np.sin(2 * np.pi * 2 * t)
    acc = ImuData(t + 0.0043, np.tile([0, 0, 9.81], (len(t), 1)), np.zeros((len(t), 3)))
    gyr = ImuData(t, acc.acc, np.column_stack([turn, turn, turn]))
    found = imports.read(zipped(tmp_path / "x.zip", phyphox_tables(acc, gyr)))
    assert "read at the times of the accelerometer" in found.notes[0]
    true = np.sin(2 * np.pi * 2 * found.imu.t)
    assert np.abs(found.imu.gyr[:, 0] - true).max() < (np.pi * 2 / 100) ** 2 / 2 + 1e-8
    assert len(found.imu) == len(t) - 1  # the last one has nothing after it


@pytest.mark.parametrize("silent", ["acc", "gyr"])
def test_a_gap_of_either_sensor_stays_a_gap(tmp_path, known, silent):
    part = known.imu[:600]
    kept = (part.t < part.t[200]) | (part.t > part.t[260])
    holed = ImuData(part.t[kept], part.acc[kept], part.gyr[kept])
    acc, gyr = (holed, part) if silent == "acc" else (part, holed)
    found = imports.read(zipped(tmp_path / "x.zip", phyphox_tables(acc, gyr))).imu
    _same(found, holed)


def test_a_set_counts_alike_whatever_it_came_in(tmp_path, known):
    imu = known.imu
    acc, gyr = _thinned(imu, 2), _thinned(imu, 2, from_row=1)
    (tmp_path / "server").write_text(sensor_server_lines(acc, gyr))
    files = [
        zipped(tmp_path / "phyphox", phyphox_tables(acc, gyr)),
        zipped(tmp_path / "ios", sensor_logger_tables(imu, platform="ios")),
        tmp_path / "server",
    ]
    for file in files:
        result, _ = analyze_file(file, SAID)
        rises = [rep.rise_m for rep in result.reps]
        true = [rep.rise_m for rep in known.reps]
        assert rises == pytest.approx(true, abs=0.008)


def test_the_sign_of_all_axes_changes_no_result(tmp_path, known):
    """So an app whose sign is not known does no harm: down is up, and rises are as they are."""
    imu = known.imu
    turned = ImuData(imu.t, -imu.acc, imu.gyr)
    files = [zipped(tmp_path / n, phyphox_tables(i, i)) for n, i in (("a", imu), ("b", turned))]
    one, other = (analyze_file(file, SAID)[0] for file in files)
    assert one.rep_count == other.rep_count == 4
    assert [r.rise_m for r in one.reps] == pytest.approx([r.rise_m for r in other.reps], abs=1e-4)


def test_a_phones_set_knows_when_it_was(tmp_path, known, monkeypatch):
    from sensor_coach import recordings

    monkeypatch.setenv("SENSOR_COACH_HOME", str(tmp_path / "home"))
    file = zipped(tmp_path / "x.zip", phyphox_tables(known.imu, known.imu))
    info = recordings.read(keep(file, SAID)).info
    assert (info.source, info.started_at[:16]) == ("phyphox", "2025-11-22T08:26")


def _tables(known, **changed):
    return phyphox_tables(known.imu[:50], known.imu[:50]) | changed


def test_what_cannot_be_used_is_one_line_with_the_place(tmp_path, known):
    good = _tables(known)
    lines = good["Gyroscope.csv"].splitlines()
    logger = sensor_logger_tables(known.imu[:50], platform="android")
    linear = (
        good["Accelerometer.csv"]
        .replace("Acceleration x", "Linear Acceleration x")
        .replace("Acceleration y", "Linear Acceleration y")
        .replace("Acceleration z", "Linear Acceleration z")
    )
    cases = {
        "Gyroscope.csv, line 4: 'wat' for Gyroscope x (rad/s), expected a number":
            good | {"Gyroscope.csv": "\n".join([*lines[:3], "1,wat,0,0,0", *lines[4:]])},
        "Gyroscope.csv, line 4: nothing in a column, expected a time and three numbers":
            good | {"Gyroscope.csv": "\n".join([*lines[:3], "0.5,,0,0,0", *lines[4:]])},
        "Gyroscope.csv, line 4: time 0.001 s after":
            good | {"Gyroscope.csv": "\n".join([*lines[:3], ".001,0,0,0,0", *lines[4:]])},
        "no columns of turn rate (gyroscope) in 'Time (s), Acceleration x":
            {k: v for k, v in good.items() if k != "Gyroscope.csv"},
        "holds acceleration without gravity only, expected acceleration with gravity":
            good | {"Accelerometer.csv": linear},
        "Accelerometer.csv: an acceleration of 0 m/s² at most times, expected about 9.8":
            good | {"Accelerometer.csv": "\n".join(
                [good["Accelerometer.csv"].splitlines()[0], *(f"{n},0,0,0,0" for n in range(9))])},
        "expected Gravity beside Accelerometer, or TotalAcceleration":
            {k: v for k, v in logger.items() if k != "Gravity.csv"},
        "no Gyroscope, only Accelerometer, Gravity; expected it beside":
            {k: v for k, v in logger.items() if k != "Gyroscope.csv"},
        "Gyroscope.csv, line 1: no column for x, expected time,seconds_elapsed,z,y,x":
            logger | {"Gyroscope.csv": "time,z,y\n1,2,3\n"},
        "from 1000 s to 1001 s at 1 Hz, expected it beside the acceleration":
            good | {"Gyroscope.csv": lines[0] + "\n1000,0,0,0,0\n1001,0,0,0,0\n"},
        "is an export of sensor-coach, expected samples": {"manifest.json": "{}"},
        "holds a.png, expected tables": {"a.png": ""},
    }  # fmt: skip
    for said, files in cases.items():
        _refused(zipped(tmp_path / "x.zip", files), said)
        (tmp_path / "x.zip").unlink()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1, 2]", "x, entry 1: 1, expected an object of a sample"),
        ('[{"a": 1}]', "x: entries of a, expected those of Sensor Logger"),
        ("[{]", "expected JSON"),
        ('{"a": 1}\n{"a"', "x, line 2: "),
        ("[]", "x: entries of nothing"),
        ("[" * 100_000, "x: is nested too deeply"),
        ('[{"sensor": "Gyroscope", "time": 1' + "0" * 400 + "}]", "for time, expected a number"),
        ("t_s;" + "a" * 200_000 + ";", "expected a table"),
        ('[{"sensor": "Gyroscope", "time": 1, "x": "?", "y": 1, "z": 2}]',
         "x, entry 1: '?' for x, expected a number"),
        ('{"type": "android.sensor.light", "timestamp": 1, "values": [1]}',
         "only android.sensor.light, expected android.sensor.accelerometer too"),
        ("time (s);ax;ay;az;gx;gy;gz\n0;0;0;9,8;0;0;0\n1;0;0;x;0;0;0\n",
         "x, line 3: 'x' for az, expected a number"),
        ("t_s;a\n1;2", "no columns of acceleration with gravity and of turn rate"),
        ("time,gFx,gFy,gFz,wx,wy,wz\n10:00:00.1,0,0,1,0,0,0\n10h,0,0,1,0,0,0\n",
         "x, line 3: '10h' for time, expected a time like 17:23:55.464"),
    ],
)  # fmt: skip
def test_text_that_cannot_be_used_is_one_line_with_the_place(tmp_path, text, said):
    (tmp_path / "x").write_text(text)
    _refused(tmp_path / "x", said)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_is_broken_is_refused_in_one_line(tmp_path, known, data):
    part = known.imu[:8]
    whole = data.draw(
        st.sampled_from(
            [
                sensor_logger_json(part).encode(),
                sensor_server_lines(part, part).encode(),
                phyphox_tables(part, part, ";", ",")["Gyroscope.csv"].encode(),
                zipped(tmp_path / "whole", phyphox_tables(part, part)).read_bytes(),
            ]
        )
    )
    at = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(max_size=6))
    (tmp_path / "x").write_bytes(whole[:at] + junk + whole[at + data.draw(st.integers(0, 40)) :])
    with contextlib.suppress(RecordingError):  # anything else is a bug
        assert np.isfinite(imports.read(tmp_path / "x").imu.acc).all()


def test_damaged_zips_and_workbooks_are_refused(tmp_path, known):
    file = zipped(tmp_path / "x.zip", _tables(known))
    content = bytearray(file.read_bytes())
    content[60:80] = b"?" * 20
    file.write_bytes(content)
    _refused(file, "expected a whole zip")
    (tmp_path / "x.xls").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    _refused(tmp_path / "x.xls", "expected a whole workbook")


def _refused(file, said):
    with pytest.raises(RecordingError) as caught:
        imports.read(file)
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)
