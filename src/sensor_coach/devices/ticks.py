"""Time from the device's own clock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sensor_coach.samples import Array

_REBOOT_S = 2.0  # device and host may disagree by this much between two packets
_STALE_S = 1.0  # a tick that is back by less is an old packet delivered again


class Anchor:
    """Where a device's one clock lies in time, as any of its streams saw it last."""

    def __init__(self) -> None:
        self.tick: float | None = None
        self.tick_s = self.received_s = 0.0


class Holes(NamedTuple):
    """What is known to be missing before each of many packets, as `TickTime.place` is told."""

    missing: Iterable[int | None]
    gaps: Iterable[bool]

    @classmethod
    def of(
        cls, count: int, missing: NDArray[np.int64] | None, gaps: NDArray[np.bool_] | None
    ) -> Holes:
        """Make it of columns; None: it is not told of any of them."""
        told = [False] * count if gaps is None else gaps.tolist()
        if missing is None:
            return cls([None] * count, told)
        counted = zip(missing.tolist(), told, strict=True)
        return cls([None if gap else lost for lost, gap in counted], told)


class TickTime:
    """Follows a device clock that wraps, loses packets and is restarted.

    The first packet is placed so that its last sample lies at its arrival; all later ones by
    the ticks alone. Where device and host disagree by more than 2 s between two packets, or the
    tick runs backwards, the device was restarted: time starts anew at the arrival. A host that
    stalls looks alike, save that the counter has no gap: then the ticks stay trusted.
    """

    def __init__(
        self, tick_s: float, wrap_bits: int, refers_to: str, nominal_rate_hz: float,
        anchor: Anchor | None = None,
    ) -> None:  # fmt: skip
        self._anchor = anchor  # None: no other stream has this clock
        self._unit_s = tick_s
        self._wrap = 1 << wrap_bits if wrap_bits else 0
        self._of_last = refers_to == "last"
        self._period_s = 1 / nominal_rate_hz
        self._tick: float | None = None  # the latest tick ...
        self._tick_s = 0.0  # ... its place in time
        self._received_s = 0.0  # ... and its arrival
        self._samples = 0  # in the latest packet
        self._step_s = 0.0  # between two ticks, per sample

    def place(
        self,
        n: int,
        tick: float,
        received_s: float,
        missing: int | None,
        gap: bool,
        last_s: float,
    ) -> Array:
        """Place `n` samples that share one tick; NaN for a packet delivered again."""
        offsets = np.arange(1 - n, 1) if self._of_last else np.arange(n)
        since_s = self._since(tick, received_s, missing)
        if since_s is None:
            end_s = max(received_s, last_s + n * self._period_s)
            tick_s = self._anchored(tick, received_s)
            if tick_s is None:
                tick_s = end_s - offsets[-1] * self._period_s
            self._keep(tick, tick_s, received_s, n)
            return np.asarray(self._tick_s + offsets * self._period_s)
        if since_s <= 0:
            return np.full(n, np.nan)
        step_s = self._spacing(since_s / (n if self._of_last else self._samples), missing, gap)
        self._keep(tick, self._tick_s + since_s, received_s, n)
        return _after(last_s, np.asarray(self._tick_s + offsets * step_s, dtype=float))

    def place_many(
        self, n: int, ticks: NDArray[Any], received_s: Array, holes: Holes, last_s: float
    ) -> Array | None:
        """Place packets of `n` samples as `place` would one by one; None if one is amiss."""
        if self._tick is None or not self._of_last:
            return None
        steps = np.diff(ticks, prepend=np.array([self._tick], dtype=ticks.dtype))
        since_s = (steps % self._wrap if self._wrap else steps) * self._unit_s
        host_s = np.diff(received_s, prepend=self._received_s)
        if (since_s <= 0).any() or (np.abs(since_s - host_s) > _REBOOT_S).any():
            return None
        if self._wrap and 2 * np.abs(host_s - since_s).max() >= self._wrap * self._unit_s:
            return None
        before = self._period_s, self._step_s
        steps_s = np.array(list(map(self._spacing, (since_s / n).tolist(), *holes)))
        ends = np.cumsum(np.concatenate([[self._tick_s], since_s]))[1:]
        t = ends[:, None] + np.arange(1 - n, 1) * steps_s[:, None]
        if (t[:, 0] <= np.concatenate([[last_s], ends[:-1]])).any():  # packets that overlap
            self._period_s, self._step_s = before
            return None
        self._keep(ticks[-1].item(), float(ends[-1]), float(received_s[-1]), n)
        return np.asarray(t.ravel())

    def place_each(
        self, ticks: Array, received_s: float, missing: int | None, last_s: float
    ) -> Array:
        """Place samples that have a tick each, shape (n,)."""
        steps_s = self._signed(np.diff(ticks)) * self._unit_s
        longest_s = abs(received_s - self._received_s) + _REBOOT_S
        # One run, unless the device was restarted within the packet.
        cuts = np.flatnonzero((steps_s < -_STALE_S) | (steps_s > longest_s)) + 1
        times = []
        for run in np.split(np.arange(len(ticks)), cuts):
            ages_s = np.concatenate([[0.0], np.cumsum(steps_s[run[0] : run[-1]])])
            tick = ticks[run[-1]].item()
            times.append(self._place_run(ages_s, tick, received_s, missing, last_s))
            last_s, missing = max(last_s, times[-1].max()), None
        return np.concatenate(times)

    def _place_run(
        self, ages_s: Array, tick: float, received_s: float, missing: int | None, last_s: float
    ) -> Array:
        since_s = self._since(tick, received_s, missing)
        if since_s is None:
            end_s = self._anchored(tick, received_s)
            if end_s is None:
                end_s = max(received_s, last_s + ages_s[-1] + self._period_s)
        else:
            end_s = self._tick_s + since_s
        if since_s is None or since_s > 0:
            self._keep(tick, end_s, received_s, 1)
        return np.asarray(end_s - ages_s[-1] + ages_s)

    def _since(self, tick: float, received_s: float, missing: int | None) -> float | None:
        """Give the device time since the last tick in s; None: start anew at the arrival."""
        if self._tick is None:
            return None
        host_s = received_s - self._received_s
        ticks = tick - self._tick
        if self._wrap:
            ticks %= self._wrap
        since_s = ticks * self._unit_s
        if missing == 0 and 0 < since_s < host_s:  # the host stalled: nothing is lost
            return since_s
        if self._wrap and missing != 0:  # the host tells how often it wrapped in a long hole
            wrap_s = self._wrap * self._unit_s
            since_s += round((host_s - since_s) / wrap_s) * wrap_s
        trusted = abs(since_s - host_s) <= _REBOOT_S and since_s > -_STALE_S
        return since_s if trusted else None

    def _anchored(self, tick: float, received_s: float) -> float | None:
        """Give the place of a tick by another stream of the same clock, if there is one."""
        anchor = self._anchor
        if anchor is None or anchor.tick is None:
            return None
        since_s = float(self._signed(np.array([tick - anchor.tick]))[0]) * self._unit_s
        host_s = received_s - anchor.received_s
        trusted = abs(since_s - host_s) <= _REBOOT_S and since_s > -_STALE_S
        return anchor.tick_s + since_s if trusted else None

    def _spacing(self, step_s: float, missing: int | None, gap: bool) -> float:
        """Give the time per sample, which `step_s` is unless a hole stretches it."""
        repeated = abs(step_s - self._step_s) < 0.25 * self._step_s
        limit = 5.0 if missing == 0 else 1.5
        holed = gap or (missing or 0) > 0
        self._step_s = step_s
        if not holed and (repeated or step_s < limit * self._period_s):
            self._period_s = step_s
        return min(step_s, self._period_s)

    def _keep(self, tick: float, tick_s: float, received_s: float, samples: int) -> None:
        self._tick, self._tick_s = tick, tick_s
        self._received_s, self._samples = received_s, samples
        if self._anchor:
            self._anchor.tick, self._anchor.tick_s = tick, tick_s
            self._anchor.received_s = received_s

    def _signed(self, steps: Array) -> Array:
        """Give differences of ticks across a wrap as signed numbers."""
        if not self._wrap or self._wrap >= 1 << 52:
            return steps.astype(float)
        return np.asarray((steps + self._wrap / 2) % self._wrap - self._wrap / 2, dtype=float)


def _after(last_s: float, t: Array) -> Array:
    """Squeeze a packet that overlaps the one before by less than its own length."""
    if t[0] > last_s or t[-1] <= last_s:
        return t
    return np.linspace(last_s, t[-1], len(t) + 1)[1:]
