"""What can be said while the set goes on: repetitions once they are certain, and the phase."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from sensor_coach.analysis.activity import STEP
from sensor_coach.analysis.credibility import Found, credible, is_full
from sensor_coach.analysis.displacement import holes_s
from sensor_coach.analysis.excursion import excursions
from sensor_coach.analysis.motion import MOTION_HZ, Motion, MotionWindow
from sensor_coach.analysis.search import Fit, Search, is_back
from sensor_coach.events import Rep
from sensor_coach.samples import Array

_MOST_S, _KEPT_S = 150.0, 90.0  # the window grows to the first, and begins anew with the second
_SECOND = int(MOTION_HZ)
_FADE = 0.85  # of what is shown too high or too low, each fifth of a second
_NEAR = int(30 * MOTION_HZ)  # rows that every look searches
_OVER = 2 * _SECOND  # rows after which a repetition will not end otherwise any more
_SETS_OFF, _GOES_ON = 0.15, 0.10  # of the way, a second: a slow stroke slackens on its way
# rows after which a look searches the whole window: a height is told better with time, a pitch not
_THOROUGH = {"shank": int(2 * MOTION_HZ), "foot": int(20 * MOTION_HZ)}


class LiveStretch:
    """Follows a running stretch: five looks a second."""

    def __init__(self, search: Search, before: LiveStretch | None = None) -> None:
        self._search = search
        self._thorough = _THOROUGH.get(search.placement, _THOROUGH["foot"])
        self._window = MotionWindow(int(_MOST_S * MOTION_HZ) + STEP)
        self._fit: Fit | None = None
        self._begins = True  # the window does so where the stretch did
        self._holes = False  # that the fit does not know of
        self._from = 0  # row of the window: what came before has been found
        self._possible: list[Found] = []
        self.announced: list[Found] = before.announced[-40:] if before else []
        self._went = "rest"  # the phase told last
        self.level = 0.0  # newest value, m or rad
        self._newest = self._jump = 0.0  # value before; what is shown beside the newest look's

    def step(self, step: Motion) -> tuple[list[Rep], str]:
        """Take one step of motion; give the repetitions that are back, and the phase."""
        self._window.append(step)
        if len(self._window) < _SECOND:
            return [], "rest"
        if len(self._window) > _MOST_S * MOTION_HZ:
            self._begin_anew()
        self._holes |= bool(holes_s(step).any())
        if self._fit is None or (self._holes and len(self._window) % _SECOND == 0):
            whole = self._window.rows(0)
            self._fit = self._search.fit(whole, _MOST_S + 1, begins=self._begins)
            self._holes = False
        else:
            self._fit.extend(step)
        self._fit.solve()
        first = max(0, len(self._window) - _NEAR)
        signal = self._search.turn * self._fit.values(first // STEP)
        self.level = self._shown(signal)
        reps = self._look(signal)
        self._go_on_smoothly()
        return reps, self._phase(signal)

    def _shown(self, signal: Array) -> float:
        """The newest value as it is shown: a look that knows offsets better makes no jump of it."""
        known = len(self._window) > _SECOND
        self._jump += self._newest - float(signal[-1 - STEP]) if known else 0.0
        self._jump *= _FADE
        self._newest = float(signal[-1])
        return self._search.turn * (self._newest + self._jump)

    def _go_on_smoothly(self) -> None:
        """Let `onward` go on from what is shown: a thorough look may have told heights anew."""
        assert self._fit is not None
        told = self._search.turn * float(self._fit.values(len(self._window) // STEP - 1)[-1])
        self._jump += self._newest - told
        self._newest = told

    def onward(self, motion: Motion) -> float:
        """The level after a few rows that are no step yet, m or rad: nobody looks at them so far.

        Between two looks a heel goes two centimetres, so a screen would lag behind it.
        """
        if self._fit is None or not len(motion):
            return self.level
        faded = self._jump * float(_FADE ** (len(motion) / STEP))
        return self._fit.onward(motion) + self._search.turn * faded

    def _begin_anew(self) -> None:
        gone = len(self._window) - int(_KEPT_S * MOTION_HZ) // STEP * STEP
        self._window.let_go(gone)
        self._begins = False
        self._from = max(0, self._from - gone)
        self._fit = None  # made anew from what is left, the newest step included

    def _look(self, signal: Array) -> list[Rep]:
        """Search what is new; now and then everything, for offsets are known better with time."""
        n = len(self._window)
        start = max(self._from, n - len(signal))
        if n % self._thorough == 0:
            assert self._fit is not None
            start, signal = 0, self._search.settle(self._fit, ended=False)
            self._possible = []
        found = self._back(signal[start - n :], start)
        self._possible = [*_others(self._possible[-40:], list(found)), *found]
        reps = self._announce() if found else []
        over = [row for each, row in found.items() if each in self.announced or n - row > _OVER]
        self._from = max([self._from, *over])
        return reps

    def _back(self, signal: Array, start: int) -> dict[Found, int]:
        """Repetitions from row `start` on that have come back, with the rows they end at."""
        assert self._fit is not None
        motion = self._window.rows(start)
        found: dict[Found, int] = {}
        for e in excursions(signal, self._search.limits.least):
            if is_back(signal, e):
                rows = (e.start + start, e.peak + start, e.end + start)
                one = self._search.found(motion, signal, e, partial(self._fit.sd, *rows))
                found |= {one: rows[-1]} if one else {}
        return found

    def _announce(self) -> list[Rep]:
        """Those that are credible and were not announced before."""
        known = self.announced[-40:]
        asked = _others(self._possible, known)
        large = max((each.size for each in known[-5:]), default=0.0) >= self._search.limits.usual
        new = [
            each
            for each in credible(self._possible, asked, known)
            if not each.cut and (large or each.size >= self._search.limits.usual)
        ]
        self.announced = [*known, *new]
        usual = self._search.usual([each.size for each in self.announced[-5:]])
        return [replace(each.rep, full=is_full(each, usual)) for each in new]

    def _phase(self, signal: Array) -> str:
        """Tell up, hold, down or rest from the last fifth of a second."""
        usual = self._search.usual([each.size for each in self.announced[-5:]])
        speed = (signal[-1] - signal[-1 - STEP]) / usual * MOTION_HZ / STEP
        above = (signal[-1] - signal[-3 * _SECOND :].min()) / usual
        self._went = phase(self._went, speed, above)
        return self._went


def phase(before: str, speed: float, above: float) -> str:
    """Name what a heel does: ``up``, ``down``, ``hold`` or ``rest``.

    Parameters
    ----------
    before : str
        What it did a moment ago: a slow stroke that slackens is the same stroke.
    speed : float
        Usual sizes of a repetition a second, outward positive.
    above : float
        Height over the lowest of late, in usual sizes.

    Returns
    -------
    str
        The phase.
    """
    way = "up" if speed > 0 else "down"
    if abs(speed) > (_GOES_ON if way == before else _SETS_OFF):
        return way
    return "hold" if above > 0.5 else "rest"


def _others(known: list[Found], found: list[Found]) -> list[Found]:
    """Those of the known that none of the found ones is, too."""
    return [
        each
        for each in known
        if not any(new.rep.start_s < each.rep.top_s < new.rep.end_s for new in found)
    ]
