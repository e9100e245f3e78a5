"""A sensor of no known kind: what it serves, and what one of its characteristics sends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bleak import BleakClient
from bleak.exc import BleakCharacteristicNotFoundError

from sensor_coach.ble.connection import (
    SETUP_TIMEOUT_S,
    Stream,
    connected,
    found_in,
    quietly,
    write_all,
)
from sensor_coach.ble.radio import RADIO, Radio, backend_errors_as_ours
from sensor_coach.ble.scanning import Found
from sensor_coach.devices.commands import Write


@dataclass(frozen=True, slots=True)
class Served:
    """A characteristic that a sensor has."""

    service: str  # UUID
    uuid: str
    description: str  # what its number stands for; empty: a number of the maker's own
    properties: tuple[str, ...]  # "notify", "read", "write", ...

    @property
    def notifies(self) -> bool:
        """Whether it can be subscribed to."""
        return bool({"notify", "indicate"} & set(self.properties))


async def served(found: Found, radio: Radio = RADIO) -> list[Served]:
    """Connect, list what a sensor serves, in its order, and leave it. Raises DeviceError."""
    async with AsyncExitStack() as farewell:
        with backend_errors_as_ours(found.name or found.id):
            client = await connected(found, Stream(found.name), radio, farewell)
            return _listed(client)


@asynccontextmanager
async def listening(
    found: Found, service: str, characteristic: str, radio: Radio = RADIO,
    start: Iterable[Write] = (),
) -> AsyncIterator[Stream]:  # fmt: skip
    """Connect and give what one characteristic sends, as it comes; `start` is written first.

    Raises DeviceError; the stream itself raises DeviceLostError.
    """
    link = Stream(found.name or found.id)
    async with AsyncExitStack() as farewell:
        with backend_errors_as_ours(link.name):
            client = await connected(found, link, radio, farewell)
            place = found_in(client, service, characteristic)
            if place is None:
                raise BleakCharacteristicNotFoundError(characteristic)
            async with asyncio.timeout(SETUP_TIMEOUT_S):
                await client.start_notify(place, link.received)
                await write_all(client, start, link)
            farewell.push_async_callback(quietly, client.stop_notify, place)
        yield link


def _listed(client: BleakClient) -> list[Served]:
    return [
        Served(service.uuid, each.uuid, _description(each.description), tuple(each.properties))
        for service in client.services
        for each in service.characteristics
    ]


def _description(text: str) -> str:
    """What Bleak makes of a number that is nobody's says nothing."""
    return "" if text in ("Unknown", "Vendor specific") else text
