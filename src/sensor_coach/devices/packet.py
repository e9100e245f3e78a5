"""The packet of the project's own firmware, written and read; `firmware_notes/packet.md`."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sensor_coach.errors import DecodeError
from sensor_coach.samples import GRAVITY, Array

SERVICE = "7a1e0001-c47f-4023-9c08-41c1f348771f"
DATA = "7a1e0002-c47f-4023-9c08-41c1f348771f"  # notify
BATTERY = "00002a19-0000-1000-8000-00805f9b34fb"  # the standard battery level

ACC_RANGES_G = (2, 4, 8, 16)
GYR_RANGES_DPS = (125, 250, 500, 1000, 2000)
MAX_SAMPLES = 255  # n is one byte

_HEADER = struct.Struct("<HIBB")  # sequence, tick, n, flags
HEADER = np.dtype([("sequence", "<u2"), ("tick", "<u4"), ("n", "u1"), ("flags", "u1")])
COUNTS = np.dtype([("acc", "<i2", 3), ("gyr", "<i2", 3)])
_TIMED = np.dtype([("tick", "<u4"), ("acc", "<f4", 3), ("gyr", "<f4", 3)])
OVERFLOW, SELF_TIMED, _RESERVED = 0x20, 0x40, 0x80  # flags
_FULL_SCALE = 32768  # counts


@dataclass(frozen=True, slots=True, eq=False)
class Packet:
    """What one packet says, in SI units."""

    sequence: int  # wraps at 65536
    tick_us: int  # time of the last sample by the sensor's clock, wraps at 2**32
    overflow: bool  # the sensor dropped samples before this packet
    acc: Array  # (n, 3) m/s², specific force, sensor frame
    gyr: Array  # (n, 3) rad/s, sensor frame
    ticks_us: NDArray[np.int64] | None = (
        None  # (n,) one tick a sample, where every sample has its own
    )


def samples_per_packet(mtu: int) -> int:
    """Tell how many samples fit one notification.

    Parameters
    ----------
    mtu : int
        ATT MTU in bytes, 23 or more; the payload is three bytes smaller.

    Returns
    -------
    int
        Whole samples of 12 bytes after the header of 8.

    Raises
    ------
    ValueError
        If `mtu` is below the 23 bytes every link has.

    Examples
    --------
    >>> samples_per_packet(23), samples_per_packet(247)
    (1, 19)
    """
    if mtu < 23:
        raise ValueError(f"MTU {mtu}: an ATT MTU is 23 bytes or more")
    return min((mtu - 3 - _HEADER.size) // COUNTS.itemsize, MAX_SAMPLES)


def encode(
    sequence: int,
    tick_us: int,
    acc: ArrayLike,
    gyr: ArrayLike,
    *,
    acc_range_g: int = 8,
    gyr_range_dps: int = 1000,
    overflow: bool = False,
) -> bytes:
    """Write a packet of 16 bit counts, as the sensor sends it.

    Parameters
    ----------
    sequence : int
        Packet number; only its low 16 bits are sent.
    tick_us : int
        Time of the *last* sample by the sensor's clock in µs; its low 32 bits are sent.
    acc, gyr : array_like, shape (n, 3)
        Specific force in m/s² and angular rate in rad/s, sensor frame, 1 <= n <= 255. What
        exceeds full scale is clipped, as the sensor does.
    acc_range_g, gyr_range_dps : int
        Full scale: one of `ACC_RANGES_G` and `GYR_RANGES_DPS`.
    overflow : bool
        Whether samples were dropped before this packet.

    Returns
    -------
    bytes
        8 + 12 n bytes.

    Raises
    ------
    ValueError
        If the shapes differ, a value is not finite or a range does not exist.
    """
    flags = ACC_RANGES_G.index(acc_range_g) | GYR_RANGES_DPS.index(gyr_range_dps) << 2
    acc, gyr = _runs(acc, gyr)
    if not (np.isfinite(acc).all() and np.isfinite(gyr).all()):
        raise ValueError("a count cannot be NaN or infinite")
    records = np.empty(len(acc), COUNTS)
    acc_unit, gyr_unit = units(flags)
    records["acc"], records["gyr"] = _counts(acc / acc_unit), _counts(gyr / gyr_unit)
    header = _header(sequence, tick_us, len(acc), flags | OVERFLOW * overflow)
    return header + records.tobytes()


def encode_timed(sequence: int, t_us: ArrayLike, acc: ArrayLike, gyr: ArrayLike) -> bytes:
    """Write a packet of float samples with a tick each, for data imported from files.

    Parameters
    ----------
    sequence : int
        Packet number; only its low 16 bits are kept.
    t_us : array_like of int, shape (n,)
        Time of each sample in µs, increasing; the low 32 bits are kept.
    acc, gyr : array_like, shape (n, 3)
        Specific force in m/s² and angular rate in rad/s, sensor frame, 1 <= n <= 255; kept
        as float32. A source without a gyroscope has NaN in `gyr`.

    Returns
    -------
    bytes
        8 + 28 n bytes.

    Raises
    ------
    ValueError
        If the shapes differ or `acc` is not finite.
    """
    acc, gyr = _runs(acc, gyr)
    ticks = np.asarray(t_us, dtype=np.int64)
    if ticks.shape != (len(acc),):
        raise ValueError(f"t_us has shape {ticks.shape}, expected ({len(acc)},)")
    if not np.isfinite(acc).all():
        raise ValueError("acc is not finite")
    records = np.empty(len(acc), _TIMED)
    records["tick"], records["acc"], records["gyr"] = ticks & 0xFFFFFFFF, acc, gyr
    return _header(sequence, int(ticks[-1]), len(acc), SELF_TIMED) + records.tobytes()


def decode(payload: bytes) -> Packet:
    """Read a packet of either kind.

    Parameters
    ----------
    payload : bytes
        One notification of `DATA`.

    Returns
    -------
    Packet
        The samples in SI units.

    Raises
    ------
    DecodeError
        If the length, the flags or a float do not fit the layout.
    """
    if len(payload) < _HEADER.size:
        raise DecodeError(f"packet: {len(payload)} bytes, expected a header of {_HEADER.size}")
    sequence, tick_us, n, flags = _HEADER.unpack_from(payload)
    layout = _TIMED if flags & SELF_TIMED else COUNTS
    _check(flags, n, len(payload), layout)
    records = np.frombuffer(payload, layout, offset=_HEADER.size)
    overflow = bool(flags & OVERFLOW)
    if layout is _TIMED:
        return _timed(sequence, tick_us, overflow, records)
    acc_unit, gyr_unit = units(flags)
    return Packet(sequence, tick_us, overflow, records["acc"] * acc_unit, records["gyr"] * gyr_unit)


def _check(flags: int, n: int, size: int, layout: np.dtype[np.void]) -> None:
    gyr_code = flags >> 2 & 7
    if flags & _RESERVED or gyr_code >= len(GYR_RANGES_DPS):
        raise DecodeError(f"packet: flags 0x{flags:02x} use a bit or range that does not exist")
    expected = _HEADER.size + n * layout.itemsize
    if n == 0 or size != expected:
        raise DecodeError(f"packet: {size} bytes, expected {expected} for {n} samples")


def _timed(sequence: int, tick_us: int, overflow: bool, records: np.ndarray) -> Packet:
    acc, gyr = records["acc"].astype(float), records["gyr"].astype(float)
    if not np.isfinite(acc).all() or np.isinf(gyr).any():
        raise DecodeError("packet: a float sample is not finite")
    ticks = records["tick"].astype(np.int64)
    return Packet(sequence, tick_us, overflow, acc, gyr, ticks)


def _runs(acc: ArrayLike, gyr: ArrayLike) -> tuple[Array, Array]:
    acc, gyr = np.asarray(acc, dtype=float), np.asarray(gyr, dtype=float)
    if acc.ndim != 2 or acc.shape[1] != 3 or acc.shape != gyr.shape:
        raise ValueError(f"acc {acc.shape} and gyr {gyr.shape}, expected (n, 3) both")
    if not 1 <= len(acc) <= MAX_SAMPLES:
        raise ValueError(f"{len(acc)} samples, expected 1 to {MAX_SAMPLES}")
    return acc, gyr


def _header(sequence: int, tick_us: int, n: int, flags: int) -> bytes:
    return _HEADER.pack(sequence & 0xFFFF, tick_us & 0xFFFFFFFF, n, flags)


def _counts(values: Array) -> Array:
    return np.minimum(np.maximum(np.rint(values), -_FULL_SCALE), _FULL_SCALE - 1)


@cache
def units(flags: int) -> tuple[float, float]:
    """Give m/s² and rad/s per count, of the ranges that the flags of a packet say."""
    acc_unit = ACC_RANGES_G[flags & 3] * GRAVITY / _FULL_SCALE
    gyr_unit = np.radians(GYR_RANGES_DPS[flags >> 2 & 7]) / _FULL_SCALE
    return acc_unit, float(gyr_unit)
