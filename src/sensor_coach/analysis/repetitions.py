"""Counting: the one machine behind every exercise that goes out and comes back.

Live and offline see the same thing at different times. A *stretch* is motion without a gap and
without walking. Five times a second the last two minutes of the running stretch is turned into a
level (rise of a shank, pitch of a foot) and searched for repetitions that have come back: those
are announced. At the end the whole stretch is looked at once more, now with what came after.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sensor_coach.analysis.activity import is_moving
from sensor_coach.analysis.orientation import MOTION_HZ, Motion, join
from sensor_coach.analysis.search import Found, Search, judge_full
from sensor_coach.events import Phase, Rep
from sensor_coach.samples import Array

STEP = 5  # rows of motion between two looks: 0.2 s
_WINDOW = int(120 * MOTION_HZ)  # rows looked at while the set goes on
_SECOND = int(MOTION_HZ)
_REST = int(0.6 * MOTION_HZ)  # rows of rest after which a stretch may begin
_STILL = float(np.radians(15))  # rad/s, root mean square: a leg that stands
_IMPATIENT_S = 3.0  # without walking: a stretch begins, rest or no rest


class RepetitionCounter:
    """Announces repetitions while they happen, and settles the whole set at its end."""

    def __init__(self, placement: str, turn: int = 1) -> None:
        self._placement = placement
        self._search = Search(placement, turn)
        self._stretches: list[list[Motion]] = []  # parts of each stretch, by time
        self._window = join([])  # the running stretch's last two minutes
        self._pending = join([])
        self._recent = join([])  # the last second, walking or not
        self._announced: list[Found] = []
        self._phase = "rest"
        self._running = False  # whether a stretch is
        self._moved_s = -np.inf
        self.level = 0.0  # newest value of the level, m or rad
        self.moving = False

    def update(self, motion: Motion) -> list[Rep | Phase]:
        """Take the motion that follows; give what it completes."""
        found: list[Rep | Phase] = []
        if not len(motion):
            return found
        self._pending = join([self._pending, motion])
        while len(self._pending) >= STEP:
            step, self._pending = self._pending[:STEP], self._pending[STEP:]
            found += self._step(step)
        return found

    def finish(self) -> tuple[list[Rep], Array]:
        """Settle the set: all its repetitions, and its level as (n, 2) of s and m or rad."""
        found: list[Found] = []
        traces = [np.empty((0, 2))]
        long = [parts for parts in self._stretches if len(parts) * STEP >= 2 * _SECOND]
        for stretch in map(join, long):
            reps, level = self._search.whole(stretch)
            found += reps
            traces.append(np.stack([stretch.t, level], axis=1))
        return judge_full(found), np.concatenate(traces)

    def _step(self, step: Motion) -> list[Rep | Phase]:
        new_segment = len(self._recent) > 0 and step.segment[-1] != self._recent.segment[-1]
        self._recent = step if new_segment else join([self._recent, step])[-_SECOND:]
        was_moving, recent = self.moving, self._recent
        self.moving = is_moving(recent.rate, recent.vertical, recent.jolt, self._placement)
        if self.moving and not was_moving:
            self._cut()
        self._moved_s = float(step.t[-1]) if self.moving else self._moved_s
        if self.moving or not (self._running or self._can_begin(new_segment)):
            return self._enter("rest", float(step.t[-1]))
        if new_segment or not self._running:
            self._begin(step)
        self._stretches[-1].append(step)
        self._window = join([self._window, step])[-_WINDOW:]
        return self._look() if len(self._window) >= _SECOND else []

    def _cut(self) -> None:
        """End the running stretch where walking began, which takes a second to be noticed."""
        if self._running:
            del self._stretches[-1][-(_SECOND // STEP) :]
        self._running = False

    def _can_begin(self, new_segment: bool) -> bool:
        """Whether the wearer stands still after walking, or at least has not walked for long."""
        last = self._recent[-_REST:]
        still = len(last) == _REST and float(np.sqrt(np.mean(last.rate**2))) < _STILL
        return new_segment or still or last.t[-1] - self._moved_s > _IMPATIENT_S

    def _begin(self, step: Motion) -> None:
        """Begin a stretch; after a gap the heel may be in the air, so the known rest is kept."""
        if not self._running:
            self._search = self._search.at_rest(step.up[0])
        self._stretches.append([])
        self._window, self._running = join([]), True

    def _look(self) -> list[Rep | Phase]:
        """Search the window for repetitions that are back, and tell the phase."""
        first = len(self._window) < _WINDOW
        found, level = self._search.back(self._window, first=first)
        self.level = float(level[-1])
        known = [each.rep for each in self._announced[-20:]]
        new = [f for f in found if not any(k.start_s < f.rep.top_s < k.end_s for k in known)]
        self._announced += new
        sizes = [each.size for each in self._announced[-5:]]
        full = [replace(each.rep, full=bool(each.size >= 0.6 * np.median(sizes))) for each in new]
        return [*full, *self._tell_phase(self._search.turn * level)]

    def _tell_phase(self, level: Array) -> list[Rep | Phase]:
        """Say up, hold, down or rest from the last fifth of a second."""
        usual = self._search.usual([each.size for each in self._announced[-5:]])
        speed = (level[-1] - level[-1 - STEP]) / usual * MOTION_HZ / STEP
        above = (level[-1] - level[-3 * _SECOND :].min()) / usual
        still = "hold" if above > 0.5 else "rest"
        phase = "up" if speed > 0.15 else "down" if speed < -0.15 else still
        return self._enter(phase, float(self._window.t[-1]))

    def _enter(self, phase: str, now: float) -> list[Rep | Phase]:
        if phase == self._phase:
            return []
        self._phase = phase
        return [Phase(now, phase)]
