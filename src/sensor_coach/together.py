"""Several sensors as one source of notifications, each of which says whose it is."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from sensor_coach.errors import DeviceError
from sensor_coach.live_set import Say
from sensor_coach.samples import Notification
from sensor_coach.sources import Source


@dataclass(frozen=True, slots=True)
class _Ended:
    """A sensor gives no more, and why."""

    sensor: int
    error: BaseException | None


def together(sources: Sequence[Source]) -> Source:
    """Join sources whose times count from the same moment; the first one leads.

    Nothing is told before all of them have sent something, and then from the first of it on. When
    the first one ends, or is lost for good, so does the set; another one that is lost for good
    leaves the set to the first.
    """

    @asynccontextmanager
    async def source(say: Say) -> AsyncIterator[AsyncIterator[Notification]]:
        async with AsyncExitStack() as stack:
            says = [say, *[_unheard] * (len(sources) - 1)]
            opened = [
                await stack.enter_async_context(each(told))
                for each, told in zip(sources, says, strict=True)
            ]
            notes = _merged(opened)
            async with contextlib.aclosing(notes):
                yield notes

    return source


def _unheard(_status: str, _battery_percent: int | None = None, /) -> None:
    """What becomes of another link than the first is seen in its results."""


async def _merged(opened: list[AsyncIterator[Notification]]) -> AsyncGenerator[Notification]:
    queue: asyncio.Queue[Notification | _Ended] = asyncio.Queue()
    pumps = [
        asyncio.create_task(_pump(sensor, notes, queue)) for sensor, notes in enumerate(opened)
    ]
    silent, held = set(range(len(opened))), list[Notification]()
    zero_us: int | None = None
    try:
        while True:
            item = await queue.get()
            if isinstance(item, _Ended):
                if item.sensor and item.sensor not in silent:
                    continue
                if item.error:
                    raise item.error
                return
            silent.discard(item.sensor)
            held.append(item)
            if not silent:
                if zero_us is None:
                    zero_us = min(note.received_us for note in held)
                for note in held:
                    received_us = note.received_us - zero_us
                    yield Notification(received_us, note.characteristic, note.payload, note.sensor)
                held.clear()
    finally:
        for pump in pumps:
            pump.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)


async def _pump(
    sensor: int, notes: AsyncIterator[Notification], queue: asyncio.Queue[Notification | _Ended]
) -> None:
    error = None
    try:
        async for note in notes:
            queue.put_nowait(
                Notification(note.received_us, note.characteristic, note.payload, sensor)
            )
    except DeviceError as lost:
        error = lost
    queue.put_nowait(_Ended(sensor, error))
