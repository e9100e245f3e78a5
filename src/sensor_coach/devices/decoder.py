"""Notifications to samples: dispatch, read, place in time, turn into the sensor frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sensor_coach.devices.clock import ClockParams, SampleClock
from sensor_coach.devices.join import Join
from sensor_coach.devices.layout import When
from sensor_coach.devices.reading import NO_SAMPLES, Reader, Samples
from sensor_coach.errors import DecodeError
from sensor_coach.samples import Array, ImuData, Notification

# Beyond these no sensor measures: 200 g and 11 000 °/s. What exceeds them was misread.
_MAX_ACC = 2000.0  # m/s²
_MAX_GYR = 200.0  # rad/s


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


@dataclass(frozen=True, slots=True)
class Stream:
    """The packets of one kind: how they are recognised, read and timed."""

    characteristic: str
    when: When | None
    reader: Callable[[], Reader] | None  # None: known, but of no use
    clock: ClockParams


@dataclass(frozen=True, slots=True)
class Frame:
    """How the device's axes lie in the sensor frame."""

    rows: tuple[tuple[float, float, float], ...]  # orthogonal matrix, device to sensor
    gravity_sign: float  # +1: specific force; -1: what is sent is its negative

    def turn(self, samples: Samples) -> tuple[Array, Array]:
        """Give acc and gyr in the sensor frame."""
        matrix = np.array(self.rows).T
        return samples.acc @ matrix * self.gravity_sign, samples.gyr @ matrix


class ProfileDecoder:
    """The decoder every profile compiles to; `Decoder`."""

    def __init__(
        self, streams: tuple[Stream, ...], frame: Frame, ignored: frozenset[str], apart: bool
    ) -> None:
        self._streams = [
            (stream, stream.reader() if stream.reader else None, SampleClock(stream.clock))
            for stream in streams
        ]
        self._frame, self._ignored = frame, ignored
        self._join = Join() if apart else None
        self._last_s = -np.inf

    def decode(self, note: Notification) -> ImuData:
        """Decode one notification."""
        reader, clock = self._find(note)
        samples = reader.read(note.payload) if reader else NO_SAMPLES
        if clock is None or not len(samples):
            return ImuData(np.empty(0), np.empty((0, 3)), np.empty((0, 3)))
        acc, gyr = self._frame.turn(samples)
        _check(acc, _MAX_ACC, "acc")
        _check(gyr, _MAX_GYR, "gyr")
        t = clock.stamp(len(samples), note.received_s, samples.ticks, samples.counter, samples.gap)
        new = ~np.isnan(t)
        imu = ImuData(t[new], acc[new], gyr[new])
        return self._after(self._join.add(imu) if self._join else imu)

    def _find(self, note: Notification) -> tuple[Reader | None, SampleClock | None]:
        for stream, reader, clock in self._streams:
            if stream.characteristic == note.characteristic and (
                stream.when is None or stream.when.fits(note.payload)
            ):
                return reader, clock
        if note.characteristic in self._ignored:
            return None, None
        known = sorted({stream.characteristic for stream, *_ in self._streams})
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
