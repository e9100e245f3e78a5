"""The virtual radio behaves as a real one does, seen through plain Bleak."""

import asyncio
import sys
from dataclasses import replace

import numpy as np
import pytest
from bleak import BleakClient, BleakScanner
from bleak.exc import (
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)
from bumble.device import Device, DeviceConfiguration
from bumble.gatt import Characteristic, CharacteristicValue, Service
from bumble.hci import Address
from bumble.link import LocalLink

from sensor_coach import ble
from sensor_coach.devices import packet
from sensor_coach.devices.commands import Write
from sensor_coach.errors import DeviceError
from sensor_coach.samples import ImuData
from sensor_coach.virtual import VirtualSensor, virtual_radio
from sensor_coach.virtual.controller import VirtualController
from sensor_coach.virtual.playback import Playback

ADDRESS = "F0:00:00:00:00:01"
SETTING = "7a1e0003-c47f-4023-9c08-41c1f348771f"


async def device(radio, address=ADDRESS):
    return await BleakScanner.find_device_by_address(address, timeout=1, **radio.scanner)


def test_the_services_are_those_of_the_sensor(sensor, run_story):
    async def main():
        async with (
            virtual_radio(sensor()) as radio,
            BleakClient(await device(radio), **radio.client) as client,
        ):
            data = client.services.get_characteristic(packet.DATA)
            return client.name, client.mtu_size, data, bool(data.descriptors)

    name, mtu, data, described = run_story(main())
    assert (name, mtu, data.properties, described) == ("SCoach-V", 247, ["notify"], True)
    assert data.service_uuid == packet.SERVICE
    assert data.max_write_without_response_size == 244


def test_a_refused_request_has_its_att_error_code(sensor, run_story):
    async def main():
        async with (
            virtual_radio(sensor()) as radio,
            BleakClient(await device(radio), **radio.client) as client,
        ):
            with pytest.raises(BleakGATTProtocolError) as read:
                await client.read_gatt_char(packet.DATA)
            with pytest.raises(BleakGATTProtocolError) as written:
                await client.write_gatt_char(packet.BATTERY, b"1", response=True)
        return read.value.code, written.value.code

    assert run_story(main()) == (2, 3)  # read, write not permitted


def test_a_client_is_told_of_the_end_once_and_then_refuses(sensor, run_story):
    ends = []

    async def main():
        async with virtual_radio(sensor()) as radio:
            client = BleakClient(await device(radio), ends.append, **radio.client)
            await client.connect()
            with pytest.raises(BleakError, match="already connected"):
                await client.connect()
            await client.disconnect()
            await client.disconnect()
            assert not client.is_connected
            with pytest.raises(BleakError):
                await client.read_gatt_char(packet.BATTERY)
            await client.connect()  # the same object once more
            level = await client.read_gatt_char(packet.BATTERY)
            await client.disconnect()
        return level

    assert run_story(main()) == bytes([87])
    assert len(ends) == 2


def test_an_address_will_do_in_place_of_a_device(sensor, run_story):
    async def main():
        async with (
            virtual_radio(sensor()) as radio,
            BleakClient(ADDRESS.lower(), **radio.client) as client,
        ):
            return client.is_connected

    assert run_story(main())


def test_an_absent_address_is_not_found(run_story):
    async def main():
        async with virtual_radio() as radio:
            await BleakClient(ADDRESS, timeout=0.1, **radio.client).connect()

    with pytest.raises(BleakDeviceNotFoundError):
        run_story(main())


def test_a_connection_that_times_out_leaves_the_radio_usable(sensor, run_story):
    async def main():
        async with virtual_radio(sensor(1), sensor(2)) as radio:
            gone = await device(radio)
            gone.details = Address("F0:00:00:00:00:99")
            with pytest.raises(TimeoutError):
                await BleakClient(gone, timeout=0.1, **radio.client).connect()
            attempt = asyncio.create_task(BleakClient(gone, **radio.client).connect())
            await asyncio.sleep(0.05)
            attempt.cancel()
            with pytest.raises(asyncio.CancelledError):
                await attempt
            async with BleakClient(await device(radio), **radio.client) as client:
                return client.is_connected

    assert run_story(main())


def test_a_second_scan_at_the_same_time_is_refused_as_bluez_does(run_story):
    async def main():
        async with (
            virtual_radio() as radio,
            BleakScanner(**radio.scanner),
        ):
            await BleakScanner(**radio.scanner).start()

    with pytest.raises(BleakDBusError, match="InProgress"):
        run_story(main())


def test_a_scan_can_ask_for_a_service(sensor, run_story):
    async def main(service):
        async with virtual_radio(sensor()) as radio:
            found = await BleakScanner.discover(0.15, service_uuids=[service], **radio.scanner)
            return [each.name for each in found]

    assert run_story(main(packet.SERVICE)) == ["SCoach-V"]
    assert run_story(main(packet.BATTERY)) == []


