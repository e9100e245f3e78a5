"""A whole live set through Bleak and Bumble at 100 Hz: loss, latency, processor time.

``uv run python -m benchmarks.radio [SECONDS]``
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import numpy as np

from sensor_coach import ble, sources
from sensor_coach.devices import packet
from sensor_coach.ending import Goal
from sensor_coach.events import Event, SetResult
from sensor_coach.live_set import LiveSet
from sensor_coach.recordings import SetInfo
from sensor_coach.samples import Notification
from sensor_coach.set_state import SetState
from sensor_coach.simulate import Scene, Tempo, simulate
from sensor_coach.virtual import VirtualSensor, virtual_radio


@dataclass(frozen=True)
class Measured:
    """What one live set cost."""

    samples: int
    lost: int
    event_ms_p95: float  # from a notification's arrival to the telling of what it completes
    cpu_share: float  # of one core, the simulated sensor included
    result: SetResult


async def measure(seconds: float, *, batch: int = 1) -> Measured:
    """Stream a simulated set in real time and measure it."""
    motion = simulate("heel-lift", "foot", scene=Scene(reps=60, tempo=Tempo(0.6, 0.1, 0.6, 0.1)))
    async with virtual_radio(VirtualSensor(motion.imu, batch=batch)) as radio:
        found = await ble.find(None, radio=radio)
        profile = sources.profile_of(found)
        info = SetInfo("heel-lift", "foot", "left", profile.toml)
        async with ble.connect(found, profile, radio=radio) as link:
            return await _run(link, LiveSetClock(info, seconds), link.started_ns)


class LiveSetClock:
    """A live set that notes how long after its notification each event was told."""

    def __init__(self, info: SetInfo, seconds: float) -> None:
        self.delays_ms: list[float] = []
        self.sequences: list[int] = []
        self.samples = 0
        self.started_ns = self._arrived_us = 0
        self.live = LiveSet(info, Goal(seconds=seconds, idle_s=None), self._told)

    def _told(self, _state: SetState, event: Event | None) -> None:
        if event is not None and not isinstance(event, SetResult):
            now_us = (time.monotonic_ns() - self.started_ns) / 1000
            self.delays_ms.append((now_us - self._arrived_us) / 1000)

    async def watched(self, notes: AsyncIterator[Notification]) -> AsyncIterator[Notification]:
        """Pass notifications on and keep their arrival and sequence."""
        async for note in notes:
            if note.characteristic == packet.DATA:
                self._arrived_us = note.received_us
                self.sequences.append(packet.decode(note.payload).sequence)
                self.samples += packet.decode(note.payload).acc.shape[0]
            yield note


async def _run(
    notes: AsyncIterator[Notification], clock: LiveSetClock, started_ns: int
) -> Measured:
    clock.started_ns = started_ns
    cpu_s, wall_s = time.process_time(), time.monotonic()
    result = await clock.live.run(clock.watched(notes))
    cpu_s, wall_s = time.process_time() - cpu_s, time.monotonic() - wall_s
    lost = int(np.sum(np.diff(clock.sequences) % 65536 - 1))
    p95 = float(np.percentile(clock.delays_ms, 95)) if clock.delays_ms else float("nan")
    return Measured(clock.samples, lost, p95, cpu_s / wall_s, result)


def main() -> None:
    """Print the figures for packets of one and of five samples."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    for batch in (1, 5):
        got = asyncio.run(measure(seconds, batch=batch))
        print(
            f"{batch} samples a packet: {got.samples} samples, {got.lost} packets lost, event "
            f"{got.event_ms_p95:.1f} ms after its notification (p95), "
            f"{100 * got.cpu_share:.1f} % of a core, {got.result.rep_count} repetitions"
        )


if __name__ == "__main__":
    main()
