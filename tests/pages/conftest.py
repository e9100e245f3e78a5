"""A user's folder of its own for each test, with sets that were never done."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sensor_coach import home, packing
from sensor_coach.devices.profile import profiles
from sensor_coach.recordings import RecordingWriter, SetInfo
from sensor_coach.simulate import simulate
from sensor_coach.simulate.scene import Scene

Recorded = Callable[..., Path]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SENSOR_COACH_HOME", str(tmp_path))
    return home.recordings_folder()


@pytest.fixture
def recorded(folder) -> Recorded:
    def record(name: str, exercise: str = "heel-lift", reps: int = 5) -> Path:
        imu = simulate(exercise, scene=Scene(reps=reps, hold_s=15), seed=7).imu
        info = SetInfo(
            exercise, "shank", "left", profiles()["sensor-coach"].toml,
            started_at="2026-11-20T08:30:00+00:00",
        )  # fmt: skip
        with RecordingWriter(folder / f"{name}.sqlite", info) as writer:
            for note in packing.sent(imu):
                writer.append(note)
        return writer.path

    return record


@pytest.fixture
def damaged(folder) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "2026-11-21_080000_heel-lift.sqlite"
    path.write_bytes(b"SQLite format 3\0" + bytes(range(256)))
    return path
