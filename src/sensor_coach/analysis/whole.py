"""A whole stretch, looked at once more with what came after: the settled result."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial

import numpy as np

from sensor_coach.analysis.credibility import Found, credible
from sensor_coach.analysis.excursion import Excursion, excursions
from sensor_coach.analysis.limb import rests, stood_until, strides_s
from sensor_coach.analysis.motion import MOTION_HZ, Motion, bettered, join
from sensor_coach.analysis.search import Fit, Search
from sensor_coach.analysis.stretches import Moved
from sensor_coach.samples import Array

_WINDOW = int(180 * MOTION_HZ)  # rows whose level is told in one piece
_HOP = int(60 * MOTION_HZ)
_SECOND = int(MOTION_HZ)
_TRACE_ROWS = int(1800 * MOTION_HZ)  # of a longer recording only what is near repetitions is kept
_NEAR_S = 5.0
_SETS_OFF = int(3 * MOTION_HZ)  # rows at most, from a leg that stands to walking that is noticed
_LONGEST = int(60 * MOTION_HZ)  # rows that are kept to wait for a return


class WholeStretch:
    """Finds the repetitions of a stretch; of a long one, as far as it will not change any more.

    The level is told in pieces of three minutes, one a minute, that fade into one another. What is
    behind the last piece but two is settled, and its motion let go. Before it the limb had turned
    fast for `strode_s`.
    """

    def __init__(self, search: Search, strode_s: float = 0.0) -> None:
        self.search = search
        self._parts: list[Motion] = []
        self._better: list[Motion] = []  # rows that are better known as soon as others follow
        self._base = self._rows = 0  # of the stretch: rows let go; rows there have been
        self._level, self._weight = np.empty(0), np.empty(0)  # from `_base` on, not yet divided
        self._fits: list[tuple[int, int, Fit]] = []  # first row, row after the last
        self._piece = 0
        self._done = self._told = 0  # rows searched, rows in the trace
        self._possible: list[Found] = []
        self.strode_s = strode_s  # how long the limb turned fast, as far as it was searched
        self._trace = np.empty((0, 2))

    def know(self, better: Motion) -> None:
        """Take some rows that are better known in the place of those of the same times."""
        self._better.append(better)

    def extend(self, motion: Motion) -> None:
        """Take whole steps of motion that follow."""
        self._parts.append(motion)
        self._rows += len(motion)
        while self._rows > _WINDOW + self._piece * _HOP + _SETS_OFF:
            start = self._piece * _HOP
            self._tell(start, start + _WINDOW)
            self._piece += 1
            self._settle(self._piece * _HOP)

    def finish(self, moved: Moved | None, *, gap: bool) -> tuple[list[Found], Array]:
        """End the stretch: its repetitions, and its level as (n, 2) of s and m or rad.

        `moved` tells that it ends with a step or the beginning of walking, `gap` that a gap ended
        it: then what had not come to rest is cut.
        """
        if moved:
            self._rows -= self._setting_off() if moved.rows is None else moved.rows
        if gap:
            self.search = self.search.before_gap(float(self._parts[-1].t[-1]))
        if self._rows >= 2 * _SECOND:
            self._tell(self._piece * _HOP, self._rows, last=True)
            self._settle(self._rows, last=True)
        return credible(self._possible, self._possible, []), self._trace

    def _setting_off(self) -> int:
        """Rows at the end in which the wearer set off, which takes a second to be noticed.

        A leg that is in the air at the end of a stretch tells a wrong height of all of it.
        """
        if self.search.placement != "shank":
            return _SECOND
        self._parts = [self._joined()]
        last = self._parts[0][-_SETS_OFF:]
        return max(_SECOND, len(last) - stood_until(last))

    def _tell(self, start: int, stop: int, *, last: bool = False) -> None:
        """Tell the level of the rows from `start` to `stop`, and fade it in."""
        motion = self._joined()
        self._parts = [motion]
        motion = motion[start - self._base : stop - self._base]
        fit = self.search.fit(motion, len(motion) / MOTION_HZ, begins=start == 0)
        values = self.search.settle(fit, rest_last=last and rests(motion[-_SECOND:]))
        self.search = self.search.knowing(fit)
        self._fits = [*self._fits[-2:], (start, stop, fit)]
        more = start - self._base + len(values) - len(self._level)
        none = np.zeros(more)
        self._level, self._weight = (np.append(x, none) for x in (self._level, self._weight))
        fade = _fade(len(values))
        self._level[-len(values) :] += fade * values
        self._weight[-len(values) :] += fade

    def _joined(self) -> Motion:
        """All motion that is kept, as it is known best."""
        better = bool(self._better)
        motion = bettered(join(self._parts), self._better)
        if better and not self._base:
            self.search = self.search.begun(motion.up[0])
        return motion

    def _settle(self, stop: int, *, last: bool = False) -> None:
        """Search what is told for good, up to row `stop`; let go of what is not needed more."""
        stop = min(stop, self._base + len(self._level))
        rows = slice(self._done - self._base, stop - self._base)
        signal = self._level[rows] / self._weight[rows]
        motion = self._parts[0][rows]
        least = self.search.limits.least
        found = excursions(signal, least, drifts=self.search.drifts)
        back = [e for e in found if last or e.end < len(signal) - _SECOND]
        searched = back[-1].end if back else max(0, len(signal) - _LONGEST)
        strode_s = self.strode_s + strides_s(motion.rate)
        self._possible += self._found(motion, signal, back, strode_s)
        self.strode_s = float(strode_s[searched])
        new = slice(self._told - self._done, None)
        told = np.stack([motion.t[new], self.search.turn * signal[new]], axis=1)
        self._trace = kept(np.concatenate([self._trace, told]), self._possible)
        self._told = stop
        self._let_go(self._done + searched)

    def _found(
        self, motion: Motion, signal: Array, back: list[Excursion], strode_s: Array
    ) -> Iterator[Found]:
        """Those that can be repetitions, each with how long the limb turned fast before."""
        for e in back:
            strode = float(strode_s[e.start]), float(strode_s[e.end])
            if found := self.search.found(motion, signal, e, partial(self._sd, e), strode):
                yield found

    def _sd(self, e: Excursion) -> float:
        """Doubt about the size of an excursion, from the piece in whose middle it lies best."""
        start, peak, end = (row + self._done for row in (e.start, e.peak, e.end))
        first, _, fit = min(self._fits, key=lambda f: abs((f[0] + f[1]) / 2 - peak))
        return fit.sd(*(max(row - first, 0) for row in (start, peak, end)))

    def _let_go(self, done: int) -> None:
        self._done = done
        gone = min(done, self._piece * _HOP) - self._base
        self._parts = [self._parts[0][gone:]]
        self._level, self._weight = self._level[gone:], self._weight[gone:]
        self._base += gone


@lru_cache(maxsize=1)  # of a long stretch all pieces but the last are as long
def _fade(rows: int) -> Array:
    """How much a piece counts, near its ends hardly at all."""
    return np.asarray(np.hanning(rows + 2)[1:-1] + 1e-3)


def kept(trace: Array, found: list[Found]) -> Array:
    """A trace, short enough to be kept: all of it, or the newest of what is near repetitions."""
    if len(trace) <= _TRACE_ROWS:
        return trace
    near = np.zeros(len(trace), dtype=bool)
    spans_s = [(each.rep.start_s - _NEAR_S, each.rep.end_s + _NEAR_S) for each in found]
    still_there = [span_s for span_s in spans_s if span_s[1] > trace[0, 0]]
    for start, end in np.searchsorted(trace[:, 0], still_there).tolist():
        near[start:end] = True
    return np.asarray(trace[np.flatnonzero(near)[-_TRACE_ROWS:]])
