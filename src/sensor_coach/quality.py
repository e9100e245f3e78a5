"""What to say of a repetition, in plain words: at most two things, and nothing of a good one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from sensor_coach.events import Rep
from sensor_coach.exercises import Exercise

_MOST = 2  # notes on one repetition: nobody acts on three
_SHORT = 2 / 3  # of what is aimed for; above it, the seconds are near enough
_NO_HOLD_S = 0.3
_FADED = 0.8  # of the best: below it the loss is worth a word
_DOUBT = 2.0  # standard deviations a loss must exceed
_FAR = {"raise": "high", "drop": "deep", "pull": "far"}
_LESS = {"raise": "lower", "drop": "less deep", "pull": "less"}


def with_notes(reps: Sequence[Rep], exercise: Exercise) -> list[Rep]:
    """Give the repetitions of a whole set their notes.

    Parameters
    ----------
    reps : sequence of Rep
        In order, sizes completed.
    exercise : Exercise
        With its aims.

    Returns
    -------
    list of Rep
        The same with `quality`: at most two short notes each, none where all is well.
    """
    return [replace(rep, quality=notes(rep, reps, exercise)) for rep in reps]


def notes(rep: Rep, reps: Sequence[Rep], exercise: Exercise) -> tuple[str, ...]:
    """Say what to do better, or what was not measured, of one repetition among those of its set.

    Examples
    --------
    >>> from sensor_coach.exercises import EXERCISES
    >>> notes(Rep(0, 1.5, 3.5, 4.1), [], EXERCISES["heel-lift"])
    ('lowered in 0.6 s, aim for 3 s',)
    """
    if rep.full:
        coaching = [*_tempo(rep, exercise), *_faded(rep, reps, exercise)]
    else:
        coaching = [_partial(rep, reps, exercise)]
    if rep.withheld:
        coaching = [*coaching[: _MOST - 1], rep.withheld]
    return tuple(coaching[:_MOST])


def _tempo(rep: Rep, exercise: Exercise) -> list[str]:
    """What was too fast, the lowering first: it is what the exercise is for."""
    said, aims = [], exercise.aims
    if aims.lower_s and rep.lower_s < _SHORT * aims.lower_s:
        said.append(f"lowered in {rep.lower_s:.1f} s, aim for {aims.lower_s:.0f} s")
    if aims.hold_s and rep.hold_s < _SHORT * aims.hold_s:
        held = "not held" if rep.hold_s < _NO_HOLD_S else f"held {rep.hold_s:.1f} s"
        said.append(f"{held}, aim for {aims.hold_s:.0f} s")
    if aims.raise_s and rep.raise_s < _SHORT * aims.raise_s:
        said.append(f"raised in {rep.raise_s:.1f} s, aim for {aims.raise_s:.0f} s")
    return said


def _partial(rep: Rep, reps: Sequence[Rep], exercise: Exercise) -> str:
    far = _FAR[exercise.stroke]
    usual = [size for other in reps if other.full and (size := _size(other)) is not None]
    size = _size(rep)
    if size is None or not usual:
        return f"not as {far} as the others"
    share = size / median(usual)
    about = "about a third" if share < 0.4 else "about half" if share < 0.6 else "not quite"
    return f"{about} as {far} as the others"


def _faded(rep: Rep, reps: Sequence[Rep], exercise: Exercise) -> list[str]:
    """Whether a repetition stays surely below the best one before it."""
    size = _size(rep)
    before = [
        other for other in reps
        if other.full and other.start_s < rep.start_s and _size(other) is not None
    ]  # fmt: skip
    if size is None or not before:
        return []
    best = max(before, key=lambda other: _size(other) or 0.0)
    loss = (_size(best) or 0.0) - size
    surely = _DOUBT * math.hypot(_deviation(rep), _deviation(best))
    if loss <= max(surely, (1 - _FADED) * (loss + size)):
        return []
    return [f"{_amount(rep, loss)} {_LESS[exercise.stroke]} than your best of this set"]


def _size(rep: Rep) -> float | None:
    """What was measured: pitch in rad of a foot sensor, else rise in m."""
    return rep.rise_m if rep.pitch_rad is None else rep.pitch_rad


def _deviation(rep: Rep) -> float:
    return (rep.rise_sd_m if rep.pitch_rad is None else rep.pitch_sd_rad) or 0.0


def _amount(rep: Rep, loss: float) -> str:
    """A loss as coarsely as it is known: whole centimetres, fives of degrees."""
    if rep.pitch_rad is None:
        return f"{max(round(loss * 100), 1)} cm"
    return f"{max(5 * round(math.degrees(loss) / 5), 5)}°"
