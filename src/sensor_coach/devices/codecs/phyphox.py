"""Answers of the app phyphox to requests for its configuration and its buffers.

`firmware_notes/phones.md` says what is known of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sensor_coach.devices.codecs.json_events import listed, message, time_ns, vector
from sensor_coach.devices.event_order import EventOrder, Reading
from sensor_coach.devices.reading import NO_SAMPLES, Options, Samples
from sensor_coach.errors import DecodeError

_APP = "phyphox"
_SOURCES = {"accelerometer": "acc", "gyroscope": "gyr"}
_PARTS = ("t", "x", "y", "z")

Names = dict[str, tuple[str, ...]]  # "acc", "gyr": the buffers of t, x, y and z


class PhyphoxReader:
    """Reads `/config`, which says what the buffers are called, and `/get`; the clock ticks in ns.

    Requests overlap, so most answers hold some samples again.
    """

    def __init__(self, options: Options) -> None:
        if options:
            raise ValueError(f"options {sorted(options)}, expected none")
        self._order = EventOrder((("acc",),))
        self._names: Names = {}

    def read(self, payload: bytes) -> Samples:
        """Take the samples out of one answer; `Reader`."""
        found = message(payload, _APP)
        if "inputs" in found:
            self._names = buffer_names(found)
            return NO_SAMPLES
        buffers, status = found.get("buffer"), found.get("status")
        if not isinstance(buffers, dict) or not self._names:
            raise DecodeError(f"{_APP}: {payload[:40]!r}, expected a configuration, then buffers")
        session = str(status.get("session", "")) if isinstance(status, dict) else ""
        events = [each for item in self._names.items() for each in _events(buffers, *item)]
        return self._order.take(events, session=session)


def buffer_names(config: dict[str, Any]) -> Names:
    """Find the buffers of acceleration and angular rate in an answer to `/config`.

    Parameters
    ----------
    config : dict
        The JSON object of the answer.

    Returns
    -------
    dict
        "acc", and "gyr" where the experiment has it: names of the buffers of time, x, y and z.

    Raises
    ------
    DecodeError
        If the experiment has no accelerometer whose times and axes are kept.
    """
    found: Names = {}
    for source in listed(config, "inputs", _APP):
        name = _SOURCES.get(str(source.get("source"))) if isinstance(source, dict) else None
        outputs = source.get("outputs") if name else None
        if name and isinstance(outputs, list):
            kept = {key: str(value) for each in outputs if isinstance(each, dict)
                    for key, value in each.items()}  # fmt: skip
            if set(_PARTS) <= set(kept):
                found.setdefault(name, tuple(kept[part] for part in _PARTS))
    if "acc" not in found:
        title = str(config.get("title", ""))[:40]
        raise DecodeError(f"{_APP}: the experiment {title!r} keeps no accelerometer with its times")
    return found


def columns(buffers: dict[str, Any], names: tuple[str, ...]) -> list[list[Any]]:
    """Give the buffers of one sensor in an answer to `/get`, as long as the shortest."""
    found = [buffers[name].get("buffer") if isinstance(buffers.get(name), dict) else None
             for name in names]  # fmt: skip
    if not all(isinstance(each, list) for each in found):
        raise DecodeError(f"{_APP}: no buffer for one of {', '.join(names)}")
    shortest = min(len(each) for each in found if each is not None)
    return [each[:shortest] for each in found if each is not None]


def _events(buffers: dict[str, Any], sensor: str, names: tuple[str, ...]) -> Iterator[Reading]:
    for t, *xyz in zip(*columns(buffers, names), strict=True):
        if t is not None and None not in xyz:  # null: not a number
            yield Reading(sensor, time_ns(t, 1_000_000_000, _APP), vector(xyz, _APP))
