"""Radios made of software: in this process, or across two over an HCI transport."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from bleak.exc import BleakBluetoothNotAvailableError
from bumble.core import BaseBumbleError
from bumble.link import LocalLink
from bumble.transport import open_transport
from bumble.transport.common import StreamPacketSink, StreamPacketSource, Transport

from sensor_coach.ble import Radio
from sensor_coach.errors import DeviceError
from sensor_coach.virtual.bleak_backend import BumbleClient, BumbleScanner
from sensor_coach.virtual.central import Central
from sensor_coach.virtual.controller import VirtualController
from sensor_coach.virtual.peripheral import Peripheral, VirtualSensor

_LISTEN = "tcp-server:"
_RETRY_S = 0.1


@asynccontextmanager
async def virtual_radio(
    *sensors: VirtualSensor, link: LocalLink | None = None
) -> AsyncIterator[Radio]:
    """Switch on virtual sensors and give the radio that reaches them, all in this process."""
    async with _on_air(sensors, link) as air:
        controller = VirtualController("central", link=air)

        async def open_hci() -> Transport:
            return Transport(controller, controller)

        try:
            async with _radio(open_hci) as radio:
                yield radio
        finally:
            controller.switch_off()


@asynccontextmanager
async def serve(
    transport: str, *sensors: VirtualSensor, link: LocalLink | None = None
) -> AsyncIterator[str]:
    """Switch on virtual sensors for other processes; give what `hci_radio` needs there.

    `transport` is ``tcp-server:HOST:PORT``; port 0 takes a free one. Every client gets its
    own controller, so clients may come, go, die and overlap. Raises DeviceError if it
    cannot listen there.
    """
    async with _on_air(sensors, link) as air:
        clients: set[_HciServer] = set()
        server = await _listen(transport, lambda: _HciServer(air, clients))
        try:
            host, port = server.sockets[0].getsockname()[:2]
            yield f"tcp-client:{host}:{port}"
        finally:
            server.close()
            for client in list(clients):
                client.hang_up()
            await server.wait_closed()


@asynccontextmanager
async def hci_radio(transport: str, *, wait_s: float = 5.0) -> AsyncIterator[Radio]:
    """Give the radio behind a Bumble HCI transport: a `serve`, or a dongle (``usb:0``).

    Tries for `wait_s`, for the other process may still be starting. Raises DeviceError if
    nothing answers.
    """
    opening = _Opening(transport, wait_s)
    async with _radio(opening.open) as radio:
        yield radio


@asynccontextmanager
async def _on_air(
    sensors: tuple[VirtualSensor, ...], link: LocalLink | None
) -> AsyncIterator[LocalLink]:
    air = link or LocalLink()  # type: ignore[no-untyped-call]
    async with AsyncExitStack() as stack:
        for sensor in sensors:
            peripheral = Peripheral(sensor, air)
            stack.push_async_callback(peripheral.switch_off)
            await peripheral.switch_on()
        yield air


@asynccontextmanager
async def _radio(open_hci: Callable[[], Awaitable[Transport]]) -> AsyncIterator[Radio]:
    central = Central(open_hci)
    try:
        await central.device()
    except BleakBluetoothNotAvailableError as error:
        raise DeviceError(str(error.args[0])) from error
    try:
        yield Radio(
            scanner={"backend": BumbleScanner, "central": central},
            client={"backend": BumbleClient, "central": central},
        )
    finally:
        await central.switch_off()


class _Opening:
    """Opens a transport: patiently the first time, at once when it was lost later."""

    def __init__(self, transport: str, wait_s: float) -> None:
        self._transport, self._wait_s = transport, wait_s

    async def open(self) -> Transport:
        wait_s, self._wait_s = self._wait_s, 0.0
        loop = asyncio.get_running_loop()
        give_up_s = loop.time() + wait_s
        while True:
            try:
                return await open_transport(self._transport)
            except OSError as error:
                if loop.time() >= give_up_s:
                    raise OSError(
                        f"nothing answers at {self._transport}; is the simulator running?"
                    ) from error
            except (ValueError, BaseBumbleError) as error:
                raise OSError(
                    f"{self._transport!r} is no HCI transport ({error}); "
                    "expected tcp-client:HOST:PORT, usb:0, ..."
                ) from error
            await asyncio.sleep(_RETRY_S)


async def _listen(
    transport: str, serve_client: Callable[[], asyncio.BaseProtocol]
) -> asyncio.Server:
    host, _, port = transport.removeprefix(_LISTEN).rpartition(":")
    if not transport.startswith(_LISTEN) or not host or not port.isdigit():
        raise DeviceError(f"{transport!r} is no place to listen; expected {_LISTEN}HOST:PORT")
    loop = asyncio.get_running_loop()
    try:
        return await loop.create_server(serve_client, host, int(port))
    except OSError as error:
        raise DeviceError(f"cannot listen at {transport}: {error.strerror or error}") from error


class _HciServer(StreamPacketSource):
    """One client's controller, from its connection to its end."""

    def __init__(self, link: LocalLink, clients: set[_HciServer]) -> None:
        super().__init__()
        self._link, self._clients = link, clients

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self._controller = VirtualController("client", link=self._link)
        self._controller.host = StreamPacketSink(transport)
        self.set_packet_sink(self._controller)
        self._clients.add(self)

    def connection_lost(self, _error: Exception | None) -> None:
        self._clients.discard(self)
        self._controller.switch_off()

    def hang_up(self) -> None:
        self._transport.close()
