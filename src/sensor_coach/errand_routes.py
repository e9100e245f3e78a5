"""The socket over which the page Sensors sees how far an errand is."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket

from sensor_coach.errand import Errand
from sensor_coach.errand_frames import Frame, errand_frame
from sensor_coach.live_frames import as_text
from sensor_coach.live_routes import FOREIGN, GONE, is_ours

ADDRESS = "/errand/ws"
_FRAME_S = 1 / 20  # a bubble has to follow the hand
_BEAT = 10  # frames: so often at least


def errand_routes(errand: Callable[[], Errand | None]) -> list[BaseRoute]:
    """Make the routes; `errand` gives the last one."""

    async def watched(socket: WebSocket) -> None:
        if not is_ours(socket):
            await socket.close(FOREIGN)
            return
        await socket.accept()
        async with asyncio.TaskGroup() as tasks:
            sending = tasks.create_task(_send(socket, lambda: errand_frame(errand())))
            with contextlib.suppress(*GONE):
                while True:
                    await socket.receive_text()  # nothing is asked; only its end is of interest
            sending.cancel()

    return [WebSocketRoute(ADDRESS, watched)]


async def _send(socket: WebSocket, news: Callable[[], Frame]) -> None:
    """Send what has changed, and a sign of life if nothing has."""
    told, silent = Frame(), 0
    with contextlib.suppress(*GONE):
        while True:
            frame, silent = news(), silent + 1
            if frame != told or silent >= _BEAT:
                await socket.send_text(as_text(frame))
                told, silent = frame, 0
            await asyncio.sleep(_FRAME_S)
