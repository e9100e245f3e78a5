"""Samples as the notifications of other sensors: what their firmware does, as documented."""

import struct

import numpy as np

from sensor_coach.samples import GRAVITY


class TablePacker:
    """Writes the layouts of a profile; `acc_unit` is in m/s² where the profile says "auto"."""

    def __init__(self, profile, acc_unit=GRAVITY, without=()):
        self._streams, kinds = [], set(without)
        for stream in filter(lambda stream: stream.reader, profile.streams):
            layout = stream.reader.args[0]
            names = {vector.name for vector in layout.vectors}
            if not names & kinds:  # the first of several ways to send the same
                self._streams.append((stream, layout))
                kinds |= names
        self._turn = np.array(profile.frame.rows)
        self._sign, self._acc_unit = profile.frame.gravity_sign, acc_unit

    def most(self, mtu):
        return min(self._most(layout, mtu - 3) for _, layout in self._streams)

    def _most(self, layout, room):
        size = layout.record.itemsize
        return room // size if layout.sync else layout.count or (room - layout.start) // size

    def pack(self, number, t_us, acc, gyr):
        values = {"acc": acc @ self._turn * self._sign, "gyr": gyr @ self._turn}
        return [
            (stream.characteristic, self._payload(stream, layout, number, t_us, values))
            for stream, layout in self._streams
        ]

    def _payload(self, stream, layout, number, t_us, values):
        records = np.zeros(len(t_us), layout.record)
        for vector in layout.vectors:
            unit = self._acc_unit if vector.unknown_unit else vector.scale
            counts = (values[vector.name] - vector.bias) / unit
            if records[vector.name].dtype.kind == "i":
                limit = np.iinfo(records[vector.name].dtype)
                counts = np.rint(counts).clip(limit.min, limit.max)
            records[vector.name] = counts
        payload = bytearray(layout.start) + bytearray(records.tobytes())
        if layout.sync:
            size, mark = layout.record.itemsize, layout.sync[0]
            for at in range(0, len(payload), size):
                payload[at : at + len(mark)] = mark
        elif layout.lengths:
            payload.extend(bytes(max(layout.lengths[0] - len(payload), 0)))
        if stream.when and stream.when.number:
            write(payload, stream.when.number, stream.when.values[0])
        if layout.tick:
            first = stream.clock.refers_to == "first"
            tick = round(t_us[0 if first else -1] * 1e-6 / stream.clock.tick_s)
            write(payload, layout.tick, tick % (1 << stream.clock.wrap_bits))
        if layout.counter:
            write(payload, layout.counter, number % (1 << stream.clock.counter_bits))
        if layout.checksum:
            check = layout.checksum
            payload[check.at] = sum(payload[check.start : check.end or None]) & 0xFF
        return bytes(payload)


def write(payload, number, value):
    part = np.array([value], np.int64).astype(number.dtype).tobytes()
    payload[number.at : number.at + len(part)] = part


class TextPacker:
    """Prints a line a sample; lines are cut where a notification is full."""

    def __init__(self, characteristic, units, size=20, digits=4):
        self._characteristic, self._size, self._digits = characteristic, size, digits
        self._acc_unit, self._gyr_unit = units  # no angular rate: None

    def most(self, mtu):
        return 1

    def pack(self, number, t_us, acc, gyr):
        rows = [np.round(t_us / 1000)[:, None], acc / self._acc_unit]
        rows += [gyr / self._gyr_unit] if self._gyr_unit else []
        text = "".join(
            ",".join(f"{value:.{self._digits}f}" for value in row) + "\r\n"
            for row in np.concatenate(rows, axis=1)
        ).encode()
        cuts = range(0, len(text), self._size)
        return [(self._characteristic, text[at : at + self._size]) for at in cuts]


class PolarPacker:
    """Sends frames of differences, one quantity after the other, a second of samples each."""

    def __init__(self, characteristic, factor, block=52):
        self._characteristic, self._factor, self._block = characteristic, factor, block
        self._acc, self._gyr, self._t_us = [], [], []

    def most(self, mtu):
        assert mtu >= 235, "a Polar sensor refuses to start with a small MTU"
        return 1000

    def pack(self, number, t_us, acc, gyr):
        self._acc += list(acc * 1000 / GRAVITY)
        self._gyr += list(np.degrees(gyr) / self._factor)
        self._t_us += list(t_us)
        if len(self._t_us) < self._block:
            return []
        at_ns = int(self._t_us[-1]) * 1000 + 599_616_000_000_000_000
        frames = [
            struct.pack("<BqB", 2, at_ns, 0x81) + differences(np.rint(self._acc)),
            struct.pack("<BqB", 5, at_ns, 0x80) + differences(np.rint(self._gyr)),
        ]
        self._acc, self._gyr, self._t_us = [], [], []
        return [(self._characteristic, frame) for frame in frames]


def differences(counts, block=20):
    """Write counts, (n, 3), as a first sample and blocks of differences, lowest bit first."""
    counts = counts.astype(np.int64)
    out = counts[0].astype("<i2").tobytes()
    steps = np.diff(counts, axis=0)
    for at in range(0, len(steps), block):
        part = steps[at : at + block].ravel()
        width = max(int(np.abs(2 * part + 1).max()).bit_length(), 1)
        bits = (part[:, None] >> np.arange(width)) & 1
        packed = np.packbits(bits.astype(np.uint8).ravel(), bitorder="little")
        out += bytes([width, len(part) // 3]) + packed.tobytes()
    return out


class MovesensePacker:
    """Sends eight samples at a time, in two parts where one does not hold them."""

    def __init__(self, characteristic, reference, size=155):
        self._characteristic, self._reference, self._size = characteristic, reference, size

    def most(self, mtu):
        return 8

    def pack(self, number, t_us, acc, gyr):
        data = struct.pack("<I", round(t_us[0] / 1000))
        data += acc.astype("<f4").tobytes() + np.degrees(gyr).astype("<f4").tobytes()
        cuts = [data[: self._size - 2], data[self._size - 2 :]]
        return [
            (self._characteristic, bytes([2 + at, self._reference]) + part)
            for at, part in enumerate(cuts)
            if part
        ]


class SelfDescribedPacker:
    """Sends sensors by number, each with its components; g and deg/s, or m/s² in one packet."""

    def __init__(self, characteristic, *, together):
        self._characteristic, self._together = characteristic, together

    def most(self, mtu):
        return 1

    def pack(self, number, t_us, acc, gyr):
        time, rates = round(t_us[0] / 1000), np.degrees(gyr[0])
        sent = {0: acc[0] / GRAVITY, 1: rates}
        if self._together:
            sent = {0: np.concatenate([acc[0], rates, np.zeros(3)])}
        return [
            (self._characteristic, struct.pack("<BBI", key, 4 * len(v), time) + floats(v))
            for key, v in sent.items()
        ]


def floats(values):
    return values.astype("<f4").tobytes()
