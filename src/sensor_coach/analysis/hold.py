"""When somebody stands on one leg: live, and settled at the end.

Live, the newest second is compared with the calmest so far. Settled, the whole recording is looked
at; of a long one, a few minutes at a time, so that what is kept stays small.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from sensor_coach.analysis.aloft import lifts, standing
from sensor_coach.analysis.ending import begun, ended, let_down, raised, tips, what_ended
from sensor_coach.analysis.leaning import joined, leans
from sensor_coach.analysis.live_hold import LiveHold
from sensor_coach.analysis.live_tilt import LiveTilt
from sensor_coach.analysis.motion import Motion, bettered, join
from sensor_coach.analysis.stance import (
    Leg,
    disturbances,
    rows_of,
    runs,
    stays,
    without,
)
from sensor_coach.events import Hold, Phase
from sensor_coach.samples import Array

_LEAST_S = 2.0  # a shorter stay is a step
_PLAIN = 2.4  # times the sway of two legs: one leg, even if no foot was felt
_KEPT = rows_of(240.0)  # rows looked at at a time
_AFTER_S = 10.0  # of motion after its end, before a hold is settled

Found = tuple[int, int, str]  # first row, last row, what ended it


def holds(motion: Motion, placement: str) -> list[Hold]:
    """Find the times on one leg.

    Parameters
    ----------
    motion : Motion
        Of the whole set, the sensor on the leg that stands, on the one that is lifted, or on the
        board; which one is decided from the motion.
    placement : str
        Where the sensor was: ``shank``, ``foot`` or ``board``.

    Returns
    -------
    list of Hold
        In order. What ended each: ``touch-down`` of the other foot, ``hop``, ``step-off`` (the leg
        tips over or strides away), ``end of recording``, or ``gap`` (samples are missing). On a
        board, a touch of its edge is no touch-down.
    """
    if not len(motion):
        return []
    edges = [0, *(np.flatnonzero(np.diff(motion.segment)) + 1).tolist(), len(motion)]
    legs = [Leg.of(motion[start:end], placement) for start, end in pairwise(edges)]
    cuts, direction = [*["gap"] * (len(legs) - 1), "end of recording"], standing(legs)
    return [
        hold for leg, cut in zip(legs, cuts, strict=True) for hold in _in_run(leg, direction, cut)
    ]


def _in_run(leg: Leg, direction: Array, cut: str) -> list[Hold]:
    """Holds in a run of motion without a gap; what is not over at its end is ended by `cut`.

    `direction` is up, in the sensor frame, as the leg stands on two, (3,).
    """
    if len(leg) < rows_of(_LEAST_S):
        return []
    swaying, calm = stays(leg)
    swaying = joined(leg, direction, swaying)
    hits = sorted([*disturbances(leg), *(tip for stay in swaying for tip in tips(leg, stay))],
                  key=lambda hit: hit.start)  # fmt: skip
    lifted = _lifted(leg, direction, swaying, calm, cut)
    alone = [
        stay
        for stay in _undisturbed(leg, swaying, hits)
        if _apart(stay, lifted) and (_plain(leg, stay, calm, hits) or leans(leg, direction, stay))
    ]
    found = sorted([*lifted, *(_stood(leg, stay, hits, cut) for stay in alone)])
    t = leg.motion.t.tolist()
    return [Hold(t[a], t[b], by) for a, b, by in found if t[b] - t[a] >= _LEAST_S]


def _lifted(leg: Leg, direction: Array, swaying: list[slice], calm: float, cut: str) -> list[Found]:
    """Holds seen from the leg in the air."""
    found = []
    for lift in lifts(leg, direction, swaying, calm):
        end, by = let_down(leg, lift, calm, direction)
        lasts = lift.stop >= len(leg) and by != "hop"
        found.append((raised(leg, lift, calm), *((len(leg) - 1, cut) if lasts else (end, by))))
    return found


def _apart(stay: slice, lifted: list[Found]) -> bool:
    second = rows_of(1)
    return all(stay.stop <= a - second or stay.start >= b + second for a, b, _ in lifted)


def _plain(leg: Leg, stay: slice, calm: float, hits: list[slice]) -> bool:
    """Whether a stay is no mere whim of standing: much more sway, or an event at one end."""
    sway = float(np.sqrt(np.mean(leg.speed[stay] ** 2)))
    return (
        sway > _PLAIN * calm
        or begun(leg, stay) != stay.start
        or (stay.stop < len(leg) and ended(leg, stay, hits) != stay.stop)
    )


def _undisturbed(leg: Leg, swaying: list[slice], hits: list[slice]) -> list[slice]:
    """Stays without the disturbances in them, which end one and begin another."""
    inside = ~without(len(leg), swaying, 0)
    for hit in hits:
        inside[max(hit.start - 1, 0) : hit.stop + rows_of(0.2)] = False
    return runs(inside, least=rows_of(1.5))


def _stood(leg: Leg, stay: slice, hits: list[slice], cut: str) -> Found:
    """One hold seen from the leg that stands."""
    start = begun(leg, stay)
    if stay.stop > len(leg) - rows_of(0.6):
        return start, len(leg) - 1, cut
    end = min(max(ended(leg, stay, hits), start + 1), len(leg) - 1)
    return start, end, what_ended(leg, slice(start, end))


class HoldTimer:
    """Times holds while they last, and settles them. How motion is cut never matters.

    Four minutes of motion are kept, and what there was of the longest hold: a hold that lasts
    longer is settled in parts.
    """

    def __init__(self, placement: str) -> None:
        self._placement = placement
        self._live, self._tilt = LiveHold(placement), LiveTilt()
        self._parts: list[Motion] = []
        self._better: list[Motion] = []  # rows that are better known as soon as others follow
        self._rows = 0
        self._settled: list[Hold] = []
        self._longest = (0.0, join([]))  # s, and the motion around it, once it is let go

    @property
    def moving(self) -> bool:
        """Whether the wearer walks or handles the sensor."""
        return self._live.moving

    @property
    def level(self) -> float:
        """Seconds held so far; 0 on two legs."""
        return self._live.held_s

    @property
    def tilt(self) -> tuple[float, float] | None:
        """How far it tilts just now from how it stood lately, about two axes, rad."""
        return self._tilt.tilt

    def update(self, motion: Motion) -> list[Phase]:
        """Take the motion that follows; say when a hold seems to begin and to end."""
        if not len(motion):
            return []
        self._tilt.update(motion)
        phases = self._live.update(motion)
        if phases:
            self._tilt.begin()
        while len(motion):
            taken, motion = motion[: _KEPT - self._rows], motion[_KEPT - self._rows :]
            self._parts.append(taken)
            self._rows += len(taken)
            if self._rows == _KEPT:
                self._let_go()
        return phases

    def know(self, better: list[Motion]) -> None:
        """Take motion that is better known, as `MotionEstimator.better` gives it."""
        self._better += better

    def finish(self) -> tuple[list[Hold], Motion]:
        """Settle the set: its holds, and all its motion, or if that was long, what was kept."""
        motion = self._joined()
        found = [*self._settled, *self._fresh(motion)]
        longest = max((hold.duration_s for hold in found), default=0.0)
        return found, self._longest[1] if self._longest[0] >= longest > 0 else motion

    def _fresh(self, motion: Motion) -> list[Hold]:
        """Holds that are not settled yet."""
        after = self._settled[-1].end_s if self._settled else -np.inf
        return [hold for hold in holds(motion, self._placement) if hold.start_s >= after]

    def _let_go(self) -> None:
        """Settle what is over, and keep the motion since."""
        motion = self._joined()
        last_s = float(motion.t[-1])
        found = self._fresh(motion)
        over = [hold for hold in found if hold.end_s < last_s - _AFTER_S]
        running_s = min((h.start_s for h in found if h not in over), default=last_s) - _AFTER_S
        keep = max(int(np.searchsorted(motion.t, running_s)), 1)
        if keep < _KEPT // 8:  # too long to be kept whole: settled as it is
            over, keep = found, _KEPT // 2
        keep = min(keep, _KEPT - rows_of(2 * _AFTER_S))
        self._settled += over
        self._remember(over, motion)
        self._parts, self._rows = [motion[keep:].copy()], len(motion) - keep

    def _joined(self) -> Motion:
        motion = join(self._parts)
        return bettered(motion, self._better) if len(motion) else motion

    def _remember(self, over: list[Hold], motion: Motion) -> None:
        """Keep the motion of the longest hold, and a little before it."""
        for hold in over:
            if hold.duration_s > self._longest[0]:
                first, last = np.searchsorted(motion.t, [hold.start_s - _AFTER_S, hold.end_s + 1])
                self._longest = (hold.duration_s, motion[int(first) : int(last)].copy())
