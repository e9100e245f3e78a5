"""The packet of the project's own firmware as a codec."""

from __future__ import annotations

import numpy as np

from sensor_coach.devices import packet
from sensor_coach.devices.reading import Options, Samples


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
