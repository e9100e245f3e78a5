"""Messages of the project's own page for phones; `firmware_notes/phones.md`."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from sensor_coach.devices.codecs.json_events import listed, message, time_ns, vector, whole
from sensor_coach.devices.event_order import EventOrder, Reading
from sensor_coach.devices.reading import Options, Samples
from sensor_coach.errors import DecodeError

_APP = "phone page"
_DEGREE = math.pi / 180


class PhonePageReader:
    """Reads events of DeviceMotion as the page collected them; the clock ticks in ns.

    A row is the time in ms since 1970, the acceleration with gravity in m/s² and the rate of
    rotation in °/s: about x, y and z, which the browser calls alpha, beta and gamma. The page's
    `sign` tells browsers apart that give the acceleration with the opposite sign.
    """

    def __init__(self, options: Options) -> None:
        if options:
            raise ValueError(f"options {sorted(options)}, expected none")
        self._order = EventOrder((("acc",),))

    def read(self, payload: bytes) -> Samples:
        """Take the samples out of what has arrived so far; `Reader`."""
        found = message(payload, _APP)
        sign = found.get("sign")
        if sign not in (1, -1):
            raise DecodeError(f"{_APP}: sign is {str(sign)[:40]!r}, expected 1 or -1")
        events = [each for row in listed(found, "events", _APP) for each in _events(row, sign)]
        return self._order.take(events, whole(found.get("n")), str(found.get("session", "")))


def _events(row: Any, sign: int) -> Iterator[Reading]:
    if not isinstance(row, list) or len(row) != 7:
        raise DecodeError(f"{_APP}: {str(row)[:40]!r}, expected a row of seven")
    t_ns = time_ns(row[0], 1_000_000, _APP)
    yield Reading("acc", t_ns, vector(row[1:4], _APP, sign))
    if None not in row[4:]:  # a phone without a gyroscope
        yield Reading("gyr", t_ns, vector(row[4:], _APP, _DEGREE))
