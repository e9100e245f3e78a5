"""The layout of a binary payload, and how numbers are taken out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sensor_coach.samples import Array

TYPES = {
    "i8": "i1", "u8": "u1", "i16": "i2", "u16": "u2", "i24": "i3", "i32": "i4", "u32": "u4",
    "i64": "i8", "u64": "u8", "f32": "f4", "f64": "f8",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a payload: where it is and how it is written."""

    dtype: np.dtype[Any]
    at: int  # bytes from the start

    @property
    def end(self) -> int:
        """Bytes a payload must have."""
        return self.at + self.dtype.itemsize

    def read(self, payload: bytes) -> NDArray[Any]:
        """Read the number, shape (1,)."""
        return np.frombuffer(payload, self.dtype, 1, self.at)


@dataclass(frozen=True, slots=True)
class Vector:
    """One quantity of a sample record, three numbers on end."""

    name: str  # "acc" or "gyr"
    type: str
    at: int  # bytes from the start of the record
    scale: float  # SI units per raw count, or units that are yet to be found
    bias: float  # SI units
    invalid: float | None  # the raw count that means "no value"
    unknown_unit: bool = False  # found from the first still second, see `auto_unit`

    def si(self, raw: NDArray[Any]) -> Array:
        """Give raw counts, shape (n, 3), in SI units."""
        return np.asarray(raw * self.scale + self.bias, dtype=float)

    @property
    def end(self) -> int:
        """Bytes a record must have."""
        return self.at + 3 * int(self.type[1:]) // 8

    def field(self, order: str) -> tuple[str, tuple[int, ...]]:
        """Give the numpy format and shape."""
        return ("u1", (3, 3)) if self.type == "i24" else (order + TYPES[self.type], (3,))


@dataclass(frozen=True, slots=True)
class When:
    """A test that tells the packets of one characteristic apart."""

    number: Number | None  # None: the length
    values: tuple[int, ...]  # any of them

    def fits(self, payload: bytes) -> bool:
        """Tell whether the packet is meant."""
        if self.number is None:
            return len(payload) in self.values
        return len(payload) >= self.number.end and self.number.read(payload)[0] in self.values


@dataclass(frozen=True, slots=True)
class Checksum:
    """An eight bit sum over part of a payload."""

    start: int
    end: int  # exclusive; 0: to the end
    at: int

    def fits(self, payload: bytes) -> bool:
        """Tell whether the sum is right."""
        total = sum(payload[self.start : self.end or None]) & 0xFF
        return self.at < len(payload) and payload[self.at] == total

    def fit(self, payloads: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Tell of which payloads, shape (n, size), the sum is right."""
        if self.at >= payloads.shape[1]:
            return np.zeros(len(payloads), bool)
        totals = payloads[:, self.start : self.end or None].sum(axis=1, dtype=np.int64) & 0xFF
        return np.asarray(payloads[:, self.at] == totals)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the numbers are: records of one sample each, after and between other things."""

    order: str  # numpy byte order
    lengths: tuple[int, ...]  # of a payload (empty: any), with resync framing of a frame
    start: int  # bytes before the first record
    count: int  # records per payload; 0: as many as there are
    record: np.dtype[np.void]
    vectors: tuple[Vector, ...]
    tick: Number | None  # one per payload; a field "tick" of the record: one per sample
    counter: Number | None
    checksum: Checksum | None
    sync: tuple[bytes, ...]  # resync framing: how a frame starts; only the first kind is read
