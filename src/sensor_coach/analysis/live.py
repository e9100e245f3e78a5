"""What can be said while the set goes on: repetitions once they are certain, and the phase."""

from __future__ import annotations

import math
from dataclasses import replace

from sensor_coach.analysis.activity import STEP
from sensor_coach.analysis.credibility import (
    Found,
    credible,
    middle_of_larger,
    others,
)
from sensor_coach.analysis.displacement import HeightFit
from sensor_coach.analysis.foot_pitch import PitchFit
from sensor_coach.analysis.limb import STANDS
from sensor_coach.analysis.live_phase import PhaseTracker, speed
from sensor_coach.analysis.missed import holes_s
from sensor_coach.analysis.motion import MOTION_HZ, Motion, MotionWindow, bettered
from sensor_coach.analysis.outsiders import comes_down, goes_otherwise, in_company
from sensor_coach.analysis.search import Fit, Search
from sensor_coach.analysis.set_members import in_sets, is_full
from sensor_coach.analysis.thorough import Seen, ThoroughLook, returned
from sensor_coach.events import Rep
from sensor_coach.samples import Array

_MOST_S, _KEPT_S = 150.0, 90.0  # the window grows to the first, and begins anew with the second
_SECOND = int(MOTION_HZ)
_FADE = 0.85  # of what is shown too high or too low, each fifth of a second
_NEAR = int(30 * MOTION_HZ)  # rows that every look searches
_RECENT = 40  # repetitions that say what to reckon with
_USUAL = 8  # of them that say what size is usual
_OVER = 2 * _SECOND  # rows after which a repetition will not end otherwise any more
_DOUBTFUL = 8 * _SECOND  # after which one that may be too small to be a full one is told
_LATE_S = 10.0  # after its end: what is told so late has to be of a set
_ROOM = 20  # holes in the samples
# rows from one look at the whole window to the next, at least: a height is told better with time
_THOROUGH = {"shank": int(2 * MOTION_HZ), "foot": int(20 * MOTION_HZ)}


