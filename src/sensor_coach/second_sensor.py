"""A second sensor in a set at the terminal: the other leg, the wrist, or the board."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace

from sensor_coach import ble, home, sources
from sensor_coach.ble import Found, Radio
from sensor_coach.devices.profile import DeviceProfile
from sensor_coach.errors import DeviceError
from sensor_coach.live_set import Say
from sensor_coach.recordings import Beside, SetInfo
from sensor_coach.samples import Notification
from sensor_coach.sources import Source
from sensor_coach.together import together

_OTHER = {"left": "right", "right": "left"}


@dataclass(frozen=True, slots=True)
class Second:
    """Which sensor it is, and where."""

    sensor: str  # id or name
    placement: str
    side: str | None = None  # None: follows from where the first one is

    def side_of(self, first: SetInfo) -> str | None:
        """Which leg it is on: worn as the first is, the other one."""
        if self.side or self.placement != first.placement:
            return self.side or first.side
        return _OTHER.get(first.side or "")


async def find(second: Second, first: Found, radio: Radio) -> Found:
    """Find it; DeviceError if it is none, or the first one."""
    name = sources.VIRTUAL_NAMES[1] if second.sensor == sources.VIRTUAL else second.sensor
    found = await ble.find(name, radio=radio)
    if found.id == first.id:
        raise DeviceError(f"{found}: is the first sensor already, expected another one")
    return found


def beside(info: SetInfo, second: Second, found: Found) -> SetInfo:
    """Say of a set that it has a second sensor."""
    known = None if second.sensor == sources.VIRTUAL else home.calibration_of(found.id)
    profile = sources.profile_of(found).toml
    other = Beside(second.placement, second.side_of(info), profile, known)
    return replace(info, beside=(other,))


def both(first: Found, second: Found, radio: Radio) -> Source:
    """Stream both, on one clock of the host."""

    def source(say: Say) -> AbstractAsyncContextManager[AsyncIterator[Notification]]:
        started_ns = time.monotonic_ns()
        return together(
            [_streaming(each, sources.profile_of(each), radio, started_ns)
             for each in (first, second)]
        )(say)  # fmt: skip

    return source


def _streaming(found: Found, profile: DeviceProfile, radio: Radio, started_ns: int) -> Source:
    def source(say: Say) -> AbstractAsyncContextManager[AsyncIterator[Notification]]:
        return sources.streaming(found, profile, radio, say, started_ns)

    return source
