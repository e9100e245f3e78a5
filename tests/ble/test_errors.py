"""No error of Bleak or of the system leaves the radio."""

import asyncio
import sys

import pytest
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakCharacteristicNotFoundError,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)

from sensor_coach import ble
from sensor_coach.errors import DeviceError, DeviceNotFoundError

SENSOR = ble.Found("F0:00:00:00:00:01", "Sock", -50, None, BLEDevice("F0", "Sock", None))

ERRORS = {
    "bleak": (BleakError("it broke"), "it broke"),
    "nothing said": (BleakError(), "failed"),
    "switched off": (
        BleakBluetoothNotAvailableError("off", BleakBluetoothNotAvailableReason.POWERED_OFF),
        "not available on this machine: off; try `--sensor virtual`",
    ),
    "busy": (BleakDBusError("org.bluez.Error.InProgress", ["busy"]), "another scan"),
    "no bluez": (
        BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", ["x"]),
        "BlueZ is not running",
    ),
    "dbus": (BleakDBusError("org.bluez.Error.Failed", ["le-connection-abort"]), "abort"),
    "gone": (BleakDeviceNotFoundError("F0"), "no longer in reach"),
    "other device": (BleakCharacteristicNotFoundError("2a19"), "no characteristic 2a19"),
    "refused": (BleakGATTProtocolError(3), "Write Not Permitted"),
    "late": (TimeoutError(), "no answer in time"),
    "no dbus": (FileNotFoundError(2, "No such file or directory"), "not available"),
    "reset": (ConnectionResetError(), "ConnectionResetError"),
    "end": (EOFError(), "EOFError"),
}
each_error = pytest.mark.parametrize(("error", "text"), ERRORS.values(), ids=ERRORS.keys())


class Scanner(BaseBleakScanner):
    """Raises at the start, or hears one advertisement a name."""

    def __init__(self, callback, uuids, _mode, *, raises=None, hears=(), **_platform):
        super().__init__(callback, uuids)
        self.raises, self.hears = raises, hears

    async def start(self):
        if self.raises:
            raise self.raises
        for number, (name, rssi) in enumerate(self.hears):
            heard = AdvertisementData(name, {}, {}, [], None, rssi, ())
            device = self.create_or_update_device(str(number), f"F{number}", name, None, heard)
            self.call_detection_callbacks(device, heard)

    async def stop(self):
        pass


class Client(BaseBleakClient):
    """Raises when it connects."""

    mtu_size = 23
    is_connected = False

    def __init__(self, device, *, raises, disconnected_callback, timeout, **_platform):
        super().__init__(device, disconnected_callback=disconnected_callback, timeout=timeout)
        self.raises = raises

    async def connect(self, pair, **_platform):
        raise self.raises

    async def nothing(self, *_arguments, **_platform):
        raise BleakError("Not connected")

    disconnect = pair = unpair = start_notify = stop_notify = nothing
    read_gatt_char = read_gatt_descriptor = write_gatt_char = write_gatt_descriptor = nothing


def assert_one_line(caught, error, text):
    assert caught.value.__cause__ is error
    assert text in str(caught.value)
    assert "\n" not in str(caught.value)


@each_error
def test_no_backend_error_leaves_a_scan(error, text):
    radio = ble.Radio(scanner={"backend": Scanner, "raises": error})
    with pytest.raises(DeviceError) as caught:
        asyncio.run(ble.scan(0.1, radio))
    assert_one_line(caught, error, text)


@each_error
def test_no_backend_error_leaves_a_connection(error, text, profile):
    async def main():
        radio = ble.Radio(client={"backend": Client, "raises": error})
        async with ble.connect(SENSOR, profile, radio=radio):
            pass

    with pytest.raises(DeviceError) as caught:
        asyncio.run(main())
    assert_one_line(caught, error, text)
    assert isinstance(caught.value, DeviceNotFoundError) == (text == "no longer in reach")


def test_a_first_connection_that_fails_is_not_tried_again(profile, run_story):
    async def main():
        radio = ble.Radio(client={"backend": Client, "raises": BleakError("refused")})
        await anext(ble.stream(SENSOR, profile, radio))

    with pytest.raises(DeviceError, match="Sock: refused"):
        run_story(asyncio.wait_for(main(), 0.4))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the machine may have Bluetooth")
def test_a_machine_without_bluetooth_says_so_in_one_line(monkeypatch):
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    with pytest.raises(DeviceError) as caught:
        asyncio.run(ble.scan(0.1))
    assert str(caught.value).startswith("Bluetooth is not available on this machine: ")
    assert str(caught.value).endswith("; try `--sensor virtual`")
    assert caught.value.__cause__ is not None


def test_a_scan_gives_the_strongest_first_and_the_nameless_too():
    hears = [("Far", -90), (None, -70), ("Near", -40)]
    radio = ble.Radio(scanner={"backend": Scanner, "hears": hears})
    found = asyncio.run(ble.scan(0.05, radio))
    assert [each.name for each in found] == ["Near", "", "Far"]
    assert str(found[1]) == "nameless (F1, -70 dBm)"
    assert [each.profile_id for each in found] == [None] * 3
