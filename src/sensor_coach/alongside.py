"""What sensors beside the first one count while a set runs: to be shown, and no more than that.

What they saw is settled when the set is over, on the clock of the first. Here each has its own.
"""

from __future__ import annotations

from sensor_coach.events import Rep
from sensor_coach.exercises import EXERCISES
from sensor_coach.pipeline import Pipeline
from sensor_coach.recordings import SetInfo
from sensor_coach.samples import Notification
from sensor_coach.set_state import Other


class Alongside:
    """Counts live for the sensors of a set that repetitions can be seen from."""

    def __init__(self, info: SetInfo) -> None:
        known = EXERCISES[info.exercise]
        self._pipelines = dict[int, Pipeline]()
        self._found = dict[int, Other]()
        for sensor, each in enumerate(info.beside, start=1):
            if known.measures == "reps" and each.placement in known.placements:
                self._pipelines[sensor] = info.of(sensor).pipeline()
                self._found[sensor] = Other(each.side, each.placement, 0)

    @property
    def found(self) -> tuple[Other, ...]:
        """What each of them has counted, in their order."""
        return tuple(self._found.values())

    def take(self, note: Notification) -> None:
        """Take a notification of any of them."""
        pipeline = self._pipelines.get(note.sensor)
        if pipeline is None:
            return
        new = sum(isinstance(each, Rep) and each.full for each in pipeline.feed(note))
        if new:
            before = self._found[note.sensor]
            counted = before.rep_count + new
            self._found[note.sensor] = Other(before.side, before.placement, counted)
