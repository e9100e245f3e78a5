"""Notifications to samples: dispatch, read, place in time, turn into the sensor frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

import numpy as np

from sensor_coach.devices.auto_unit import AutoUnit
from sensor_coach.devices.clock import ClockParams, SampleClock
from sensor_coach.devices.join import Join
from sensor_coach.devices.layout import When
from sensor_coach.devices.reading import NO_SAMPLES, Reader, Samples
from sensor_coach.devices.ticks import Anchor
from sensor_coach.errors import DecodeError
from sensor_coach.samples import NOTHING, Array, ImuData, Notification, concatenate

# Beyond these no sensor measures: 200 g and 11 000 °/s. What exceeds them was misread.
_MAX_ACC = 2000.0  # m/s²
_MAX_GYR = 200.0  # rad/s
_BLOCK = 2000  # notifications decoded at once, where all are as they should be


class Decoder(Protocol):
    """Turns the notifications of one device, in order, into samples."""

    def decode(self, note: Notification) -> ImuData:
        """Decode one notification; empty where it completes no sample.

        Raises
        ------
        DecodeError
            If the payload does not fit; the next notification can be decoded all the same.
        """
        ...

    def decode_all(self, notes: Iterable[Notification]) -> ImuData:
        """Decode a whole recording to its end at once; bad packets are left out."""
        ...

    def finish(self) -> ImuData:
        """Give what waits for something that will not come any more; DecodeError as `decode`."""
        ...


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
        matrix = np.array(self.rows).T
        return samples.acc @ matrix * self.gravity_sign, samples.gyr @ matrix


class _Channel:
    """One stream at work: its reader, its clock, its unit."""

    def __init__(self, stream: Stream, anchor: Anchor) -> None:
        self.stream = stream
        self.reader = stream.reader() if stream.reader else None
        self._clock = SampleClock(stream.clock, anchor)
        self.unit = AutoUnit() if stream.auto_unit else None

    def fits(self, note: Notification) -> bool:
        if self.stream.characteristic != note.characteristic:
            return False
        return self.stream.when is None or self.stream.when.fits(note.payload)

    def decode(self, note: Notification, frame: Frame) -> ImuData:
        samples = self.reader.read(note.payload) if self.reader else NO_SAMPLES
        if not len(samples):
            return NOTHING
        acc, gyr = frame.turn(samples)
        _check(acc, _MAX_ACC, "acc")
        _check(gyr, _MAX_GYR, "gyr")
        t = self._clock.stamp(
            len(samples), note.received_s, samples.ticks, samples.counter, samples.gap
        )
        new = ~np.isnan(t)
        imu = ImuData(t[new], acc[new], gyr[new])
        return self.unit.add(imu) if self.unit and len(imu) else imu

    def decode_many(self, notes: list[Notification], frame: Frame) -> ImuData | None:
        """Decode notifications of this stream at once; None: they are to be decoded one by one."""
        many = getattr(self.reader, "read_many", None)
        if many is None or self.unit or not all(map(self.fits, notes)):
            return None
        samples = many([note.payload for note in notes])
        if samples is None or not len(samples):
            return None
        acc, gyr = frame.turn(samples)
        _check(acc, _MAX_ACC, "acc")
        _check(gyr, _MAX_GYR, "gyr")
        received_s = np.array([note.received_us for note in notes]) * 1e-6
        t = self._clock.stamp_many(len(samples) // len(notes), received_s, samples.ticks)
        if t is None:
            return None
        new = ~np.isnan(t)
        return ImuData(t[new], acc[new], gyr[new])


class ProfileDecoder:
    """The decoder every profile compiles to; `Decoder`."""

    def __init__(
        self, streams: tuple[Stream, ...], frame: Frame, ignored: frozenset[str], join: Join | None
    ) -> None:
        anchor = Anchor()
        self._channels = [_Channel(stream, anchor) for stream in streams]
        self._frame, self._ignored, self._join = frame, ignored, join
        self._hearing: dict[str, list[Any]] = {}
        for channel in self._channels:
            for characteristic in channel.stream.also:
                self._hearing.setdefault(characteristic, []).append(channel.reader)
        self._last_s = -np.inf

    def decode(self, note: Notification) -> ImuData:
        """Decode one notification."""
        for reader in self._hearing.get(note.characteristic, ()):
            reader.hear(note.payload)
        channel = self._find(note)
        return self._joined(channel.decode(note, self._frame)) if channel else NOTHING

    def decode_all(self, notes: Iterable[Notification]) -> ImuData:
        """Decode a whole recording, as `decode` and `finish` do; bad packets are left out."""
        waiting = iter(notes)
        parts = [self._one(note) for note in islice(waiting, 1)]  # it sets the clocks going
        while block := list(islice(waiting, _BLOCK)):
            parts.append(self._block(block))
        with suppress(DecodeError):
            parts.append(self.finish())
        return concatenate(parts)

    def _block(self, notes: list[Notification]) -> ImuData:
        with suppress(DecodeError):  # which of them is bad is found one by one
            channel = self._find(notes[0])
            whole = channel.decode_many(notes, self._frame) if channel and not self._join else None
            if whole is not None:
                return self._after(whole)
        return concatenate(self._one(note) for note in notes)

    def _one(self, note: Notification) -> ImuData:
        with suppress(DecodeError):
            return self.decode(note)
        return NOTHING

    def finish(self) -> ImuData:
        """Give what was held back for its unit or for the other quantity."""
        held = [channel.unit.finish() for channel in self._channels if channel.unit]
        parts = [self._joined(imu) for imu in held]
        if self._join:
            parts.append(self._after(self._join.finish()))
        return concatenate(parts)

    def _joined(self, imu: ImuData) -> ImuData:
        return self._after(self._join.add(imu) if self._join and len(imu) else imu)

    def _find(self, note: Notification) -> _Channel | None:
        for channel in self._channels:
            if channel.fits(note):
                return channel
        if note.characteristic in self._ignored:
            return None
        known = sorted({channel.stream.characteristic for channel in self._channels})
        if note.characteristic in known:
            raise DecodeError(f"no kind of packet of this device: {note.payload[:20].hex(' ')}")
        raise DecodeError(f"notification of {note.characteristic}, expected {', '.join(known)}")

    def _after(self, imu: ImuData) -> ImuData:
        """Keep what comes after all before, whichever stream it came from."""
        imu = imu[int(np.searchsorted(imu.t, self._last_s, "right")) :]
        self._last_s = imu.t[-1] if len(imu) else self._last_s
        return imu


def _check(values: Array, limit: float, name: str) -> None:
    largest = np.abs(values).max(initial=0, where=~np.isnan(values))
    if largest > limit:
        raise DecodeError(f"{name} of {largest:.4g} in SI units, expected at most {limit:g}")