class LiveStretch:
    """Follows a running stretch: five looks a second at what is new, some at all of the window."""

    def __init__(self, search: Search, told: list[Found] | None = None) -> None:
        self._search = search
        self._pause = _THOROUGH.get(search.placement, _THOROUGH["foot"])
        self._thorough: ThoroughLook | None = None
        self._patience = _DOUBTFUL
        # rows for which one that is not told is looked at again: later ones tell where a foot rests
        self._open = _OVER if search.drifts else _DOUBTFUL
        self._looked = 0  # rows there were when the last one began
        self._window = MotionWindow(int(_MOST_S * MOTION_HZ) + STEP)
        self._fit: Fit | None = None
        self._begins = True  # the window does so where the stretch did
        self._stands = False  # still, and has done so for a while
        # has not set off since the stretch began, with the foot on the floor if no gap was before
        self._waits = search.gap_end_s == -math.inf
        self._from = 0  # row of the window: what came before has been found
        self._possible: list[Found] = []
        self._since: list[Found] = []  # since the thorough look began
        self._told_s = -math.inf  # what goes before it was told, if the other way round
        self.announced: list[Found] = (told or [])[-_RECENT:]
        self._better: list[Motion] = []  # rows that are better known as soon as others follow
        self._phases = PhaseTracker()
        self.level = 0.0  # newest value, m or rad
        self._newest = self._jump = 0.0  # value before; what is shown beside the newest look's

    def step(self, step: Motion) -> tuple[list[Rep], str]:
        """Take one step of motion; give the repetitions that are back, and the phase."""
        self._window.append(step)
        if self._better and self._better[0].t[-1] <= step.t[-1]:
            self._put_right()
        if len(self._window) < _SECOND:
            return [], "rest"
        if len(self._window) > _MOST_S * MOTION_HZ:
            self._begin_anew()
        if self._fit is None or not self._fit.extend(step):
            self._fit = self._begun()
        stood, lately = self._stands, max(0, len(self._window) - STANDS)
        self._stands = self._search.stands_still(self._window.rows(lately))
        self._set_off()
        seen = self._seen(anew=self._stands and not stood)
        self._fit.solve(rest_last=self._waits and self._stands, still=self._stands)
        if isinstance(self._fit, PitchFit) and self._fit.turned_over:
            self._turn_over()
        first = max(0, len(self._window) - _NEAR)
        signal = self._search.turn * self._fit.values(first // STEP)
        self.level = self._shown(signal)
        return self._look(signal, seen), self._phase(signal)

    def _set_off(self) -> None:
        """Notice when a leg that has only waited sets off: till then it was where it began."""
        rows = len(self._window)
        if not self._waits or self._stands or rows <= STANDS:
            return
        self._waits = False
        if self._fit and rows > STANDS + _SECOND:
            self._search.stood(self._fit, rows - STANDS)
            self._thorough = None  # it knew less

    def _turn_over(self) -> None:
        """Forget what was found the other way round; what was told of it has been told."""
        self._possible, self._since, self._thorough, self._from = [], [], None, 0
        if self.announced:
            self._told_s = self.announced[-1].rep.end_s

    def know(self, better: Motion) -> None:
        """Take some rows that are better known in the place of those of the same times."""
        self._better.append(better)

    def _put_right(self) -> None:
        self._window.put(bettered(self._window.rows(0), self._better))
        if self._begins:
            self._search = self._search.begun(self._window.rows(0).up[0].copy())
        self._fit = self._thorough = None  # made anew, all of it looked at

    def _begun(self) -> Fit:
        """Fit the window anew; where samples are missing, with room for more that will be."""
        whole = self._window.rows(0)
        room = _ROOM if holes_s(whole).any() else 0
        return self._search.fit(whole, _MOST_S + 1, begins=self._begins, room=room)

    def idle(self) -> None:
        """Use the time until the next step."""
        if self._thorough:
            self._thorough.idle()

    def _shown(self, signal: Array) -> float:
        """The newest value as it is shown: a look that knows offsets better makes no jump of it."""
        known = len(self._window) > _SECOND
        self._jump += self._newest - float(signal[-1 - STEP]) if known else 0.0
        self._jump *= _FADE
        self._newest = float(signal[-1])
        return self._search.turn * (self._newest + self._jump)

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
        self._thorough, self._looked = None, 0

    def _seen(self, *, anew: bool) -> list[Seen]:
        """What a look at the whole window has found, once it is over; begin the next one.

        It begins `anew` when a leg has come to rest: what it has just done is told best then.
        """
        assert self._fit is not None
        seen: list[Seen] = []
        if self._thorough and self._thorough.step():
            if isinstance(self._fit, HeightFit) and isinstance(self._thorough.fit, HeightFit):
                self._fit.learn(self._thorough.fit)
            seen = self._thorough.seen
            self._patience = _OVER if self._thorough.still else _DOUBTFUL
            self._possible = [*others([one for one, _ in seen], self._since), *self._since]
            self._thorough = None
        paused = len(self._window) - self._looked >= self._pause
        if anew or (paused and not self._thorough):
            whole = self._window.rows(0)
            self._thorough = ThoroughLook(self._search, self._fit, whole, still=self._stands)
            self._looked, self._since = len(self._window), []
        return seen

    def _look(self, signal: Array, seen: list[Seen]) -> list[Rep]:
        """Search what is new; tell what is credible of it and of what was `seen` otherwise."""
        assert self._fit is not None
        n = len(self._window)
        start = max(self._from, n - len(signal))
        motion = self._window.rows(start)
        looks = returned(self._search, self._fit, motion, signal[start - n :], start)
        new = [one for one in looks if one]
        found = [one for one, _ in new]
        known = self._possible if seen else self._possible[-_RECENT:]
        self._possible = [*others(known, found), *found]
        if not seen and not found:  # so with most steps
            return []
        self._since = [*others(self._since, found), *found]
        surely = {id(one) for one, row in seen if n - row > self._patience}
        reps = self._announce(surely)
        told = {id(one) for one in self.announced}
        over = [row for one, row in [*seen, *new] if id(one) in told or n - row > self._open]
        self._from = max([self._from, *over])
        return reps

    def _announce(self, surely: set[int]) -> list[Rep]:
        """Those that are credible and were not announced before.

        What may be a partial one or a full one waits until a thorough look has seen it `surely`
        over, by identity: its size is told better then, and most in doubt are partial ones.
        """
        known, first_s = self.announced[-_RECENT:], self._window.first_s
        # a quick set has more than those in the window: none of them is announced again
        before = [each for each in self.announced[:-_RECENT] if each.rep.end_s > first_s]
        told = [*before, *known]
        possible = [each for each in self._possible if each.middle_s > self._told_s]
        asked = others(possible, told)
        large = max((each.size for each in known[-5:]), default=0.0) >= self._search.limits.usual
        new = [
            each
            for each in (credible(self._possible, asked, known) if asked else [])
            if not each.cut
            and (large or each.size >= self._search.limits.usual)
            and not goes_otherwise(each, known, self._possible)
            and not (self._search.turn < 0 and comes_down(each, known[-_USUAL:]))
        ]
        new = self._of_sets(new, told)
        if self._search.machine:  # the foot has been put into it
            new = [each for each in new if in_company(each, new, known)]
        sizes = [each.size for each in [*known, *new][-_USUAL:]]
        least = self._search.limits.full * middle_of_larger(sizes) if sizes else 0.0
        new = [each for each in new if id(each) in surely or not self._in_doubt(each, least)]
        self.announced = [*told, *new]
        return [each.rep if is_full(each, least) else replace(each.rep, full=False) for each in new]

    def _in_doubt(self, found: Found, least: float) -> bool:
        """Whether a size that seems a partial one's may yet turn out to be a full one's."""
        most = found.size * (1 + self._search.limits.in_doubt / found.certainty)
        return found.size < least < most

    def _of_sets(self, new: list[Found], told: list[Found]) -> list[Found]:
        """Without those that come late and that the set, as far as it is told, would leave out."""
        now_s = float(self._window.rows(len(self._window) - 1).t[0])
        late = {id(each) for each in new if now_s - each.rep.end_s > _LATE_S}
        if not late:
            return new
        ordered = sorted([*told, *new], key=lambda each: each.rep.top_s)
        members = {id(each) for each in in_sets(ordered, self._search.limits.usual, math.inf)}
        return [each for each in new if id(each) in members or id(each) not in late]

    def _phase(self, signal: Array) -> str:
        """Tell up, hold, down or rest from the last fifth of a second."""
        usual = self._search.usual([each.size for each in self.announced[-5:]])
        return self._phases.update(speed(signal, drifts=self._search.drifts) / usual)
