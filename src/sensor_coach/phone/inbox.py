"""What phones send by themselves, from whichever thread takes it to whoever listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_FULL = 500  # payloads that nobody has taken: a minute's worth; what comes then is not kept


class Inbox:
    """Hands payloads to one listener at a time; without one they go nowhere."""

    def __init__(self) -> None:
        self._listener: tuple[asyncio.AbstractEventLoop, asyncio.Queue[bytes]] | None = None

    @property
    def is_listened_to(self) -> bool:
        """Whether what is put in reaches anybody."""
        return self._listener is not None

    def put(self, payload: bytes) -> None:
        """Take a payload, on any thread."""
        if self._listener:
            loop, queue = self._listener
            if not loop.is_closed():
                loop.call_soon_threadsafe(_keep, queue, payload)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[AsyncIterator[bytes]]:
        """Give what is put in meanwhile; whoever listened before hears nothing more."""
        queue: asyncio.Queue[bytes] = asyncio.Queue(_FULL)
        listener = self._listener = asyncio.get_running_loop(), queue
        try:
            yield _Taken(queue)
        finally:
            if self._listener is listener:
                self._listener = None


def _keep(queue: asyncio.Queue[bytes], payload: bytes) -> None:
    if not queue.full():
        queue.put_nowait(payload)


class _Taken:
    """The payloads of a queue; unlike a generator it can be asked again after a timeout."""

    def __init__(self, queue: asyncio.Queue[bytes]) -> None:
        self._queue = queue

    def __aiter__(self) -> _Taken:
        return self

    async def __anext__(self) -> bytes:
        return await self._queue.get()
