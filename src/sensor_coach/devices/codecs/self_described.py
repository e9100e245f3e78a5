"""Packets whose layout the device tells itself: EdgeML-Arduino and OpenEarable 1.

The description is u8 sensors; of each u8 number, name, u8 components; of each of those u8 type,
group, name, unit; texts are u8 length and bytes. A packet is u8 sensor, u8 length, u32 ms and
the components, packed, lowest byte first.

Source: edge-ml/EdgeML-Arduino (SensorProvider.cpp, SensorScheme.h), open_earable_flutter
(edge_ml_sensor_scheme_reader.dart, edge_ml_sensor_value_parser.dart).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sensor_coach.devices.reading import Options, Samples
from sensor_coach.errors import DecodeError
from sensor_coach.samples import GRAVITY, Array

_TYPES = ("<i1", "<u1", "<i2", "<u2", "<i4", "<u4", "<f4", "<f8")
_HEADER = 6  # bytes: sensor, length, time
_ACC = {"g": GRAVITY, "mg": GRAVITY / 1000, "m/s^2": 1.0, "m/s2": 1.0, "m/s²": 1.0}
_RADIAN = float(np.radians(1))
_GYR = {"dps": _RADIAN, "deg/s": _RADIAN, "°/s": _RADIAN, "rad/s": 1.0}
_SI = {"acc": _ACC, "gyr": _GYR}
_GROUPS = {"acc": "acc", "accelerometer": "acc", "acceleration": "acc",
           "gyro": "gyr", "gyr": "gyr", "gyroscope": "gyr"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Component:
    """One number of a packet."""

    type: str  # of numpy
    group: str
    name: str
    unit: str


class SelfDescribedReader:
    """Reads the packets of one sensor once it has heard the description; ticks are ms."""

    def __init__(self, options: Options) -> None:
        if options:
            raise ValueError(f"options {sorted(options)}, expected none")
        self._sensors: dict[int, tuple[Component, ...]] = {}

    def hear(self, payload: bytes) -> None:
        """Take the description; DecodeError if it is damaged."""
        self._sensors = description(payload)

    def read(self, payload: bytes) -> Samples:
        """Take the sample out of one packet; `Reader`."""
        if len(payload) <= _HEADER or len(payload) != _HEADER + payload[1]:
            raise DecodeError(f"self-described: {len(payload)} bytes, its length says otherwise")
        components = self._sensors.get(payload[0])
        if components is None:
            raise DecodeError(f"self-described: no description of sensor {payload[0]}")
        values = _values(components, payload[_HEADER:])
        time_ms = np.frombuffer(payload, "<u4", 1, 2).astype(np.int64)
        return Samples(
            _vector(components, values, "acc"), _vector(components, values, "gyr"), time_ms
        )


def description(payload: bytes) -> dict[int, tuple[Component, ...]]:
    """Read the components of every sensor, by its number."""
    cursor = _Cursor(payload)
    found = {}
    for _ in range(cursor.number()):
        sensor, _name = cursor.number(), cursor.text()
        found[sensor] = tuple(cursor.component() for _ in range(cursor.number()))
    return found


class _Cursor:
    """Goes through a description."""

    def __init__(self, payload: bytes) -> None:
        self._payload, self._at = payload, 0

    def number(self) -> int:
        return self._take(1)[0]

    def text(self) -> str:
        return self._take(self.number()).decode("utf-8", "replace").strip("\0 ")

    def component(self) -> Component:
        kind = self.number()
        if kind >= len(_TYPES):
            raise DecodeError(f"self-described: type {kind}, expected 0 to {len(_TYPES) - 1}")
        return Component(_TYPES[kind], self.text(), self.text(), self.text())

    def _take(self, size: int) -> bytes:
        part = self._payload[self._at : self._at + size]
        if len(part) < size:
            raise DecodeError(f"self-described: description ends after {len(self._payload)} bytes")
        self._at += size
        return part


def _values(components: tuple[Component, ...], content: bytes) -> list[float]:
    record = np.dtype([(f"f{at}", each.type) for at, each in enumerate(components)])
    if len(content) != record.itemsize:
        raise DecodeError(
            f"self-described: {len(content)} bytes of numbers, expected {record.itemsize}"
        )
    return [float(value) for value in np.frombuffer(content, record)[0]]


def _vector(components: tuple[Component, ...], values: list[float], quantity: str) -> Array:
    """Give x, y, z of a quantity in SI units, shape (1, 3); NaN if the sensor has it not."""
    found = {
        component.name.lower()[-1:]: value * _factor(component, quantity)
        for component, value in zip(components, values, strict=True)
        if _GROUPS.get(component.group.lower()) == quantity
    }
    if not found:
        return np.full((1, 3), np.nan)
    if set(found) != set("xyz") or not np.isfinite(list(found.values())).all():
        raise DecodeError(f"self-described: {quantity} is {found}, expected finite x, y and z")
    return np.array([[found[axis] for axis in "xyz"]])


def _factor(component: Component, quantity: str) -> float:
    if component.unit not in _SI[quantity]:
        raise DecodeError(
            f"self-described: {component.group} in {component.unit!r}, "
            f"expected one of {sorted(_SI[quantity])}"
        )
    return _SI[quantity][component.unit]
