"""Messages of the app SensorServer over a WebSocket; `firmware_notes/phones.md`."""

from __future__ import annotations

from sensor_coach.devices.codecs.json_events import listed, message, time_ns, vector
from sensor_coach.devices.event_order import EventOrder, Reading
from sensor_coach.devices.reading import NO_SAMPLES, Options, Samples

_APP = "sensorserver"
_NAMES = {"android.sensor.accelerometer": "acc", "android.sensor.gyroscope": "gyr"}
_HOLD_S = 0.05  # messages bear no numbers, and each sensor sends when it likes


class SensorServerReader:
    """Reads one event a message; the clock ticks in ns since the phone was switched on."""

    def __init__(self, options: Options) -> None:
        if options:
            raise ValueError(f"options {sorted(options)}, expected none")
        self._order = EventOrder((("acc",),), _HOLD_S)

    def read(self, payload: bytes) -> Samples:
        """Take the samples out of what has arrived so far; `Reader`."""
        found = message(payload, _APP)
        sensor = _NAMES.get(str(found.get("type")))
        if sensor is None:
            return NO_SAMPLES
        xyz = vector(listed(found, "values", _APP)[:3], _APP)
        t_ns = time_ns(found.get("timestamp"), 1, _APP)
        return self._order.take([Reading(sensor, t_ns, xyz)])
