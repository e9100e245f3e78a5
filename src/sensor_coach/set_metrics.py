"""What a set of repetitions came to: size, fatigue, tempo; how one leg compares to the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from statistics import fmean, median, stdev
from typing import NamedTuple

from sensor_coach.events import SetResult
from sensor_coach.samples import GRAVITY

_END = 3  # repetitions at either end of a set that fatigue is read from


@dataclass(frozen=True, slots=True)
class SetMetrics:
    """A set in numbers; None is not measured. Sizes and tempo are those of full repetitions.

    ``rise`` is the ankle's, from a shank sensor (or a foot sensor on a foot of known length),
    ``pitch`` the foot's, from a foot sensor. They are not interchangeable, nor are their trends.
    """

    reps_full: int
    reps_all: int
    peak_rise_m: float | None
    mean_rise_m: float | None
    total_rise_m: float | None  # ways up only
    rise_loss_percent: float | None  # last three against first three
    rise_slope_percent_per_rep: float | None  # of the mean rise
    peak_pitch_rad: float | None
    mean_pitch_rad: float | None
    total_pitch_rad: float | None
    pitch_loss_percent: float | None
    pitch_slope_percent_per_rep: float | None
    work_j_per_kg: float | None  # an index, not joules of a body
    work_j: float | None  # the same times the mass, if that is known
    cadence_per_min: float | None
    cycle_variation_percent: float | None  # standard deviation over mean
    median_raise_s: float | None
    median_hold_s: float | None
    median_lower_s: float | None
    median_rest_s: float | None
    lower_raise_ratio: float | None

    def to_dict(self) -> dict[str, float | None]:
        """As plain values, named as the fields."""
        return asdict(self)


def set_metrics(result: SetResult, mass_kg: float | None = None) -> SetMetrics:
    """Sum up a set of repetitions.

    Parameters
    ----------
    result : SetResult
        Of an exercise that is counted; its repetitions as they are, withheld sizes None.
    mass_kg : float, optional
        Mass that is raised in kg, added load included. Without it work is only given per kg.

    Returns
    -------
    SetMetrics
        See its fields; SI units and those in the names.

    Raises
    ------
    ValueError
        If the mass is not positive.

    Notes
    -----
    Total displacement and work are those of the heel-rise test [1]_ [2]_, sums over the full
    repetitions of the way up; they are None if the size of one of them is not known. So is the
    loss, if one at either end is not. Peak, mean and slope are those of the known ones. Work is
    weight times way, here the *ankle's* way: a relative index, to be compared only with other sets
    of the same exercise and placement. Even of the heel's way it exceeds the work done on the
    centre of mass by a fifth to a quarter [3]_; by how much the ankle's differs is not known.

    Loss is 100 (first three - last three) / first three, from means, for six repetitions and more;
    slope is that of the straight line of size over number by least squares, relative to the mean
    size, for three and more. Cadence is 60 over the median time from start to start. The windows
    are choices of this project.

    References
    ----------
    .. [1] Sleeswijk Visser, O'Neill, Hébert-Losier et al., Braz. J. Phys. Ther. 101188, 2025.
    .. [2] Silbernagel et al., Knee Surg. Sports Traumatol. Arthrosc. 18, 258, 2010.
    .. [3] Andreasen et al., Knee Surg. Sports Traumatol. Arthrosc. 29, 1604, 2021.

    Examples
    --------
    >>> from sensor_coach.events import Rep
    >>> reps = tuple(Rep(4 * i, 4 * i + 1, 4 * i + 1.5, 4 * i + 3, rise_m=0.05) for i in range(6))
    >>> done = set_metrics(SetResult("heel-lift", "shank", None, "1", 24.0, 100.0, reps))
    >>> round(done.total_rise_m, 3), done.cadence_per_min, round(done.work_j_per_kg, 2)
    (0.3, 15.0, 2.94)
    """
    if mass_kg is not None and not mass_kg > 0:
        raise ValueError(f"mass {mass_kg} kg, expected more than 0")
    full = [rep for rep in result.reps if rep.full]
    rise, pitch = _sizes([rep.rise_m for rep in full]), _sizes([rep.pitch_rad for rep in full])
    work = None if rise.total is None else GRAVITY * rise.total
    raised, lowered = _median([r.raise_s for r in full]), _median([r.lower_s for r in full])
    cycles = [b.start_s - a.start_s for a, b in pairwise(result.reps)]
    return SetMetrics(
        reps_full=len(full), reps_all=len(result.reps),
        peak_rise_m=rise.peak, mean_rise_m=rise.mean, total_rise_m=rise.total,
        rise_loss_percent=rise.loss, rise_slope_percent_per_rep=rise.slope,
        peak_pitch_rad=pitch.peak, mean_pitch_rad=pitch.mean, total_pitch_rad=pitch.total,
        pitch_loss_percent=pitch.loss, pitch_slope_percent_per_rep=pitch.slope,
        work_j_per_kg=work, work_j=None if work is None or not mass_kg else mass_kg * work,
        cadence_per_min=60 / median(cycles) if cycles else None,
        cycle_variation_percent=_variation(cycles),
        median_raise_s=raised, median_hold_s=_median([r.hold_s for r in full]),
        median_lower_s=lowered,
        median_rest_s=_median([b.start_s - a.end_s for a, b in pairwise(result.reps)]),
        lower_raise_ratio=lowered / raised if raised and lowered is not None else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Symmetry:
    """The left leg in percent of the right one; None is not measured. 100 is alike."""

    reps_percent: float | None
    rise_percent: float | None  # mean rise of the ankle
    pitch_percent: float | None  # mean pitch range of the foot
    work_percent: float | None


def symmetry(left: SetResult, right: SetResult) -> Symmetry:
    """Compare a set of the left leg with one of the right leg.

    Parameters
    ----------
    left, right : SetResult
        Of the same exercise, sensor at the same placement.

    Returns
    -------
    Symmetry
        100 times left over right, for repetitions, size and work each by itself: after an injury
        they come back at different times.

    Raises
    ------
    ValueError
        One line, if exercises or placements differ, if a set is of the other side, or if the
        exercise is not counted in repetitions.

    Notes
    -----
    A limb symmetry index as in Silbernagel et al., Knee Surg. Sports Traumatol. Arthrosc. 18, 258,
    2010, which divides the injured by the healthy leg; which one that is, this program is
    not told, so it always divides the left by the right.

    Examples
    --------
    >>> from sensor_coach.events import Rep
    >>> reps = tuple(Rep(i, i + 0.3, i + 0.3, i + 0.9, rise_m=0.05) for i in range(10))
    >>> left = SetResult("heel-lift", "shank", "left", "1", 20.0, 100.0, reps[:8])
    >>> right = SetResult("heel-lift", "shank", "right", "1", 20.0, 100.0, reps)
    >>> done = symmetry(left, right)
    >>> round(done.reps_percent), round(done.rise_percent), round(done.work_percent)
    (80, 100, 80)
    """
    _check_pair(left, right)
    one, other = set_metrics(left), set_metrics(right)
    return Symmetry(
        _percent(one.reps_full, other.reps_full),
        _percent(one.mean_rise_m, other.mean_rise_m),
        _percent(one.mean_pitch_rad, other.mean_pitch_rad),
        _percent(one.work_j_per_kg, other.work_j_per_kg),
    )


def _check_pair(left: SetResult, right: SetResult) -> None:
    for what in ("exercise", "placement", "foot_length_m"):
        one, other = getattr(left, what), getattr(right, what)
        if one != other:
            raise ValueError(f"{what}: left {one}, right {other}, expected the same")
    for side, result in (("left", left), ("right", right)):
        if result.side not in (None, side):
            raise ValueError(f"side: {result.side}, expected {side}")


class _Sizes(NamedTuple):
    """What sizes come to; loss in %, slope in % per repetition."""

    peak: float | None = None
    mean: float | None = None
    total: float | None = None
    loss: float | None = None
    slope: float | None = None


def _sizes(values: Sequence[float | None]) -> _Sizes:
    """Sum up sizes, of which some are not known."""
    known = [(i, value) for i, value in enumerate(values) if value is not None]
    sizes = [value for _, value in known]
    if not sizes:
        return _Sizes()
    total = sum(sizes) if len(sizes) == len(values) else None
    return _Sizes(max(sizes), fmean(sizes), total, _loss(values), _slope(known))


def _loss(values: Sequence[float | None]) -> float | None:
    """Loss from the first to the last repetitions in %, all of which have to be known."""
    ends = [value for value in (*values[:_END], *values[-_END:]) if value is not None]
    if len(values) < 2 * _END or len(ends) < 2 * _END:
        return None
    first, last = fmean(ends[:_END]), fmean(ends[_END:])
    return 100 * (first - last) / first


def _slope(numbered: Sequence[tuple[int, float]]) -> float | None:
    """Slope of the straight line through numbered sizes, % of their mean per repetition."""
    if len(numbered) < _END:
        return None
    middle, mean = fmean(i for i, _ in numbered), fmean(size for _, size in numbered)
    rise = sum((i - middle) * (size - mean) for i, size in numbered)
    return 100 * rise / sum((i - middle) ** 2 for i, _ in numbered) / mean


def _variation(durations: Sequence[float]) -> float | None:
    return 100 * stdev(durations) / fmean(durations) if len(durations) > 1 else None


def _median(values: Sequence[float]) -> float | None:
    return median(values) if values else None


def _percent(one: float | None, other: float | None) -> float | None:
    return 100 * one / other if one is not None and other else None
