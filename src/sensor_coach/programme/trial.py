"""Endurance tests that were done, each against the one before it of the same leg and start."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sensor_coach.corrections import Correction
from sensor_coach.done_set import DoneSet
from sensor_coach.events import SetResult
from sensor_coach.programme.endurance import ENDED, STOOD, EnduranceTest, endurance_test
from sensor_coach.programme.retest import Change, count_change, height_change


@dataclass(frozen=True, slots=True)
class Trial:
    """One test; without one before it there is no change."""

    set_id: str
    started_at: datetime  # UTC
    test: EnduranceTest
    before_at: datetime | None = None  # UTC
    count: Change | None = None  # in repetitions
    height: Change | None = None  # of the highest heel, in m

    @property
    def sentence(self) -> str:
        """What was done, how far, and why it ended."""
        test = self.test
        height_m = test.peak_heel_height_m
        high = f", highest heel {height_m * 100:.1f} cm (an estimate)" if height_m else ""
        return (
            f"{test.side} leg, {STOOD[test.start]}, sensor on the {test.placement}: "
            f"{test.count} repetition{'s' * (test.count != 1)}, then {ENDED[test.ended_by]}{high}"
        )

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it: SI units as in the names, None is not measured or not known."""
        return {
            "set": self.set_id, "started_at": self.started_at.isoformat(), "side": self.test.side,
            "placement": self.test.placement, "start": self.test.start,
            "rep_count": self.test.count, "ended_by": self.test.ended_by,
            "peak_heel_height_m": _rounded(self.test.peak_heel_height_m),
            "before_at": self.before_at and self.before_at.isoformat(),
            "count_change": _change(self.count), "heel_height_change_m": _change(self.height),
        }  # fmt: skip


def is_test(done: DoneSet) -> bool:
    """Whether a set was done as a test and is to be looked at as one."""
    one_leg = done.exercise == "heel-lift" and done.side in ("left", "right")
    return one_leg and done.test_start is not None and not done.said.excluded


def trials(sets: Iterable[tuple[DoneSet, SetResult, Sequence[Correction]]]) -> list[Trial]:
    """Score tests, each against the latest one before it that is alike.

    Parameters
    ----------
    sets : iterable of (DoneSet, SetResult, sequence of Correction)
        Oldest first, each as history has it, as it was measured, and as it was corrected. What
        `is_test` denies is left out.

    Returns
    -------
    list of Trial
        In the same order. Alike are tests of the same leg, placement and start.
    """
    latest: dict[tuple[str, str, str], Trial] = {}
    found = []
    for done, result, corrections in sets:
        if is_test(done) and done.side and done.test_start:
            test = endurance_test(result, done.side, done.test_start, corrections)
            kind = test.side, test.placement, test.start
            latest[kind] = _against(latest.get(kind), done, test)
            found.append(latest[kind])
    return found


def _against(before: Trial | None, done: DoneSet, test: EnduranceTest) -> Trial:
    if before is None:
        return Trial(done.id, done.started_at, test)
    changes = count_change(before.test, test), height_change(before.test, test)
    return Trial(done.id, done.started_at, test, before.started_at, *changes)


def _change(change: Change | None) -> dict[str, Any] | None:
    if change is None:
        return None
    return {
        "difference": _rounded(change.difference), "verdict": change.verdict,
        "sentence": change.sentence,
    }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    """To what is below any sensor, as all JSON of this program."""
    return None if value is None else round(value, 6)
