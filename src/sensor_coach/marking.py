"""What a person marked in the packets of a sensor nobody knew, written as a device profile.

The profile is for one stream of packets, timed by their arrival, and one command that starts it.
What else a device can need (more commands, its own clock) is written into the TOML by hand;
`devices.schema` has the keys.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sensor_coach.devices.commands import Write
from sensor_coach.devices.profile import DeviceProfile, check_profile, read_profile
from sensor_coach.errors import DecodeError, ProfileError
from sensor_coach.samples import ImuData, Notification, concatenate
from sensor_coach.side_check import size_at_rest

ACC_UNITS = ("auto", "g", "mg", "m/s^2")
GYR_UNITS = ("deg/s", "mdeg/s", "rad/s")
PLAIN = ("+x", "+y", "+z")
_MOST_NOTES = 4  # that one sample may be spread over
_TINY = 1e-7  # m/s² per count, so that no count is too large to be an acceleration
_NO_ID = re.compile(r"[^a-z0-9]+")
_NOTES = "Made of packets that were watched. Times are those of arrival; lost packets show as gaps."


@dataclass(frozen=True, slots=True)
class Field:
    """Three numbers on end: x, y and z of one quantity."""

    quantity: str  # "acc" or "gyr"
    at: int  # bytes from the start of a sample
    type: str = "i16"
    scale: float = 1.0  # units per count
    unit: str = "auto"  # found at rest; or as the schema has it


@dataclass(frozen=True, slots=True)
class Command:
    """What has to be written to a sensor before it sends."""

    service: str
    characteristic: str
    hex: str


@dataclass(frozen=True, slots=True)
class Marking:
    """Where the numbers are in the notifications of one characteristic."""

    characteristic: str
    fields: tuple[Field, ...]
    rate_hz: float
    service: str = ""
    endian: str = "little"
    length: int = 0  # bytes of a payload, or of a frame with `sync`; 0: any
    sync: str = ""  # hex: how each frame starts, where payloads are pieces of a stream of bytes
    start: int = 0  # bytes before the first sample
    stride: int = 0  # bytes from sample to sample; 0: they follow on one another
    count: int = 1  # samples in a payload; 0: as many as there are
    axes: tuple[str, ...] = PLAIN  # which of the device's axes are x, y and z
    command: Command | None = None  # None: it sends as soon as it is subscribed to


@dataclass(frozen=True, slots=True)
class Naming:
    """What the profile is called, and what its sensors are recognised by."""

    title: str = "A sensor of my own"
    name: str = ""  # that an advertised name begins with
    services: tuple[str, ...] = ()  # advertised; looked at where there is no name
    battery: bool = False  # whether it has the battery service

    @property
    def id(self) -> str:
        """The title as a name of a file."""
        return _NO_ID.sub("-", self.title.lower()).strip("-")


def preview(marking: Marking) -> DeviceProfile:
    """Compile what is marked, to look at samples before anything is named.

    Raises
    ------
    ProfileError
        Naming the key, what was found and what was expected.
    """
    return read_profile(_toml(marking, Naming(), {"hex": ""}), "marked")


def writes(command: Command | None) -> tuple[Write, ...]:
    """Compile a command; ProfileError names what is wrong with it."""
    if command is None:
        return ()
    return preview(Marking(command.characteristic, (Field("acc", 0),), 1.0, command=command)).start


def decoded(profile: DeviceProfile, notes: Iterable[Notification]) -> tuple[ImuData, list[str]]:
    """Decode notifications; also say of those that cannot be read why, each reason once."""
    decoder, parts, faults = profile.decoder(), list[ImuData](), dict[str, None]()
    for note in notes:
        try:
            parts.append(decoder.decode(note))
        except DecodeError as error:
            faults[str(error)] = None
    try:
        parts.append(decoder.finish())
    except DecodeError as error:
        faults[str(error)] = None
    return concatenate(parts), list(faults)


def rate_hz(marking: Marking, notes: Sequence[Notification]) -> float:
    """Samples a second of what was watched, as a whole number; 1 where there are too few."""
    imu, _ = decoded(preview(_in_counts(marking)), notes)
    span_s = notes[-1].received_s - notes[0].received_s if notes else 0.0
    share = 1 - 1 / len(notes) if notes else 0.0  # the first came at the very start
    return float(max(1, round(len(imu) * share / span_s))) if span_s > 0 else 1.0


def counts_at_rest(marking: Marking, notes: Sequence[Notification]) -> float | None:
    """Size of acc over the last second in counts, whatever its unit; None: not at rest, or none."""
    imu, _ = decoded(preview(_in_counts(marking)), notes)
    size = size_at_rest(imu)
    return None if size is None else size / _TINY


def _in_counts(marking: Marking) -> Marking:
    """Mark only the accelerations, in a unit in which anything can be one."""
    acc = [field for field in marking.fields if field.quantity == "acc"]
    fields = tuple(replace(field, scale=_TINY, unit="m/s^2") for field in acc)
    return replace(marking, fields=fields)


def made(marking: Marking, naming: Naming, notes: Sequence[Notification]) -> DeviceProfile:
    """Make the profile, with a packet that came as its golden vector.

    Parameters
    ----------
    marking, naming
        What was marked, and what it is called.
    notes : sequence of Notification
        What was watched. The first that gives samples all by itself (or with up to three that
        follow) becomes the golden vector, with the values that it decodes to now.

    Raises
    ------
    ProfileError
        Naming the key, what was found and what was expected.
    """
    if not naming.name and not naming.services:
        raise ProfileError("marked: match.name is '', expected how the sensor's name begins")
    profile = preview(marking)
    chosen, imu = _golden(profile, notes)
    test: dict[str, Any] = {
        "name": "captured when the profile was made",
        "hex": [note.payload.hex() for note in chosen],
        "acc": np.round(imu.acc, 4).tolist(),
    }
    if profile.has_gyr:
        test["gyr_dps"] = np.round(np.degrees(imu.gyr), 4).tolist()
    whole = read_profile(_toml(marking, naming, test), "marked")
    if faults := check_profile(whole):
        raise ProfileError(f"marked: test: {'; '.join(faults)}")
    return whole


def _golden(
    profile: DeviceProfile, notes: Sequence[Notification]
) -> tuple[Sequence[Notification], ImuData]:
    faults: list[str] = []
    for count in range(1, _MOST_NOTES + 1):
        for first in range(len(notes) - count + 1):
            chosen = notes[first : first + count]
            imu, faults = decoded(profile, chosen)
            if len(imu) and not faults:
                return chosen, imu
    why = f" ({faults[0]})" if faults else ""
    raise ProfileError(f"marked: test.hex is [], expected a packet that gives samples{why}")


def _toml(marking: Marking, naming: Naming, test: dict[str, Any]) -> str:
    """Write the profile; `devices.schema` has the keys."""
    stream: dict[str, Any] = {
        "char": marking.characteristic, "service": marking.service, "endian": marking.endian,
        "framing": "resync" if marking.sync else "packet", "frame_len": marking.length,
    }  # fmt: skip
    if marking.sync:
        stream["sync"] = [marking.sync]
    repeat = {
        "start": marking.start, "stride": marking.stride, "count": marking.count or "rest",
    }  # fmt: skip
    match = {"name": [f"^{re.escape(naming.name)}"]} if naming.name else {}
    served = {} if naming.name else {"services": list(naming.services)}
    fields = [
        {"quantity": f.quantity, "type": f.type, "at": f.at, "scale": f.scale, "unit": f.unit}
        for f in marking.fields
    ]
    tables: list[tuple[str, dict[str, Any]]] = [
        ("", {"schema": 1, "id": naming.id, "title": naming.title}),
        ("[match]", match | served),
        ("[link]", {} if naming.battery else {"battery": ""}),
        ("[[start]]", _command(marking.command) if marking.command else {}),
        ("[[stream]]", stream),
        ("[stream.repeat]", {} if marking.sync else repeat),
        *(("[[stream.field]]", field) for field in fields),
        ("[stream.time]", {"source": "arrival", "nominal_rate_hz": marking.rate_hz}),
        ("[frame]", {"axes": list(marking.axes)}),
        ("[quality]", {"notes": _NOTES}),
        ("[[test]]", test),
    ]
    return "\n".join(line for header, table in tables for line in _table(header, table))


def _command(command: Command) -> dict[str, Any]:
    return {"char": command.characteristic, "service": command.service, "hex": command.hex}


def _table(header: str, table: dict[str, Any]) -> Iterator[str]:
    if not table:
        return
    yield from [header] if header else []
    # A string, a number and a list are written in TOML as in JSON, but for one character.
    for key, value in table.items():
        yield f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f")
    yield ""
