"""One measure of one leg over time, seen from one place: only like with like in one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from sensor_coach.done_set import DoneSet
from sensor_coach.programme.measure import MEASURES, Measure
from sensor_coach.programme.retest import COUNT_ERRORS, PublishedError

Doubts = Mapping[str, tuple[float | None, float | None]]  # set -> deviation of rises, of pitches
MOST_POINTS = 120  # of a line in a chart: four pixels each
FOLLOWED = {
    each.name: each for each in (
        MEASURES["reps"], MEASURES["mean_rise_m"], MEASURES["mean_pitch_rad"],
        Measure("median_hold_s", "held at the turning point", "s",
                lambda done: done.metrics.get("median_hold_s")),
        MEASURES["hold_s"],
        Measure("sway_rms_deg", "sway of the longest hold", "deg",
                lambda done: done.metrics.get("sway_rms_deg")),
        MEASURES["load_kg"],
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """One set of a trend."""

    set_id: str
    started_at: datetime  # UTC
    value: float  # in the measure's unit
    sd: float | None = None  # one standard deviation of what the sensor does not know of it


@dataclass(frozen=True, slots=True)
class Trend:
    """One line."""

    exercise: str
    placement: str
    test_start: str | None  # of heel-rise endurance tests: what the foot stood on
    measure: Measure
    side: str | None
    points: tuple[Point, ...]  # oldest first

    @property
    def chart(self) -> tuple[str, str, str | None, str]:
        """What may be drawn into one chart: legs, and nothing else beside each other."""
        return self.exercise, self.placement, self.test_start, self.measure.name

    @property
    def published(self) -> PublishedError | None:
        """How far two of its points may be apart with nothing changed, where a study says so.

        There is one of the count of a heel-rise test. Of an ordinary set, that ends where its plan
        says so, there is none.
        """
        return COUNT_ERRORS[0] if self.test_start and self.measure.name == "reps" else None


def trends(sets: Iterable[DoneSet], doubts: Doubts | None = None) -> list[Trend]:
    """Follow what is followed of sets.

    Parameters
    ----------
    sets : iterable of DoneSet
        Oldest first. Excluded sets are left out.
    doubts : mapping, optional
        By the id of a set, the deviation of its rises in m and of its pitches in rad.

    Returns
    -------
    list of Trend
        One for each exercise, placement, start of a test (or none), measure and side, in the order
        of `FOLLOWED`. What was not measured of a set is left out; 0 is what is not there.
    """
    known = [done for done in sets if not done.said.excluded]
    found: dict[tuple[str, str, str | None, str, str | None], list[Point]] = {}
    for name, measure in FOLLOWED.items():
        for done in known:
            if (value := measure.of(done)) is not None:
                kind = done.exercise, done.placement, done.test_start, name, done.side
                found.setdefault(kind, []).append(Point(done.id, done.started_at, value))
    lines = [
        Trend(exercise, placement, start, FOLLOWED[name], side, tuple(points))
        for (exercise, placement, start, name, side), points in found.items()
    ]
    return [doubted(line, doubts) for line in lines] if doubts else lines


def doubted(trend: Trend, doubts: Doubts) -> Trend:
    """Give the same with what is not known of each point."""
    points = (
        replace(point, sd=_sd(trend.measure.name, doubts.get(point.set_id)))
        for point in trend.points
    )
    return replace(trend, points=tuple(points))


def thinned(trend: Trend, most: int = MOST_POINTS) -> Trend:
    """Give no more points than can be told apart: of sets that follow one another the middle one.

    Each point is a set still, and the last set is always there.
    """
    *earlier, last = trend.points
    if len(earlier) < most:
        return trend
    edges = [len(earlier) * n // (most - 1) for n in range(most)]
    runs = (earlier[start:end] for start, end in pairwise(edges))
    middle = [sorted(run, key=lambda point: point.value)[len(run) // 2] for run in runs]
    return replace(trend, points=(*middle, last))


def _sd(name: str, doubt: tuple[float | None, float | None] | None) -> float | None:
    rise, pitch = doubt or (None, None)
    return {"mean_rise_m": rise, "mean_pitch_rad": pitch}.get(name)
