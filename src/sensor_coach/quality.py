"""What to say of a repetition, in plain words: at most two things, and nothing of a good one."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from sensor_coach.events import Rep
from sensor_coach.exercises import Aims, Exercise

_MOST = 2  # notes on one repetition: nobody acts on three
_SHORT = 2 / 3  # of what is aimed for; above it, the seconds are near enough
_NO_HOLD_S = 0.3
_FADED = 0.8  # of the best: below it the loss is worth a word
_DOUBT = 2.0  # standard deviations a loss must exceed
_FAR = {"raise": "high", "drop": "deep", "pull": "far"}
_LESS = {"raise": "lower", "drop": "less deep", "pull": "less"}


class SetSizes:
    """How large the full repetitions of a set are, without the repetitions: what each is held to.

    Parameters
    ----------
    reps : iterable of Rep
        Of one set, in any order.
    """

    def __init__(self, reps: Iterable[Rep] = ()) -> None:
        self._sizes = array("d")
        self._records: list[Rep] = []  # each larger than all that began before it
        for rep in reps:
            self.add(rep)

    def add(self, rep: Rep) -> None:
        """Take one more into account, if it is full and its size is known."""
        size = _size(rep)
        if not rep.full or size is None:
            return
        self._sizes.append(size)
        best = self.best_before(rep)
        if best is None or size > _known(best):
            later = [r for r in self._records if r.start_s < rep.start_s or _known(r) > size]
            self._records = [*later, rep]

    def best_before(self, rep: Rep) -> Rep | None:
        """The largest that began before `rep`."""
        before = (other for other in self._records if other.start_s < rep.start_s)
        return max(before, key=_known, default=None)

    @property
    def usual(self) -> float | None:
        """Their median, m or rad."""
        return median(self._sizes) if self._sizes else None


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
    sizes = SetSizes(reps)
    told = [notes(rep, sizes, exercise) for rep in reps]
    return [
        replace(rep, quality=each) if each else rep for rep, each in zip(reps, told, strict=True)
    ]


def notes(rep: Rep, sizes: SetSizes, exercise: Exercise) -> tuple[str, ...]:
    """Say what to do better, or what was not measured, of one repetition among those of its set.

    Examples
    --------
    >>> from sensor_coach.exercises import EXERCISES
    >>> notes(Rep(0, 1.5, 3.5, 4.1), SetSizes(), EXERCISES["heel-lift"])
    ('lowered in 0.6 s, aim for 3 s',)
    """
    if rep.full:
        coaching = [*_tempo(rep, exercise), *_faded(rep, sizes, exercise)]
    else:
        coaching = [_partial(rep, sizes, exercise)]
    if rep.withheld:
        coaching = [*coaching[: _MOST - 1], rep.withheld]
    return tuple(coaching[:_MOST])


def too_short(rep: Rep, aims: Aims) -> dict[str, float]:
    """Phases of a repetition that fell well short of their aims, with these in s.

    They are ``lower``, ``hold`` and ``raise``, in this order: the lowering matters most.

    Examples
    --------
    >>> too_short(Rep(0.0, 1.0, 1.1, 1.7), Aims(hold_s=2.0, lower_s=3.0))
    {'lower': 3.0, 'hold': 2.0}
    """
    phases = (
        ("lower", rep.lower_s, aims.lower_s), ("hold", rep.hold_s, aims.hold_s),
        ("raise", rep.raise_s, aims.raise_s),
    )  # fmt: skip
    return {name: aim_s for name, took_s, aim_s in phases if aim_s and took_s < _SHORT * aim_s}


def _tempo(rep: Rep, exercise: Exercise) -> list[str]:
    """What was too fast, in words."""
    short = too_short(rep, exercise.aims)
    if not short:
        return []
    told = {
        "lower": f"lowered in {rep.lower_s:.1f} s",
        "hold": "not held" if rep.hold_s < _NO_HOLD_S else f"held {rep.hold_s:.1f} s",
        "raise": f"raised in {rep.raise_s:.1f} s",
    }
    return [f"{told[phase]}, aim for {aim_s:.0f} s"
            for phase, aim_s in short.items()]  # fmt: skip


def _partial(rep: Rep, sizes: SetSizes, exercise: Exercise) -> str:
    far, size, usual = _FAR[exercise.stroke], _size(rep), sizes.usual
    if size is None or usual is None:
        return f"not as {far} as the others"
    share = size / usual
    about = "about a third" if share < 0.4 else "about half" if share < 0.6 else "not quite"
    return f"{about} as {far} as the others"


def _faded(rep: Rep, sizes: SetSizes, exercise: Exercise) -> list[str]:
    """Whether a repetition stays surely below the best one before it."""
    size, best = _size(rep), sizes.best_before(rep)
    if size is None or best is None:
        return []
    loss = _known(best) - size
    surely = _DOUBT * math.hypot(_deviation(rep), _deviation(best))
    if loss <= max(surely, (1 - _FADED) * (loss + size)):
        return []
    return [f"{_amount(rep, loss)} {_LESS[exercise.stroke]} than your best of this set"]


def _size(rep: Rep) -> float | None:
    """What was measured: pitch in rad of a foot sensor, else rise in m."""
    return rep.rise_m if rep.pitch_rad is None else rep.pitch_rad


def _known(rep: Rep) -> float:
    return _size(rep) or 0.0


def _deviation(rep: Rep) -> float:
    return (rep.rise_sd_m if rep.pitch_rad is None else rep.pitch_sd_rad) or 0.0


def _amount(rep: Rep, loss: float) -> str:
    """A loss as coarsely as it is known: whole centimetres, fives of degrees."""
    if rep.pitch_rad is None:
        return f"{max(round(loss * 100), 1)} cm"
    return f"{max(5 * round(math.degrees(loss) / 5), 5)}°"
