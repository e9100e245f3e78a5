"""A phone's payloads as notifications on one time axis, across lost links."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Literal

from sensor_coach.errors import DeviceError, DeviceLostError
from sensor_coach.losses import Losses
from sensor_coach.samples import Notification

State = Literal["connected", "lost", "reconnecting"]


@dataclass(frozen=True, slots=True)
class Phone:
    """A way to a phone."""

    title: str
    channel: str  # of its notifications, as its profile has it
    # connects; gives payloads until the link drops, which raises DeviceError or ends them
    connected: Callable[[], AbstractAsyncContextManager[AsyncIterator[bytes]]]
    patience_s: float  # without data, before it counts as lost
    first_s: float  # until the first of them: somebody may have to tap something
    pushes: bool = False  # it comes by itself: there is nothing to try again, only to wait


async def stream(
    phone: Phone,
    *,
    reconnect_s: float = 60.0,
    on_state: Callable[[State], None] = lambda _state: None,
) -> AsyncGenerator[Notification]:
    """Give what a phone sends, as it was received.

    Time counts from the first payload. After a loss it connects again, with pauses of 0.5, 1, 2,
    4, 8, 8, ... s. Raises DeviceError if the first connection fails, and DeviceLostError if no
    data come for `reconnect_s` after a loss.
    """
    started_ns: int | None = None
    losses: Losses | None = None
    while True:
        try:
            async with phone.connected() as payloads:
                while True:
                    patience_s = phone.first_s if started_ns is None else phone.patience_s
                    payload = await _next(phone, payloads, patience_s)
                    now_ns = time.monotonic_ns()
                    if started_ns is None or losses:
                        on_state("connected")
                    started_ns, losses = started_ns or now_ns, None
                    yield Notification((now_ns - started_ns) // 1000, phone.channel, payload)
        except DeviceError as error:
            if started_ns is None:
                raise
            if losses is None:
                on_state("lost")
                losses = Losses(reconnect_s)
            pause_s = losses.pause_s(error)
        on_state("reconnecting")
        if not phone.pushes:
            await asyncio.sleep(pause_s)


async def _next(phone: Phone, payloads: AsyncIterator[bytes], patience_s: float) -> bytes:
    try:
        async with asyncio.timeout(patience_s):
            return await anext(payloads)
    except TimeoutError:
        raise DeviceLostError(f"{phone.title}: no data for {patience_s:g} s") from None
    except StopAsyncIteration:
        raise DeviceLostError(f"{phone.title}: the link dropped") from None
