"""Polar's measurement frames: raw samples, or a first sample and differences packed bit by bit.

A frame is u8 measurement, u64 time of its last sample in ns, u8 frame type (bit 7: differences)
and the samples. Differences come in blocks of u8 bit width, u8 count, and `count` times three
signed numbers of that width, packed from the lowest bit on and filled up to a whole byte.

Source: polarofficial/polar-ble-sdk, BlePMDClient.kt, PmdSetting.kt and the unit tests beside them.
Some decoders elsewhere read the bits from the highest on, which is right for widths of 8 only.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sensor_coach.devices.reading import Options, Samples
from sensor_coach.errors import DecodeError
from sensor_coach.samples import GRAVITY, Array

HEADER = struct.Struct("<BqB")
_MEASUREMENT = {"acc": 0x02, "gyr": 0x05}
_MG, _DPS = GRAVITY / 1000, float(np.radians(1))
# (quantity, frame type) -> how a sample is written, SI units per count, whether as float bits
_RAW = {("acc", 0x00): ("<i1", _MG), ("acc", 0x01): ("<i2", _MG)}
_DELTA: dict[tuple[str, int], tuple[str, float, bool]] = {
    ("acc", 0x80): ("<i2", GRAVITY, False),
    ("acc", 0x81): ("<i2", _MG, False),
    ("gyr", 0x80): ("<i2", _DPS, False),
    ("gyr", 0x81): ("<i4", _DPS, True),
}
_STARTED = b"\xf0\x02"  # the answer of the control point to a start
_FACTOR = 5  # kind of setting
_SETTING_SIZES = {0: 2, 1: 2, 2: 2, 3: 4, 4: 1, 5: 4}  # bytes of one value, by kind


class PolarReader:
    """Reads frames of one quantity; ticks are ns.

    Parameters
    ----------
    options : mapping
        `quantity`: "acc" or "gyr".

    Notes
    -----
    The answer to the start command may carry a factor for all counts; without one it is 1.
    """

    def __init__(self, options: Options) -> None:
        quantity = options.get("quantity")
        if set(options) != {"quantity"} or quantity not in _MEASUREMENT:
            raise ValueError("expected quantity = 'acc' or 'gyr'")
        self._quantity = str(quantity)
        self._factor = 1.0

    def hear(self, payload: bytes) -> None:
        """Take the factor from an answer of the control point."""
        self._factor = factor(payload, _MEASUREMENT[self._quantity]) or self._factor

    def read(self, payload: bytes) -> Samples:
        """Take the samples out of one frame; `Reader`."""
        if len(payload) < HEADER.size:
            raise DecodeError(f"polar: {len(payload)} bytes, expected {HEADER.size} or more")
        _, time_ns, kind = HEADER.unpack_from(payload)
        values = self._values(kind, payload[HEADER.size :]) * self._factor
        nothing = np.full_like(values, np.nan)
        pair = (values, nothing) if self._quantity == "acc" else (nothing, values)
        return Samples(*pair, np.array([time_ns]))

    def _values(self, kind: int, content: bytes) -> Array:
        key = self._quantity, kind
        if key in _RAW:
            dtype, scale = _RAW[key]
            return raw(content, dtype) * scale
        if key not in _DELTA:
            raise DecodeError(f"polar: {self._quantity} frame of type {kind:#04x} is not known")
        dtype, scale, is_float = _DELTA[key]
        counts = deltas(content, dtype, 3)
        if is_float:
            counts = counts.astype(np.int32).view(np.float32)
        if not np.isfinite(counts).all():
            raise DecodeError(f"polar: {self._quantity} is not finite")
        return counts.astype(float) * scale


def factor(answer: bytes, measurement: int) -> float | None:
    """Give what a sensor that started says its counts are to be multiplied by; None: it did not."""
    started = answer[:2] == _STARTED and len(answer) >= 5
    if not started or answer[2] != measurement or answer[3] != 0:
        return None
    factors = settings(answer[5:]).get(_FACTOR, [])
    return float(factors[0]) if factors and np.isfinite(factors[0]) and factors[0] else 1.0


def raw(content: bytes, dtype: str) -> Array:
    """Give samples of three plain numbers each, shape (n, 3)."""
    size = 3 * np.dtype(dtype).itemsize
    if not content or len(content) % size:
        raise DecodeError(f"polar: {len(content)} bytes of samples, expected a multiple of {size}")
    return np.frombuffer(content, dtype).reshape(-1, 3).astype(float)


def deltas(content: bytes, dtype: str, channels: int) -> NDArray[np.int64]:
    """Give the samples of a delta frame as counts, shape (n, channels)."""
    at = channels * np.dtype(dtype).itemsize
    if len(content) < at:
        raise DecodeError(f"polar: {len(content)} bytes of delta frame, expected {at} or more")
    steps = [np.frombuffer(content[:at], dtype).astype(np.int64).reshape(1, channels)]
    while at < len(content):
        width, count = content[at], content[at + 1] if at + 1 < len(content) else 0
        size = -(-width * count * channels // 8)
        if width > 32 or at + 2 + size > len(content):
            raise DecodeError(
                f"polar: delta block of {count} samples of {width} bits, "
                f"{len(content) - at} bytes are left"
            )
        steps.append(_signed(content[at + 2 : at + 2 + size], width, count * channels))
        steps[-1] = steps[-1].reshape(count, channels)
        at += 2 + size
    return np.cumsum(np.concatenate(steps), axis=0)


def _signed(packed: bytes, width: int, count: int) -> NDArray[np.int64]:
    """Unpack signed numbers of `width` bits each, lowest bit first."""
    bits = np.unpackbits(np.frombuffer(packed, np.uint8), bitorder="little")
    places = np.left_shift(1, np.arange(width, dtype=np.int64))
    places[-1:] *= -1  # the sign
    return np.asarray(bits[: width * count].reshape(count, width).astype(np.int64) @ places)


def settings(content: bytes) -> Mapping[int, list[Any]]:
    """Read the settings of an answer: kind to values; what is cut short or not known ends them."""
    found: dict[int, list[Any]] = {}
    at = 0
    while at + 2 <= len(content) and content[at] in _SETTING_SIZES:
        kind, count = content[at], content[at + 1]
        size = _SETTING_SIZES[kind]
        values = content[at + 2 : at + 2 + count * size]
        if len(values) < count * size:
            break
        form = "<f4" if kind == _FACTOR else f"<u{size}"
        found[kind] = np.frombuffer(values, form).tolist()
        at += 2 + count * size
    return found
