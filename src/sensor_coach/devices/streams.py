"""Compiling the `[[stream]]` tables of a profile.

`time.source` is "device" (the device sends its clock: `type` and `at` unless a codec finds it,
`unit`, `wrap_bits`, `refers_to`), "counter" (only `[stream.counter]`) or "arrival". `refers_to`
is "first" or "last" sample of the packet, or "each": then `at` counts from the start of every
record. `nominal_rate_hz` is a number or the parameter that sets it, "{rate_hz}". `shared` says
that the streams of the profile are timed by one and the same clock of the device.

A codec gives `quantities`, by default both; `also` are characteristics whose payloads it hears
beside its own, such as answers to commands.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from sensor_coach.devices.channel import Stream
from sensor_coach.devices.clock import ClockParams
from sensor_coach.devices.codecs import CODECS
from sensor_coach.devices.commands import Param, uuid
from sensor_coach.devices.fields import condition, layout, number
from sensor_coach.devices.layout import Number
from sensor_coach.devices.section import Section
from sensor_coach.devices.table import PacketReader, ResyncReader

_UNITS_S = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
_ORDERS = {"little": "<", "big": ">"}


def stream(section: Section, values: dict[str, Param]) -> tuple[Stream, set[str]]:
    """Compile one stream; also which of "acc" and "gyr" it carries."""
    order = section.choose("endian", _ORDERS, "little")
    characteristic = _characteristic(section)
    when = condition(section, order)
    clock, tick, each, counter = _clock(section, order, values)
    if not section.has("codec") and (clock.tick_s is None) != (tick is None):
        raise section.fault("time", tick, "'type' and 'at' with source 'device', and only then")
    reader, kinds, auto = None, set(), False
    also = tuple(uuid(section, "also", text) for text in section.items("also", str))
    if section.has("codec"):
        reader, kinds = _codec(section, bool(also)), _quantities(section)
    elif section.has("field"):
        made = layout(section, order, tick, each, counter)
        reader = partial(ResyncReader if made.sync else PacketReader, made)
        kinds = {vector.name for vector in made.vectors}
        auto = any(vector.unknown_unit for vector in made.vectors)
    service, optional = section.take("service", str, ""), section.take("optional", bool, False)
    service = uuid(section, "service", service) if service else ""
    section.close()
    return Stream(characteristic, when, reader, clock, service, optional, also, auto), kinds


def _characteristic(section: Section) -> str:
    """Take where the stream comes from: a characteristic, or a channel that is no radio's."""
    if section.has("channel"):
        return section.take("channel", str)
    return uuid(section, "char", section.take("char", str))


def _codec(section: Section, hears: bool) -> Any:
    name = section.choose("codec", {name: name for name in CODECS})
    options = section.table("options").rest()
    make = partial(CODECS[name], options)
    try:
        reader = make()
    except (TypeError, ValueError) as error:
        raise section.fault("options", options, f"options of {name} ({error})") from error
    if hears and not hasattr(reader, "hear"):
        raise section.fault("also", name, "a codec that hears other characteristics")
    return make


def _quantities(section: Section) -> set[str]:
    found = section.items("quantities", str) or ("acc", "gyr")
    if not set(found) <= {"acc", "gyr"}:
        raise section.fault("quantities", list(found), "'acc', 'gyr' or both")
    return set(found)


def _clock(
    section: Section, order: str, values: dict[str, Param]
) -> tuple[ClockParams, Number | None, bool, Number | None]:
    time, count = section.table("time"), section.table("counter")
    tick, counter = number(time, order), number(count, order)
    source = time.choose("source", {w: w for w in ("device", "counter", "arrival")}, "arrival")
    refers_to = time.choose("refers_to", {w: w for w in ("first", "last", "each")}, "last")
    bits = counter.dtype.itemsize * 8 if counter else 0
    if source == "counter" and not (bits or count.has("bits")):
        raise time.fault("source", source, "a [stream.counter] with it")
    clock = ClockParams(
        _rate(time, values),
        _unit_s(time) if source == "device" else None,
        time.take("wrap_bits", int, 0),
        "first" if refers_to == "first" else "last",
        count.take("bits", int, bits),
        count.choose("step", {"packet": "packet", "sample": "sample"}, "packet"),
        time.take("shared", bool, False),
    )
    time.close()
    count.close()
    return clock, tick, refers_to == "each", counter


def _unit_s(time: Section) -> float:
    unit = time.choose("unit", {**_UNITS_S, "ticks": 0.0})
    return unit or 1 / _positive(time, "tick_hz", time.take("tick_hz", float))


def _rate(time: Section, values: dict[str, Param]) -> float:
    found: Any = time.take("nominal_rate_hz", object)
    if isinstance(found, str):
        param = values.get(found.strip("{}"))
        found = param.value if param else found
    return _positive(time, "nominal_rate_hz", found)


def _positive(time: Section, key: str, found: Any) -> float:
    if not isinstance(found, (int, float)) or isinstance(found, bool) or not 0 < found < 1e9:
        raise time.fault(key, found, "a positive number of Hz or '{parameter}'")
    return float(found)