async def settable(link, written):
    """Switch on a peripheral with a setting that it rounds up to tens and notifies."""

    async def write(connection, value):
        if value == b"\xff":
            controller.lose_links()
        written.append(bytes(value))
        await host.notify_subscriber(connection, setting, b"\x00" + value)

    properties = Characteristic.Properties
    setting = Characteristic(
        SETTING,
        properties.READ | properties.WRITE | properties.NOTIFY,
        Characteristic.READABLE | Characteristic.WRITEABLE,
        CharacteristicValue(read=lambda _: bytes([-(-written[-1][0] // 10) * 10]), write=write),
    )
    controller = VirtualController("settable", link=link)
    config = DeviceConfiguration(name="Settable", address=Address(ADDRESS))
    host = Device.from_config_with_hci(config, controller, controller)
    host.add_service(Service(packet.SERVICE, [setting]))
    await host.power_on()
    await host.start_advertising(auto_restart=True, advertising_interval_min=20)


def test_a_sensor_is_set_up_started_and_stopped_as_its_profile_says(profile, run_story):
    written = []
    settable_profile = replace(
        profile,
        notify=(SETTING,),
        setup=(Write(SETTING, b"\x0d", read_back=True), Write(SETTING, b"\x01", response=False)),
        start=(Write(SETTING, b"\x02", service=packet.SERVICE, expect="00.."),),
        stop=(Write(SETTING, b"\x03"),),
    )

    async def main():
        link = LocalLink()
        await settable(link, written)
        async with (
            virtual_radio(link=link) as radio,
            ble.connect(ADDRESS, settable_profile, radio=radio) as stream,
        ):
            return stream.taken, await anext(stream)

    taken, note = run_story(main())
    assert written == [b"\x0d", b"\x01", b"\x02", b"\x03"]
    assert taken == {SETTING: bytes([20])}
    assert (note.characteristic, note.payload) == (SETTING, b"\x00\x02")


def test_a_link_that_drops_during_the_set_up_is_one_line(profile, run_story):
    cut = replace(profile, notify=(SETTING,), setup=(Write(SETTING, b"\xff"),))

    async def main():
        link = LocalLink()
        await settable(link, [])
        async with virtual_radio(link=link) as radio, ble.connect(ADDRESS, cut, radio=radio):
            pass

    with pytest.raises(DeviceError, match=": the link was lost"):
        run_story(main())


def test_a_profile_for_another_device_is_one_line(sensor, profile, run_story):
    wrong = replace(profile, setup=(Write(SETTING, b"\x01"),))

    async def main():
        async with (
            virtual_radio(sensor()) as radio,
            ble.connect(ADDRESS, wrong, radio=radio),
        ):
            pass

    with pytest.raises(DeviceError, match=f"SCoach-V: no characteristic {SETTING}"):
        run_story(main())


def test_the_leg_rests_moves_once_and_rests_for_ever(motion):
    playback = Playback(motion, rest_s=3.0, speed=1.0)
    acc, gyr = playback.samples(0, 2000)
    assert acc.shape == gyr.shape == (2000, 3)
    assert np.array_equal(acc[300:700], motion.acc)
    # before, its own first seconds to and fro: a leg sways, and turns as it moves
    assert np.array_equal(acc[1:300], motion.acc[299:0:-1])
    assert np.array_equal(gyr[1:300], -motion.gyr[299:0:-1])
    assert np.allclose(acc[700:], motion.acc[:20].mean(axis=0))
    longer = Playback(motion, rest_s=7.0, speed=1.0).samples(0, 700)[0]
    assert np.array_equal(longer[100:401], motion.acc[:301])
    assert np.array_equal(playback.samples(400, 5)[0], acc[400:405])
    assert playback.due_s(100) == pytest.approx(1.0)
    assert playback.tick_us(100) == 1_000_000
    assert Playback(motion, rest_s=3.0, speed=4.0).due_s(100) == pytest.approx(0.25)


@pytest.mark.parametrize(
    "wrong",
    [{"name": "TooLongName"}, {"name": ""}, {"batch": 0}, {"speed": 0.0}, {"speed": float("nan")}],
)
def test_a_sensor_that_cannot_be_is_refused(motion, wrong):
    with pytest.raises(ValueError, match=r"name|batch"):
        VirtualSensor(motion, **wrong)


def test_a_motion_without_gyroscope_is_refused(motion):
    blind = ImuData(motion.t, motion.acc, np.full_like(motion.gyr, np.nan))
    with pytest.raises(ValueError, match="not finite"):
        VirtualSensor(blind)


def test_without_bumble_the_import_names_the_extra(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("sensor_coach.virtual")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "bumble", None)
    with pytest.raises(DeviceError, match=r"sensor-coach\[sim\]"):
        __import__("sensor_coach.virtual")
