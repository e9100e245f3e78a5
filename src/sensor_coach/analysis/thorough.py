"""A look at a whole window, a little of it at a time, while the motion goes on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sensor_coach.analysis.credibility import Found
from sensor_coach.analysis.excursion import each_excursion, returns
from sensor_coach.analysis.limb import is_back
from sensor_coach.analysis.motion import Motion
from sensor_coach.analysis.search import Fit, Search
from sensor_coach.samples import Array

_SLICES = 4  # that are done with each step of motion
Seen = tuple[Found, int]  # a repetition, and the row of the window that it ends at


class ThoroughLook:
    """Settles the level of a window as it is now, and searches all of it: four slices a step.

    A slice is done while nothing else is to do, in `idle`, or else with the step that follows; so
    what is found, and with which step, does not depend on how the samples come.

    Parameters
    ----------
    search : Search
        For what.
    fit : HeightFit or PitchFit
        Of the window; it may go on, since a fork of it is settled.
    motion : Motion
        All of the window.
    still : bool
        Whether the leg is so at its end.
    """

    def __init__(self, search: Search, fit: Fit, motion: Motion, *, still: bool) -> None:
        self.rows = len(motion)
        self.fit = fit.fork()
        self.seen: list[Seen] = []
        self.still = still
        self._slices = self._look(search, motion, still)
        self._ahead, self._over = 0, False

    def idle(self) -> None:
        """Do a part of what the next step would have to do."""
        if self._ahead < _SLICES:
            self._go_on()
            self._ahead += 1

    def step(self) -> bool:
        """Take it that a step went by; tell whether the look is over."""
        while self._ahead < _SLICES:
            self.idle()
        self._ahead = 0
        return self._over

    def _go_on(self) -> None:
        self._over = self._over or next(self._slices, self) is self

    def _look(self, search: Search, motion: Motion, still: bool) -> Iterator[None]:
        signal = yield from search.settling(self.fit, ended=False, still=still)
        for one in returned(search, self.fit, motion, signal, 0):
            self.seen += [one] if one else []
            yield


def returned(
    search: Search, fit: Fit, motion: Motion, signal: Array, start: int
) -> Iterator[Seen | None]:
    """Search a level, outward positive, for what has come back; None is no repetition.

    `signal` and `motion` are those of the fit's rows from `start` on.
    """
    lows = returns(signal, search.limits.least)
    for e in each_excursion(signal, search.limits.least, lows, drifts=search.drifts):
        found = None
        if is_back(signal, e, search.limits.landing):
            rows = (e.start + start, e.peak + start, e.end + start)
            found = search.found(motion, signal, e, partial(fit.sd, *rows))
        yield (found, e.end + start) if found else None
