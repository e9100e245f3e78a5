"""The app SensorServer: a WebSocket that it serves."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from sensor_coach.errors import DeviceError, DeviceLostError

_TYPES = ["android.sensor.accelerometer", "android.sensor.gyroscope"]
_OPEN_S, _CLOSE_S = 10.0, 1.0
_LONGEST = 1 << 20  # bytes of a message


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[AsyncIterator[bytes]]:
    """Connect to both sensors over one socket; DeviceError if nothing answers."""
    types = quote(json.dumps(_TYPES, separators=(",", ":")), safe="")
    address = f"{url}/sensors/connect?types={types}"
    try:
        socket = await connect(
            address, proxy=None, open_timeout=_OPEN_S, close_timeout=_CLOSE_S, max_size=_LONGEST,
            max_queue=None,  # else its goodbye would wait behind what nobody reads any more
        )  # fmt: skip
    except (OSError, WebSocketException) as error:
        raise DeviceError(
            f"sensorserver: {url} does not answer ({error or 'in time'}); is it started in the "
            "app, and the phone in the same network?"
        ) from error
    async with socket:
        yield _messages(socket)


async def _messages(socket: ClientConnection) -> AsyncIterator[bytes]:
    try:
        async for message in socket:
            yield message.encode() if isinstance(message, str) else message
    except WebSocketException as error:
        raise DeviceLostError(f"sensorserver: {error}") from error
