"""The page that makes a sensor of a phone's browser, and the socket that it sends over."""

from __future__ import annotations

import contextlib
import json
from importlib import resources
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from sensor_coach.live_routes import FOREIGN, is_ours
from sensor_coach.phone import Inbox, flat_sign

PAGE = "/phone"
_LONGEST = 1 << 20  # characters of a message
_TOO_BIG = 1009  # close code


def phone_routes(inbox: Inbox) -> list[BaseRoute]:
    """Make the routes; what the page measures goes into `inbox`, as it was received."""

    async def page(_request: Request) -> Response:
        shown = resources.files("sensor_coach.phone") / "page.html"
        return HTMLResponse(shown.read_text("utf-8"), headers={"cache-control": "no-store"})

    async def heard(socket: WebSocket) -> None:
        if not is_ours(socket):
            await socket.close(FOREIGN)
            return
        await socket.accept()
        with contextlib.suppress(WebSocketDisconnect):
            while True:
                text = await socket.receive_text()
                if len(text) > _LONGEST:
                    await socket.close(_TOO_BIG)
                    return
                await socket.send_json(_answer(text, inbox))

    return [Route(PAGE, page), WebSocketRoute(f"{PAGE}/ws", heard)]


def alone(inbox: Inbox) -> list[BaseRoute]:
    """The same for a server that has nothing else to show."""

    async def onward(_request: Request) -> Response:
        return RedirectResponse(PAGE)

    return [*phone_routes(inbox), Route("/", onward)]


def _answer(text: str, inbox: Inbox) -> dict[str, Any]:
    """Answer a check of how the phone lies, or take a message and say which."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        return {"say": "That was no message."}
    if "check" in said:
        return _checked(said["check"])
    inbox.put(text.encode())
    return {"got": said.get("n"), "recording": inbox.is_listened_to}


def _checked(rows: object) -> dict[str, Any]:
    try:
        found = flat_sign(rows if isinstance(rows, list) else [])
    except (TypeError, ValueError):  # rows of something else than three numbers
        found = flat_sign([])
    return {"say": found} if isinstance(found, str) else {"sign": found}
