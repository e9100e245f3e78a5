"""A stream that outlives its links."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from typing import Literal

from sensor_coach.ble.connection import Stream, connect
from sensor_coach.ble.radio import RADIO, Radio
from sensor_coach.ble.scanning import Found, find
from sensor_coach.devices.profile import DeviceProfile
from sensor_coach.errors import DeviceError, DeviceLostError
from sensor_coach.samples import Notification

State = Literal["connected", "lost", "reconnecting"]

_BACK_OFF_S = (0.5, 1.0, 2.0, 4.0, 8.0)
_LONGEST_SEARCH_S = 10.0


async def stream(
    sensor: Found | str | None,
    profile: DeviceProfile,
    radio: Radio = RADIO,
    *,
    reconnect_s: float = 60.0,
    on_state: Callable[[State], None] = lambda _state: None,
    on_link: Callable[[Stream], None] = lambda _link: None,
    started_ns: int | None = None,
) -> AsyncGenerator[Notification]:
    """Give notifications on one time axis, across lost links.

    After a loss it looks for the sensor again, with pauses of 0.5, 1, 2, 4, 8, 8, ... s.
    `on_link` is told of each connection, which knows its sensor's charge. Times count from
    `started_ns` (of ``time.monotonic_ns``), by default from when the sensor is subscribed to.
    Raises as `connect` does if the first connection fails, and DeviceLostError if no data
    come for `reconnect_s` after a loss. Close it (`contextlib.aclosing`) to stop the sensor.
    """
    found = sensor if isinstance(sensor, Found) else await find(sensor, radio=radio)
    connected = False
    losses: _Losses | None = None
    while True:
        try:
            if losses:  # looked up anew: the old handle may be stale
                found = await find(found.id, losses.left_s(), radio)
            async with connect(found, profile, radio=radio, started_ns=started_ns) as link:
                started_ns, connected = link.started_ns, True
                on_state("connected")
                on_link(link)
                async for notification in link:
                    losses = None
                    yield notification
        except DeviceError as error:
            if not connected:
                raise
            if losses is None:
                on_state("lost")
                losses = _Losses(reconnect_s)
            pause_s = losses.pause_s(error)
        on_state("reconnecting")
        await asyncio.sleep(pause_s)


class _Losses:
    """The failed attempts since data last came."""

    def __init__(self, reconnect_s: float) -> None:
        self._reconnect_s = reconnect_s
        self._give_up_s = time.monotonic() + reconnect_s
        self._count = 0

    def left_s(self) -> float:
        return min(max(0.0, self._give_up_s - time.monotonic()), _LONGEST_SEARCH_S)

    def pause_s(self, error: DeviceError) -> float:
        pause_s = _BACK_OFF_S[min(self._count, len(_BACK_OFF_S) - 1)]
        self._count += 1
        if time.monotonic() + pause_s > self._give_up_s:
            raise DeviceLostError(
                f"lost, and not back within {self._reconnect_s:g} s: {error}"
            ) from error
        return pause_s
