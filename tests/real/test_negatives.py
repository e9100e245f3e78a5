"""Real ankles and feet that did no calf raise: nothing is counted."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from sensor_coach import packing, plain_csv
from sensor_coach.devices.profile import profiles
from sensor_coach.pipeline import Pipeline, analyze
from sensor_coach.samples import ImuData

_ANKLES = [
    "09_02_2023_15_20.csv", "Camminata_rotazione_dx_1.csv", "Camminata_rotazione_sx_1.csv",
    "Corsa_1.csv",
]  # fmt: skip


def _count(imu: ImuData, exercise: str, placement: str) -> list[int]:
    pipeline = Pipeline(profiles()["sensor-coach"], exercise, placement)
    events = analyze(packing.imported(imu, float(imu.t[0])), pipeline)
    live = sum(type(event).__name__ == "Rep" for event in events)
    return [live, len(events[-1].reps)]


def _shoe(file: Path, sensor: int) -> ImuData:
    """One of two sensors of a file with two header lines, m/s² and deg/s at 204.8 Hz."""
    with file.open(newline="") as lines:
        rows = np.array([[float(x) for x in row] for row in list(csv.reader(lines))[2:]])
    values = rows[:, 1 + 6 * sensor : 7 + 6 * sensor]
    return ImuData(np.arange(len(rows)) / 204.8, values[:, :3], np.radians(values[:, 3:]))


@pytest.mark.parametrize("placement", ["shank", "foot"])
@pytest.mark.parametrize("name", _ANKLES)
def test_an_ankle_that_walks_runs_or_lies_counts_nothing(real_data, name, placement):
    imu = plain_csv.read(real_data / "ankle_ble" / name)
    assert _count(imu, "heel-lift", placement) == [0, 0]


@pytest.mark.parametrize("placement", ["shank", "foot"])
@pytest.mark.parametrize("sensor", [0, 1])
def test_feet_on_stairs_count_nothing(real_data, sensor, placement):
    imu = _shoe(real_data / "foot_gait" / "imu_sample_healthy_stair_up.csv", sensor)
    assert _count(imu, "heel-lift", placement) == [0, 0]
