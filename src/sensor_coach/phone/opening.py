"""From an address to the phone behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from functools import partial
from importlib import import_module

from sensor_coach.phone.address import Address
from sensor_coach.phone.inbox import Inbox
from sensor_coach.phone.receiver import receiving
from sensor_coach.phone.streaming import Phone

INBOX = Inbox()  # what the page sends, whichever server it was opened from
# imported for who asks an app only: they know HTTP and WebSocket, which a start need not wait for
_SERVES = {"phyphox": "phyphox", "sensorserver": "sensor_server"}
_PATIENCE_S, _PATIENCE_PUSHED_S = 3.0, 6.0  # an app pushes a second or more at a time
_FIRST_S, _FIRST_PUSHED_S = 15.0, 180.0  # somebody has to start what pushes


@asynccontextmanager
async def opened(address: Address) -> AsyncIterator[Phone]:
    """Make a phone ready to be streamed; DeviceError if its port is taken."""
    title, channel = address.title, address.profile_id
    if address.url:
        app = import_module(f"sensor_coach.phone.{_SERVES[channel]}")
        yield Phone(title, channel, partial(app.connected, address.url), _PATIENCE_S, _FIRST_S)
        return
    async with _pushed(address) as payloads:
        patience_s = _PATIENCE_PUSHED_S if address.port else _PATIENCE_S
        yield Phone(
            title, channel, lambda: nullcontext(payloads), patience_s, _FIRST_PUSHED_S, pushes=True
        )


@asynccontextmanager
async def _pushed(address: Address) -> AsyncIterator[AsyncIterator[bytes]]:
    """Listen to the page, or to an app by a server of its own."""
    inbox = Inbox() if address.port else INBOX
    async with AsyncExitStack() as stack:
        if address.port:
            await stack.enter_async_context(receiving(inbox, address.port))
        yield await stack.enter_async_context(inbox.listening())
