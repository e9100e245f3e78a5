"""Which sensor a set is recorded from: named, remembered, the only one in reach."""

from __future__ import annotations

import asyncio

import pytest

from sensor_coach import ble, guide, home
from sensor_coach.ble import RADIO, Found
from sensor_coach.errors import DeviceNotFoundError


@pytest.fixture
def reach(monkeypatch):
    """A radio that reaches the sensors in this set, and notes what was asked for."""
    there, asked = {"one"}, []

    async def find(sensor, **_options) -> Found:
        asked.append(sensor)
        if sensor not in {None, *there}:
            raise DeviceNotFoundError(f"{sensor} is not there")
        found = sensor or next(iter(there))
        return Found(found, found, -50, "sensor-coach", None)

    monkeypatch.setattr(ble, "find", find)
    return there, asked


def test_the_sensor_of_the_last_set_is_asked_for_first(reach):
    _, asked = reach
    for _ in range(2):
        assert asyncio.run(guide.find_sensor(None, None, RADIO)).id == "one"
    assert asked == [None, "one"]
    assert home.remembered_sensor() == "one"


def test_a_remembered_sensor_that_is_gone_gives_way_to_the_only_one_there(reach):
    there, _ = reach
    home.remember_sensor("old")
    assert asyncio.run(guide.find_sensor(None, None, RADIO)).id == "one"
    there.add("two")
    assert asyncio.run(guide.find_sensor("two", None, RADIO)).id == "two"
    assert home.remembered_sensor() == "two"


def test_a_sensor_that_was_named_and_is_not_there_is_an_error(reach):
    with pytest.raises(DeviceNotFoundError):
        asyncio.run(guide.find_sensor("nobody", None, RADIO))
    assert home.remembered_sensor() is None
