"""Which excursions of a leg can be repetitions, and what speaks for each."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from statistics import median

import numpy as np

from sensor_coach.analysis.activity import STEP
from sensor_coach.analysis.carried import is_lifted, is_put_elsewhere
from sensor_coach.analysis.credibility import Found
from sensor_coach.analysis.cut import is_cut
from sensor_coach.analysis.displacement import HeightFit
from sensor_coach.analysis.excursion import Excursion, each_excursion, returns
from sensor_coach.analysis.foot_pitch import PitchFit
from sensor_coach.analysis.limb import (
    EVEN_M_S,
    is_quiet,
    nearest,
    rests,
    stands,
    stood_first,
    tilts,
)
from sensor_coach.analysis.limits import FOOT, SHANK, Limits
from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.analysis.phase_times import Times, times
from sensor_coach.analysis.unknowns import UNCALIBRATED, Doubt
from sensor_coach.events import Rep
from sensor_coach.samples import Array

Fit = HeightFit | PitchFit
_SECOND = int(MOTION_HZ)
_LEAN, _LEAN_SEATED = np.radians([7.0, 14.0]).tolist()  # rad, of a shank in a raise, at most


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """Finds repetitions in motion: the same for a live window and for a whole stretch."""

    placement: str
    turn: int = 1  # 1 rises from its rest, -1 sinks
    doubt: Doubt = UNCALIBRATED  # about the accelerometer
    pivots: bool = True  # whether a foot turns about its ball
    machine: bool = False  # whether it is done seated in one
    rest: Array = field(default_factory=lambda: np.array([0.0, 0.0, 1.0]))  # up, foot at rest
    heel_up: Array | None = None  # the way up moves as a heel rises, as far as it was found before
    gap_end_s: float = -np.inf  # of the first row, if the stretch follows a gap
    gap_start_s: float = np.inf  # of the last row, if it is known that a gap follows

    @property
    def limits(self) -> Limits:
        """Limits at this placement."""
        return SHANK if self.placement == "shank" else FOOT

    @property
    def drifts(self) -> bool:
        """Whether the level does: a rise is told by integration, a pitch is not."""
        return self.placement == "shank"

    def at_rest(self, up: Array) -> Search:
        """The same search for a stretch that begins with up along `up`."""
        return replace(self, rest=up, gap_end_s=-np.inf)

    def begun(self, up: Array) -> Search:
        """The same search for the same stretch, whose start is better known to have up along `up`.

        After a gap it does not matter how it begins.
        """
        return self if self.gap_end_s > -np.inf else replace(self, rest=up)

    def after_gap(self, t: float) -> Search:
        """The same search for a stretch whose first row, at `t`, follows a gap."""
        return replace(self, gap_end_s=t)

    def before_gap(self, t: float) -> Search:
        """The same search for a stretch whose last row, at `t`, a gap follows."""
        return replace(self, gap_start_s=t)

    def knowing(self, fit: Fit) -> Search:
        """The same search, with what a fit has found out of how the sensor sits on a foot."""
        return replace(self, heel_up=fit.heel_up) if isinstance(fit, PitchFit) else self

    def usual(self, sizes: list[float]) -> float:
        """Size of a repetition to reckon with, m or rad, given those before."""
        return median(sizes) if sizes else 4 * self.limits.least

    def fit(self, motion: Motion, most_s: float, *, begins: bool, room: int = 0) -> Fit:
        """Begin to tell the level of a stretch, or of a window that `begins` with it.

        There is to be `room` for so many holes in what follows.
        """
        if self.placement != "shank":
            return PitchFit(
                motion, most_s, self.rest, self.turn,
                pivots=self.pivots, least=self.limits.least, heel_up=self.heel_up,
            )  # fmt: skip
        first = motion[:_SECOND]
        still = (1 + int(stands(first)) * (_SECOND // STEP)) if begins and rests(first) else 0
        fit = HeightFit(motion, most_s, self.turn, doubt=self.doubt, rest_first=still, room=room)
        if still and self.turn < 0:  # of others it would not be told
            self.stood(fit, stood_first(motion))
        return fit

    def stood(self, fit: Fit, rows: int) -> None:
        """Tell a fit how long a leg stood at first.

        Who is to lower the heels goes up on the toes: without a rest before, that seems a return.
        Of who raises them it is not told, since a slow raise may look like a leg that stands.
        """
        if rows and self.turn < 0 and isinstance(fit, HeightFit):
            fit.stood(rows // STEP)

    def stands_still(self, motion: Motion) -> bool:
        """Whether a shank does so; of a foot nothing is gained by knowing it."""
        return self.placement == "shank" and rests(motion) and stands(motion, EVEN_M_S)

    def settle(self, fit: Fit, *, rest_last: bool = False) -> Array:
        """Tell the level of what has ended anew, outward positive; see `settling`."""
        work = self.settling(fit, rest_last=rest_last)
        while True:
            try:
                next(work)
            except StopIteration as done:
                return np.asarray(done.value)

    def settling(
        self, fit: Fit, *, ended: bool = True, rest_last: bool = False, still: bool = False
    ) -> Generator[None, None, Array]:
        """Tell a level anew, outward positive: returns on the floor, then the tops alike as well.

        Each time it is looked whether it follows the turns of the leg, and what holes may hide.

        The first level drifts too much to tell the tops by. Motion that has not `ended` may be in
        mid-air. It pauses where it may be gone on with later.
        """
        if isinstance(fit, PitchFit):
            fit.solve(ended=ended)
            return self.turn * fit.values()
        least = self.limits.least
        fit.set_on_floor([])
        fit.trust_wander()
        yield
        fit.solve(rest_last=rest_last, still=still)
        back = slice(None if ended else -1)
        # what holes hide is learned from a level told without it: once more, if there is time
        for drifts in (True, True, False) if ended and fit.has_holes else (True, False):
            signal = self.turn * fit.values()
            lows = returns(signal, least)
            yield
            # heels that sink may begin and end on level ground, and come up on the toes between
            fit.set_on_floor(lows[back] if self.turn > 0 else lows[1:-1])
            yield from fit.follow()
            fit.trust_holes()
            yield
            if not drifts:
                risen = list(each_excursion(signal, least, lows))[back]
                risen = risen if self.turn > 0 else risen[1:]
                fit.set_alike([(e.start, e.peak, e.end) for e in risen], self.limits.full)
            fit.solve(rest_last=rest_last, still=still)
            yield
        return self.turn * fit.values()

    def found(
        self,
        motion: Motion,
        signal: Array,
        e: Excursion,
        sd: Callable[[], float],
        strode_s: tuple[float, float] = (0.0, 0.0),
    ) -> Found | None:
        """One excursion, outward positive, as a repetition; None if no heel does that.

        `sd` tells the standard deviation of its size, m or rad. So long the limb had turned fast
        before and after it.
        """
        limits, returned = self.limits, (signal[e.peak] - signal[e.end]) / e.size
        if e.size > limits.most or not 0.45 <= returned <= 2.2:
            return None
        when = times(motion.t, signal, e)
        if not self._possible(when):
            return None
        # feet may be put in place before and after
        start, end = motion.t.searchsorted([when.start_s, when.end_s]).tolist()
        rows = slice(min(max(start, e.start), e.peak), max(min(end, e.end), e.peak) + 1)
        up, rate = motion.up[rows], motion.rate[rows]
        spread = tilts(up)
        turned = np.add.reduce(rate * rate) / len(rate)  # rad²/s², mean square
        # a limb that falls goes beyond where it rests
        unreturned = nearest(motion.up[e.peak : e.end + 1], up[0])
        if not self._returns(unreturned, spread) or turned < limits.least_rate**2:
            return None
        if self._is_step(motion, rows):
            return None
        unsure = sd()
        # heels that sink from level ground come up on the toes: the way back is their size
        size = e.size if self.turn > 0 else max(e.size, float(signal[e.peak] - signal[e.end]))
        certainty = size / (unsure * self._steepness(spread))
        rep = self._rep(when, size, unsure)
        quiet = is_quiet(motion.rate, signal, e)
        cut = is_cut(motion, signal, e, when, (self.gap_end_s, self.gap_start_s))
        leans = motion.up[e.peak] - 0.5 * (up[0] + up[-1])
        return Found(
            rep, size, when.width_s, certainty, quiet, cut, *strode_s, tuple(leans.tolist())
        )

    def _is_step(self, motion: Motion, rows: slice) -> bool:
        """Whether the limb is carried up or off; where samples are missing, nobody knows."""
        if motion.missing[rows].any():
            return False
        lifted = self.placement != "shank" and is_lifted(motion, rows)
        return lifted or is_put_elsewhere(motion, rows)

    def _returns(self, unreturned: float, spread: tuple[float, float]) -> bool:
        """Whether a limb tilts no more than it should, in one plane, and back again."""
        limits, (most, across) = self.limits, spread
        return (
            limits.least_tilt_rad <= most <= limits.most_tilt_rad
            and across <= max(0.4 * most, limits.most_unreturned_rad)
            and unreturned <= max(0.25 * most, limits.most_unreturned_rad)
        )

    def _steepness(self, spread: tuple[float, float]) -> float:
        """By how much more to doubt a rise: a shank that leans too far is what fakes one.

        Of somebody seated the thigh holds the knee back while the ankle goes on over the ball.
        """
        most = _LEAN_SEATED if self.machine else _LEAN
        return max(1.0, (spread[0] / most) ** 2) if self.placement == "shank" else 1.0

    def _possible(self, when: Times) -> bool:
        limits = self.limits
        return (
            when.top_s - when.start_s <= limits.most_raise_s
            and when.end_s - when.top_end_s <= limits.most_lower_s
            and when.width_s >= limits.least_width_s
            and limits.least_cycle_s <= when.end_s - when.start_s <= limits.most_cycle_s
        )

    def _rep(self, when: Times, size: float, sd: float) -> Rep:
        shank = self.placement == "shank"
        return Rep(
            when.start_s, when.top_s, when.top_end_s, when.end_s,
            rise_m=size if shank else None, rise_sd_m=sd if shank else None,
            pitch_rad=None if shank else size, pitch_sd_rad=None if shank else sd,
        )  # fmt: skip
