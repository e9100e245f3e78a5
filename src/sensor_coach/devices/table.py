"""Readers of binary payloads that follow a `Layout`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sensor_coach.devices.block import Block, Rows
from sensor_coach.devices.layout import Layout, Vector
from sensor_coach.devices.reading import NO_SAMPLES, Run, Samples, unmeasured
from sensor_coach.errors import DecodeError
from sensor_coach.samples import Array

_LONGEST = 4096  # bytes kept: what is held back beside garbage must end somewhere
_MARK = 16  # bytes looked at for a mark


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

    def read_many(self, block: Block, rows: Rows) -> Run | None:
        """Take the samples of many payloads, bad ones left out; None: read them one by one."""
        layout = self._layout
        if "tick" in (layout.record.names or ()):
            return None
        lengths = block.lengths[rows]
        sizes = (
            lengths[:1].tolist() if (lengths == lengths[0]).all() else np.unique(lengths).tolist()
        )
        fitting = [size for size in sizes if _fault_of_length(layout, size) is None]
        if len(fitting) != 1:
            return None
        if len(sizes) > 1:
            rows = rows[lengths == fitting[0]]
        return self._run(block, rows, fitting[0])

    def _run(self, block: Block, rows: Rows, size: int) -> Run:
        layout, packets = self._layout, block.packets(rows, size)
        if layout.checksum and not (good := layout.checksum.fit(packets)).all():
            rows, packets = rows[good], packets[good]
        count = layout.count or (size - layout.start) // layout.record.itemsize
        end = layout.start + count * layout.record.itemsize
        records = np.ascontiguousarray(packets[:, layout.start : end]).view(layout.record).ravel()
        acc, gyr, good = _vectors(layout, records)
        ticks = block.numbers(rows, layout.tick) if layout.tick else None
        counters = block.numbers(rows, layout.counter) if layout.counter else None
        run = Run(rows, count, Samples(acc, gyr, _signed(ticks)), _signed(counters))
        return run if good.all() else run.only(np.all(good.reshape(-1, count), axis=1))


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

    def read_many(self, block: Block, rows: Rows) -> Run | None:
        """Take the samples of payloads of whole frames; None: they are to be read one by one."""
        sync, size = self._layout.sync[0], self._layout.lengths[0]
        lengths = block.lengths[rows]
        if self._held or lengths[0] % size or (lengths != lengths[0]).any() or not lengths[0]:
            return None
        frames = block.packets(rows, int(lengths[0])).reshape(-1, size)
        if not (frames[:, : len(sync)] == np.frombuffer(sync, np.uint8)).all():
            return None
        records = np.ascontiguousarray(frames).view(self._layout.record).ravel()
        acc, gyr, good = _vectors(self._layout, records)
        run = Run(rows, int(lengths[0]) // size, Samples(acc, gyr))
        return run if good.all() else None

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


def _check_length(layout: Layout, size: int) -> None:
    if expected := _fault_of_length(layout, size):
        raise DecodeError(f"{size} bytes, expected {expected}")


def _fault_of_length(layout: Layout, size: int) -> str | None:
    """Say what was expected in place of this size; None: it fits."""
    stride, header = layout.record.itemsize, _header_end(layout)
    if layout.lengths and size not in layout.lengths:
        return " or ".join(map(str, layout.lengths))
    if layout.count and size < max(layout.start + layout.count * stride, header):
        return f"{max(layout.start + layout.count * stride, header)} or more"
    if not layout.count and (
        (size - layout.start) % stride or size < max(header, layout.start + stride)
    ):
        return f"{layout.start} and a multiple of {stride}"
    return None


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
    counts = _counts(vector, raw, order)
    if vector.invalid is not None and (counts == vector.invalid).any():
        raise DecodeError(f"{vector.name} holds {vector.invalid:g}, which means 'no value'")
    if not np.isfinite(counts).all():
        raise DecodeError(f"{vector.name} is not finite")
    return vector.si(counts.astype(float))


def _vectors(layout: Layout, records: NDArray[Any]) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Give acc and gyr of many records, and which of them are good."""
    values, good = (
        dict.fromkeys(("acc", "gyr"), unmeasured(len(records))),
        np.ones(len(records), bool),
    )
    for vector in layout.vectors:
        counts = _counts(vector, records[vector.name], layout.order)
        if vector.invalid is not None:
            good &= (counts != vector.invalid).all(axis=1)
        if counts.dtype.kind == "f" and not (finite := np.isfinite(counts).all(axis=1)).all():
            good &= finite
            counts = np.where(finite[:, None], counts, 0)
        values[vector.name] = vector.si(counts.astype(float))
    return values["acc"], values["gyr"], good


def _counts(vector: Vector, raw: NDArray[Any], order: str) -> NDArray[Any]:
    return _wide(raw, order) if vector.type == "i24" else raw


def _wide(raw: NDArray[Any], order: str) -> NDArray[Any]:
    """Make numbers of three bytes each, shape (n, 3, 3)."""
    low, middle, high = np.moveaxis(raw.astype(np.int64), -1, 0)[:: 1 if order == "<" else -1]
    value = low | middle << 8 | high << 16
    return np.asarray(value - (value >> 23 << 24))
