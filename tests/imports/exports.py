"""Files as phone apps document that they write them, made from samples that are known."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import numpy as np

from sensor_coach.samples import ImuData

BEGUN_S = 1_763_800_000.25  # when a phone began: 2025-11-22T08:26:40.25 UTC
GRAVITY_FILE_Z = 9.80665


def phyphox_tables(acc: ImuData, gyr: ImuData, separator: str = ",", decimal: str = ".") -> dict:
    """The two sets and the two of `meta` of an experiment with both sensors."""

    def line(values: tuple) -> str:
        return separator.join(f"{value:.9E}".replace(".", decimal) for value in values)

    def table(names: list[str], t: np.ndarray, values: np.ndarray) -> str:
        size = np.linalg.norm(values, axis=1)
        rows = [line(row) for row in zip(t, *values.T, size, strict=True)]
        return "\n".join([separator.join(f'"{name}"' for name in names), *rows]) + "\n"

    of_acc = [f"Acceleration {axis} (m/s^2)" for axis in "xyz"]
    of_gyr = [f"Gyroscope {axis} (rad/s)" for axis in "xyz"]
    return {
        "Accelerometer.csv": table(
            ["Time (s)", *of_acc, "Absolute acceleration (m/s^2)"], acc.t, acc.acc
        ),
        "Gyroscope.csv": table(["Time (s)", *of_gyr, "Absolute (rad/s)"], gyr.t, gyr.gyr),
        "meta/device.csv": '"property","value"\n"deviceModel","Pixel"\n',
        "meta/time.csv": '"event","experiment time","system time","system time text"\n'
        f'"START",0.000000000E0,{BEGUN_S:.3f},"2025-11-22 09:26:40.250 UTC+01:00"\n',
    }


def sensor_logger_tables(
    imu: ImuData, *, platform: str, standardised: bool = False, uncalibrated: bool = False
) -> dict:
    """A CSV a sensor; on iOS, unless standardised, with its own signs."""
    sign = -1.0 if platform == "ios" and not standardised else 1.0
    up = imu.acc.mean(axis=0)
    pull = np.tile(up / np.linalg.norm(up) * GRAVITY_FILE_Z, (len(imu), 1))
    files = {
        "Accelerometer.csv": sign * (imu.acc - pull), "Gravity.csv": sign * pull,
        "Gyroscope.csv": imu.gyr,
    }  # fmt: skip
    if uncalibrated:
        unit = GRAVITY_FILE_Z if platform == "ios" and not standardised else 1.0
        files = {"AccelerometerUncalibrated.csv": sign * imu.acc / unit, "Gyroscope.csv": imu.gyr}
    return {name: _sensor_table(imu.t, values) for name, values in files.items()} | {
        "Metadata.csv": "version,device name,recording epoch time,platform,standardisation\n"
        f"3,phone,{BEGUN_S * 1e3:.0f},{platform},{str(standardised).lower()}\n"
    }


def sensor_logger_json(imu: ImuData) -> str:
    """One entry a sample and sensor, all values as text."""
    tables = sensor_logger_tables(imu, platform="android")
    entries = [{"sensor": "Metadata", "platform": "android", "standardisation": "false"}]
    for name, table in tables.items():
        keys, *rows = [line.split(",") for line in table.splitlines()]
        if name != "Metadata.csv":
            sensor = name.removesuffix(".csv")
            entries += [{"sensor": sensor, **dict(zip(keys, row, strict=True))} for row in rows]
    return json.dumps(entries)


def sensor_server_lines(acc: ImuData, gyr: ImuData) -> str:
    """What a client of SensorServer gets, by time."""
    both = [
        (t, f"android.sensor.{kind}", row)
        for kind, times, values in (
            ("accelerometer", acc.t, acc.acc), ("gyroscope", gyr.t, gyr.gyr),
        )
        for t, row in zip(times.tolist(), values.tolist(), strict=True)
    ]  # fmt: skip
    return "\n".join(
        json.dumps({"type": kind, "accuracy": 3, "timestamp": round(t * 1e9), "values": row})
        for t, kind, row in sorted(both, key=lambda each: each[0])
    )


def zipped(path: Path, files: dict[str, str]) -> Path:
    """Put texts into a zip."""
    with ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def _sensor_table(t: np.ndarray, values: np.ndarray) -> str:
    ns = np.round((t + BEGUN_S) * 1e9).astype(np.int64)
    rows = [
        f"{at},{elapsed:.9f},{z:.9f},{y:.9f},{x:.9f}"
        for at, elapsed, (x, y, z) in zip(ns, t, values, strict=True)
    ]
    return "\n".join(["time,seconds_elapsed,z,y,x", *rows]) + "\n"
