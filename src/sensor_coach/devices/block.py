"""Notifications side by side, as columns: what is decoded at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sensor_coach.devices.layout import Number, When
from sensor_coach.samples import Array, Notification

Rows = NDArray[np.intp]  # which notifications of a block, in order
NO_ROWS: Rows = np.empty(0, np.intp)

_OTHER = 255


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some hundred notifications in the order they came."""

    received_s: Array  # (n,)
    lengths: Rows  # (n,) bytes
    starts: Rows  # (n,) of each payload in `data`
    data: NDArray[np.uint8]  # all payloads on end
    codes: NDArray[np.uint8]  # (n,) place of the characteristic among those asked for

    @classmethod
    def of(cls, notes: Sequence[Notification], characteristics: Sequence[str]) -> Block:
        """Take notifications apart."""
        payloads = [note.payload for note in notes]
        lengths = np.fromiter(map(len, payloads), np.intp, len(notes))
        code_of = {name: code for code, name in enumerate(characteristics)}.get
        codes = bytes([code_of(note.characteristic, _OTHER) for note in notes])
        return cls(
            np.fromiter([note.received_us for note in notes], np.int64).astype(float) * 1e-6,
            lengths,
            lengths.cumsum() - lengths,
            np.frombuffer(b"".join(payloads), np.uint8),
            np.frombuffer(codes, np.uint8),
        )

    def __len__(self) -> int:
        return len(self.lengths)

    def rows_of(self, code: int) -> Rows:
        """Give the notifications of one characteristic."""
        return np.flatnonzero(self.codes == code)

    def fitting(self, rows: Rows, when: When | None) -> NDArray[np.bool_]:
        """Tell which of them `when` means, as `When.fits` does one by one."""
        if when is None:
            return np.ones(len(rows), bool)
        if when.number is None:
            return _any_of(self.lengths[rows], when.values)
        long = self.lengths[rows] >= when.number.end
        fits = np.zeros(len(rows), bool)
        fits[long] = _any_of(self.numbers(rows[long], when.number), when.values)
        return fits

    def numbers(self, rows: Rows, number: Number) -> NDArray[Any]:
        """Read one number of each."""
        places = (self.starts[rows] + number.at)[:, None] + np.arange(number.dtype.itemsize)
        return np.asarray(self.data[places].view(number.dtype)[:, 0])

    def packets(self, rows: Rows, size: int) -> NDArray[np.uint8]:
        """Give payloads of one size, shape (n, size)."""
        if len(self.data) == size * len(self) and (self.lengths == size).all():
            return np.asarray(self.data.reshape(-1, size)[rows])
        return np.asarray(self.data[self.starts[rows][:, None] + np.arange(size)])


def _any_of(numbers: NDArray[Any], values: Sequence[int]) -> NDArray[np.bool_]:
    """Tell which are one of `values`, of which there are few."""
    return np.asarray(np.logical_or.reduce([numbers == value for value in values]))
