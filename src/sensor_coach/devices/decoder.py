"""Notifications to samples: dispatch, read, place in time, turn into the sensor frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, Protocol

import numpy as np

from sensor_coach.devices.block import NO_ROWS, Block, Rows
from sensor_coach.devices.channel import Channel, Frame, Part, Stream
from sensor_coach.devices.decoded import BadNote, Decoded, joined, of_block, of_each
from sensor_coach.devices.join import Join
from sensor_coach.devices.ticks import Anchor
from sensor_coach.errors import DecodeError
from sensor_coach.samples import NOTHING, ImuData, Notification, concatenate

_BLOCK = 8000  # notifications decoded at once, where all are as they should be
_FEW = 8  # one by one is as quick; as many begin ...
_GROWS = 4  # ... and each block is larger than the one before by this


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

    def decode_many(self, notes: Iterable[Notification]) -> Decoded:
        """Decode many notifications at once, as `decode` does one by one."""
        ...

    def finish(self) -> ImuData:
        """Give what waits for something that will not come any more; DecodeError as `decode`."""
        ...


class ProfileDecoder:
    """The decoder every profile compiles to; `Decoder`."""

    def __init__(
        self, streams: tuple[Stream, ...], frame: Frame, ignored: frozenset[str], join: Join | None
    ) -> None:
        anchor = Anchor()
        self._channels = [Channel(stream, anchor) for stream in streams]
        self._frame, self._ignored, self._join = frame, ignored, join
        self._hearing: dict[str, list[Any]] = {}
        for channel in self._channels:
            for characteristic in channel.stream.also:
                self._hearing.setdefault(characteristic, []).append(channel.reader)
        self._characteristics = [*dict.fromkeys(stream.characteristic for stream in streams)]
        shared = sum(stream.clock.shared for stream in streams) > 1
        readers = [channel.reader for channel in self._channels if channel.reader]
        self._at_once = not shared and all(hasattr(each, "read_many") for each in readers)
        self._last_s = -np.inf

    def decode(self, note: Notification) -> ImuData:
        """Decode one notification."""
        for reader in self._hearing.get(note.characteristic, ()):
            reader.hear(note.payload)
        channel = self._find(note)
        return self._joined(channel.decode(note, self._frame)) if channel else NOTHING

    def decode_all(self, notes: Iterable[Notification]) -> ImuData:
        """Decode a whole recording, as `decode` and `finish` do; bad packets are left out."""
        parts = [part.imu for part in self._parts(notes)]
        with suppress(DecodeError):
            parts.append(self.finish())
        return concatenate(parts)

    def decode_many(self, notes: Iterable[Notification]) -> Decoded:
        """Decode many notifications, as `decode` does one by one."""
        return joined([*self._parts(notes)])

    def _parts(self, notes: Iterable[Notification]) -> Iterator[Decoded]:
        waiting = iter(notes)
        yield self._each(islice(waiting, 1))  # it sets the clocks going
        size = _FEW
        while block := list(islice(waiting, size)):
            yield from self._block(block)
            size = min(_GROWS * size, _BLOCK)  # it is at first that something is amiss

    def _block(self, notes: list[Notification]) -> Iterator[Decoded]:
        """Decode at once; where something is amiss, its halves, down to what is one by one."""
        if len(notes) <= _FEW or not self._at_once:
            yield self._each(notes)
        elif whole := self._whole(notes):
            yield whole
        else:
            half = len(notes) // 2
            yield from self._block(notes[:half])
            yield from self._block(notes[half:])

    def _each(self, notes: Iterable[Notification]) -> Decoded:
        """Decode one by one."""
        came, bad = list[tuple[float, ImuData]](), list[BadNote]()
        for note in notes:
            try:
                came.append((note.received_s, self.decode(note)))
            except DecodeError as error:
                bad.append(BadNote(note.received_s, str(error)))
        return of_each(came, bad)

    def _whole(self, notes: list[Notification]) -> Decoded | None:
        """Decode a block at once; None: something is amiss, and nothing was changed."""
        block = Block.of(notes, self._characteristics)
        found = self._columns(block)
        whole = None if found is None else self._join_parts([p for _, p in found], len(block))
        if found is None or whole is None:
            return None
        for channel, part in found:
            channel.keep(part)
        kept = self._after(whole.imu)
        rows = whole.rows[len(whole.rows) - len(kept) :]
        read = np.concatenate([NO_ROWS, *(part.read for _, part in found)])
        left = (notes[row] for row in np.delete(np.arange(len(notes)), read))
        return of_block(kept, rows, block.received_s, self._faults(left))

    def _columns(self, block: Block) -> list[tuple[Channel, Part]] | None:
        found = list[tuple[Channel, Part]]()
        for channel, rows in self._sorted(block):
            part = channel.decode_rows(block, rows, self._frame)
            if part is None:
                return None
            found.append((channel, part))
        return found

    def _faults(self, left: Iterable[Notification]) -> Iterator[BadNote]:
        """Say what is wrong with notifications that gave nothing; with many nothing is."""
        for note in left:
            try:
                channel = self._find(note)
                if channel and channel.reader:
                    channel.reader.read(note.payload)
            except DecodeError as error:
                yield BadNote(note.received_s, str(error))

    def _sorted(self, block: Block) -> Iterator[tuple[Channel, Rows]]:
        """Give each channel its notifications, as `_find` does one by one."""
        for code, characteristic in enumerate(self._characteristics):
            rows = block.rows_of(code)
            for channel in self._channels:
                if channel.stream.characteristic == characteristic and len(rows):
                    fits = block.fitting(rows, channel.stream.when)
                    if channel.reader and fits.any():
                        yield channel, rows[fits]
                    rows = rows[~fits]

    def _join_parts(self, parts: list[Part], count: int) -> Part | None:
        """Give one run out of what the channels gave; None: it is not simply done."""
        if self._join:
            return self._join.add_many(parts, count)
        if len(parts) > 1:
            return None
        if not parts:
            return Part(NOTHING, NO_ROWS)
        imu, rows = parts[0].imu, parts[0].rows
        return Part(ImuData(imu.t, imu.acc, np.ascontiguousarray(imu.gyr)), rows)

    def finish(self) -> ImuData:
        """Give what was held back for its unit or for the other quantity."""
        held = [channel.unit.finish() for channel in self._channels if channel.unit]
        parts = [self._joined(imu) for imu in held]
        if self._join:
            parts.append(self._after(self._join.finish()))
        return concatenate(parts)

    def _joined(self, imu: ImuData) -> ImuData:
        return self._after(self._join.add(imu) if self._join and len(imu) else imu)

    def _find(self, note: Notification) -> Channel | None:
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
        if len(imu) and not imu.t[0] > self._last_s:
            imu = imu[int(np.searchsorted(imu.t, self._last_s, "right")) :]
        self._last_s = imu.t[-1] if len(imu) else self._last_s
        return imu
