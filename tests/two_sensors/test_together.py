"""Two sensors over the virtual radio at once: nothing lost, one clock, little work."""

from __future__ import annotations

import asyncio

import pytest
from benchmarks.two_sensors import measure
from tests.ble import virtual_time
from tests.ble.virtual_time import Clock

from sensor_coach import guide, recordings
from sensor_coach.cues import Switches
from sensor_coach.errors import DeviceError, DeviceLostError
from sensor_coach.samples import Notification
from sensor_coach.second_sensor import Second
from sensor_coach.together import together


def _source(times_us, error=None, pause_s=0.0):
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def source(_say):
        async def notes():
            for at_us in times_us:
                await asyncio.sleep(pause_s)
                yield Notification(at_us, "c", b"")
            if error:
                raise error

        yield notes()

    return source


def _drained(*sources):
    return virtual_time.run(_all_of(*sources))


async def _all_of(*sources):
    heard = []
    async with together(sources)(lambda *_: None) as notes:
        async for note in notes:
            heard.append((note.sensor, note.received_us))
    return heard


@pytest.mark.parametrize("zero", [0, 7])
def test_nothing_is_told_before_both_have_sent_something_and_nothing_is_left_out(zero):
    """A sensor may say first what its numbers mean."""
    first, other = (
        _source([zero + at for at in times], pause_s=pause_s)
        for times, pause_s in (((0, 10, 20, 30, 40), 0.01), ((15,), 0.025))
    )
    heard = _drained(first, other)
    assert sorted(heard) == [*((0, at) for at in (0, 10, 20, 30, 40)), (1, 15)]
    assert heard[0] == (0, 0)  # what came first is held, and told first


def test_a_second_sensor_that_is_lost_leaves_the_set_to_the_first():
    first, other = _source([0, 10, 20], pause_s=0.01), _source([0], DeviceLostError("gone"))
    assert [at for sensor, at in _drained(first, other) if not sensor]


def test_a_sensor_that_never_comes_is_an_error():
    with pytest.raises(DeviceLostError, match="gone"):
        _drained(_source([0, 10], pause_s=0.01), _source([], DeviceLostError("gone")))
    with pytest.raises(DeviceLostError, match="gone"):
        _drained(_source([0], DeviceLostError("gone")), _source([0, 1], pause_s=0.1))


def test_two_sensors_at_100_hz_lose_nothing_and_agree(tmp_path, run_story, monkeypatch):
    for module in ("benchmarks.two_sensors", "sensor_coach.second_sensor"):
        monkeypatch.setattr(f"{module}.time", Clock())
    got = run_story(measure(6.0, tmp_path / "two.sqlite"), works=True)
    assert got.lost == 0
    assert min(got.samples) == pytest.approx(600, abs=10)
    assert got.misaligned_ms <= 10
    assert got.cpu_share <= 0.25


def test_a_guided_set_with_two_sensors_is_counted_and_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("SENSOR_COACH_HOME", str(tmp_path / "home"))
    done = _guided(tmp_path, Second("virtual", "foot"))
    recording = recordings.read(done.file)
    assert recording.info.beside[0].side == "right"
    assert done.result.rep_count == 3
    assert len({note.sensor for note in recording.notifications(sensor=None)}) == 2


def test_the_second_sensor_is_another_one(tmp_path, monkeypatch):
    monkeypatch.setenv("SENSOR_COACH_HOME", str(tmp_path / "home"))
    with pytest.raises(DeviceError, match="is the first sensor already, expected another"):
        _guided(tmp_path, Second("SCoach-V", "foot"))


def _guided(tmp_path, second):
    wanted = guide.Wanted(
        "heel-lift", "foot", "left", "virtual", reps=3, output=tmp_path / "two.sqlite",
        switches=Switches(False), speed=float("inf"), second=second,
    )  # fmt: skip
    kept = []
    asyncio.run(guide.guided(wanted, lambda *_: None, kept.append).run())
    return kept[0]
