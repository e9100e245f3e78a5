"""Small recordings, made once, and a library of their own for each test."""

from __future__ import annotations

import functools
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sensor_coach import home, packing
from sensor_coach.devices.profile import profiles
from sensor_coach.library import opened
from sensor_coach.recordings import RecordingWriter, SetInfo
from sensor_coach.simulate import Scene, simulate

START = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


@functools.cache
def notifications(exercise: str, placement: str):
    imu = simulate(exercise, placement, scene=Scene(reps=4, hold_s=6), seed=7).imu
    return list(packing.sent(imu))


def write(
    file: Path, minutes: int = 0, exercise: str = "heel-lift", side: str = "left", **said: str
) -> Path:  # fmt: skip
    info = SetInfo(
        exercise, "shank", side, profiles()["sensor-coach"].toml,
        started_at=(START + timedelta(minutes=minutes)).isoformat(), **said,
    )  # fmt: skip
    with RecordingWriter(file, info) as writer:
        for note in notifications(exercise, "shank"):
            writer.append(note)
    return file


@pytest.fixture
def recorded():
    """Write a recording into the data folder, one a minute later than the other."""

    def record(minutes: int = 0, exercise: str = "heel-lift", side: str = "left") -> Path:
        at = START + timedelta(minutes=minutes)
        return write(home.new_recording(exercise, at), minutes, exercise, side)

    return record


@pytest.fixture
def library():
    with opened() as library:
        yield library


@pytest.fixture
def kept(library, recorded):
    """A set of four heel lifts in the library."""
    return library.adopt(recorded())
