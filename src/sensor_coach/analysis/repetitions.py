"""Counting: the one machine behind every exercise that goes out and comes back.

Live and offline see the same thing at different times. A *stretch* is motion without a gap and
without walking. Five times a second the last half minute of the running stretch is turned into a
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
_WINDOW = int(30 * MOTION_HZ)  # rows looked at: three of the slowest repetitions
_SECOND = int(MOTION_HZ)


class RepetitionCounter:
    """Announces repetitions while they happen, and settles the whole set at its end."""

    def __init__(self, placement: str, turn: int = 1) -> None:
        self._placement = placement
        self._search = Search(placement, turn)
        self._stretches: list[list[Motion]] = []  # parts of each stretch, by time
        self._window = join([])  # the running stretch's last half minute
        self._pending = join([])
        self._recent = join([])  # the last second, walking or not
        self._announced: list[Found] = []
        self._phase = "rest"
        self.level = 0.0  # newest value of the level, m or rad
        self.moving = False

    def update(self, motion: Motion) -> list[Rep | Phase]:
        """Take the motion that follows; give what it completes."""
        found: list[Rep | Phase] = []
        self._pending = join([self._pending, motion])
        while len(self._pending) >= STEP:
            step, self._pending = self._pending[:STEP], self._pending[STEP:]
            found += self._step(step)
        return found

    def finish(self) -> tuple[list[Rep], Array]:
        """Settle the set: all its repetitions, and its level as (n, 2) of s and m or rad."""
        reps: list[Rep] = []
        traces = [np.empty((0, 2))]
        for stretch in (join(parts) for parts in self._stretches):
            found, level = self._search.whole(stretch)
            reps += [each.rep for each in found]
            traces.append(np.stack([stretch.t, level], axis=1))
        return judge_full(reps), np.concatenate(traces)

    def _step(self, step: Motion) -> list[Rep | Phase]:
        new_segment = len(self._recent) > 0 and step.segment[-1] != self._recent.segment[-1]
        self._recent = step if new_segment else join([self._recent, step])[-_SECOND:]
        was_moving, recent = self.moving, self._recent
        self.moving = is_moving(recent.rate, recent.vertical, recent.jolt, self._placement)
        if self.moving:
            return self._enter("rest", float(step.t[-1]))
        if new_segment or was_moving or not self._stretches:
            if was_moving or not self._stretches:  # a gap may come with the heel in the air
                self._search = self._search.at_rest(step.up[0])
            self._stretches.append([])
            self._window = join([])
        self._stretches[-1].append(step)
        self._window = join([self._window, step])[-_WINDOW:]
        return self._look() if len(self._window) >= _SECOND else []

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
