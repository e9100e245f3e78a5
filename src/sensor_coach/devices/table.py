"""Readers of binary payloads that follow a `Layout`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sensor_coach.devices.layout import Layout, Vector
from sensor_coach.devices.reading import NO_SAMPLES, Samples
from sensor_coach.errors import DecodeError
from sensor_coach.samples import Array

_LONGEST = 4096  # bytes kept: what is held back beside garbage must end somewhere
_MARK = 16  # bytes looked at for a mark

_Field = tuple[Any, tuple[int, ...], int]  # of a record: format, shape, place in bytes


class PacketReader:
    """Reads payloads that hold whole records."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def read(self, payload: bytes) -> Samples:
        """Take the samples out of one payload; `Reader`."""
        layout, size = self._layout, len(payload)
        _check_length(layout, size)
        if layout.checksum and not layout.checksum.fits(payload):
            raise DecodeError(f"checksum does not fit {payload.hex(' ')}")
        count = layout.count or (size - layout.start) // layout.record.itemsize
        records = np.frombuffer(payload, layout.record, count, layout.start)
        return _samples(layout, records, payload)

    def read_many(self, payloads: list[bytes]) -> Samples | None:
        """Take the samples of payloads of one length; None: they are to be read one by one."""
        layout, size = self._layout, len(payloads[0])
        if layout.checksum or layout.counter or "tick" in (layout.record.names or ()):
            return None
        if any(len(payload) != size for payload in payloads):
            return None
        _check_length(layout, size)
        count = layout.count or (size - layout.start) // layout.record.itemsize
        fields: dict[str, _Field] = {"rows": (layout.record, (count,), layout.start)}
        if layout.tick:
            fields["tick"] = (layout.tick.dtype, (), layout.tick.at)
        packets = np.frombuffer(b"".join(payloads), _struct(fields, size))
        samples = _samples(layout, packets["rows"].reshape(-1))
        ticks = _signed(packets["tick"]) if layout.tick else None
        return Samples(samples.acc, samples.gyr, ticks)


class ResyncReader:
    """Reads a byte stream in which frames start with a known mark.

    Frames may be cut anywhere. Bytes that belong to no frame are reported, and the frames
    behind them come with the next payload.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._held = b""

    def read(self, payload: bytes) -> Samples:
        """Take the whole frames out of what has arrived so far; `Reader`."""
        size, first = self._layout.record.itemsize, self._layout.sync[0]
        held, frames, at = self._held[-_LONGEST:] + payload, [], 0
        while held.startswith(self._layout.sync, at) and (length := self._length(held, at)):
            if held.startswith(first, at):
                frames.append(held[at : at + size])
            at += length
        if self._starts_frame(held[at:]):
            self._held = held[at:]
            return _samples(self._layout, np.frombuffer(b"".join(frames), self._layout.record))
        return self._recover(b"".join(frames), held[at:])

    def read_many(self, payloads: list[bytes]) -> Samples | None:
        """Take the samples of payloads of whole frames; None: they are to be read one by one."""
        sync, size = self._layout.sync[0], self._layout.record.itemsize
        sizes = {len(payload) for payload in payloads}
        if self._held or len(sizes) != 1 or len(payloads[0]) % self._layout.lengths[0]:
            return None
        frames = np.frombuffer(b"".join(payloads), np.uint8).reshape(-1, size)
        if not (frames[:, : len(sync)] == np.frombuffer(sync, np.uint8)).all():
            return None
        return _samples(self._layout, np.frombuffer(frames, self._layout.record).reshape(-1))

    def _length(self, held: bytes, at: int) -> int:
        """Give the length of the frame at `at`; 0: it is not whole yet."""
        for length in self._layout.lengths:
            if at + length > len(held):
                return 0
            if self._starts_frame(held[at + length : at + length + _MARK]):
                return length
        return self._layout.lengths[0]

    def _starts_frame(self, rest: bytes) -> bool:
        return any(rest.startswith(mark[: len(rest)]) for mark in self._layout.sync)

    def _recover(self, frames: bytes, rest: bytes) -> Samples:
        """Drop what precedes the next mark; keep the good frames for the next payload."""
        skip = next(at for at in range(1, len(rest) + 1) if self._starts_frame(rest[at:]))
        self._held = frames + rest[skip:]
        raise DecodeError(f"{skip} bytes before a frame start: {rest[:skip].hex(' ')}")


def _struct(fields: dict[str, _Field], size: int) -> np.dtype[np.void]:
    """Make a record of `size` bytes."""
    return np.dtype(
        {
            "names": list(fields),
            "formats": [(form, shape) for form, shape, _ in fields.values()],
            "offsets": [at for *_, at in fields.values()],
            "itemsize": size,
        }
    )


def _check_length(layout: Layout, size: int) -> None:
    stride, header = layout.record.itemsize, _header_end(layout)
    if layout.lengths and size not in layout.lengths:
        expected = " or ".join(map(str, layout.lengths))
    elif layout.count and size < max(layout.start + layout.count * stride, header):
        expected = f"{max(layout.start + layout.count * stride, header)} or more"
    elif not layout.count and (
        (size - layout.start) % stride or size < max(header, layout.start + stride)
    ):
        expected = f"{layout.start} and a multiple of {stride}"
    else:
        return
    raise DecodeError(f"{size} bytes, expected {expected}")


def _header_end(layout: Layout) -> int:
    """Give the bytes before the records, or up to the end of the tick and the counter."""
    ends = [number.end for number in (layout.tick, layout.counter) if number]
    return max([layout.start, *ends])


def _samples(layout: Layout, records: NDArray[Any], payload: bytes = b"") -> Samples:
    if not len(records):
        return NO_SAMPLES
    values = {v.name: _values(v, records[v.name], layout.order) for v in layout.vectors}
    nothing = np.full((len(records), 3), np.nan)
    ticks = layout.tick.read(payload) if layout.tick and payload else None
    if "tick" in (layout.record.names or ()):
        ticks = records["tick"]
    counter = int(layout.counter.read(payload)[0]) if layout.counter else None
    return Samples(values.get("acc", nothing), values.get("gyr", nothing), _signed(ticks), counter)


def _signed(ticks: NDArray[Any] | None) -> NDArray[Any] | None:
    """Give ticks a type whose differences do not wrap (64 bit ones wrap as they should)."""
    if ticks is None or ticks.dtype.kind == "f":
        return ticks
    return ticks.astype(np.int64)


def _values(vector: Vector, raw: NDArray[Any], order: str) -> Array:
    counts = _wide(raw, order) if vector.type == "i24" else raw
    if vector.invalid is not None and (counts == vector.invalid).any():
        raise DecodeError(f"{vector.name} holds {vector.invalid:g}, which means 'no value'")
    if not np.isfinite(counts).all():
        raise DecodeError(f"{vector.name} is not finite")
    return vector.si(counts.astype(float))


def _wide(raw: NDArray[Any], order: str) -> NDArray[Any]:
    """Make numbers of three bytes each, shape (n, 3, 3)."""
    low, middle, high = np.moveaxis(raw.astype(np.int64), -1, 0)[:: 1 if order == "<" else -1]
    value = low | middle << 8 | high << 16
    return np.asarray(value - (value >> 23 << 24))
