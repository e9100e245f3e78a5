"""Many notifications decoded: their samples, how they came, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from sensor_coach.devices.block import Rows
from sensor_coach.samples import Array, ImuData, concatenate


@dataclass(frozen=True, slots=True)
class BadNote:
    """A notification that could not be read."""

    received_s: float
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """What many notifications gave."""

    imu: ImuData
    arrivals_s: Array  # (m,) of every notification that completed samples
    newest_s: Array  # (m,) time of the last one it completed
    bad: tuple[BadNote, ...] = ()  # in the order they came


def of_each(came: Iterable[tuple[float, ImuData]], bad: Iterable[BadNote]) -> Decoded:
    """Put together what notifications gave one by one; arrival, s, and samples of each."""
    full = [(received_s, imu) for received_s, imu in came if len(imu)]
    return Decoded(
        concatenate(imu for _, imu in full),
        np.array([received_s for received_s, _ in full]),
        np.array([imu.t[-1] for _, imu in full]),
        tuple(bad),
    )


def of_block(imu: ImuData, rows: Rows, received_s: Array, bad: Iterable[BadNote]) -> Decoded:
    """Put together what a block gave; `rows` (n,) tells which notification completed a sample."""
    last = np.flatnonzero(np.diff(rows, append=-1))
    return Decoded(imu, received_s[rows[last]], imu.t[last], tuple(bad))


def joined(parts: Sequence[Decoded]) -> Decoded:
    """Put together what followed one another."""
    return Decoded(
        concatenate(part.imu for part in parts),
        np.concatenate([part.arrivals_s for part in parts]),
        np.concatenate([part.newest_s for part in parts]),
        tuple(chain.from_iterable(part.bad for part in parts)),
    )
