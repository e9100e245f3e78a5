"""Two virtual sensors at 100 Hz in one live set: loss, alignment, processor time.

``uv run python -m benchmarks.two_sensors [SECONDS]``
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sensor_coach import ble, recordings, second_sensor, side_by_side, sources
from sensor_coach.devices import packet
from sensor_coach.ending import Goal
from sensor_coach.live_set import LiveSet
from sensor_coach.recordings import Recording, SetInfo
from sensor_coach.second_sensor import Second
from sensor_coach.simulate import Scene, Tempo, simulate
from sensor_coach.virtual import VirtualSensor, virtual_radio
from sensor_coach.virtual.peripheral import Peripheral

CRYSTAL = 1 + 60e-6  # of the second sensor: it is that much fast


@dataclass(frozen=True)
class Measured:
    """What one set with two sensors cost, and how well they agree."""

    samples: tuple[int, int]
    lost: int
    misaligned_ms: float  # at worst, of the second sensor's samples on the first one's clock
    cpu_share: float  # of one core, both simulated sensors included
    rep_counts: tuple[int, int]


async def measure(seconds: float, file: Path, *, batch: int = 5) -> Measured:
    """Record a simulated set of both legs in real time and measure it."""
    scene = Scene(reps=60, tempo=Tempo(0.6, 0.1, 0.6, 0.1))
    legs = [simulate("heel-lift", "foot", scene=scene, seed=seed).imu for seed in (1, 2)]
    sensors = [
        VirtualSensor(imu, name, batch=batch, speed=speed)
        for imu, name, speed in zip(legs, sources.VIRTUAL_NAMES, (1.0, CRYSTAL), strict=True)
    ]
    async with AsyncExitStack() as stack:
        begun_s = stack.enter_context(_watched())
        radio = await stack.enter_async_context(virtual_radio(*sensors))
        first, other = [await ble.find(name, radio=radio) for name in sources.VIRTUAL_NAMES]
        info = SetInfo("heel-lift", "foot", "left", sources.profile_of(first).toml)
        info = second_sensor.beside(info, Second(sources.VIRTUAL, "foot"), other)
        live = LiveSet(info, Goal(seconds=seconds, idle_s=None), lambda *_: None, file)
        async with second_sensor.both(first, other, radio)(live.say) as notes:
            cpu_s, wall_s = time.process_time(), time.monotonic()
            result = await live.run(notes)
            cpu_s, wall_s = time.process_time() - cpu_s, time.monotonic() - wall_s
    recording = recordings.read(file)
    (beside,) = side_by_side.beside(recording, result)
    lost, samples = zip(*(_counted(recording, sensor) for sensor in (0, 1)), strict=True)
    return Measured(
        samples, sum(lost), _misaligned_ms(recording, begun_s), cpu_s / wall_s,
        (result.rep_count, beside.rep_count),
    )  # fmt: skip


def _counted(recording: Recording, sensor: int) -> tuple[int, int]:
    found = [packet.decode(note.payload) for note in recording.notifications(sensor=sensor)]
    steps = np.diff([each.sequence for each in found]) % 65536
    return int(np.sum(steps - 1)), sum(len(each.acc) for each in found)


def _misaligned_ms(recording: Recording, begun_s: dict[str, float]) -> float:
    """How far apart samples are told that were taken at the same moment, at worst.

    The truth is when the virtual sensors took them, by the clock of this process.
    """
    line = side_by_side.on_first_clock(recording, 1)
    said_s = [side_by_side.arrivals(recording, sensor)[0] for sensor in (0, 1)]
    off_s = []
    for sensor, (name, speed) in enumerate(zip(sources.VIRTUAL_NAMES, (1.0, CRYSTAL), strict=True)):
        notes = recording.notifications(sensor=sensor)
        ticks = np.array([packet.decode(note.payload).tick_us for note in notes]) * 1e-6
        claimed_s = line.at(said_s[sensor]) if sensor else said_s[sensor]
        off_s.append(claimed_s - (begun_s[name] + ticks / speed))
    return float(np.abs(off_s[1] - off_s[0].mean()).max() * 1e3)


@contextmanager
def _watched() -> Iterator[dict[str, float]]:
    """Note when each virtual sensor begins, by the clock of its loop; by name."""
    begun_s: dict[str, float] = {}
    resume = Peripheral._resume

    def watched(self: Peripheral, now_s: float) -> float:
        return begun_s.setdefault(self._sensor.name, resume(self, now_s))

    Peripheral._resume = watched  # type: ignore[method-assign]
    try:
        yield begun_s
    finally:
        Peripheral._resume = resume  # type: ignore[method-assign]


def main() -> None:
    """Print the figures."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    for batch in (1, 2, 5):
        with tempfile.TemporaryDirectory() as folder:
            got = asyncio.run(measure(seconds, Path(folder) / "two.sqlite", batch=batch))
        print(
            f"{batch} samples a packet: {got.samples} samples, {got.lost} packets lost, "
            f"{got.misaligned_ms:.1f} ms apart at worst, {100 * got.cpu_share:.1f} % of a core, "
            f"{got.rep_counts} repetitions"
        )


if __name__ == "__main__":
    main()
