"""Where the notifications of a set come from: a sensor, a virtual sensor, or a recording."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

from sensor_coach import recordings
from sensor_coach.coach import Source
from sensor_coach.samples import Notification


def replayed(notes: Iterable[Notification], speed: float = 1.0) -> Source:
    """Play stored notifications at `speed` times the pace they came at; inf does not wait."""

    @asynccontextmanager
    async def source(_say: Callable[[str], None]) -> AsyncIterator[AsyncIterator[Notification]]:
        yield recordings.replay(notes, speed)

    return source
