"""Errands: on the coach's loop, one at a time, never beside a set, and what is told of them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time

import pytest

from sensor_coach import ble, errand, guide, home, link_check, sources
from sensor_coach.analysis.still import still_positions
from sensor_coach.ble import Found
from sensor_coach.calibration_guide import Progress
from sensor_coach.coach import Coach
from sensor_coach.devices.profile import profiles
from sensor_coach.ending import Goal
from sensor_coach.errand import Errand
from sensor_coach.errand_frames import errand_frame
from sensor_coach.errors import CalibrationError, DeviceError, SensorCoachError
from sensor_coach.link_check import Checked
from sensor_coach.link_quality import Link, judged
from sensor_coach.recordings import SetInfo
from sensor_coach.simulate import Scene, simulate
from sensor_coach.virtual import VirtualSensor, virtual_radio

INFO = SetInfo("heel-lift", "shank", "left", profiles()["sensor-coach"].toml)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SENSOR_COACH_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def coach():
    coach = Coach()
    coach.start()
    yield coach
    coach.stop()


@pytest.fixture
def hurried(monkeypatch):
    """The virtual sensor, in a hurry."""
    monkeypatch.setattr(
        sources, "virtual_radio",
        lambda motion, **_: virtual_radio(VirtualSensor(motion, speed=20.0, rest_s=0.5)),
    )  # fmt: skip


def until(what, seconds: float = 100.0):
    """Wait for another thread."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.005)


def done(coach: Coach, asked: Errand) -> Errand:
    coach.run_errand(asked)
    until(lambda: asked.over)
    return asked


def waiting() -> Errand:
    """One that tells that it runs, and goes on until it is ended; then it says goodbye."""

    async def work(tell):
        tell("running")
        try:
            await asyncio.sleep(60)
        finally:
            tell("gone")

    return Errand("scan", None, "", work)


@contextlib.asynccontextmanager
async def silence(_say):
    """A source that nothing comes from."""

    async def notes():
        await asyncio.sleep(60)
        yield

    yield notes()


def test_a_scan_tells_what_it_finds_as_it_finds_it(coach, monkeypatch):
    near, far = (Found(name, name, dbm, None, None) for name, dbm in (("a", -50), ("b", -80)))

    async def look(_timeout_s, _radio, enough, _settle_s=0.0):
        for each in (far, near, far):
            assert not enough(each)
        return [near, far]

    monkeypatch.setattr(ble.scanning, "_look", look)
    told = []
    assert asyncio.run(ble.scan(1.0, on_found=told.append)) == [near, far]
    assert told == [[far], [near, far]]
    assert done(coach, errand.scan(None)).result == [near, far]


def test_a_fault_of_the_radio_is_one_line(coach, monkeypatch):
    async def refused(*_):
        raise DeviceError("no Bluetooth here")

    monkeypatch.setattr(ble, "scan", refused)
    asked = done(coach, errand.scan(None))
    assert (asked.error, asked.result) == ("no Bluetooth here", None)


@pytest.mark.usefixtures("hurried")
def test_the_link_of_the_virtual_sensor_is_good(coach, monkeypatch):
    monkeypatch.setattr(link_check, "MOST_S", 1.0)
    monkeypatch.setattr(link_check, "_EVERY_S", 0.01)
    asked = done(coach, errand.check(sources.VIRTUAL, None))
    assert asked.error == ""
    assert asked.result.link.lost == 0
    assert asked.result.nominal_rate_hz == 100
    assert asked.result.battery_percent is not None
    assert home.remembered_sensor() is None


@pytest.mark.usefixtures("hurried")
def test_the_virtual_sensor_is_calibrated_and_that_is_kept(coach):
    seen = []
    asked = errand.calibrate(sources.VIRTUAL, None)
    coach.run_errand(asked)
    until(lambda: seen.append(asked.told) or asked.over)
    assert asked.error == ""
    assert home.calibration_of("virtual-0") == asked.result
    assert {len(each.positions) for each in seen} >= {1, 3, 5}
    assert any(each.acc for each in seen)
    assert any(0 < each.held_s < 2 for each in seen)


