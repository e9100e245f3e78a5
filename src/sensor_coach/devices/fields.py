"""Compiling the binary layout of a `[[stream]]` table: where its numbers are.

`framing` is "packet" (a payload holds whole records) or "resync" (a byte stream of frames of
`frame_len` bytes that start with one of the marks in `sync`; only frames with the first mark
are read, the others are known and passed over; of several lengths the shortest that the next mark
or the end of the payload follows). `repeat` says where the records of one sample
each are: `start`, `stride`, `count` (a number or "rest").
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from sensor_coach.devices.layout import TYPES, Checksum, Layout, Number, Vector, When
from sensor_coach.devices.section import Section
from sensor_coach.samples import GRAVITY

_AUTO = "auto"
_UNITS = {
    "acc": {"m/s^2": 1.0, "g": GRAVITY, "mg": GRAVITY / 1000, _AUTO: 1.0},
    "gyr": {"rad/s": 1.0, "deg/s": float(np.radians(1)), "mdeg/s": float(np.radians(1e-3))},
}
_VALUE = r"(?:0x[0-9a-f]+|\d+)"
_WHEN = re.compile(rf"(?:len|(?P<type>[iu]\d+)@(?P<at>\d+))==(?P<values>{_VALUE}(?:\|{_VALUE})*)")


def number(section: Section, order: str) -> Number | None:
    """Take `type` and `at` of one number, if they are there."""
    if not section.has("type"):
        return None
    kind = section.choose("type", {name: name for name in TYPES if name != "i24"})
    at = section.take("at", int)
    if at < 0:
        raise section.fault("at", at, "bytes from the start")
    return Number(np.dtype(order + TYPES[kind]), at)


def condition(section: Section, order: str) -> When | None:
    """Take the `when` of a stream, `u8@0==0x55`, or of either of two, `u8@0==0x55|0x56`."""
    text = section.take("when", str, "")
    found = _WHEN.fullmatch(text)
    if text and (found is None or (found["type"] and found["type"] not in TYPES)):
        raise section.fault("when", text, "like 'u8@0==0x55' or 'len==12'")
    if found is None:
        return None
    place = (
        Number(np.dtype(order + TYPES[found["type"]]), int(found["at"])) if found["at"] else None
    )
    return When(place, tuple(int(value, 0) for value in found["values"].split("|")))


def layout(
    section: Section, order: str, tick: Number | None, each: bool, counter: Number | None
) -> Layout:
    """Compile the table of fields; `each`: the tick is part of every record."""
    vectors = tuple(_vector(field) for field in section.tables("field"))
    repeat = section.table("repeat")
    resync = section.choose("framing", {"packet": False, "resync": True}, "packet")
    sync = tuple(_bytes(section, word) for word in section.items("sync", str))
    lengths = _lengths(section)
    frame = min(lengths, default=0) if resync else 0
    start, count = repeat.take("start", int, 0), _count(repeat)
    used = max([v.end for v in vectors] + [tick.end if tick and each else 0])
    stride = frame or repeat.take("stride", int, 0) or used
    if resync:
        _check_resync(section, sync, frame, bool(counter or (tick and not each)))
    if stride < used or start < 0:
        raise section.fault("repeat", stride, f"a stride of at least {used} bytes")
    made = Layout(
        order, lengths, start, count, _record(vectors, order, stride, tick if each else None),
        vectors, None if each else tick, counter, _checksum(section), sync,
    )  # fmt: skip
    repeat.close()
    return made


def _check_resync(section: Section, sync: tuple[bytes, ...], frame: int, shared: bool) -> None:
    if not (sync and all(sync) and frame >= max(map(len, sync))):
        raise section.fault("framing", "resync", "'sync' and 'frame_len' with it")
    if shared:
        raise section.fault("framing", "resync", "no counter, and a time that refers to 'each'")


def _record(
    vectors: tuple[Vector, ...], order: str, stride: int, tick: Number | None
) -> np.dtype[np.void]:
    fields = {vector.name: (*vector.field(order), vector.at) for vector in vectors}
    if tick:
        fields["tick"] = (tick.dtype.str, (), tick.at)
    return np.dtype(
        {
            "names": list(fields),
            "formats": [(form, shape) for form, shape, _ in fields.values()],
            "offsets": [at for *_, at in fields.values()],
            "itemsize": max(stride, 1),
        }
    )


def _vector(section: Section) -> Vector:
    name = section.choose("quantity", {"acc": "acc", "gyr": "gyr"})
    kind = section.choose("type", {name: name for name in TYPES})
    auto = section.peek("unit") == _AUTO
    unit = _unit(section, name)
    scale, bias = section.take("scale", float, 1.0), section.take("bias", float, 0.0)
    invalid = section.take("invalid", float) if section.has("invalid") else None
    at = section.take("at", int)
    if at < 0:
        raise section.fault("at", at, "bytes from the start of the record")
    vector = Vector(name, kind, at, scale * unit, bias * unit, invalid, auto)
    section.close()
    return vector


def _unit(section: Section, name: str) -> float:
    unit = section.take("unit", str)
    if unit not in _UNITS[name]:
        raise section.fault("unit", unit, f"one of {sorted(_UNITS[name])}")
    return _UNITS[name][unit]


def _bytes(section: Section, word: str) -> bytes:
    try:
        return bytes.fromhex(word)
    except ValueError as error:
        raise section.fault("sync", word, "hex digits") from error


def _lengths(section: Section) -> tuple[int, ...]:
    found: Any = section.take("frame_len", object, 0)
    lengths = found if isinstance(found, list) else [found]
    if not all(type(length) is int and length >= 0 for length in lengths):
        raise section.fault("frame_len", found, "a length in bytes or a list of them")
    return tuple(sorted(length for length in lengths if length))


def _count(repeat: Section) -> int:
    count: Any = repeat.take("count", object, 1)
    if count == "rest":
        return 0
    if type(count) is not int or count < 1:
        raise repeat.fault("count", count, "a number of samples or 'rest'")
    return count


def _checksum(section: Section) -> Checksum | None:
    if not section.has("checksum"):
        return None
    table = section.table("checksum")
    table.choose("kind", {"sum8": None})
    over = table.items("over", int)
    if len(over) != 2:
        raise table.fault("over", over, "[first byte, byte after the last or 0]")
    checksum = Checksum(over[0], over[1], table.take("at", int))
    table.close()
    return checksum
