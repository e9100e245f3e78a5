"""One leg against the other, over sets that can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from sensor_coach.done_set import DoneSet
from sensor_coach.programme.measure import MEASURES

WITHIN_DAYS = 7  # between the two sets; this project's own
_MEASURES = ("reps", "hold_s", "mean_rise_m", "mean_pitch_rad", "work_j_per_kg")

_Kind = tuple[str, str, str, float, str | None]  # exercise, placement, algorithm, load, test


@dataclass(frozen=True, slots=True)
class LegPair:
    """The latest sets of the left and of the right leg that are alike in all else."""

    left: DoneSet
    right: DoneSet
    percent: dict[str, float]  # measure -> 100 left / right; each by itself, 100 is alike


def leg_pairs(sets: Iterable[DoneSet], within_days: int = WITHIN_DAYS) -> list[LegPair]:
    """Compare the legs in each exercise.

    Parameters
    ----------
    sets : iterable of DoneSet
        Oldest first. Excluded sets are left out, and those that name no leg.
    within_days : int
        How far apart the two sets may be, in days of 24 h.

    Returns
    -------
    list of LegPair
        One for each exercise, placement, version of the analysis, load and start of a test (or
        none) of which both legs have a set: the latest of each, if they lie close enough. What was
        not measured of both is not in `percent`.

    Notes
    -----
    A limb symmetry index, for repetitions, size and work each by itself, since after an injury they
    come back at different times (Silbernagel et al., Knee Surg. Sports Traumatol. Arthrosc. 18,
    258, 2010, who divide the injured leg by the healthy one; which that is, is not known here).
    """
    latest: dict[_Kind, dict[str, DoneSet]] = {}
    for done in sets:
        if done.side in ("left", "right") and not done.said.excluded:
            latest.setdefault(_kind(done), {})[done.side] = done
    both = (legs for legs in latest.values() if len(legs) == 2)
    pairs = [LegPair(legs["left"], legs["right"], dict(_percents(**legs))) for legs in both]
    apart = timedelta(days=within_days)
    return [pair for pair in pairs if abs(pair.left.started_at - pair.right.started_at) <= apart]


def _kind(done: DoneSet) -> _Kind:
    return done.exercise, done.placement, done.algorithm, done.said.load_kg or 0.0, done.test_start


def _percents(left: DoneSet, right: DoneSet) -> Iterator[tuple[str, float]]:
    for name in _MEASURES:
        one, other = MEASURES[name].of(left), MEASURES[name].of(right)
        if one is not None and other:
            yield name, 100 * one / other
