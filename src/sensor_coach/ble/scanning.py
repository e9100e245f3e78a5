"""What is in reach, and which of it is meant."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from bleak import BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from sensor_coach.ble.radio import RADIO, Radio, backend_errors_as_ours, turn
from sensor_coach.devices.profile import DeviceProfile, best_profile
from sensor_coach.errors import DeviceNotFoundError
from sensor_coach.known_devices import known

_ID = re.compile(  # a Bluetooth address, or the UUID that macOS gives instead
    r"[0-9a-f]{2}(:[0-9a-f]{2}){5}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE
)
_SETTLE_S = 1.0  # sensors advertise at least once a second: time for a namesake to show up


@dataclass(frozen=True, slots=True)
class Found:
    """A peripheral that is advertising."""

    id: str  # Bluetooth address; on macOS a UUID that only this machine knows
    name: str  # empty if it advertises none
    rssi_dbm: int
    profile_id: str | None  # of the device profile that fits best
    device: BLEDevice = field(repr=False, compare=False)  # Bleak's handle
    services: tuple[str, ...] = ()  # advertised UUIDs

    def __str__(self) -> str:
        return f"{self.name or 'nameless'} ({self.id}, {self.rssi_dbm} dBm)"


async def scan(
    timeout_s: float = 5.0, radio: Radio = RADIO,
    on_found: Callable[[list[Found]], None] = lambda _found: None,
) -> list[Found]:  # fmt: skip
    """List what advertises within `timeout_s`, each once, strongest first.

    `on_found` is told the same list whenever something new is in it. Raises DeviceError if there
    is no Bluetooth.
    """
    seen: dict[str, Found] = {}

    def found(each: Found) -> bool:
        known = each.id in seen
        seen[each.id] = each
        if not known:
            on_found(_strongest_first(seen.values()))
        return False

    return await _look(timeout_s, radio, found)


async def find(sensor: str | None = None, timeout_s: float = 10.0, radio: Radio = RADIO) -> Found:
    """Find a sensor by id, or by name or its beginning; None: the only known one.

    An id is returned as soon as it is seen; a name is given another second, to see whether
    it is unique. Raises DeviceNotFoundError, which lists what was in reach, unless exactly
    one fits, and DeviceError if there is no Bluetooth.
    """
    settle_s = 0.0 if sensor and _ID.fullmatch(sensor) else _SETTLE_S
    seen = await _look(timeout_s, radio, lambda found: bool(_fitting([found], sensor)), settle_s)
    fitting = _fitting(seen, sensor)
    if len(fitting) == 1:
        return fitting[0]
    wanted = repr(sensor) if sensor else "a sensor of a known kind"
    if fitting:
        raise DeviceNotFoundError(f"{wanted} fits several: {_listed(fitting)}; give the address")
    raise DeviceNotFoundError(
        f"{wanted} is not advertising (is it on, near and free?); in reach: {_listed(seen)}"
    )


async def _look(
    timeout_s: float, radio: Radio, enough: Callable[[Found], bool], settle_s: float = 0.0
) -> list[Found]:
    """Scan for `timeout_s`, or until `settle_s` after the first that is enough."""
    seen: dict[str, Found] = {}
    arrived = asyncio.Event()
    kinds = known().profiles.values()

    def detected(device: BLEDevice, advertisement: AdvertisementData) -> None:
        found = _found(device, advertisement, seen.get(device.address), kinds)
        seen[found.id] = found
        if enough(found):
            arrived.set()

    with backend_errors_as_ours("Bluetooth"):
        async with turn(), BleakScanner(detected, **radio.scanner):
            with suppress(TimeoutError):
                async with asyncio.timeout(timeout_s):
                    await arrived.wait()
                    await asyncio.sleep(settle_s)
    return _strongest_first(seen.values())


def _strongest_first(seen: Iterable[Found]) -> list[Found]:
    return sorted(seen, key=lambda found: -found.rssi_dbm)


def _found(
    device: BLEDevice,
    advertisement: AdvertisementData,
    before: Found | None,
    kinds: Iterable[DeviceProfile],
) -> Found:
    # Name and services may come in different advertisements: keep what is known.
    name = advertisement.local_name or device.name or (before.name if before else "")
    profile = best_profile(
        name, advertisement.service_uuids, advertisement.manufacturer_data, kinds
    )
    known = profile.id if profile else before.profile_id if before else None
    services = tuple(advertisement.service_uuids) or (before.services if before else ())
    return Found(device.address, name, advertisement.rssi, known, device, services)


def _fitting(seen: Sequence[Found], sensor: str | None) -> list[Found]:
    if not sensor:
        return [found for found in seen if found.profile_id]
    wanted = sensor.casefold()
    exact = [found for found in seen if wanted in (found.id.casefold(), found.name.casefold())]
    return exact or [found for found in seen if found.name.casefold().startswith(wanted)]


def _listed(seen: Sequence[Found]) -> str:
    return ", ".join(map(str, seen[:6])) or "nothing"
