"""Messages that the app Sensor Logger pushes over HTTP; `firmware_notes/phones.md`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sensor_coach.devices.codecs.json_events import listed, message, time_ns, vector, whole
from sensor_coach.devices.event_order import EventOrder, Reading
from sensor_coach.devices.reading import Options, Samples
from sensor_coach.errors import DecodeError

_APP = "sensor-logger"
# The accelerometer of this app is free of gravity; some phones send the sum as well.
_SUMS = (("totalacceleration",), ("accelerometer", "gravity"))
_NAMES = {name: name for names in _SUMS for name in names} | {"gyroscope": "gyr"}


class SensorLoggerReader:
    """Reads pushed messages, their values nested or flat; the clock ticks in ns.

    Messages may come twice and in any order: they bear numbers, their events bear times. Other
    sensors than those of motion are passed over.
    """

    def __init__(self, options: Options) -> None:
        if options:
            raise ValueError(f"options {sorted(options)}, expected none")
        self._order = EventOrder(_SUMS)

    def read(self, payload: bytes) -> Samples:
        """Take the samples out of what has arrived so far; `Reader`."""
        found = message(payload, _APP)
        events = list(_events(listed(found, "payload", _APP)))
        session = str(found.get("sessionId", ""))
        samples = self._order.take(events, whole(found.get("messageId")), session)
        if missing := self._order.waits_for():
            raise DecodeError(f"{_APP}: no {', '.join(sorted(missing))}: switch it on in the app")
        return samples


def _events(items: list[Any]) -> Iterator[Reading]:
    for item in items:
        if not isinstance(item, dict):
            raise DecodeError(f"{_APP}: {str(item)[:40]!r}, expected an object")
        if sensor := _NAMES.get(str(item.get("name", "")).lower()):
            values = item["values"] if isinstance(item.get("values"), dict) else item
            xyz = vector([values.get(axis) for axis in "xyz"], _APP)
            yield Reading(sensor, time_ns(item.get("time"), 1, _APP), xyz)
