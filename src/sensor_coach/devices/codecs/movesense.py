"""Movesense's GATT sensor data: all accelerations of a packet, then all its angular rates.

A notification is u8 code and u8 number of the subscription; 1 answers a command (u16 status),
2 carries data (u32 ms, then float32 x, y, z), 3 the rest of data that one did not hold.

Source: movesense-py (protocol.py), movesense_bleak.
"""

from __future__ import annotations

import numpy as np

from sensor_coach.devices.reading import NO_SAMPLES, Options, Samples
from sensor_coach.errors import DecodeError

_ANSWER, _DATA, _REST = 1, 2, 3
_OK = 200
_HEADER, _SAMPLE = 6, 24  # bytes before the numbers; of acceleration and angular rate together
_LONGEST = 4096  # bytes of one packet


class MovesenseReader:
    """Reads /Meas/IMU6; ticks are ms."""

    def __init__(self, options: Options) -> None:
        if options:
            raise ValueError(f"options {sorted(options)}, expected none")
        self._held = b""  # data whose rest is to come

    def read(self, payload: bytes) -> Samples:
        """Take the samples out of one notification; `Reader`."""
        if len(payload) < 2:
            raise DecodeError(f"movesense: {len(payload)} bytes, expected 2 or more")
        if payload[0] == _ANSWER:
            return self._answered(payload)
        if payload[0] == _DATA:
            self._held = payload
        elif payload[0] != _REST:
            raise DecodeError(f"movesense: code {payload[0]}, expected 1, 2 or 3")
        elif not self._held:
            raise DecodeError("movesense: second part of data without the first")
        else:
            self._held += payload[2:]
        return self._whole()

    def _answered(self, payload: bytes) -> Samples:
        status = int.from_bytes(payload[2:4], "little")
        if len(payload) < 4 or not _OK <= status < _OK + 100:
            raise DecodeError(f"movesense: the sensor answers with status {status}, expected {_OK}")
        return NO_SAMPLES

    def _whole(self) -> Samples:
        """Give the samples if the packet is whole; else wait for its rest."""
        held, size = self._held, len(self._held) - _HEADER
        if size > _LONGEST:
            self._held = b""
            raise DecodeError(f"movesense: {size} bytes in one packet")
        if size < _SAMPLE or size % _SAMPLE:
            return NO_SAMPLES
        self._held = b""
        numbers = np.frombuffer(held, "<f4", offset=_HEADER)
        if not np.isfinite(numbers).all():
            raise DecodeError("movesense: a number is not finite")
        acc, gyr = numbers.astype(float).reshape(2, -1, 3)
        return Samples(acc, np.radians(gyr), np.frombuffer(held, "<u4", 1, 2).astype(np.int64))
