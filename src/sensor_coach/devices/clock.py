"""When each sample was taken: one time axis out of device ticks, counters or arrivals."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sensor_coach.devices.arrivals import ArrivalTime
from sensor_coach.devices.ticks import Anchor, Holes, TickTime
from sensor_coach.samples import Array

_OLD = 4  # a counter that is back by less belongs to an old packet


@dataclass(frozen=True, slots=True)
class ClockParams:
    """What a device sends about time."""

    nominal_rate_hz: float
    tick_s: float | None = None  # s per device tick; None: the device sends no time
    wrap_bits: int = 0  # the tick wraps at 2**wrap_bits; 0: never
    refers_to: str = "last"  # "first" or "last" sample, where a packet has one tick for all
    counter_bits: int = 0  # 0: no counter
    counter_step: str = "packet"  # the counter counts "packet" or "sample"
    shared: bool = False  # the device has one clock for all its streams


class SampleClock:
    """Gives every sample its time in s since recording start, never running backwards.

    What is trusted, best first:

    - *Device ticks.* The first packet is placed at its arrival; from there on only the device's
      own clock counts, so that no jitter of radio or host gets in (`TickTime`).
    - *Counters.* They say how many samples are missing, not when: for that, arrivals.
    - *Arrivals.* A notification can be late but never early, so time follows the lower envelope
      of the arrivals at an even rate (`ArrivalTime`).

    Either way a hole in the data is a jump in time. The result depends on nothing but the
    sequence of calls.
    """

    def __init__(self, params: ClockParams, anchor: Anchor | None = None) -> None:
        self._params = params
        self._ticks = TickTime(
            params.tick_s or 0.0, params.wrap_bits, params.refers_to, params.nominal_rate_hz,
            anchor if params.shared else None,
        )  # fmt: skip
        self._arrivals = ArrivalTime(params.nominal_rate_hz)
        self._last_s = -np.inf  # the latest time given
        self._counter: int | None = None

    def stamp(
        self,
        n: int,
        received_s: float,
        ticks: Array | None = None,
        counter: int | None = None,
        gap: bool = False,
    ) -> Array:
        """Place the samples of one packet in time.

        Parameters
        ----------
        n : int
            Number of samples in the packet.
        received_s : float
            Arrival of the packet in s since recording start.
        ticks : ndarray, shape (1,) or (n,), optional
            Device time in ticks: one for the packet, or one for every sample.
        counter : int, optional
            The packet's counter.
        gap : bool
            Whether the device says that samples are missing before this packet.

        Returns
        -------
        ndarray, shape (n,)
            Time in s, strictly increasing over all calls; NaN for a sample that was already
            placed (a packet delivered twice).
        """
        if n == 0:
            return np.empty(0)
        missing = self._missing(counter, n)
        if ticks is None or self._params.tick_s is None:
            t = self._arrivals.place(n, received_s, missing, self._last_s)
        elif len(ticks) == n > 1:
            t = self._ticks.place_each(ticks, received_s, missing, self._last_s)
        else:
            whole = None if gap else missing
            t = self._ticks.place(n, ticks[0].item(), received_s, whole, gap, self._last_s)
        return self._in_order(t)

    def stamp_many(
        self,
        n: int,
        received_s: Array,
        ticks: NDArray[Any] | None = None,
        counters: NDArray[np.int64] | None = None,
        gaps: NDArray[np.bool_] | None = None,
    ) -> Array | None:
        """Place packets of `n` samples each as `stamp` would one by one; None: do that.

        Parameters
        ----------
        n : int
            Samples in each packet.
        received_s : ndarray, shape (m,)
            Arrivals.
        ticks : ndarray, shape (m,), optional
            One tick a packet.
        counters : ndarray, shape (m,), optional
            One counter a packet.
        gaps : ndarray, shape (m,), optional
            Whether the device says that samples are missing before each.

        Returns
        -------
        ndarray, shape (m * n,), or None
            None where something is amiss: a restart, a packet out of order.
        """
        if not np.isfinite(self._last_s) or (np.diff(received_s) < 0).any():
            return None
        missing = self._missing_many(counters, n) if self._params.counter_bits else None
        if self._params.counter_bits and missing is None:
            return None
        if ticks is None or self._params.tick_s is None:
            return self._in_order(self._arrivals.place_many(n, received_s, missing, self._last_s))
        holes = Holes.of(len(ticks), missing, gaps)
        t = self._ticks.place_many(n, ticks, received_s, holes, self._last_s)
        return None if t is None else self._in_order(t)

    def _missing_many(self, counters: NDArray[np.int64] | None, n: int) -> NDArray[np.int64] | None:
        """Count the samples lost before each packet; None: not all of them follow one another."""
        wrap = 1 << self._params.counter_bits
        if counters is None or self._counter is None:
            return None
        steps = np.diff(counters, prepend=self._counter) % wrap
        if ((steps == 0) | (steps > wrap // 2) | (steps > wrap - _OLD)).any():
            return None
        self._counter = int(counters[-1])
        by_sample = self._params.counter_step == "sample"
        return np.asarray(np.maximum(steps - n, 0) if by_sample else (steps - 1) * n)

    def copy(self) -> SampleClock:
        """Make one that goes on from here by itself."""
        other = copy(self)
        other._ticks, other._arrivals = copy(self._ticks), self._arrivals.copy()
        return other

    def _missing(self, counter: int | None, n: int) -> int | None:
        """Count the samples lost before this packet; None: unknown, -1: delivered again."""
        last, wrap = self._counter, 1 << self._params.counter_bits
        if counter is None or last is None or wrap == 1:
            self._counter = counter
            return None
        step = (counter - last) % wrap
        if step == 0 or step > wrap - _OLD:
            return -1
        self._counter = counter
        if step > wrap // 2:  # backwards: the device was restarted
            return None
        return max(step - n, 0) if self._params.counter_step == "sample" else (step - 1) * n

    def _in_order(self, t: Array) -> Array:
        """Mark what does not lie after everything before it."""
        if t[0] > self._last_s and (t[1:] > t[:-1]).all():  # as nearly all do
            self._last_s = float(t[-1])
            return t
        before = np.fmax.accumulate(np.concatenate([[self._last_s], t]))
        self._last_s = float(before[-1])
        return np.where(t > before[:-1], t, np.nan)
