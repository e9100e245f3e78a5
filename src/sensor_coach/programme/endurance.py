"""The heel-rise endurance test: raises to the beat of a metronome for as long as they are whole."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median

from sensor_coach.corrections import Correction, corrected, counted
from sensor_coach.errors import ProgrammeError
from sensor_coach.events import Rep, SetResult

EXERCISE = "heel-lift"
BEATS_PER_MIN = 60
CYCLE_S = 2 * 60 / BEATS_PER_MIN  # one beat up, one beat down
INCLINE_DEG = 10
PROTOCOL = (
    "On one leg, the knee straight, fingertips at a wall at shoulder height, on a board of "
    f"{INCLINE_DEG} degrees. A metronome at {BEATS_PER_MIN} beats a minute: one up, one down. Warm "
    "up with 10 raises on both legs, rest 2 minutes between the legs. It is over when the heel is "
    "not lifted, the pace is lost, knee or trunk give way, or the hand leans, after two prompts."
)
SOURCE = "Hébert-Losier et al., Physiotherapy, 2017"

LATE_S = 0.5  # half a beat off the pace; this project's own, as the next three
HEIGHT_SHARE = 0.6  # of the first raises
REST_S = 120.0  # between the legs
FIRST = 3  # raises that tell the height
ENDS_AFTER = 3  # lapses in a row: two prompts, and no answer to either

STARTS = ("floor", "incline", "step")
STOOD = {"floor": "on the floor", "incline": "on the inclined board", "step": "on a step"}
ENDED = {
    "height": "the heel was no longer lifted",
    "pace": "the pace was lost",
    "stop": "the athlete stopped",
}


@dataclass(frozen=True, slots=True)
class EnduranceTest:
    """What one leg did. Sizes are those of the raises that count; None is not measured."""

    side: str
    placement: str
    start: str  # what the foot stands on, one of STARTS: it changes the outcome
    count: int  # as corrected
    ended_by: str  # "height", "pace" or "stop": the athlete's own
    sizes: tuple[float | None, ...]  # rise of the ankle in m (shank) or pitch in rad (foot)
    peak_heel_height_m: float | None


def endurance_test(
    result: SetResult, side: str, start: str = "incline", corrections: Sequence[Correction] = ()
) -> EnduranceTest:
    """Score a set as a heel-rise endurance test.

    Parameters
    ----------
    result : SetResult
        Heel lifts of one leg to the metronome.
    side : str
        ``left`` or ``right``.
    start : str
        What the foot stood on: ``floor``, ``incline`` or ``step``.
    corrections : sequence of Correction
        Of its count: what is to be dropped is no raise, what is to be kept is a whole one; what
        was missed, or counted one more or less, is added to the raises as it is.

    Returns
    -------
    EnduranceTest
        With the raises before those that ended it; a lapse that was made good counts as a raise.

    Raises
    ------
    ProgrammeError
        If the set is of another exercise or leg, or `start` is not one of `STARTS`.

    Notes
    -----
    Protocol and reasons to end are those of [1]_. A sensor sees two of the reasons; when height or
    pace count as lost is this project's own: a raise is a lapse if it is partial or below 60 % of
    the middle of the first three (at first, of those there are), and each raise that does not come
    within half a beat of two seconds after the one before is one (of a long pause, as many as were
    due). Where three lapses follow each other, two prompts had no answer, and the test was over
    before the first of them.

    References
    ----------
    .. [1] K. Hébert-Losier et al., Physiotherapy, 2017; what the foot stands on matters: K.
       Hébert-Losier et al., Foot 60, 102112, 2024.
    """
    _check(result, side, start)
    reps = corrected(result.reps, corrections)
    count, ended_by = _end(reps, result.placement)
    heights = [rep.heel_height_m for rep in reps[:count] if rep.heel_height_m is not None]
    sizes = tuple(_size(rep, result.placement) for rep in reps[:count])
    more = counted(result.reps, corrections) - sum(rep.full for rep in reps)
    return EnduranceTest(
        side, result.placement, start, max(0, count + more), ended_by, sizes,
        max(heights, default=None),
    )  # fmt: skip


def _end(reps: Sequence[Rep], placement: str) -> tuple[int, str]:
    """Say how many raises came before those that ended the test, and what ended it."""
    lapses = _lapses(reps, placement)
    ended = next((i for i, run in enumerate(_runs(lapses)) if run >= ENDS_AFTER), None)
    if ended is None:
        return len(reps), "stop"
    first = next((i + 1 for i in range(ended, -1, -1) if not lapses[i]), 0)
    return first, _lost(reps, ended, placement)


def _check(result: SetResult, side: str, start: str) -> None:
    if result.exercise != EXERCISE:
        raise ProgrammeError(f"an endurance test of {result.exercise}, expected {EXERCISE}")
    if side not in ("left", "right") or result.side not in (None, side):
        raise ProgrammeError(f"an endurance test of side {result.side}, expected one leg: {side}")
    if start not in STARTS:
        raise ProgrammeError(f"start {start!r}, expected one of: {', '.join(STARTS)}")


def lapse(reps: Sequence[Rep], placement: str) -> tuple[int, str]:
    """Say how a test stands that still runs.

    Parameters
    ----------
    reps : sequence of Rep
        Its raises until now, in order.
    placement : str
        Where the sensor is worn.

    Returns
    -------
    int
        Lapses in a row up to the last raise; from `ENDS_AFTER` on the test is over.
    str
        What the last raise lost: ``height`` or ``pace``; empty if it was whole and in time.
    """
    in_a_row = (0, *_runs(_lapses(reps, placement)))[-1]
    return in_a_row, _lost(reps, len(reps) - 1, placement) if in_a_row else ""


def _lapses(reps: Sequence[Rep], placement: str) -> list[int]:
    """Count for each raise what was due and not done, 0 if it was whole and in time."""
    cycles = (b.start_s - a.start_s for a, b in pairwise(reps))
    paces = [0, *map(_off_pace, cycles)]
    return [max(pace, _is_low(reps, i, placement)) for i, pace in enumerate(paces[: len(reps)])]


def _runs(lapses: Iterable[int]) -> Iterator[int]:
    """Count lapses in a row, up to each raise."""
    return accumulate(lapses, lambda run, n: run + n if n else 0)


def _lost(reps: Sequence[Rep], number: int, placement: str) -> str:
    """Name what a raise that is a lapse lost."""
    return "height" if _is_low(reps, number, placement) else "pace"


def _off_pace(cycle_s: float) -> int:
    """Count the raises that were due and did not come within half a beat; too early is one."""
    if cycle_s < CYCLE_S - LATE_S:
        return 1
    return max(0, math.ceil((cycle_s - CYCLE_S - LATE_S) / CYCLE_S))


def _is_low(reps: Sequence[Rep], number: int, placement: str) -> bool:
    """Judge a raise by itself and those before it, so that what comes later changes nothing."""
    rep, usual = reps[number], _usual(reps[: number + 1], placement)
    size = _size(rep, placement)
    lost = size is not None and usual is not None and size < HEIGHT_SHARE * usual
    return lost or not rep.full


def _usual(reps: Sequence[Rep], placement: str) -> float | None:
    known = list(_known(reps, placement))[:FIRST]
    return median(known) if known else None


def _known(reps: Sequence[Rep], placement: str) -> Iterator[float]:
    return (size for rep in reps if (size := _size(rep, placement)) is not None)


def _size(rep: Rep, placement: str) -> float | None:
    return rep.pitch_rad if placement == "foot" else rep.rise_m
