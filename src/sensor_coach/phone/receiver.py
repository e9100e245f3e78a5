"""A small server for apps that push what they measure, as Sensor Logger does."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sensor_coach.errors import DeviceError
from sensor_coach.phone.inbox import Inbox

_LONGEST = 1 << 22  # bytes of a message: minutes of samples
_REFUSED = 499  # the one status whose text the app shows to its user


class _Server(uvicorn.Server):
    """A server within a loop that others run, which also keeps Ctrl-C to itself."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def receiving(inbox: Inbox, port: int, host: str = "0.0.0.0") -> AsyncIterator[None]:
    """Listen for messages; DeviceError if the port is taken."""
    bound = _bound(host, port)
    server = _Server(uvicorn.Config(_app(inbox), log_config=None, access_log=False, ws="none"))
    running = asyncio.create_task(server.serve(sockets=[bound]))
    try:
        yield
    finally:
        server.should_exit = True
        await running


def _bound(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise DeviceError(f"port {port} is taken ({error}); choose another: :PORT") from error


def _app(inbox: Inbox) -> Starlette:
    async def take(request: Request) -> Response:
        if "origin" in request.headers:  # a page in some browser, not an app
            return PlainTextResponse("Pages may not send this.", 403)
        try:
            payload = await _body(request)
        except ClientDisconnect:
            return PlainTextResponse("")
        if not _is_message(payload):
            return PlainTextResponse("This is no message of Sensor Logger.", _REFUSED)
        inbox.put(payload)
        return PlainTextResponse("ok")

    return Starlette(routes=[Route("/{path:path}", take, methods=["POST"])])


async def _body(request: Request) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        parts.append(part)
        size += len(part)
        if size > _LONGEST:
            return b""
    return b"".join(parts)


def _is_message(payload: bytes) -> bool:
    with contextlib.suppress(ValueError, RecursionError):
        found = json.loads(payload)
        return isinstance(found, dict) and isinstance(found.get("payload"), list)
    return False
