"""Between a payload and its time axis: what a reader gives, whatever the format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sensor_coach.samples import Array


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """The samples of one notification, not yet placed in time. NaN: not measured."""

    acc: Array  # (n, 3) m/s²
    gyr: Array  # (n, 3) rad/s
    ticks: NDArray[Any] | None = None  # (1,) or (n,) device time in the profile's ticks
    counter: int | None = None
    gap: bool = False  # the device says that samples are missing before these

    def __len__(self) -> int:
        return len(self.acc)


class Reader(Protocol):
    """Reads the payloads of one characteristic, in order; may hold half a frame."""

    def read(self, payload: bytes) -> Samples:
        """Take the samples out of one payload.

        Raises
        ------
        DecodeError
            If the bytes do not fit; the next payload can be read all the same.
        """
        ...


Options = Mapping[str, Any]  # the [stream.options] table of a profile

NO_SAMPLES = Samples(np.empty((0, 3)), np.empty((0, 3)))
