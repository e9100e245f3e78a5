"""Counting: the one machine behind every exercise that goes out and comes back.

Live and settled see the same thing at different times. A *stretch* is motion without a gap and
without walking. While it runs it is followed, and repetitions that have come back are announced
(`live`). With its end behind it, it is looked at as a whole, now with what came after (`whole`).
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median

import numpy as np

from sensor_coach.analysis.activity import STEP
from sensor_coach.analysis.credibility import Found
from sensor_coach.analysis.live import LiveStretch
from sensor_coach.analysis.motion import Motion
from sensor_coach.analysis.outsiders import lowered
from sensor_coach.analysis.search import Search
from sensor_coach.analysis.set_members import STRIDE_S, in_sets, judge_full
from sensor_coach.analysis.stretches import Moved, Piece, Stretches
from sensor_coach.analysis.unknowns import UNCALIBRATED, Doubt
from sensor_coach.analysis.whole import WholeStretch, kept
from sensor_coach.events import Phase, Rep
from sensor_coach.samples import Array

_MOVED_S = 2 * STRIDE_S  # who walked, strode


class RepetitionCounter:
    """Announces repetitions while they happen, and settles the whole set at its end.

    Parameters
    ----------
    placement : str
        ``shank`` or ``foot``.
    turn : int
        1 for movements that rise from their rest, -1 for those that sink.
    doubt : Doubt
        What is not known of the accelerometer.
    pivots : bool
        Whether a foot turns about its ball, so that a heel which rises lifts it.
    machine : bool
        Whether it is done seated in one, the foot put onto its plate first.
    live : bool
        Whether to announce anything before the end.
    """

    def __init__(
        self,
        placement: str,
        turn: int = 1,
        *,
        doubt: Doubt = UNCALIBRATED,
        pivots: bool = True,
        machine: bool = False,
        live: bool = True,
    ) -> None:
        self._search = Search(placement, turn, doubt, pivots, machine)
        self._stretches = Stretches(placement)
        self._whole: WholeStretch | None = None
        self._live: LiveStretch | None = None
        self._told: list[Found] = []  # in stretches that are over
        self._better: list[Motion] = []
        self._announces = live
        self._found: list[Found] = []
        self._strode_s = 0.0  # how long the limb turned fast, or as good as
        self._trace = np.empty((0, 2))
        self._phase = "rest"
        self.level = 0.0  # newest value of the level, m or rad

    @property
    def moving(self) -> bool:
        """Whether the wearer moves about, so that nothing is counted."""
        return self._stretches.moving

    def update(self, motion: Motion) -> list[Rep | Phase]:
        """Take the motion that follows; give what it completes."""
        events: list[Rep | Phase] = []
        pieces = list(self._stretches.update(motion))
        for piece in pieces:
            events += self._moved(piece) if isinstance(piece, Moved) else self._go_on(piece)
        if self._live and not pieces:
            self._live.idle()
        if self._live is not None:
            self.level = self._live.onward(self._stretches.waiting)
        return events

    def know(self, better: list[Motion]) -> None:
        """Take motion that is better known, as `MotionEstimator.better` gives it."""
        self._better += better

    def finish(self) -> tuple[list[Rep], Array]:
        """Settle the set: all its repetitions, and its level as (n, 2) of s and m or rad.

        The level is 0 where most repetitions start.
        """
        self._close()
        span_s = float(np.ptp(self._trace[:, 0])) if len(self._trace) else 0.0
        found = self._found if self._search.turn > 0 else lowered(self._found)
        found = in_sets(found, self._search.limits.usual, span_s)
        reps = judge_full([each for each in found if not each.cut], self._search.limits.full)
        return reps, _from_rest(self._trace, reps)

    def _go_on(self, piece: Piece) -> list[Rep | Phase]:
        if piece.begins:
            self._close(gap=not piece.at_rest)
            first = piece.motion[:1]
            if piece.at_rest:
                self._search = self._search.at_rest(first.up[0])
            else:
                self._search = self._search.after_gap(float(first.t[0]))
            self._whole = WholeStretch(self._search, self._strode_s)
            self._live = LiveStretch(self._search, self._told) if self._announces else None
        assert self._whole is not None
        while self._better and self._better[0].t[-1] <= piece.motion.t[-1]:
            self._learn(self._whole, self._better.pop(0))
        self._whole.extend(piece.motion)
        events: list[Rep | Phase] = []
        for row in range(0, len(piece.motion) if self._live else 0, STEP):
            step = piece.motion if len(piece.motion) == STEP else piece.motion[row : row + STEP]
            assert self._live is not None
            reps, phase = self._live.step(step)
            events += [*reps, *self._enter(phase, float(step.t[-1]))]
        return events

    def _learn(self, whole: WholeStretch, better: Motion) -> None:
        whole.know(better)
        if self._live:
            self._live.know(better)

    def _moved(self, moved: Moved) -> list[Rep | Phase]:
        self._close(moved)
        return [*self._enter("rest", moved.t)]

    def _close(self, moved: Moved | None = None, *, gap: bool = False) -> None:
        """Settle the stretch that has ended."""
        if self._whole is None:
            return
        if self._live:  # what it is made of is as large as what the settling needs
            self._told, self._live = self._live.announced, None
        found, trace = self._whole.finish(moved, gap=gap)
        if self._search.pivots:  # else it may be put onto its plate only now
            self._search = replace(self._search, heel_up=self._whole.search.heel_up)
        walked = moved is not None and moved.rows is None
        self._strode_s = self._whole.strode_s + (_MOVED_S if walked else 0.0)
        self._whole = None
        self._found += found
        self._trace = kept(np.concatenate([self._trace, trace]), self._found)

    def _enter(self, phase: str, now: float) -> list[Phase]:
        if phase == self._phase:
            return []
        self._phase = phase
        return [Phase(now, phase)]


def _from_rest(trace: Array, reps: list[Rep]) -> Array:
    """A trace whose level is 0 where repetitions start; as it is, if there are none."""
    if not reps:
        return trace
    rests = np.interp([rep.start_s for rep in reps], trace[:, 0], trace[:, 1])
    return trace - [0.0, median(rests.tolist())]
