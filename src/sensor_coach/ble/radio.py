"""Which Bluetooth is used, whose turn it is, and what its errors mean."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakCharacteristicNotFoundError,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
)

from sensor_coach.errors import DeviceError, DeviceNotFoundError

# OSError: TimeoutError, and the bare FileNotFoundError of a Linux machine without D-Bus.
BACKEND_ERRORS = (BleakError, OSError, EOFError)

_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


@dataclass(frozen=True)
class Radio:
    """Which Bluetooth to use: keywords for Bleak, none for the machine's own."""

    scanner: Mapping[str, Any] = field(default_factory=dict)
    client: Mapping[str, Any] = field(default_factory=dict)


RADIO = Radio()


def turn() -> asyncio.Lock:
    """Scan and connect one at a time: systems answer a second with "in progress"."""
    return _turns.setdefault(asyncio.get_running_loop(), asyncio.Lock())


@contextmanager
def backend_errors_as_ours(name: str) -> Iterator[None]:
    """Turn what Bleak or the system raises about `name` into DeviceError, one line each."""
    try:
        yield
    except BACKEND_ERRORS as error:
        raise _as_ours(error, name) from error


def _as_ours(error: Exception, name: str) -> DeviceError:
    match error:
        case BleakBluetoothNotAvailableError():
            return _no_bluetooth(error.args[0])
        case BleakDeviceNotFoundError():
            return DeviceNotFoundError(f"{name}: no longer in reach")
        case BleakCharacteristicNotFoundError():
            missing = error.char_specifier
            return DeviceError(f"{name}: no characteristic {missing}; is it another device?")
        case BleakDBusError():
            return _from_bluez(error, name)
        case BleakError():
            # The last argument is the text; str() would show codes and tuples.
            return DeviceError(f"{name}: {error.args[-1] if error.args else 'failed'}")
        case TimeoutError():
            return DeviceError(f"{name}: no answer in time; is it near, and free?")
        case _:  # the system's own, such as no D-Bus
            return _no_bluetooth(error)


def _from_bluez(error: BleakDBusError, name: str) -> DeviceError:
    if error.dbus_error.endswith(".ServiceUnknown"):
        return _no_bluetooth("BlueZ is not running")
    if error.dbus_error.endswith(".InProgress"):
        return DeviceError(
            f"{name}: busy with another scan or connection; end the program that does it, "
            "or switch Bluetooth off and on"
        )
    return DeviceError(f"{name}: {error}")


def _no_bluetooth(error: object) -> DeviceError:
    why = str(error) or type(error).__name__
    if isinstance(error, FileNotFoundError):
        why = "the system's message bus (D-Bus) is not there"
    return DeviceError(f"Bluetooth is not available on this machine: {why}; try `--sensor virtual`")
