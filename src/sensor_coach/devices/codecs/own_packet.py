"""The packet of the project's own firmware as a codec."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sensor_coach.devices import packet
from sensor_coach.devices.block import Block, Rows
from sensor_coach.devices.reading import Options, Run, Samples
from sensor_coach.errors import DecodeError


class OwnPacketReader:
    """Reads `packet` payloads; the clock ticks in µs."""

    def __init__(self, options: Options) -> None:
        if options:
            raise ValueError(f"options {sorted(options)}, expected none")

    def read(self, payload: bytes) -> Samples:
        """Take the samples out of one payload; `Reader`."""
        found = packet.decode(payload)
        ticks = np.array([found.tick_us]) if found.ticks_us is None else found.ticks_us
        return Samples(found.acc, found.gyr, ticks, found.sequence, found.overflow)

    def read_many(self, block: Block, rows: Rows) -> Run | None:
        """Take the samples of packets of one kind and size; None: read them one by one."""
        size = int(block.lengths[rows[0]])
        if (block.lengths[rows] != size).any():
            return None
        payloads = block.packets(rows, size)
        if not _are_counts_alike(payloads):
            return None
        heads = _as(packet.HEADER, payloads[:, : packet.HEADER.itemsize])[:, 0]
        records = _as(packet.COUNTS, payloads[:, packet.HEADER.itemsize :])
        acc_unit, gyr_unit = packet.units(int(heads["flags"][0]))
        acc, gyr = (records[each].reshape(-1, 3) for each in ("acc", "gyr"))
        ticks, sequence = (heads[each].astype(np.int64) for each in ("tick", "sequence"))
        samples = Samples(acc * acc_unit, gyr * gyr_unit, ticks)
        overflow = heads["flags"] & packet.OVERFLOW != 0
        return Run(rows, records.shape[1], samples, sequence, overflow)


def _are_counts_alike(payloads: NDArray[np.uint8]) -> bool:
    """Tell whether all are whole packets of as many counts, in the same ranges."""
    try:
        packet.decode(payloads[0].tobytes())
    except DecodeError:
        return False
    heads = _as(packet.HEADER, payloads[:, : packet.HEADER.itemsize])[:, 0]
    n, flags = heads["n"], heads["flags"] & ~np.uint8(packet.OVERFLOW)
    alike = (n == n[0]).all() and (flags == flags[0]).all()
    return bool(alike and not flags[0] & packet.SELF_TIMED)


def _as(dtype: np.dtype[np.void], columns: NDArray[np.uint8]) -> NDArray[Any]:
    return np.ascontiguousarray(columns).view(dtype)
