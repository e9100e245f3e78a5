"""What tells one kind of virtual sensor from another: its services, its commands, its packets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sensor_coach.devices import packet
from sensor_coach.samples import Array

Place = tuple[str, str]  # service and characteristic


class Packer(Protocol):
    """Makes notifications of samples; made anew for every connection."""

    def most(self, mtu: int) -> int:
        """Tell how many samples one call of `pack` takes at that ATT MTU."""
        ...

    def pack(
        self, number: int, t_us: NDArray[np.int64], acc: Array, gyr: Array
    ) -> list[tuple[str, bytes]]:
        """Give the notifications of samples: characteristic and payload.

        `number` counts the calls; `t_us`, shape (n,), is the sensor's own clock; `acc`, (n, 3), is
        in m/s² and `gyr`, (n, 3), in rad/s.
        """
        ...


@dataclass(frozen=True, slots=True)
class Command:
    """A write the sensor waits for, and what it notifies in answer."""

    place: Place
    payload: bytes
    answer: tuple[str, bytes] | None = None  # characteristic and payload


@dataclass(frozen=True, slots=True)
class Kind:
    """The GATT server of a sensor: it streams once every one of `commands` came, in order."""

    packer: Callable[[], Packer]
    notifies: tuple[Place, ...]
    advertised: tuple[str, ...] = ()  # services
    company_id: int | None = None
    commands: tuple[Command, ...] = ()
    stops: tuple[Command, ...] = ()
    reads: Mapping[Place, bytes] = field(default_factory=dict)


class OwnPacker:
    """The packets of the project's own firmware."""

    def most(self, mtu: int) -> int:
        """As many as fit; `Packer`."""
        return packet.samples_per_packet(mtu)

    def pack(
        self, number: int, t_us: NDArray[np.int64], acc: Array, gyr: Array
    ) -> list[tuple[str, bytes]]:
        """Give one packet; `Packer`."""
        return [(packet.DATA, packet.encode(number, int(t_us[-1]), acc, gyr))]


OWN = Kind(OwnPacker, ((packet.SERVICE, packet.DATA),), (packet.SERVICE,))
