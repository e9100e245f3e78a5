"""Whether somebody stands on one leg just now, from what was up to now."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from sensor_coach.analysis.activity import STEP, ActivityJudge
from sensor_coach.analysis.motion import MOTION_HZ, Motion, join
from sensor_coach.analysis.stance import Mask, disturbed, rows_of
from sensor_coach.events import Phase
from sensor_coach.samples import Array

_SECOND = rows_of(1)
_LAG = _SECOND + 2  # rows looked back
_LOOKS = [0, rows_of(0.25), rows_of(0.5)]  # rows back, at which a leg is lifted
_UNWORN = float(np.radians(0.3))  # rad/s; a sensor on a leg moves more within a second
_CALM = float(np.radians(2.5))  # rad/s; less than this on two legs is taken for this
_AGAIN_S = 1.5  # a leg swings on after a hold: no other one begins sooner
_MORE, _LESS = 2.2, 1.6  # times the calmest second's fastest tilt: on one leg, on two again
_LIFTED, _DOWN = np.cos(np.radians([15.0, 10.0])).tolist()


class LiveHold:
    """Follows motion row by row, whole chunks at a time; looks back one second.

    A hold begins after a second that tilts faster than the calmest second did, or half a second
    away from how the leg stood then. Only orders and comparisons are used, no sums: so the rows
    come out the same however they are cut.
    """

    def __init__(self, placement: str) -> None:
        self._placement, self._judge = placement, ActivityJudge(placement)
        self._past = join([])
        self._pending: list[Motion] = []
        self._waiting = 0  # rows pending
        self.moving = False
        self._calm = np.inf  # rad/s, fastest tilt within the calmest second
        self._stood = np.full(3, np.nan)  # up at its end
        self._since_s: float | None = None  # a hold is on
        self._ended_s = -np.inf
        self._now_s = 0.0

    @property
    def held_s(self) -> float:
        """Seconds since the hold began; 0 without one."""
        return 0.0 if self._since_s is None else self._now_s - self._since_s

    def update(self, motion: Motion) -> list[Phase]:
        """Take the motion that follows; give the phases it enters."""
        self._pending.append(motion)
        self._waiting += len(motion)
        if self._waiting < STEP:
            return []
        fresh = join(self._pending)
        whole = self._waiting // STEP * STEP
        self._pending, self._waiting = [fresh[whole:]], self._waiting - whole
        return self._follow(fresh[:whole])

    def _follow(self, motion: Motion) -> list[Phase]:
        rows = join([self._past, motion])
        self._past = rows[-_LAG:].copy()
        self._now_s = float(motion.t[-1])
        self.moving = bool(self._judge.judge(motion)[0][-1])
        votes = self._votes(rows)
        return [
            phase
            for row in np.flatnonzero(votes).tolist()
            for phase in self._vote(float(rows.t[row + _LAG]), begins=votes[row] > 0)
        ]

    def _vote(self, at_s: float, *, begins: bool) -> list[Phase]:
        """Begin or end the hold, unless it is so already."""
        if begins != (self._since_s is None) or (begins and at_s < self._ended_s + _AGAIN_S):
            return []
        self._ended_s = self._ended_s if begins else at_s
        self._since_s = at_s if begins else None
        return [Phase(at_s, "hold" if begins else "rest")]

    def _votes(self, rows: Motion) -> Array:
        """For each row with a second before it: 1 begins a hold, -1 ends it, 0 does neither."""
        if len(rows) <= _LAG:
            return np.zeros(0)
        speed, hit = _seen(rows, self._placement)
        fastest, ever_hit = _newest(speed), _newest(hit) > 0
        calm, stood = self._calmest(fastest, rows.up[_LAG:])
        near, far = _between([rows.up[_LAG - ago : len(rows) - ago] for ago in _LOOKS], stood)
        begins = ~ever_hit & ((fastest > _MORE * calm) | (near < _LIFTED))
        ends = hit[-len(fastest) :] | ((fastest < _LESS * calm) & (far > _DOWN))
        return np.where(ends, -1.0, np.where(begins, 1.0, 0.0))

    def _calmest(self, fastest: Array, up: Array) -> tuple[Array, Array]:
        """For each row, fastest tilt within the calmest second so far, (n,); up then, (n, 3)."""
        worn = np.where(fastest > _UNWORN, fastest, np.inf)
        low = np.minimum.accumulate(np.concatenate([[self._calm], worn]))
        fresh = np.where(low[1:] < low[:-1], np.arange(len(up)), -1)
        last = np.maximum.accumulate(fresh)
        stood = np.where(last[:, None] >= 0, up[last], self._stood)
        self._calm, self._stood = float(low[-1]), stood[-1].copy()
        return np.maximum(low[1:], _CALM), stood


def _seen(rows: Motion, placement: str) -> tuple[Array, Mask]:
    """Tilt speed over the two rows before, (n - 2,) rad/s, and which rows are disturbed."""
    step = rows.up[2:] - rows.up[:-2]
    speed = np.sqrt(step[:, 0] ** 2 + step[:, 1] ** 2 + step[:, 2] ** 2) * MOTION_HZ / 2
    joined = rows.segment[2:] == rows.segment[:-2]
    return speed * joined, disturbed(rows[2:], speed, placement) | ~joined


def _newest(values: Array | Mask) -> Array:
    """Largest of the newest second, for each row that has one before it."""
    return np.asarray(sliding_window_view(values, _SECOND)[1:].max(axis=1))


def _between(ups: list[Array], stood: Array) -> tuple[Array, Array]:
    """Least lifted of a few rows (largest cosine from `stood`), and the newest row's cosine."""
    cosines = [
        up[:, 0] * stood[:, 0] + up[:, 1] * stood[:, 1] + up[:, 2] * stood[:, 2] for up in ups
    ]
    return np.maximum.reduce(cosines), cosines[0]
