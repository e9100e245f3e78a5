"""What is written to a device: parameters and commands of a profile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sensor_coach.devices.section import Section
from sensor_coach.devices.template import fill

_SHORT_UUID = re.compile(r"[0-9a-f]{4}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Write:
    """One write to a characteristic."""

    characteristic: str
    payload: bytes
    response: bool = True
    read_back: bool = False  # the device takes the nearest it can: read what it took
    service: str = ""  # where the characteristic is in several services
    expect: str = ""  # pattern that the hex of the notified reply must fit; "": no reply
    optional: bool = False  # left out where the device has no such characteristic
    read: bool = False  # not written but read: what is there becomes part of the recording


def uuid(section: Section, key: str, text: str) -> str:
    """Give a UUID in full and lower case; the four digits of an assigned number will do."""
    text = text.lower()
    if _SHORT_UUID.fullmatch(text):
        return f"0000{text}-0000-1000-8000-00805f9b34fb"
    if not _UUID.fullmatch(text):
        raise section.fault(key, text, "a UUID of 36 characters or 4 hex digits")
    return text


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of the commands."""

    value: float
    code: float  # what is sent for it


def params(top: Section) -> dict[str, Param]:
    """Take the `[params.NAME]` tables, by name."""
    table = top.table("params")
    found = {}
    for name in table:
        section = table.table(name)
        value, allowed = section.take("default", float), section.items("allowed", object)
        codes = section.items("codes", int)
        if allowed and value not in allowed:
            raise section.fault("default", value, f"one of {list(allowed)}")
        if codes and len(codes) != len(allowed):
            raise section.fault("codes", codes, "a code for each of 'allowed'")
        found[name] = Param(value, codes[allowed.index(value)] if codes else value)
        section.close()
    return found


def commands(top: Section, key: str, values: Mapping[str, Param]) -> tuple[Write, ...]:
    """Take the `[[setup]]`, `[[start]]` or `[[stop]]` commands, parameters filled in."""
    return tuple(write for section in top.tables(key) for write in writes(section, values))


def writes(section: Section, values: Mapping[str, Param]) -> list[Write]:
    """Compile one command, its last keys: one write, or several of `chunk` bytes each."""
    read, service = section.take("read", bool, False), section.take("service", str, "")
    payload = b"" if read else _payload(section, values)
    size = section.take("chunk", int, 0) or max(len(payload), 1)
    write = Write(
        uuid(section, "char", section.take("char", str)),
        payload,
        section.take("response", bool, True),
        section.take("read_back", bool, False),
        uuid(section, "service", service) if service else "",
        section.take("expect", str, ""),
        section.take("optional", bool, False),
        read,
    )
    section.close()
    parts = [payload[at : at + size] for at in range(0, max(len(payload), 1), size)]
    return [replace(write, payload=part) for part in parts]


def _payload(section: Section, values: Mapping[str, Param]) -> bytes:
    if section.has("text"):
        return section.take("text", str).encode()
    template = section.take("hex", str)
    try:
        return fill(template, {name: param.code for name, param in values.items()})
    except ValueError as error:
        raise section.fault("hex", template, f"hex and known placeholders ({error})") from error
