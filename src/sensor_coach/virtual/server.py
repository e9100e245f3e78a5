"""The GATT server of a virtual sensor: what it has, and what is written to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import groupby

from bumble import att
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from sensor_coach.devices import packet
from sensor_coach.virtual.kind import Command, Kind, Place

_BATTERY_SERVICE = "180F"
_NOTIFY, _READ = Characteristic.Properties.NOTIFY, Characteristic.Properties.READ
_WRITE = Characteristic.Properties.WRITE


class Commands:
    """Compares what is written with what the sensor waits for; a command may come in parts."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self.restart()

    def restart(self) -> None:
        """Wait for the first command again."""
        self._left = list(self._kind.commands)
        self._stops = list(self._kind.stops)
        self._had = b""  # of the first of those left

    @property
    def started(self) -> bool:
        """Whether all commands came, and none of those that stop."""
        return not self._left and len(self._stops) == len(self._kind.stops)

    @property
    def stopped(self) -> bool:
        """Whether all commands came that stop it."""
        return not self._stops

    def take(self, place: Place, value: bytes) -> Command | None:
        """Take one write; give the command it completes. ATT error: not what is waited for."""
        waiting = self._left or self._stops
        command = waiting[0] if waiting else None
        had = self._had + value
        if command is None or place != command.place or not command.payload.startswith(had):
            raise att.ATT_Error(att.ErrorCode.WRITE_REQUEST_REJECTED)
        self._had = b"" if had == command.payload else had
        return None if self._had else waiting.pop(0)


def services(
    kind: Kind, battery_percent: int, written: Callable[[Connection, Place, bytes], Awaitable[None]]
) -> tuple[list[Service], dict[str, Characteristic[bytes]]]:
    """Make the services of a kind, and give by UUID what can be subscribed to."""
    writable = {command.place for command in (*kind.commands, *kind.stops)}
    places = sorted({*kind.notifies, *writable, *kind.reads})
    made = {place: _characteristic(kind, place, place in writable, written) for place in places}
    groups = [
        Service(service, [made[place] for place in group])
        for service, group in groupby(places, key=lambda place: place[0])
    ]
    return [*groups, _battery(battery_percent)], {place[1]: made[place] for place in kind.notifies}


def _characteristic(
    kind: Kind,
    place: Place,
    writable: bool,
    written: Callable[[Connection, Place, bytes], Awaitable[None]],
) -> Characteristic[bytes]:
    async def write(connection: Connection, value: bytes) -> None:
        await written(connection, place, bytes(value))

    def read(_connection: Connection) -> bytes:
        return kind.reads[place]

    properties = Characteristic.Properties(0)
    properties |= _NOTIFY if place in kind.notifies else properties
    properties |= _READ if place in kind.reads else properties
    properties |= _WRITE if writable else properties
    return Characteristic(
        place[1],
        properties,
        Characteristic.READABLE | Characteristic.WRITEABLE,
        CharacteristicValue(
            read=read if place in kind.reads else _refuse_read,
            write=write if writable else _refuse_write,
        ),
    )


def _battery(percent: int) -> Service:
    level: Characteristic[bytes] = Characteristic(
        packet.BATTERY,
        _READ,
        Characteristic.READABLE | Characteristic.WRITEABLE,
        CharacteristicValue(read=lambda _connection: bytes([percent]), write=_refuse_write),
    )
    return Service(_BATTERY_SERVICE, [level])


# Bumble checks no permissions and never answers where a handler is missing.
def _refuse_read(_connection: Connection) -> bytes:
    raise att.ATT_Error(att.ErrorCode.READ_NOT_PERMITTED)


def _refuse_write(_connection: Connection, _value: bytes) -> None:
    raise att.ATT_Error(att.ErrorCode.WRITE_NOT_PERMITTED)
