"""What a device sends beside acceleration and angular rate: read to be told, never counted.

`[[beside]]` of a profile says what a packet holds that is no sample of motion: a magnetic field, a
turn that the device worked out by itself, an answer, a temperature. `what` names it; `char`,
`when` and `endian` say which packet, as those of a stream; then either a `codec`, with `also`, or
a table of one quantity: `type`, `at`, `n` numbers on end (one by default), `bits` (the lowest of
them, and how many), `scale`, `bias`, `unit`, and `invalid`, the count that means that there is
none. Several may tell of one packet. The decoder passes all of them over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from sensor_coach.devices.channel import Stream
from sensor_coach.devices.clock import ClockParams
from sensor_coach.devices.layout import When
from sensor_coach.errors import DecodeError
from sensor_coach.samples import GRAVITY, Array, Notification

# as a profile has it -> what is told, and how much of it that is; with an offset, of temperatures
UNITS: dict[str, tuple[str, float, float]] = {
    "uT": ("T", 1e-6, 0.0), "gauss": ("T", 1e-4, 0.0), "deg/s": ("rad/s", np.pi / 180, 0.0),
    "g": ("m/s²", GRAVITY, 0.0), "mg": ("m/s²", GRAVITY / 1000, 0.0), "m/s^2": ("m/s²", 1.0, 0.0),
    "degC": ("K", 1.0, 273.15), "Pa": ("Pa", 1.0, 0.0), "V": ("V", 1.0, 0.0),
    "%": ("share", 0.01, 0.0), "counts": ("counts", 1.0, 0.0), "": ("", 1.0, 0.0),
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """One quantity of one packet."""

    what: str  # "magnetic field"
    unit: str  # of SI, or "share"; "counts" where nobody knows it, "" of a number
    rows: Array  # (n, k): n samples of k numbers


class TellingReader(Protocol):
    """Reads payloads of one kind; one that hears others has `hear`, too."""

    def read(self, payload: bytes) -> tuple[Told, ...]:
        """Take out what is told. Raises DecodeError if the bytes do not fit."""
        ...


@dataclass(frozen=True, slots=True)
class Beside:
    """One kind of packet, or one quantity of it, that is no sample of motion."""

    characteristic: str
    when: When | None
    reader: Callable[[], TellingReader]
    also: tuple[str, ...] = ()  # characteristics whose payloads the reader hears too

    def fits(self, note: Notification) -> bool:
        """Tell whether a notification is of this kind."""
        if self.characteristic != note.characteristic:
            return False
        return self.when is None or self.when.fits(note.payload)

    @property
    def passed_over(self) -> Stream:
        """The same, as a decoder knows it."""
        return Stream(self.characteristic, self.when, None, ClockParams(1.0))


@dataclass(frozen=True, slots=True)
class Quantity:
    """Numbers at one place of a payload; `TellingReader`."""

    what: str
    dtype: np.dtype[Any]
    at: int  # bytes from the start
    n: int
    scale: float
    bias: float
    unit: str  # of both, as the profile has it
    invalid: float | None  # the raw count that means "no value"
    bits: tuple[int, int] | None  # of whole numbers: how many are left out below, how many taken

    def read(self, payload: bytes) -> tuple[Told, ...]:
        """Take the numbers out; `TellingReader`."""
        end = self.at + self.n * self.dtype.itemsize
        if len(payload) < end:
            raise DecodeError(f"{self.what}: {len(payload)} bytes, expected {end} or more")
        counts = self._counts(payload)
        if (counts == self.invalid).any():
            return ()
        unit, size, offset = UNITS[self.unit]
        rows = (counts * self.scale + self.bias) * size + offset
        return (Told(self.what, unit, rows.reshape(1, -1)),)

    def _counts(self, payload: bytes) -> Array:
        counts = np.frombuffer(payload, self.dtype, self.n, self.at)
        if self.bits:
            counts = counts >> self.bits[0] & (1 << self.bits[1]) - 1
        if not np.isfinite(counts).all():
            raise DecodeError(f"{self.what} is not finite")
        return counts.astype(float)


class Teller:
    """Tells what the notifications of one device hold beside samples."""

    def __init__(self, kinds: tuple[Beside, ...]) -> None:
        self._kinds = [(kind, kind.reader()) for kind in kinds]

    def tell(self, note: Notification) -> tuple[Told, ...]:
        """Read one notification; nothing where it is of no such kind.

        Raises
        ------
        DecodeError
            If the payload does not fit; the next notification can be read all the same.
        """
        found = list[Told]()
        for kind, reader in self._kinds:
            if note.characteristic in kind.also:
                reader.hear(note.payload)  # type: ignore[attr-defined]
            if kind.fits(note):
                found += reader.read(note.payload)
        return tuple(found)
