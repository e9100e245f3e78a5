"""A guided set that a page began: what was wanted, with which sensor, and what came of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from sensor_coach.done_set import DoneSet
from sensor_coach.guide import Wanted
from sensor_coach.guided_set import Done, beside, into_library


@dataclass(slots=True, eq=False)
class Outing:
    """Grows while the set runs, on the coach's thread; pages read it."""

    wanted: Wanted
    sensor: str = ""  # its name, once it was found
    kept: list[DoneSet] = field(default_factory=list)  # in order
    is_seen: bool = False  # its result was put away
    ended_s: float = 0.0  # of the monotonic clock: when the last side was kept

    def keep(self, done: Done) -> None:
        """Keep a side in the library, and remember that it is one of these."""
        kept = into_library(done)
        self.ended_s = time.monotonic()
        if kept:
            self.kept += [kept, *beside(kept)]

    @property
    def rest_left_s(self) -> float:
        """Rest before the next exercise, as long as between two sets of this one."""
        return max(0.0, self.ended_s + self.wanted.rest_s - time.monotonic())
