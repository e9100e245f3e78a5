"""What goes wrong with real sensors, at a chosen notification, so that tests repeat exactly."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bumble.controller import Controller
from bumble.core import PhysicalTransport
from bumble.hci import Address
from bumble.link import LocalLink


@dataclass(frozen=True, slots=True)
class Faults:
    """Numbers of the notifications, counted from 0, at which a virtual sensor misbehaves."""

    skip: frozenset[int] = frozenset()  # never sent: the sensor's own buffer overflowed
    garble: frozenset[int] = frozenset()  # sent damaged
    lose_link_at: int | None = None  # out of range just before this one
    stall_at: int | None = None  # silent from this one until subscribed again


def garbled(payload: bytes) -> bytes:
    """Damage a payload: every bit flipped, and the last byte missing."""
    return bytes(byte ^ 0xFF for byte in payload[:-1])


class SlowLink(LocalLink):
    """A link with connection events: what is sent waits for the next one.

    A missed event delays and loses nothing, as on air, where the link layer sends again.
    """

    def __init__(
        self,
        interval_s: float = 0.030,
        per_event: int = 4,
        missed: float = 0.0,
        seed: int = 0,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._interval_s = interval_s
        self._per_event = per_event
        self._missed = missed  # share of connection events that fail, 0 to 1
        self._random = Random(seed)
        self._waiting: dict[tuple[Controller, Address], deque[Callable[[], None]]] = {}

    def send_acl_data(
        self,
        sender_controller: Controller,
        destination_address: Address,
        transport: PhysicalTransport,
        data: bytes,
    ) -> None:
        """Keep the data until the next connection event of this direction."""
        key = (sender_controller, destination_address)
        send = super().send_acl_data
        if key not in self._waiting:
            self._waiting[key] = deque()
            self._after_next_interval(key)
        self._waiting[key].append(
            lambda: send(sender_controller, destination_address, transport, data)
        )

    def _after_next_interval(self, key: tuple[Controller, Address]) -> None:
        loop = asyncio.get_running_loop()
        events = loop.time() // self._interval_s + 1
        loop.call_at(events * self._interval_s, self._connection_event, key)

    def _connection_event(self, key: tuple[Controller, Address]) -> None:
        waiting = self._waiting[key]
        if self._random.random() >= self._missed:
            for _ in range(min(self._per_event, len(waiting))):
                waiting.popleft()()
        if waiting:
            self._after_next_interval(key)
        else:
            del self._waiting[key]
