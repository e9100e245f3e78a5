"""The central's side of the radio: one Bumble host that scanners and clients share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
)
from bumble import core, hci
from bumble.device import Advertisement, Connection, Device, DeviceConfiguration
from bumble.transport.common import Transport

from sensor_coach.virtual.translation import as_bleak

# A controller answers within milliseconds.
_SWITCH_ON_TIMEOUT_S, _SWITCH_OFF_TIMEOUT_S = 5.0, 1.0


class Central:
    """A Bumble host on a controller that `open_hci` reaches; opened again if it was lost.

    Its methods raise what Bleak's own backends raise.
    """

    def __init__(self, open_hci: Callable[[], Awaitable[Transport]]) -> None:
        self._open_hci = open_hci
        self._transport: Transport | None = None
        self._device: Device | None = None
        self._turn = asyncio.Lock()

    async def device(self) -> Device:
        """Give the host, switched on."""
        async with self._turn:
            if self._device is None or self._lost():
                await self.switch_off()
                self._device = await self._switch_on()
            return self._device

    async def switch_off(self) -> None:
        """Hang up and close the way to the controller."""
        transport, self._transport = self._transport, None
        device, self._device = self._device, None
        if transport is None:
            return
        if device and not _is_lost(transport):
            for connection in list(device.connections.values()):
                with suppress(core.BaseBumbleError, TimeoutError):
                    async with asyncio.timeout(_SWITCH_OFF_TIMEOUT_S):
                        await connection.disconnect()
        await transport.close()

    async def start_scan(self, on_advertisement: Callable[[Advertisement], None]) -> None:
        """Report each advertisement until stop_scan; one scan at a time, as BlueZ has it."""
        device = await self.device()
        if device.scanning:
            raise BleakDBusError("org.bluez.Error.InProgress", ["Operation already in progress"])
        device.on(Device.EVENT_ADVERTISEMENT, on_advertisement)
        with as_bleak():
            await device.start_scanning(active=True)

    async def stop_scan(self, on_advertisement: Callable[[Advertisement], None]) -> None:
        """End the scan; nothing happens if the controller is gone."""
        if self._device is None or self._lost() or not self._device.scanning:
            return
        self._device.remove_listener(Device.EVENT_ADVERTISEMENT, on_advertisement)
        with as_bleak():
            await self._device.stop_scanning()

    async def connect(self, address: hci.Address, timeout_s: float) -> Connection:
        """Connect; a controller can start one connection at a time, so callers queue."""
        device = await self.device()
        async with self._turn:
            with as_bleak():
                try:
                    return await device.connect(address, timeout=timeout_s)
                except asyncio.CancelledError:
                    await _give_up(device)
                    raise

    def _lost(self) -> bool:
        return self._transport is not None and _is_lost(self._transport)

    async def _switch_on(self) -> Device:
        try:
            self._transport = await self._open_hci()
            # Address left to Bumble: a new random static one, so that clients differ.
            device = Device.from_config_with_hci(
                DeviceConfiguration(name="central"), self._transport.source, self._transport.sink
            )
            async with asyncio.timeout(_SWITCH_ON_TIMEOUT_S):
                await device.power_on()
        except (OSError, core.BaseBumbleError) as error:
            raise BleakBluetoothNotAvailableError(
                str(error) or "the controller does not answer",
                BleakBluetoothNotAvailableReason.NO_BLUETOOTH,
            ) from error
        return device


def _is_lost(transport: Transport) -> bool:
    terminated = getattr(transport.source, "terminated", None)
    return terminated is not None and terminated.done()


async def _give_up(device: Device) -> None:
    await device.send_sync_command(hci.HCI_LE_Create_Connection_Cancel_Command())
