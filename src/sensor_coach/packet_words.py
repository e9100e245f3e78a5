"""A packet in words: what known kinds of sensors say with it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from sensor_coach.devices.beside import Told
from sensor_coach.devices.profile import DeviceProfile
from sensor_coach.errors import DecodeError
from sensor_coach.samples import ImuData, Notification, concatenate

_MOST_ROWS = 3  # that are said
# SI unit -> as people read it, how many of it make one, and where it begins
_SAID = {
    "T": ("µT", 1e6, 0.0), "rad/s": ("°/s", 180 / math.pi, 0.0), "K": ("°C", 1.0, -273.15),
    "Pa": ("hPa", 0.01, 0.0), "share": ("%", 100.0, 0.0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """What packets say, if they are of one kind of sensor."""

    id: str  # of its profile
    title: str
    characteristic: str
    says: tuple[str, ...]


def read(
    profiles: Iterable[DeviceProfile],
    payloads: Sequence[bytes],
    characteristic: str | None = None,
) -> list[Read]:
    """Read packets as each kind of sensor sends them.

    Parameters
    ----------
    profiles : iterable of DeviceProfile
        Kinds that they may be of.
    payloads : sequence of bytes
        What one characteristic sent, in order.
    characteristic : str, optional
        Its UUID; by default all that notify are tried.

    Returns
    -------
    list of Read
        Of each kind and characteristic that can be read and says something.

    Raises
    ------
    DecodeError
        If there is none; with why not, where there is one kind and one characteristic only.
    """
    found, faults = list[Read](), list[str]()
    for profile in profiles:
        for place in _places(profile, characteristic):
            try:
                says = _says(profile, place, payloads)
            except DecodeError as error:
                faults.append(f"{profile.title}: {error}")
                continue
            found += [Read(profile.id, profile.title, place, says)] if says else []
    if not found:
        raise DecodeError(faults[0] if len(faults) == 1 else "no known sensor sends such a packet")
    return found


def _places(profile: DeviceProfile, characteristic: str | None) -> list[str]:
    """Give the characteristics of a kind of sensor that may be meant."""
    places = dict.fromkeys([*profile.notify, *(each.characteristic for each in profile.beside)])
    return [place for place in places if characteristic in (None, place)]


def _says(profile: DeviceProfile, place: str, payloads: Sequence[bytes]) -> tuple[str, ...]:
    decoder, teller = profile.decoder(joined=False), profile.teller()
    parts, told = list[ImuData](), list[Told]()
    for payload in payloads:
        note = Notification(0, place, payload)
        parts.append(decoder.decode(note))
        told += teller.tell(note)
    imu = concatenate([*parts, decoder.finish()])
    motion = [("acceleration", "m/s²", imu.acc), ("angular rate", "rad/s", imu.gyr)]
    measured = [Told(*each) for each in motion if np.isfinite(each[2]).any()]
    return tuple(_words(each) for each in [*measured, *told])


def _words(told: Told) -> str:
    """Say one quantity, "magnetic field -251.1, 165.2, 71.31 µT"."""
    unit, size, offset = _SAID.get(told.unit, (told.unit, 1.0, 0.0))
    rows = [
        ", ".join(_number(value * size + offset) for value in row)
        for row in told.rows[:_MOST_ROWS].tolist()
    ]
    more = f" and {len(told.rows) - len(rows)} more" if len(told.rows) > len(rows) else ""
    return f"{told.what} {' | '.join(rows)}{more} {unit}".rstrip()


def _number(value: float) -> str:
    return f"{value:.0f}" if value.is_integer() else f"{value:.5g}"
