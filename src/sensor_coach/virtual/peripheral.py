"""The virtual sensor: a GATT server that streams a motion in the packets of its kind."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from bumble import hci
from bumble.core import UUID, AdvertisingData
from bumble.device import Connection, Device, DeviceConfiguration
from bumble.gatt import Characteristic
from bumble.link import LocalLink

from sensor_coach.samples import ImuData
from sensor_coach.virtual.controller import VirtualController
from sensor_coach.virtual.faults import Faults, garbled
from sensor_coach.virtual.kind import OWN, Kind, Place
from sensor_coach.virtual.playback import Playback
from sensor_coach.virtual.server import Commands, services

_LONGEST_NAME = 8  # flags (3 bytes), 128-bit UUID (18) and name (2 + 8) fill the 31 bytes
_LONGEST_ALONE = 22  # without the UUID, and with four bytes for a company
_ADVERTISING_INTERVAL_MS = 50.0
_FLAGS = bytes([AdvertisingData.Flags.LE_GENERAL_DISCOVERABLE_MODE | 4])  # 4: no BR/EDR


@dataclass(frozen=True, eq=False)
class VirtualSensor:
    """What a virtual sensor is and does; `virtual_radio` and `serve` switch it on.

    It stands still until a central subscribes (and has written what a sensor of its kind
    waits for) and `rest_s` longer, plays the motion once, and stands still for ever. A central
    that leaves in good order finds it at the start when it comes back; after a lost link the
    motion has gone on.
    """

    motion: ImuData  # uniform sampling rate, which becomes the sensor's
    name: str = "SCoach-V"
    address: str = ""  # random static address, XX:XX:XX:XX:XX:XX; empty: a new one
    batch: int = 5  # samples in one notification; fewer if the MTU holds fewer
    mtu: int = 247  # the largest ATT MTU the sensor accepts
    rest_s: float = 3.0
    speed: float = 1.0  # inf: as fast as the link takes it
    battery_percent: int = 87
    faults: Faults = field(default_factory=Faults)
    kind: Kind = OWN

    def __post_init__(self) -> None:
        longest = _LONGEST_NAME if self.kind is OWN else _LONGEST_ALONE
        if not 0 < len(self.name.encode()) <= longest:
            raise ValueError(f"name {self.name!r}: 1 to {longest} bytes fit")
        if not (np.isfinite(self.motion.acc).all() and np.isfinite(self.motion.gyr).all()):
            raise ValueError("the motion has samples that are not finite")
        if self.batch < 1 or not self.speed > 0:
            raise ValueError(f"batch {self.batch}, speed {self.speed}: both must be positive")


class Peripheral:
    """A virtual sensor that is switched on."""

    def __init__(self, sensor: VirtualSensor, link: LocalLink) -> None:
        self._sensor = sensor
        self._playback = Playback(sensor.motion, sensor.rest_s, sensor.speed)
        self._controller = VirtualController(sensor.name, link=link)
        self._device = _device(sensor, self._controller)
        self._commands, self._packer = Commands(sensor.kind), sensor.kind.packer()
        made, self._data = services(sensor.kind, sensor.battery_percent, self._written)
        for uuid, characteristic in self._data.items():
            subscribed = partial(self._on_subscription, uuid)
            characteristic.on(Characteristic.EVENT_SUBSCRIPTION, subscribed)
        self._listened: set[str] = set()  # characteristics that are subscribed to
        self._device.on(Device.EVENT_CONNECTION, self._on_connection)
        self._device.add_services(made)
        self._on = False
        self._advertising: asyncio.Task[None] | None = None  # a task nobody keeps may vanish
        self._streaming: asyncio.Task[None] | None = None
        self._stalled = False
        self._started_s: float | None = None  # loop clock at sample 0
        self._sample = self._number = 0  # of the next sample, of the next notification

    async def switch_on(self) -> None:
        """Start to advertise; again after each disconnection."""
        await self._device.power_on()
        self._on = True
        await self._advertise()

    async def switch_off(self) -> None:
        """Hang up and leave the air."""
        self._on = False
        self._stop()
        if self._advertising:
            self._advertising.cancel()
            await asyncio.wait([self._advertising])  # it puts away what it began, and is answered
        self._controller.switch_off()
        await self._device.power_off()

    async def _advertise(self) -> None:
        await self._device.start_advertising(
            advertising_data=_advertisement(self._sensor),
            advertising_interval_min=_ADVERTISING_INTERVAL_MS,
            advertising_interval_max=_ADVERTISING_INTERVAL_MS,
        )

    def _rewind(self) -> None:
        if self._stalled:  # whoever leaves now does so to come back
            return
        self._started_s, self._sample, self._number = None, 0, 0

    def _on_connection(self, connection: Connection) -> None:
        self._commands.restart()
        self._packer = self._sensor.kind.packer()
        self._listened.clear()
        connection.on(Connection.EVENT_DISCONNECTION, self._on_disconnection)

    def _on_disconnection(self, reason: int) -> None:
        self._stop()
        if reason != hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR:
            self._rewind()
        if self._on:
            self._advertising = asyncio.create_task(self._advertise())

    def _on_subscription(
        self, uuid: str, connection: Connection, notify: bool, _indicate: bool
    ) -> None:
        if not notify:
            self._listened.discard(uuid)
            self._stop()
            self._rewind()
            return
        self._stalled = False
        self._listened.add(uuid)
        self._begin(connection)

    def _begin(self, connection: Connection) -> None:
        """Stream, or stream anew, if somebody listens and everything was said."""
        self._stop()
        if self._listened and self._commands.started:
            self._streaming = asyncio.create_task(self._stream(connection))

    async def _written(self, connection: Connection, place: Place, value: bytes) -> None:
        """Take one write; what no sensor of its kind understands is an ATT error."""
        command = self._commands.take(place, value)
        if command and command.answer:
            characteristic, payload = command.answer
            await self._device.notify_subscriber(connection, self._data[characteristic], payload)
        if command and not self._streaming:
            self._begin(connection)
        elif not self._commands.started:
            self._stop()

    def _stop(self) -> None:
        if self._streaming:
            self._streaming.cancel()
        self._streaming = None

    async def _stream(self, connection: Connection) -> None:
        loop = asyncio.get_running_loop()
        started_s = self._resume(loop.time())
        while self._number != self._sensor.faults.stall_at:
            count = min(self._sensor.batch, self._packer.most(connection.att_mtu))
            # Deadlines are absolute, so that a late wake-up does not add up to drift.
            due_s = started_s + self._playback.due_s(self._sample + count - 1)
            await asyncio.sleep(max(0.0, due_s - loop.time()))
            await self._notify(connection, self._next_payloads(count))
        self._stalled = True
        self._number += 1

    def _resume(self, now_s: float) -> float:
        """Skip what went by while no one listened; give the start on the loop clock."""
        if self._started_s is None:
            self._started_s = now_s
        missed = self._playback.at(now_s - self._started_s) - self._sample
        if missed > 0:
            self._sample += missed
            self._number += math.ceil(missed / self._sensor.batch)
        return self._started_s

    def _next_payloads(self, count: int) -> list[tuple[str, bytes]]:
        acc, gyr = self._playback.samples(self._sample, count)
        rows = range(self._sample, self._sample + count)
        self._sample += count
        t_us = np.array([self._playback.tick_us(row) for row in rows])
        return self._packer.pack(self._number, t_us, acc, gyr)

    async def _notify(self, connection: Connection, payloads: list[tuple[str, bytes]]) -> None:
        number, faults = self._number, self._sensor.faults
        self._number += 1
        if number == faults.lose_link_at:
            self._controller.lose_links()
        elif number not in faults.skip:
            for characteristic, payload in payloads:
                value = garbled(payload) if number in faults.garble else payload
                await self._device.notify_subscriber(connection, self._data[characteristic], value)
            await connection.drain()


def _device(sensor: VirtualSensor, controller: VirtualController) -> Device:
    address = hci.Address(sensor.address) if sensor.address else hci.Address.ANY_RANDOM
    config = DeviceConfiguration(name=sensor.name, address=address)
    device = Device.from_config_with_hci(config, controller, controller)
    device.gatt_server.max_mtu = sensor.mtu
    return device


def _advertisement(sensor: VirtualSensor) -> bytes:
    """Give the 31 bytes, or fewer. Bumble's controller answers no scan: with a long name, only it.

    A real sensor puts its name there then.
    """
    kind, name = AdvertisingData.Type, sensor.name.encode()
    structures: list[tuple[AdvertisingData.Type, bytes]] = [(kind.FLAGS, _FLAGS)]
    if len(name) <= _LONGEST_NAME:
        for service in sensor.kind.advertised[:1]:
            uuid = bytes(UUID(service))
            structures.append((kind.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS, uuid))
    if sensor.kind.company_id is not None:
        company = sensor.kind.company_id.to_bytes(2, "little")
        structures.append((kind.MANUFACTURER_SPECIFIC_DATA, company))
    structures.append((kind.COMPLETE_LOCAL_NAME, name))
    return bytes(AdvertisingData(structures))
