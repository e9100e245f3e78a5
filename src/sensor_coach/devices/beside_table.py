"""Compiling the `[[beside]]` tables of a profile; the keys are described in `beside`."""

from __future__ import annotations

import numpy as np

from sensor_coach.devices.beside import UNITS, Beside, Quantity
from sensor_coach.devices.codecs import TELLING
from sensor_coach.devices.commands import uuid
from sensor_coach.devices.fields import condition
from sensor_coach.devices.layout import TYPES
from sensor_coach.devices.section import Section

_ORDERS = {"little": "<", "big": ">"}


def beside(section: Section) -> Beside:
    """Compile one table."""
    order = section.choose("endian", _ORDERS, "little")
    characteristic = uuid(section, "char", section.take("char", str))
    when = condition(section, order)
    also = tuple(uuid(section, "also", text) for text in section.items("also", str))
    if section.has("codec"):
        reader = section.choose("codec", TELLING)
        if also and not hasattr(reader, "hear"):
            raise section.fault("also", list(also), "a codec that hears other characteristics")
        made = Beside(characteristic, when, reader, also)
    else:
        quantity = _quantity(section, order)
        made = Beside(characteristic, when, lambda: quantity)
    section.close()
    return made


def _quantity(section: Section, order: str) -> Quantity:
    kind = section.choose("type", {name: name for name in TYPES if name != "i24"})
    at, n = section.take("at", int), section.take("n", int, 1)
    if at < 0 or n < 1:
        raise section.fault("at", (at, n), "bytes from the start, and one number or more")
    return Quantity(
        section.take("what", str), np.dtype(order + TYPES[kind]), at, n,
        section.take("scale", float, 1.0), section.take("bias", float, 0.0),
        section.choose("unit", {unit: unit for unit in UNITS}, ""),
        section.take("invalid", float) if section.has("invalid") else None,
        _bits(section, kind),
    )  # fmt: skip


def _bits(section: Section, kind: str) -> tuple[int, int] | None:
    if not section.has("bits"):
        return None
    found = section.items("bits", int)
    size, expected = int(kind[1:]), "[lowest, how many] of the bits of a whole number"
    if kind[0] == "f" or len(found) != 2 or not 0 <= found[0] < found[0] + found[1] <= size:
        raise section.fault("bits", list(found), expected)
    return found[0], found[1]
