"""Samples of several sensors of one phone, put in order by the times of their events."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from sensor_coach.devices.reading import NO_SAMPLES, Samples
from sensor_coach.samples import Array

_SILENT_NS = 1_000_000_000  # a sensor that lags by more is not waited for
_HOLE_NS = 2_000_000_000  # a message that lags by more is given up
_KEPT_NS = 10_000_000_000  # of a sensor that nothing else goes with
_BACK_NS = 5_000_000_000  # a clock that is back by more was restarted
_MOST_EVENTS, _MOST_AHEAD, _MOST_PAST = 10_000, 1000, 16  # kept, whatever is sent

_Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """One event of one sensor."""

    sensor: str
    t_ns: int  # by the phone's clock
    xyz: _Vector


class _Series:
    """The events of one sensor, each once, in order of their times."""

    def __init__(self) -> None:
        self.t_ns: list[int] = []
        self.xyz: list[_Vector] = []

    def put(self, reading: Reading) -> None:
        at = bisect_left(self.t_ns, reading.t_ns)
        if at == len(self.t_ns) or self.t_ns[at] != reading.t_ns:
            self.t_ns.insert(at, reading.t_ns)
            self.xyz.insert(at, reading.xyz)

    def drop_before(self, t_ns: int) -> None:
        """Forget what lies before a time, but for the last before it."""
        at = bisect_left(self.t_ns, t_ns) - 1
        if at > 0:
            del self.t_ns[:at], self.xyz[:at]

    def at(self, times_ns: Sequence[int]) -> Array:
        """Interpolate linearly; NaN before the first event and after the last."""
        if not self.t_ns:
            return np.full((len(times_ns), 3), np.nan)
        base = self.t_ns[0]  # differences: a time of day in ns is too long for a float
        x, known = (np.array([t - base for t in each], float) for each in (times_ns, self.t_ns))
        columns = np.array(self.xyz).T
        return np.stack([np.interp(x, known, each, np.nan, np.nan) for each in columns], axis=1)


class EventOrder:
    """Joins an accelerometer with the gyroscope of its phone, whatever order they come in.

    Only the times of the events say what comes when, and what came already: an event of a time
    that was given is the same one again, or too late. Messages that bear numbers are waited for
    when one is missing, for up to two seconds of event time; without numbers all is held back
    for `hold_s`. The accelerometer sets the times; the angular rate is interpolated, NaN where
    there is none. A sensor that says nothing for a second is not waited for.

    Parameters
    ----------
    sums : tuple of tuple of str
        Sensors whose sum is the specific force, the best first: those of which all are there
        are used.
    hold_s : float
        How long events without numbers are held back.
    """

    def __init__(self, sums: tuple[tuple[str, ...], ...], hold_s: float = 0.0) -> None:
        self._sums, self._hold_ns = sums, round(hold_s * 1e9)
        self._session: str | None = None
        self._past: deque[str] = deque(maxlen=_MOST_PAST)
        self._begin()

    def _begin(self) -> None:
        self._series: dict[str, _Series] = {}
        self._given_ns = self._settled_ns = -1
        self._began_ns: int | None = None
        self._expected: int | None = None
        self._ahead: dict[int, int] = {}  # message: its newest event
        self._count: int | None = None

    def take(
        self, readings: Iterable[Reading], number: int | None = None, session: str | None = None
    ) -> Samples:
        """Take one message; give the samples that are complete, a tick of 1 ns each.

        Parameters
        ----------
        readings : iterable of Reading
            In any order, any of them seen before.
        number : int, optional
            Of the message within its session, rising by one.
        session : str, optional
            A new one begins anew; what is left of an old one is passed over.
        """
        found = list(readings)
        if session in self._past:
            return NO_SAMPLES
        if not found:
            self._number(number, self._settled_ns)
            return NO_SAMPLES
        self._enter(session, found)
        for each in found:
            self._series.setdefault(each.sensor, _Series()).put(each)
        self._number(number, max(each.t_ns for each in found))
        return self._complete()

    def waits_for(self) -> set[str]:
        """Sensors without which no sum is whole, though others of it have come for a second."""
        partly = [each for each in self._sums if any(name in self._series for name in each)]
        if not partly or any(set(each) <= set(self._series) for each in partly):
            return set()
        times = [self._series[name].t_ns for name in partly[0] if name in self._series]
        long = max(each[-1] - each[0] for each in times) > _SILENT_NS
        return set(partly[0]) - set(self._series) if long else set()

    def _enter(self, session: str | None, found: list[Reading]) -> None:
        newest_ns = max(each.t_ns for each in found)
        restarted = session is None and newest_ns < self._given_ns - _BACK_NS
        if restarted or (session != self._session and self._session is not None):
            if self._session is not None:
                self._past.append(self._session)
            self._begin()
        self._session = session

    def _number(self, number: int | None, newest_ns: int) -> None:
        """Move on the time up to which no message is expected any more."""
        if number is None:
            self._settled_ns = max(self._settled_ns, newest_ns - self._hold_ns)
            return
        if self._expected is None:
            self._expected = number
        if number >= self._expected:
            self._ahead[number] = newest_ns
        while self._ahead and (self._expected in self._ahead or self._is_given_up()):
            self._expected = min(self._ahead)
            self._settled_ns = max(self._settled_ns, self._ahead.pop(self._expected))
            self._expected += 1

    def _is_given_up(self) -> bool:
        late_ns = max(self._ahead.values()) - self._settled_ns
        return late_ns > _HOLE_NS or len(self._ahead) > _MOST_AHEAD

    def _complete(self) -> Samples:
        names = next((each for each in self._sums if set(each) <= set(self._series)), None)
        self._forget()
        if names is None:
            return NO_SAMPLES
        lead = self._series[names[0]]
        until_ns = min(self._settled_ns, *self._awaited((*names, "gyr"), lead))
        first, last = (bisect_left(lead.t_ns, t + 1) for t in (self._given_ns, until_ns))
        if last <= first:
            return NO_SAMPLES
        return self._given(names, lead.t_ns[first:last])

    def _awaited(self, names: Iterable[str], lead: _Series) -> list[int]:
        """Give the newest event of each sensor that still speaks."""
        newest_ns = lead.t_ns[-1]
        if self._began_ns is None:
            self._began_ns = lead.t_ns[0]
        ends = [
            series.t_ns[-1] if (series := self._series.get(name)) else self._began_ns - 1
            for name in names
        ]
        return [newest_ns, *(each for each in ends if newest_ns - each <= _SILENT_NS)]

    def _given(self, names: tuple[str, ...], times_ns: list[int]) -> Samples:
        acc = sum((self._series[name].at(times_ns) for name in names), np.zeros((1, 3)))
        gyr = self._series.get("gyr", _Series()).at(times_ns)
        self._given_ns = times_ns[-1]
        for series in self._series.values():
            series.drop_before(self._given_ns)
        whole = ~np.isnan(acc).any(axis=1)
        ticks, count = np.array(times_ns, np.int64)[whole], self._count
        if len(ticks):
            self._count = (count or 0) + 1
        # numbered without a gap: what is late is not lost, whatever the arrivals say
        return Samples(acc[whole], gyr[whole], ticks, count)

    def _forget(self) -> None:
        newest_ns = max(series.t_ns[-1] for series in self._series.values())
        for series in self._series.values():
            series.drop_before(newest_ns - _KEPT_NS)
            if len(series.t_ns) > _MOST_EVENTS:
                series.drop_before(series.t_ns[-_MOST_EVENTS])
