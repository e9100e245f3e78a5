"""One connection: set the sensor up, take its notifications, say goodbye."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import BleakCharacteristicNotFoundError

from sensor_coach.ble.radio import BACKEND_ERRORS, RADIO, Radio, backend_errors_as_ours, turn
from sensor_coach.ble.scanning import Found, find
from sensor_coach.devices.charge import Charge
from sensor_coach.devices.commands import Write
from sensor_coach.devices.profile import DeviceProfile
from sensor_coach.errors import DecodeError, DeviceLostError
from sensor_coach.samples import Notification

_CONNECT_TIMEOUT_S = 15.0
SETUP_TIMEOUT_S = 20.0
_REPLY_TIMEOUT_S = 5.0
_CHARGE_TIMEOUT_S = 1.0  # a sensor that does not tell its charge is none the worse
_FAREWELL_TIMEOUT_S = 3.0
_LEAST_PATIENCE_S, _MOST_PATIENCE_S = 1.0, 5.0  # without data, before a sensor counts as lost
_ENOUGH = 4  # notifications, before their mean gap says what is usual


class Stream:
    """The notifications of one connection, oldest first: ``async for`` it.

    Raises DeviceLostError when the link drops, or when nothing came for twenty times the
    mean gap so far (at least 1 s, at most 5 s).
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.started_ns = time.monotonic_ns()  # time.monotonic_ns at 0 of received_us
        self.mtu = 23  # bytes, as far as the system tells
        self.battery_percent: int | None = None  # None: not known
        self.taken: dict[str, bytes] = {}  # characteristic: what the sensor took of a setting
        self._queue: asyncio.Queue[Notification | None] = asyncio.Queue()
        self._overhear: Callable[[bytes], None] | None = None
        self._patience_s = _MOST_PATIENCE_S
        self._first_us = self._count = 0

    def __aiter__(self) -> Stream:
        return self

    async def __anext__(self) -> Notification:
        """Wait for the next notification."""
        try:
            async with asyncio.timeout(self._patience_s):
                notification = await self._queue.get()
        except TimeoutError:
            raise DeviceLostError(f"{self.name}: no data for {self._patience_s:.1f} s") from None
        if notification is None:
            raise DeviceLostError(f"{self.name}: the link dropped")
        self._learn(notification.received_us)
        return notification

    def received(self, sender: BleakGATTCharacteristic, payload: bytearray) -> None:
        """Take a notification. Not async: Bleak would not keep async callbacks in order."""
        received_us = (time.monotonic_ns() - self.started_ns) // 1000
        self._queue.put_nowait(Notification(received_us, sender.uuid, bytes(payload)))
        if self._overhear:
            self._overhear(bytes(payload))

    def dropped(self, _client: BleakClient) -> None:
        """Take the end of the link; what came before it is still delivered."""
        self._queue.put_nowait(None)

    def reply(self, pattern: str) -> asyncio.Future[bytes]:
        """Give, once it has come, the next payload whose hex fits `pattern`."""
        fits = re.compile(pattern, re.IGNORECASE).fullmatch
        replied: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

        def overhear(payload: bytes) -> None:
            if replied.done():  # or nobody waits any more
                self._overhear = None
            elif fits(payload.hex()):
                replied.set_result(payload)

        self._overhear = overhear
        return replied

    def _learn(self, received_us: int) -> None:
        self._count += 1
        if self._count == 1:
            self._first_us = received_us
        if self._count >= _ENOUGH:
            gap_s = (received_us - self._first_us) * 1e-6 / (self._count - 1)
            self._patience_s = min(max(20 * gap_s, _LEAST_PATIENCE_S), _MOST_PATIENCE_S)


@asynccontextmanager
async def connect(
    sensor: Found | str | None,
    profile: DeviceProfile,
    *,
    radio: Radio = RADIO,
    started_ns: int | None = None,
) -> AsyncIterator[Stream]:
    """Connect, set the sensor up and give its notifications; stop it on the way out.

    Times count from `started_ns` (of ``time.monotonic_ns``), by default from the moment the
    sensor is subscribed to. Raises DeviceNotFoundError or DeviceError; the stream itself
    raises DeviceLostError.
    """
    found = sensor if isinstance(sensor, Found) else await find(sensor, radio=radio)
    link = Stream(found.name or found.id)
    link.started_ns = started_ns or link.started_ns  # what is read of it at first has a time, too
    async with AsyncExitStack() as farewell:
        with backend_errors_as_ours(link.name):
            client = await connected(
                found, link, radio, farewell, pair=profile.pairing == "required"
            )
            async with asyncio.timeout(SETUP_TIMEOUT_S):
                await write_all(client, profile.setup, link)
                await _read_facts(client, profile, link)
                link.started_ns = time.monotonic_ns() if started_ns is None else started_ns
                await _subscribe(client, profile, link, farewell)
        yield link


