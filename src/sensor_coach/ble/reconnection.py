"""A stream that outlives its links."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Literal

from sensor_coach.ble.connection import Stream, connect
from sensor_coach.ble.radio import RADIO, Radio
from sensor_coach.ble.scanning import Found, find
from sensor_coach.devices.profile import DeviceProfile
from sensor_coach.errors import DeviceError
from sensor_coach.losses import Losses
from sensor_coach.samples import Notification

State = Literal["connected", "lost", "reconnecting"]


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
    losses: Losses | None = None
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
                losses = Losses(reconnect_s)
            pause_s = losses.pause_s(error)
        on_state("reconnecting")
        await asyncio.sleep(pause_s)
