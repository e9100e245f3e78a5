"""One kind of packet of a device: how it is recognised, read, placed in time and turned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from sensor_coach.devices.auto_unit import AutoUnit
from sensor_coach.devices.block import NO_ROWS, Block, Rows
from sensor_coach.devices.clock import ClockParams, SampleClock
from sensor_coach.devices.layout import When
from sensor_coach.devices.reading import NO_SAMPLES, Reader, Run, Samples, is_measured
from sensor_coach.devices.ticks import Anchor
from sensor_coach.errors import DecodeError
from sensor_coach.samples import NOTHING, Array, ImuData, Notification

# Beyond these no sensor measures: 200 g and 11 000 °/s. What exceeds them was misread.
_MAX_ACC = 2000.0  # m/s²
_MAX_GYR = 200.0  # rad/s


@dataclass(frozen=True, slots=True)
class Stream:
    """The packets of one kind: how they are recognised, read and timed."""

    characteristic: str
    when: When | None
    reader: Callable[[], Reader] | None  # None: known, but of no use
    clock: ClockParams
    service: str = ""  # where the characteristic is in several services
    optional: bool = False  # not every device of the kind has it
    also: tuple[str, ...] = ()  # characteristics whose payloads the reader hears too
    auto_unit: bool = False  # the unit of acc is found from the first still second


@dataclass(frozen=True, slots=True)
class Frame:
    """How the device's axes lie in the sensor frame."""

    rows: tuple[tuple[float, float, float], ...]  # orthogonal matrix, device to sensor
    gravity_sign: float  # +1: specific force; -1: what is sent is its negative

    def turn(self, samples: Samples) -> tuple[Array, Array]:
        """Give acc and gyr in the sensor frame."""
        matrix = _matrix(self.rows)
        acc, gyr = samples.acc, samples.gyr
        return (
            acc @ matrix * self.gravity_sign if is_measured(acc) else acc,
            gyr @ matrix if is_measured(gyr) else gyr,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What one channel gives of a block."""

    imu: ImuData
    rows: Rows  # (n,) the notification that each sample came in
    clock: SampleClock | None = None  # as it is then
    read: Rows = field(default_factory=lambda: NO_ROWS)  # the notifications that could be read


class Channel:
    """One stream at work: its reader, its clock, its unit."""

    def __init__(self, stream: Stream, anchor: Anchor) -> None:
        self.stream = stream
        self.reader = stream.reader() if stream.reader else None
        self._clock = SampleClock(stream.clock, anchor)
        self.unit = AutoUnit() if stream.auto_unit else None

    def fits(self, note: Notification) -> bool:
        """Tell whether a notification is of this stream."""
        if self.stream.characteristic != note.characteristic:
            return False
        return self.stream.when is None or self.stream.when.fits(note.payload)

    def decode(self, note: Notification, frame: Frame) -> ImuData:
        """Decode one notification."""
        samples = self.reader.read(note.payload) if self.reader else NO_SAMPLES
        if not len(samples):
            return NOTHING
        acc, gyr = frame.turn(samples)
        _check(acc, _MAX_ACC, "acc")
        _check(gyr, _MAX_GYR, "gyr")
        t = self._clock.stamp(
            len(samples), note.received_s, samples.ticks, samples.counter, samples.gap
        )
        imu = _new(t, acc, gyr)
        return self.unit.add(imu) if self.unit and len(imu) else imu

    def decode_rows(self, block: Block, rows: Rows, frame: Frame) -> Part | None:
        """Decode notifications of this stream at once.

        Returns
        -------
        Part or None
            What `decode` gives of them one by one, bad ones left out; its clock is gone on with
            by `keep`. None: they are to be decoded one by one.
        """
        if self.unit and not self.unit.is_known:
            return None
        many = getattr(self.reader, "read_many", None)
        run = many(block, rows) if many else None
        if run is None or not len(run.rows):
            return None
        acc, gyr = frame.turn(run.samples)
        if _exceeds(acc, _MAX_ACC).any() or _exceeds(gyr, _MAX_GYR).any():
            return None
        return self._placed(block, run, acc, gyr)

    def _placed(self, block: Block, run: Run, acc: Array, gyr: Array) -> Part | None:
        clock = self._clock.copy()
        received_s = block.received_s[run.rows]
        t = clock.stamp_many(run.each, received_s, run.samples.ticks, run.counters, run.gaps)
        if t is None:
            return None
        imu, rows, new = ImuData(t, acc, gyr), np.repeat(run.rows, run.each), ~np.isnan(t)
        if not new.all():
            imu, rows = ImuData(t[new], acc[new], gyr[new]), rows[new]
        imu = self.unit.add(imu) if self.unit and len(imu) else imu
        return Part(imu, rows, clock, run.rows)

    def keep(self, part: Part) -> None:
        """Go on from what `decode_rows` gave."""
        self._clock = part.clock or self._clock


@cache
def _matrix(rows: tuple[tuple[float, float, float], ...]) -> Array:
    return np.array(rows).T


def _new(t: Array, acc: Array, gyr: Array) -> ImuData:
    """Leave out samples that were placed before."""
    new = ~np.isnan(t)
    return ImuData(t, acc, gyr) if new.all() else ImuData(t[new], acc[new], gyr[new])


def _exceeds(values: Array, limit: float) -> Any:
    return np.abs(values[:1] if not is_measured(values) else values) > limit  # NaN does not


def _check(values: Array, limit: float, name: str) -> None:
    if _exceeds(values, limit).any():
        largest = np.nanmax(np.abs(values))
        raise DecodeError(f"{name} of {largest:.4g} in SI units, expected at most {limit:g}")
