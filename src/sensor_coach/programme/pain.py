"""The pain rule: what hurt is not made heavier, longer or more.

It is this project's own, a cautious one. Published models allow some pain while exercising; their
figures could not be verified here, so none of them is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from sensor_coach.done_set import DoneSet
from sensor_coach.exercises import EXERCISES
from sensor_coach.programme.session import is_of_leg
from sensor_coach.programme.week import local_day

REMEMBERED_DAYS = 7  # pain holds the leg's exercises for so long
BACK_FROM = 4  # of 10: from here on the exercise that hurt goes a step back
RULE = "this project's own cautious rule"


@dataclass(frozen=True, slots=True)
class Pain:
    """Pain that was said and still matters."""

    level: int  # 1 to 10
    day: date
    exercise: str

    def __str__(self) -> str:
        title = EXERCISES[self.exercise].title
        return f"pain {self.level} of 10 on {self.day:%a} {self.day.day} {self.day:%b} in {title}"


def pains(
    sets: Iterable[DoneSet], exercise: str, leg: str, looked_at: date, today: date, zone: tzinfo
) -> list[Pain]:
    """Find the pain that matters to an exercise.

    Parameters
    ----------
    sets : iterable of DoneSet
        All of the athlete's. Excluded ones count here: a set may be useless and yet have hurt.
    exercise, leg : str
        As prescribed.
    looked_at : date
        The first day that a proposal is drawn from.
    today : date
        In the athlete's zone.
    zone : tzinfo
        The athlete's.

    Returns
    -------
    list of Pain
        The worst first, the latest of equals: of any exercise of that leg in the last
        `REMEMBERED_DAYS` days, of this exercise also since `looked_at`.
    """
    mine = [done for done in sets if done.said.pain and is_of_leg(done, leg)]
    earlier = [
        pain for pain in _said(mine, zone)
        if pain.exercise == exercise and pain.day >= looked_at and not _is_recent(pain, today)
    ]  # fmt: skip
    return _worst_first([*recent(mine, today, zone), *earlier])


def recent(sets: Iterable[DoneSet], today: date, zone: tzinfo) -> list[Pain]:
    """Find the pain of the last `REMEMBERED_DAYS` days, of any exercise, the worst first."""
    return _worst_first([pain for pain in _said(sets, zone) if _is_recent(pain, today)])


def _said(sets: Iterable[DoneSet], zone: tzinfo) -> Iterator[Pain]:
    for done in sets:
        if done.said.pain:
            yield Pain(done.said.pain, local_day(done.started_at, zone), done.exercise)


def _is_recent(pain: Pain, today: date) -> bool:
    return pain.day > today - timedelta(days=REMEMBERED_DAYS)


def _worst_first(found: list[Pain]) -> list[Pain]:
    return sorted(found, key=lambda pain: (pain.level, pain.day), reverse=True)
