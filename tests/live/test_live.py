"""A live set through Bleak and Bumble: complete, prompt, cheap, and the same when replayed."""

from __future__ import annotations

import asyncio
import json

import pytest
from benchmarks.radio import measure
from tests.ble.virtual_time import Clock

from sensor_coach import ble, files, recordings, sources
from sensor_coach.ending import Goal
from sensor_coach.errors import DeviceLostError
from sensor_coach.events import Rep, SetResult, to_json
from sensor_coach.live_set import LiveSet
from sensor_coach.recordings import SetInfo
from sensor_coach.simulate import simulate
from sensor_coach.virtual import Faults, VirtualSensor, virtual_radio


async def _set(sensor: VirtualSensor, file, goal: Goal, heard: list) -> SetResult:
    async with virtual_radio(sensor) as radio:
        found = await ble.find(None, radio=radio)
        profile = sources.profile_of(found)
        info = SetInfo("heel-lift", "foot", "left", profile.toml)
        live = LiveSet(info, goal, lambda _state, event: heard.append(event), file)
        async with ble.connect(found, profile, radio=radio) as notes:
            return await live.run(notes)


def test_a_set_over_the_air_is_counted_and_replays_to_the_byte(tmp_path):
    sensor = VirtualSensor(simulate("heel-lift", "foot", seed=7).imu, speed=float("inf"))
    heard: list = []
    result = asyncio.run(_set(sensor, tmp_path / "a.sqlite", Goal(12), heard))
    live = [json.dumps(to_json(event)) for event in heard if event is not None]
    assert result.rep_count == sum(isinstance(event, Rep) for event in heard) == 12
    again, events = files.analyze_file(tmp_path / "a.sqlite", files.Override())
    assert [json.dumps(to_json(event)) for event in [*events, again]] == live


def test_a_link_that_is_lost_keeps_what_was_recorded(tmp_path):
    imu = simulate("heel-lift", "foot", seed=7).imu
    sensor = VirtualSensor(imu, speed=float("inf"), faults=Faults(lose_link_at=400))
    heard: list = []
    with pytest.raises(DeviceLostError):
        asyncio.run(_set(sensor, tmp_path / "a.sqlite", Goal(12), heard))
    recording = recordings.read(tmp_path / "a.sqlite")
    assert recording.finished
    assert 390 <= recording.notification_count <= 400
    assert isinstance(heard[-1], SetResult)
    assert heard[-1].rep_count >= 3


def test_garbled_packets_are_events_and_cost_no_count(tmp_path):
    imu = simulate("heel-lift", "foot", seed=7).imu
    sensor = VirtualSensor(imu, speed=float("inf"), faults=Faults(garble=frozenset({300, 500})))
    heard: list = []
    result = asyncio.run(_set(sensor, tmp_path / "a.sqlite", Goal(12), heard))
    assert (result.bad_packets, result.rep_count) == (2, 12)


def test_nothing_is_lost_and_events_are_prompt(run_story, monkeypatch):
    monkeypatch.setattr("benchmarks.radio.time", Clock())
    got = run_story(measure(12.0, batch=5), works=True)
    assert got.lost == 0
    assert got.samples == pytest.approx(1200, abs=10)
    assert got.event_ms_p95 <= 50
    assert got.cpu_share <= 0.15
    assert got.result.rep_count >= 2
