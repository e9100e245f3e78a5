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


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The samples of many notifications with as many samples each."""

    rows: NDArray[np.intp]  # (m,) which notifications of their block
    each: int  # samples of every one
    samples: Samples  # (m * each,); `ticks`, if any, of every notification
    counters: NDArray[np.int64] | None = None  # (m,)
    gaps: NDArray[np.bool_] | None = None  # (m,) whether samples are missing before; None: not told

    def only(self, good: NDArray[np.bool_]) -> Run:
        """Leave notifications out; `good` has shape (m,)."""
        some, each = self.samples, np.repeat(good, self.each)
        ticks = None if some.ticks is None else some.ticks[good]
        counters = None if self.counters is None else self.counters[good]
        gaps = None if self.gaps is None else self.gaps[good]
        samples = Samples(some.acc[each], some.gyr[each], ticks)
        return Run(self.rows[good], self.each, samples, counters, gaps)


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


def unmeasured(n: int) -> Array:
    """Give NaN for `n` samples of a quantity that is not measured, in no time and no memory."""
    return np.broadcast_to(_NAN, (n, 3))


def is_measured(values: Array) -> bool:
    """Tell whether they are other than `unmeasured` gave."""
    return len(values) < 2 or values.strides[0] != 0


_NAN = np.full(3, np.nan)

NO_SAMPLES = Samples(np.empty((0, 3)), np.empty((0, 3)))
