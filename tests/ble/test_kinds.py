"""Every kind of sensor over the air: recognised, set up, decoded, counted, stopped."""

from dataclasses import replace

import numpy as np
import pytest
from tests.ble.kinds import DEVICES

from sensor_coach import ble
from sensor_coach.devices.profile import profiles
from sensor_coach.files import samples
from sensor_coach.pipeline import Pipeline, analyze
from sensor_coach.recordings import SetInfo
from sensor_coach.sensor_check import checked
from sensor_coach.simulate import Scene, simulate
from sensor_coach.simulate.scene import Tempo
from sensor_coach.virtual import SlowLink, VirtualSensor, peripheral, virtual_radio
from sensor_coach.virtual.playback import Playback

REPS, TEMPO = 3, Tempo(0.8, 0.3, 0.9, 0.5)
REST_S, TAIL_S = 1.0, 2.5  # before and after the motion


@pytest.fixture
def commands(monkeypatch):
    """What the virtual sensors were told."""
    made = []

    class Kept(peripheral.Commands):
        def __init__(self, kind):
            super().__init__(kind)
            made.append(self)

    monkeypatch.setattr(peripheral, "Commands", Kept)
    for module in ("controller", "hci", "att"):  # Bumble paints what it does not even log
        monkeypatch.setattr(f"bumble.{module}.color", lambda text, *_, **__: text)
    return made


def motion(rate_hz):
    scene = Scene(reps=REPS, tempo=TEMPO)
    return simulate("heel-lift", "shank", scene=scene, seed=3, sampling_rate_hz=rate_hz).imu


async def received(device, imu, seconds):
    """Find the sensor by its name alone, and take what it sends."""
    sensor = VirtualSensor(
        imu, device.name, batch=device.batch, mtu=device.mtu, kind=device.kind, rest_s=REST_S
    )
    link = SlowLink(interval_s=0.015, per_event=8)
    async with virtual_radio(sensor, link=link) as radio:
        found = await ble.find(device.name, radio=radio)
        notes = []
        async with ble.connect(found, profiles()[device.id], radio=radio) as stream:
            async for note in stream:
                notes.append(note)
                if note.received_s > seconds:
                    break
        return found, stream, notes


@pytest.mark.parametrize("device", DEVICES, ids=lambda device: device.name)
def test_a_set_over_the_air(device, commands, run_story):
    imu, profile = motion(device.rate_hz), profiles()[device.id]
    seconds = REST_S + imu.t[-1] + TAIL_S
    found, stream, notes = run_story(received(device, imu, seconds))
    assert found.profile_id == device.id
    assert stream.battery_percent == (
        87 if profile.battery.startswith("00002a19") else device.asked_percent
    )
    assert commands[0].stopped

    info = SetInfo("heel-lift", "shank", "left", profile.toml)
    got = samples(info, notes)
    assert np.median(np.diff(got.t)) == pytest.approx(1 / device.rate_hz, rel=0.05)
    sent, turned = Playback(imu, REST_S, 1.0).samples(0, len(got))
    assert got.acc == pytest.approx(sent, abs=0.03)
    seen = np.isfinite(got.gyr).all(axis=1)
    if profile.has_gyr and not profile.apart and seen.all():
        assert got.gyr == pytest.approx(turned, abs=0.02)

    *_, result = analyze(notes, Pipeline(profile, "heel-lift", "shank", "left"))
    assert result.bad_packets == 0
    assert (result.gaps == ()) == (device.rate_hz > 5)  # five a second and less are all gaps
    if device.counts:
        assert seen.mean() > 0.8
        assert result.rep_count == REPS
    elif not seen.any():
        assert any("no gyroscope" in each for each in result.warnings)
        verdicts = {check.what: check.verdict for check in checked(notes, profile, "shank")}
        assert verdicts["gyroscope"] == "fault"


@pytest.mark.parametrize(
    "key", ["sensortag", "science-journal", "bangle-js", "infinitime", "ruuvitag"]
)
def test_a_sensor_that_is_too_slow_is_said_to_be_before_the_set(key, commands, run_story):
    device = next(each for each in DEVICES if each.id == key)
    _, _, notes = run_story(received(device, motion(device.rate_hz), 3.0))
    found = {check.what: check for check in checked(notes, profiles()[key], "shank")}
    assert found["rate"].verdict == "fault"
    assert "too slow to count with: take another" in found["rate"].advice
    assert profiles()[key].unsure[0] in found["device"].text


@pytest.mark.parametrize("answer", [None, "55713a"])
def test_a_sensor_that_does_not_tell_its_charge_streams_all_the_same(answer, commands, run_story):
    device = next(each for each in DEVICES if each.id == "witmotion")
    *before, asked = device.kind.commands
    said = (asked.answer[0], bytes.fromhex(f"{answer:0<40}")) if answer else None
    kind = replace(device.kind, commands=(*before, replace(asked, answer=said)))
    silent = replace(device, kind=kind)
    _, stream, notes = run_story(received(silent, motion(100), 3.0))
    assert stream.battery_percent is None
    assert len(profiles()["witmotion"].decoder().decode_all(notes)) > 150