def test_a_bad_run_is_refused_and_keeps_nothing(coach, hurried, monkeypatch):
    def bad(*_):
        raise CalibrationError("the positions disagree by 9.1 mg")

    monkeypatch.setattr("sensor_coach.calibration_guide.calibrate", bad)
    asked = done(coach, errand.calibrate(sources.VIRTUAL, None))
    assert "9.1 mg" in asked.error
    assert home.calibrated_sensors() == []


def test_a_new_errand_ends_the_one_before(coach):
    first, second = waiting(), waiting()
    coach.run_errand(first)
    until(lambda: first.told == "running")
    coach.run_errand(second)
    until(lambda: second.told == "running")
    assert (first.over, first.told, first.error) == (True, "gone", "")
    coach.end_errand()
    assert (second.over, second.told) == (True, "gone")
    coach.end_errand()


def test_many_at_once_leave_one(coach):
    asked = [waiting() for _ in range(5)]
    for each in asked:
        coach.run_errand(each)
    until(lambda: asked[-1].told == "running")
    until(lambda: [each.over for each in asked] == [True] * 4 + [False])


def test_a_set_ends_an_errand_and_refuses_new_ones(coach):
    asked = waiting()
    coach.run_errand(asked)
    until(lambda: asked.told == "running")
    coach.start_set(silence, INFO, Goal(), None)
    until(lambda: asked.over)
    with pytest.raises(SensorCoachError, match="a set is running"):
        coach.run_errand(waiting())
    coach.stop_set()
    until(lambda: not coach.busy)
    coach.run_errand(asked := waiting())
    until(lambda: asked.told == "running")


def test_without_a_server_it_is_refused():
    coach = Coach()
    with pytest.raises(SensorCoachError, match="does not run"):
        coach.run_errand(waiting())
    coach.end_errand()
    coach._loop.close()


def test_a_virtual_sensor_may_be_the_remembered_one():
    assert guide.meant(None, None) is None
    home.remember_sensor(sources.VIRTUAL)
    assert guide.meant(None, None) == sources.VIRTUAL
    assert guide.meant("AA:BB", None) == "AA:BB"
    assert guide.meant(None, "tcp-client:127.0.0.1:1") is None
    home.forget_sensor()
    home.forget_sensor()
    assert guide.meant(None, None) is None


def test_frames_say_what_people_read():
    link = Link(10, 96.0, 100.0, 0.04, 0.123, 0.0305)
    asked = Errand(
        "check", "x", Checked("connected", "Heel", 87, 100.0, link, judged(link, 100)), None
    )
    frame = json.loads(json.dumps(errand_frame(asked)))
    assert frame["link"] == {"rate": 96.0, "lost": 4.0, "gap": 123, "jitter": 30}
    assert (frame["verdict"], frame["battery"], frame["over"]) == ("fair", 87, False)
    assert errand_frame(None)["over"]
    empty = errand_frame(Errand("check", "x", Checked(), None))
    assert (empty["link"], empty["verdict"], empty["status"]) == (None, None, "searching")


def test_a_calibration_is_told_in_g():
    imu = simulate("six-positions", "table", scene=Scene(reps=6), seed=3).imu
    positions = tuple(still_positions(imu)[:2])
    progress = Progress(
        "connected", positions, "+z", still=True, acc=(0.0, 0.0, 9.80665), held_s=1.0
    )
    frame = errand_frame(Errand("calibrate", "x", progress, None))
    assert frame["acc"] == [0, 0, 1]
    assert frame["held"] == 0.5
    assert frame["sides"] == [each.side for each in positions]
    assert frame["hint"] == "+z up: let it lie …"
