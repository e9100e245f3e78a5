"""Cutting motion into stretches: runs without a gap in which nobody walks about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sensor_coach.analysis.activity import SECOND, STEP, ActivityJudge
from sensor_coach.analysis.motion import NO_MOTION, Motion, join
from sensor_coach.analysis.steps import StepWatch

_MARGIN = 2  # rows before a step
_IMPATIENT = 3 * SECOND  # steps without walking: a stretch begins, rest or no rest


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Some motion of a stretch, whole steps of it."""

    motion: Motion
    begins: bool  # a new stretch begins with it
    at_rest: bool  # and the leg may be taken to rest there: after a gap the heel may be in the air


@dataclass(frozen=True, slots=True)
class Moved:
    """The stretch has ended: a step was taken, or somebody moves about, noticed a second late."""

    t: float  # s
    rows: int | None = None  # in which it stepped away, up to then; None: not known


class Stretches:
    """Cuts motion into stretches. How it comes in never matters."""

    def __init__(self, placement: str) -> None:
        self._placement = placement
        self._begin_run()
        self._pending = NO_MOTION
        self._segment, self._new = -1.0, True
        self._running = False
        self._calm = 0  # steps since somebody moved about
        self.moving = False

    def _begin_run(self) -> None:
        self._judge = ActivityJudge(self._placement)
        self._watch = StepWatch() if self._placement == "shank" else None

    @property
    def waiting(self) -> Motion:
        """What follows the running stretch and is no whole step yet; nothing where none runs."""
        return self._pending if self._running and not self._new else self._pending[:0]

    def update(self, motion: Motion) -> Iterator[Piece | Moved]:
        """Take the motion that follows; give the stretches' parts of it."""
        if not len(motion):
            return
        if motion.segment[0] == motion.segment[-1] == self._segment:  # so with most that come live
            yield from self._pieces(motion)
            return
        cuts = np.flatnonzero(np.diff(motion.segment, prepend=self._segment)).tolist()
        for start, end in pairwise(sorted({0, *cuts, len(motion)})):
            if start in cuts:  # the part of a step that a gap cut off is let go
                self._pending = NO_MOTION
                self._begin_run()
                self._segment, self._new = float(motion.segment[start]), True
            yield from self._pieces(motion[start:end])

    def _pieces(self, motion: Motion) -> Iterator[Piece | Moved]:
        rows = join([self._pending, motion]) if len(self._pending) else motion
        n, left = divmod(len(rows), STEP)
        whole, self._pending = (rows[:-left], rows[-left:]) if left else (rows, NO_MOTION)
        if not n:
            return
        moving, standing = (flags.tolist() for flags in self._judge.judge(whole))
        stepped = self._watch.look(whole) if self._watch else [0] * n
        begins = at_rest = False
        first = 0  # step with which the running piece starts
        for i in range(n):
            self._calm = 0 if moving[i] else self._calm + 1
            if (moving[i] or stepped[i]) and self._running:
                if i > first:
                    yield Piece(whole[first * STEP : i * STEP], begins, at_rest)
                gone = None if moving[i] else (stepped[i] - 1) * STEP + _MARGIN
                yield Moved(float(whole.t[i * STEP + STEP - 1]), gone)
                self._running = self._new = False
            elif self._running and not self._new:  # so with most steps
                continue
            elif not moving[i] and self._may_begin(standing[i]):
                begins, at_rest, first = True, not self._running, i
                self._running, self._new = True, False
        if self._running:
            yield Piece(whole[first * STEP :] if first else whole, begins, at_rest)
        self.moving = moving[-1]

    def _may_begin(self, stands: bool) -> bool:
        """Whether a gap was, or the wearer stands after walking, or has not walked for long."""
        return self._new or (not self._running and (stands or self._calm > _IMPATIENT))
