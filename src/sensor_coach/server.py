"""The dashboard's server, which listens before there is a dashboard.

To import what makes the pages takes as long as a browser takes to load what shows them. So both
happen at once: the files of the pages are handed out from the start, and all else waits for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import uvicorn
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from sensor_coach.gate import Gate
from sensor_coach.pairing import Pairing
from sensor_coach.server_address import Reach, announce, announcement, listening, own_names, reached

Make = Callable[[Reach, Pairing | None], AbstractContextManager[Any]]  # of an `st.App`
_FOREVER = "public, max-age=31536000, immutable"  # a file's name changes with its content
_PING_S = 30
_MOST_BYTES = 200 * 2**20  # of one message to a page: Streamlit's own limit


def serve(
    make: Make, *, port: int = 8501, open_browser: bool = True, lan: bool = False,
    https: bool = False,
) -> None:  # fmt: skip
    """Serve the dashboard until Ctrl-C.

    Parameters
    ----------
    make : callable
        Makes the Streamlit app, in a thread of its own, for as long as the server lives.
    port : int
        Port to listen on; the next free one if it is taken, any if it is 0.
    open_browser : bool
        Open the page.
    lan : bool
        For other machines in the network too, once they are paired.
    https : bool
        With a certificate that this machine signs itself.

    Raises
    ------
    SensorCoachError
        If no port is free, the certificate cannot be kept, or `make` raises it.
    """
    sys.setswitchinterval(0.001)  # a page that computes must not hold up a frame
    reach, pairing = reached(port, lan=lan, https=https), Pairing() if lan else None
    early = Early(lambda: make(reach, pairing))
    with listening(reach) as socket, contextlib.suppress(KeyboardInterrupt), _no_collections():
        announce(reach, open_browser, announcement(reach, pairing.code if pairing else ""))
        server = uvicorn.Server(_config(Gate(early, pairing, own_names()), reach))
        early.give_up = lambda: setattr(server, "should_exit", True)
        server.run(sockets=[socket])
    if early.fault:
        raise early.fault


@contextlib.contextmanager
def _no_collections() -> Iterator[None]:
    """What startup makes stays: there is nothing to collect until the dashboard lives."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _config(app: ASGIApp, reach: Reach) -> uvicorn.Config:
    own = reach.certificate
    return uvicorn.Config(
        app, log_level="warning", access_log=False, ws="websockets-sansio",
        ws_ping_interval=_PING_S, ws_ping_timeout=_PING_S, ws_max_size=_MOST_BYTES,
        ssl_certfile=own.file if own else None, ssl_keyfile=own.key if own else None,
    )  # fmt: skip


class Early:
    """An ASGI app: the pages' files at once, everything else as soon as the other app is made."""

    def __init__(self, make: Callable[[], AbstractContextManager[Any]]) -> None:
        self._make, self._files = make, _page_files()
        self._made, self._over = asyncio.Event(), asyncio.Event()
        self._app: ASGIApp | None = None
        self.fault: Exception | None = None  # why there will be no app
        self.give_up: Callable[[], None] = lambda: None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer at once where a file does it, else when the app is made."""
        if scope["type"] == "lifespan":
            return await self._last(receive, send)
        if not self._app and (file := await self._file(scope)):
            return await file(scope, receive, send)
        await self._made.wait()
        if self._app:
            await self._app(scope, receive, send)
        return None

    async def _last(self, receive: Receive, send: Send) -> None:
        """Live as long as the server."""
        await receive()
        living = asyncio.create_task(self._live())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._over.set()
        await living
        await send({"type": "lifespan.shutdown.complete"})

    async def _live(self) -> None:
        """Make the app, and let it live until the server ends."""
        with ExitStack() as kept:
            try:
                app = await asyncio.to_thread(kept.enter_context, self._make())
            except Exception as error:  # noqa: BLE001  # raised again where the server was begun
                self.fault = error
                self._made.set()
                return self.give_up()
            async with app.lifespan()(app):
                self._app = app
                self._made.set()
                await self._over.wait()
        return None

    async def _file(self, scope: Scope) -> Response | None:
        """The page itself, or what it is made of; None if it is nothing of the kind."""
        path = scope.get("path", "")
        if self._files is None or scope["type"] != "http" or scope["method"] != "GET":
            return None
        if path != "/" and not path.startswith("/static/"):
            return None
        with contextlib.suppress(HTTPException):
            file = await self._files.get_response(path.lstrip("/") or "index.html", scope)
            file.headers["cache-control"] = "no-cache" if path == "/" else _FOREVER
            return file
        return None


def _page_files() -> StaticFiles | None:
    """Streamlit's own files, found without importing it: that is what takes its time."""
    found = find_spec("streamlit")
    folder = Path(found.origin or "").parent / "static" if found else Path()
    return StaticFiles(directory=folder) if (folder / "index.html").is_file() else None
