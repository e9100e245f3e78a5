"""Samples as packets of the project's own format: what no radio sent takes the same path."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sensor_coach.devices import packet
from sensor_coach.samples import ImuData, Notification

_IMPORTED = 200  # samples a packet
_SENT = 5
_DELAY_US = 30_000  # from the last sample to its arrival, about one connection interval


def imported(imu: ImuData, origin_s: float) -> Iterator[Notification]:
    """Pack samples of a file: time to the microsecond and values to float32 are kept.

    Parameters
    ----------
    imu : ImuData
        Samples, increasing in time.
    origin_s : float
        Time that becomes 0.

    Yields
    ------
    Notification
        As if each packet had arrived with its last sample.
    """
    ticks = np.round((imu.t - origin_s) * 1e6).astype(np.int64)
    for sequence, rows in _runs(len(imu), _IMPORTED):
        payload = packet.encode_timed(sequence, ticks[rows], imu.acc[rows], imu.gyr[rows])
        yield Notification(int(ticks[rows][-1]), packet.DATA, payload)


def sent(imu: ImuData, per_packet: int = _SENT) -> Iterator[Notification]:
    """Pack samples as the project's sensor sends them: 16 bit counts, a few to a packet.

    Parameters
    ----------
    imu : ImuData
        Samples from t = 0 on.
    per_packet : int
        Samples in one notification.

    Yields
    ------
    Notification
        Each arriving one connection interval after its last sample.
    """
    ticks = np.round(imu.t * 1e6).astype(np.int64)
    for sequence, rows in _runs(len(imu), per_packet):
        tick = int(ticks[rows][-1])
        payload = packet.encode(sequence, tick, imu.acc[rows], imu.gyr[rows])
        yield Notification(tick + _DELAY_US, packet.DATA, payload)


def _runs(n: int, size: int) -> Iterator[tuple[int, slice]]:
    return ((number, slice(at, at + size)) for number, at in enumerate(range(0, n, size)))
