"""Recordings of two sensors, as a radio brings them."""

from __future__ import annotations

import heapq

import numpy as np
import pytest

from sensor_coach import packing
from sensor_coach.devices.profile import profiles
from sensor_coach.recordings import Beside, RecordingWriter, SetInfo
from sensor_coach.samples import Notification
from sensor_coach.simulate import Scene, simulate

TOML = profiles()["sensor-coach"].toml
INTERVAL_S = 0.03  # of a connection


def arriving(imu, rng, *, sensor, begun_s, drift):
    """Notifications of a sensor that began at `begun_s` of the host, over a radio as they are."""
    received_us = 0
    for note in packing.sent(imu):
        taken_s = begun_s + (note.received_s - 0.03) * (1 + drift)
        again = rng.geometric(0.9) - 1  # packets that were sent again
        late_s = 0.01 + rng.uniform(0, INTERVAL_S) + again * INTERVAL_S
        received_us = max(received_us + 1, round((taken_s + late_s) * 1e6))  # in order, always
        yield Notification(received_us, note.characteristic, note.payload, sensor)


def recorded(path, info, *streams):
    with RecordingWriter(path, info) as writer:
        for note in heapq.merge(*streams, key=lambda note: note.received_us):
            writer.append(note)
    return path


@pytest.fixture(scope="module")
def legs():
    return [simulate("heel-lift", "shank", scene=Scene(reps=n), seed=n) for n in (5, 4)]


@pytest.fixture
def two(tmp_path, legs):
    rng = np.random.default_rng(0)
    info = SetInfo("heel-lift", "shank", "left", TOML, beside=(Beside("shank", "right", TOML),))
    notes = [
        list(arriving(leg.imu, rng, sensor=sensor, begun_s=begun_s, drift=drift))
        for sensor, (leg, begun_s, drift) in enumerate(
            zip(legs, (0.0, 1.7), (0.0, 40e-6), strict=True)
        )
    ]
    return recorded(tmp_path / "two.sqlite", info, *notes), notes
