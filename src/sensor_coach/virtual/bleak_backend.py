"""A Bleak backend on Bumble: the same Bleak calls on a virtual or a plugged-in controller.

Bleak passes unknown keywords on to the backend, so a radio is
``{"backend": BumbleScanner, "central": central}`` and the same with `BumbleClient`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from bleak.args import SizedBuffer
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import (
    AdvertisementData,
    AdvertisementDataCallback,
    BaseBleakScanner,
)
from bleak.backends.service import BleakGATTServiceCollection
from bleak.exc import BleakDeviceNotFoundError, BleakError
from bumble.device import Advertisement, Connection, Peer
from bumble.hci import Address

from sensor_coach.virtual.central import Central
from sensor_coach.virtual.translation import advertisement_data, as_bleak, services

_WANTED_MTU = 517  # what BlueZ asks for; the sensor's own limit decides


class BumbleScanner(BaseBleakScanner):
    """Scans with a `Central`."""

    def __init__(
        self,
        detection_callback: AdvertisementDataCallback | None,
        service_uuids: list[str] | None,
        scanning_mode: str,
        *,
        central: Central,
        **_platform: Any,
    ) -> None:
        super().__init__(detection_callback, service_uuids)
        self._central = central

    async def start(self) -> None:
        """Forget what was seen and start to listen."""
        self.seen_devices = {}
        await self._central.start_scan(self._on_advertisement)

    async def stop(self) -> None:
        """Stop listening."""
        await self._central.stop_scan(self._on_advertisement)

    def _on_advertisement(self, advertisement: Advertisement) -> None:
        found = advertisement_data(advertisement)
        if not self.is_allowed_uuid(found.service_uuids):
            return
        address = advertisement.address.to_string(with_type_qualifier=False)
        device = self.create_or_update_device(
            address, address, found.local_name, advertisement.address, found
        )
        self.call_detection_callbacks(device, found)


class BumbleClient(BaseBleakClient):
    """Connects with a `Central`."""

    def __init__(
        self,
        address_or_ble_device: BLEDevice | str,
        *,
        central: Central,
        disconnected_callback: Callable[[], None] | None,
        timeout: float,
        **_platform: Any,
    ) -> None:
        super().__init__(
            address_or_ble_device, disconnected_callback=disconnected_callback, timeout=timeout
        )
        self._target = address_or_ble_device
        self._central = central
        self._connection: Connection | None = None
        self._subscribers: dict[int, Callable[[bytes], None]] = {}

    @property
    def name(self) -> str:
        """The advertised name, or the address with dashes."""
        known = self._target.name if isinstance(self._target, BLEDevice) else None
        return known or self.address.replace(":", "-")

    @property
    def mtu_size(self) -> int:
        """The ATT MTU both sides agreed on."""
        return int(self._connected().att_mtu)

    @property
    def is_connected(self) -> bool:
        """Whether the link is up."""
        return self._connection is not None

    async def connect(self, pair: bool, **_platform: Any) -> None:
        """Connect, agree on the MTU and discover all services. Does not pair."""
        if self.is_connected:
            raise BleakError("Client is already connected")
        connection = await self._central.connect(await self._address(), self._timeout)
        connection.once(Connection.EVENT_DISCONNECTION, self._on_disconnection)
        self._connection = connection
        try:
            self.services = await _discovered(connection, self._timeout)
        finally:
            if self.services is None:
                await self.disconnect()

    async def disconnect(self) -> None:
        """Hang up; nothing happens if the link is down."""
        if self._connection is not None:
            with as_bleak():
                await self._connection.disconnect()

    async def pair(self, *_args: Any, **_platform: Any) -> None:
        """Not available."""
        raise NotImplementedError("pairing is not available in this backend")

    async def unpair(self) -> None:
        """Not available."""
        raise NotImplementedError("pairing is not available in this backend")

    async def read_gatt_char(
        self,
        characteristic: BleakGATTCharacteristic,
        *,
        use_cached: bool = False,
        **_platform: Any,
    ) -> bytearray:
        """Read from the peripheral; there is no cache."""
        return await self._read(characteristic.handle)

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, *, use_cached: bool = False, **_platform: Any
    ) -> bytearray:
        """Read from the peripheral; there is no cache."""
        return await self._read(descriptor.handle)

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool
    ) -> None:
        """Write, with or without waiting for the peripheral to confirm."""
        await self._write(characteristic.handle, bytes(data), response)

    async def write_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, data: SizedBuffer
    ) -> None:
        """Write and wait for the peripheral to confirm."""
        await self._write(descriptor.handle, bytes(data), response=True)

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **_platform: Any
    ) -> None:
        """Subscribe: notifications where there are any, indications otherwise."""
        if characteristic.handle in self._subscribers:
            raise BleakError(f"{characteristic.uuid} already notifies")

        def received(value: bytes) -> None:
            callback(bytearray(value))

        with as_bleak():
            await Peer(self._connected()).subscribe(characteristic.obj, received)
        self._subscribers[characteristic.handle] = received

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Unsubscribe; nothing happens without a subscription."""
        received = self._subscribers.pop(characteristic.handle, None)
        if received is not None:
            with as_bleak():
                await Peer(self._connected()).unsubscribe(characteristic.obj, received)

    async def _address(self) -> Address:
        if isinstance(self._target, BLEDevice):
            found: Address = self._target.details
            return found
        return await _address_of(self.address, self._central, self._timeout)

    def _connected(self) -> Connection:
        if self._connection is None:
            raise BleakError("Not connected")
        return self._connection

    async def _read(self, handle: int) -> bytearray:
        with as_bleak():
            return bytearray(await Peer(self._connected()).read_value(handle))

    async def _write(self, handle: int, data: bytes, response: bool) -> None:
        with as_bleak():
            await Peer(self._connected()).write_value(handle, data, with_response=response)

    def _on_disconnection(self, _reason: int) -> None:
        self._connection = None
        self._subscribers.clear()
        self.services = None
        if self._disconnected_callback is not None:
            self._disconnected_callback()


async def _discovered(connection: Connection, timeout_s: float) -> BleakGATTServiceCollection:
    with as_bleak():
        async with asyncio.timeout(timeout_s):
            peer = Peer(connection)
            await peer.request_mtu(_WANTED_MTU)
            await peer.discover_all()  # type: ignore[no-untyped-call]
    return services(peer)


async def _address_of(wanted: str, central: Central, timeout_s: float) -> Address:
    """Scan for an address that came without its type, as text."""
    heard: asyncio.Future[Address] = asyncio.get_running_loop().create_future()

    def detected(device: BLEDevice, _advertisement: AdvertisementData) -> None:
        if device.address == wanted.upper() and not heard.done():
            heard.set_result(device.details)

    scanner = BumbleScanner(detected, None, "active", central=central)
    await scanner.start()
    try:
        return await asyncio.wait_for(heard, timeout_s)
    except TimeoutError:
        raise BleakDeviceNotFoundError(
            wanted, f"Device with address {wanted} was not found"
        ) from None
    finally:
        await scanner.stop()
