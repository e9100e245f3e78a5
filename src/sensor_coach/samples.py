"""What comes off the air, and what it means: notifications and IMU samples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

GRAVITY = 9.80665  # m/s², standard gravity (the "g" of every datasheet)

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Notification:
    """One GATT notification, exactly as it came off the air.

    Time is a whole number of microseconds, so that what is stored is what was analysed.
    """

    received_us: int  # host monotonic clock, 0 at recording start
    characteristic: str  # UUID, lower case
    payload: bytes
    sensor: int = 0  # whose it is, where a recording has several

    @property
    def received_s(self) -> float:
        """Arrival in seconds since recording start."""
        return self.received_us * 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class ImuData:
    """A run of IMU samples: a chunk of three or a whole recording, the same type.

    A sensor without a gyroscope has NaN in `gyr`.
    """

    t: Array  # (n,) s since recording start, increasing
    acc: Array  # (n, 3) m/s², specific force, sensor frame
    gyr: Array  # (n, 3) rad/s, sensor frame

    def __len__(self) -> int:
        return len(self.t)

    def __getitem__(self, rows: slice) -> ImuData:
        return ImuData(self.t[rows], self.acc[rows], self.gyr[rows])

    @property
    def sampling_rate_hz(self) -> float:
        """Rate of the samples that are there, by the median step; NaN below two samples."""
        return float(1 / np.median(np.diff(self.t))) if len(self) > 1 else float("nan")


NOTHING = ImuData(np.empty(0), np.empty((0, 3)), np.empty((0, 3)))


def concatenate(chunks: Iterable[ImuData]) -> ImuData:
    """Join runs of samples that follow one another."""
    runs = [chunk for chunk in chunks if len(chunk)]
    if len(runs) == 1:
        return runs[0]
    if not runs:
        return NOTHING
    return ImuData(
        np.concatenate([run.t for run in runs]),
        np.concatenate([run.acc for run in runs]),
        np.concatenate([run.gyr for run in runs]),
    )


def gaps(t: Array, before_s: float, longest_s: float) -> list[int]:
    """Rows of times `t`, s, that come more than `longest_s` after the last; `before_s` is first."""
    if t[-1] - before_s <= longest_s:  # so with most chunks that come live
        return []
    first = [0] if t[0] - before_s > longest_s else []
    return [*first, *(np.flatnonzero(t[1:] - t[:-1] > longest_s) + 1).tolist()]