async def connected(
    found: Found, link: Stream, radio: Radio, farewell: AsyncExitStack, *, pair: bool = False
) -> BleakClient:
    """Connect, and disconnect on the way out; `link` is told when the link drops."""
    client = BleakClient(
        found.device,
        link.dropped,
        timeout=_CONNECT_TIMEOUT_S,
        pair=pair,
        **radio.client,
    )
    async with turn():
        await client.connect()
    farewell.push_async_callback(quietly, client.disconnect)
    return client


async def _subscribe(
    client: BleakClient, profile: DeviceProfile, link: Stream, farewell: AsyncExitStack
) -> None:
    for characteristic in _notifying(client, profile):
        await client.start_notify(characteristic, link.received)
        farewell.push_async_callback(quietly, client.stop_notify, characteristic)
    farewell.push_async_callback(quietly, write_all, client, profile.stop, link)
    await write_all(client, profile.start, link)
    if profile.charge:
        await _ask_charge(client, profile.charge, link)


async def _ask_charge(client: BleakClient, charge: Charge, link: Stream) -> None:
    """Ask how full the battery is; the answer is among the notifications."""
    reply = link.reply(charge.expect)
    with suppress(TimeoutError, DecodeError, *BACKEND_ERRORS):
        async with asyncio.timeout(_CHARGE_TIMEOUT_S):
            await write_all(client, charge.questions, link)
            link.battery_percent = charge.percent(await reply)


def _notifying(client: BleakClient, profile: DeviceProfile) -> list[BleakGATTCharacteristic]:
    """Find what to subscribe to; what a device may lack or turn round is left out if it does."""
    services = {stream.characteristic: stream.service for stream in profile.streams}
    known = {uuid: found_in(client, services.get(uuid, ""), uuid) for uuid in profile.notify}
    found = [
        each for uuid, each in known.items()
        if each and (uuid not in profile.optional or {"notify", "indicate"} & set(each.properties))
    ]  # fmt: skip
    missing = [uuid for uuid, each in known.items() if each is None]
    needed = [uuid for uuid in missing if uuid not in profile.optional]
    if needed or not found:
        raise BleakCharacteristicNotFoundError((needed or missing or list(known))[0])
    return found


async def write_all(client: BleakClient, writes: Iterable[Write], link: Stream) -> None:
    """Do writes and reads in order; what is read, and what a sensor took, `link` is told."""
    for write in writes:
        characteristic = _characteristic(client, write)
        if characteristic is None:
            continue
        if write.read:
            link.received(characteristic, await client.read_gatt_char(characteristic))
            continue
        reply = link.reply(write.expect) if write.expect else None
        await client.write_gatt_char(
            characteristic, write.payload, _response(write, characteristic)
        )
        if reply:
            await asyncio.wait_for(reply, _REPLY_TIMEOUT_S)
        if write.read_back:
            link.taken[write.characteristic] = bytes(await client.read_gatt_char(characteristic))


def _characteristic(client: BleakClient, write: Write) -> BleakGATTCharacteristic | None:
    """Find where to write; None where the device need not have it."""
    if write.optional and write.service and not client.services.get_service(write.service):
        return None  # one of that UUID in another service would be something else
    found = found_in(client, write.service, write.characteristic)
    if found is None and not write.optional:
        raise BleakCharacteristicNotFoundError(write.characteristic)
    return found


def found_in(client: BleakClient, service: str, uuid: str) -> BleakGATTCharacteristic | None:
    """Look in the service first, if the device has it; a UUID may be in several."""
    place = client.services.get_service(service) if service else None
    return (place or client.services).get_characteristic(uuid)


def _response(write: Write, characteristic: BleakGATTCharacteristic) -> bool:
    """Tell whether to ask for a response: as the profile says, if the device has it that way."""
    with_response = "write" in characteristic.properties
    without = "write-without-response" in characteristic.properties
    return write.response if with_response == without else with_response


async def _read_facts(client: BleakClient, profile: DeviceProfile, link: Stream) -> None:
    for uuid in profile.notify[:1]:
        if characteristic := client.services.get_characteristic(uuid):
            # Not client.mtu_size, which is 23 on Linux whatever the MTU.
            link.mtu = characteristic.max_write_without_response_size + 3
    if profile.battery:
        with suppress(*BACKEND_ERRORS):
            level = await client.read_gatt_char(profile.battery)
            link.battery_percent = level[0] if level else None


async def quietly(goodbye: Callable[..., Awaitable[None]], *args: Any) -> None:
    """Say goodbye as far as the sensor still listens."""
    with suppress(*BACKEND_ERRORS):
        async with asyncio.timeout(_FAREWELL_TIMEOUT_S):
            await goodbye(*args)
