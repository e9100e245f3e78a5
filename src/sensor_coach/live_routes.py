"""The live socket and the API: what a page or a script asks of a running set."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from sensor_coach.errors import SensorCoachError
from sensor_coach.live_frames import Frame, as_text, shown
from sensor_coach.live_hub import Feed, Hub

_BEAT_S = 0.5  # a page that hears nothing for longer than two of these says so
FOREIGN = 4403  # close code for a page that is not ours
GONE = (WebSocketDisconnect, WebSocketDisconnected)  # told by what came, or by what was not sent


def live_routes(hub: Callable[[], Hub], do: Callable[[Frame], None]) -> list[BaseRoute]:
    """Make the routes; `do` carries out a command and may take its time."""

    async def health(_request: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    async def state(_request: Request) -> JSONResponse:
        return JSONResponse(shown(hub().state, hub().showing))

    async def live(socket: WebSocket) -> None:
        if not is_ours(socket):
            await socket.close(FOREIGN)
            return
        await socket.accept()
        with hub().feed() as feed:
            async with asyncio.TaskGroup() as tasks:
                sending = tasks.create_task(_send(socket, hub(), feed))
                await _obey(socket, feed, do)
                sending.cancel()

    return [
        Route("/api/v1/health", health),
        Route("/api/v1/live", state),
        WebSocketRoute("/live/ws", live),
    ]


def is_ours(socket: WebSocket) -> bool:
    """Whether our own page asks: Streamlit's checks do not cover other routes."""
    origin = socket.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == socket.headers.get("host")


async def _send(socket: WebSocket, hub: Hub, feed: Feed) -> None:
    """Send what is new as often as the hub tells it, and a sign of life if nothing is."""
    with contextlib.suppress(*GONE):
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_BEAT_S):
                    await feed.fresh.wait()
            await socket.send_text(as_text(hub.frame(feed)))


async def _obey(socket: WebSocket, feed: Feed, do: Callable[[Frame], None]) -> None:
    """Carry out what the page asks for, until it goes."""
    with contextlib.suppress(*GONE):
        while True:
            text = await socket.receive_text()
            try:
                await asyncio.to_thread(do, command(text))
            except SensorCoachError as error:
                feed.tell(str(error))


def command(text: str) -> Frame:
    """Read what a page asks for; SensorCoachError if it is no JSON."""
    try:
        said = json.loads(text)
    except ValueError as error:
        raise SensorCoachError(f"{text[:80]!r} is no JSON") from error
    return said if isinstance(said, dict) else {}
