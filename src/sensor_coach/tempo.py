"""What a repetition should be doing now, and how far through it, from its phases and its aims."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sensor_coach.exercises import Aims

_ORDER = {"raise": ("up", "hold", "down"), "drop": ("down", "hold", "up"),
          "pull": ("up", "hold", "down")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guidance:
    """The phase that should run now."""

    phase: str  # up, hold, down or rest
    aim_s: float | None = None  # how long it should last; None: as it comes
    share: float | None = None  # of that, 0 to 1


def guidance(stroke: str, aims: Aims, phase: str, seconds: float) -> Guidance:
    """Tell what should run now.

    Parameters
    ----------
    stroke : str
        What comes first: ``raise``, ``drop`` or ``pull``.
    aims : Aims
        How long each phase should last, s.
    phase : str
        What runs: ``up``, ``hold``, ``down`` or ``rest``, as a `Phase` event says.
    seconds : float
        Since when.

    Returns
    -------
    Guidance
        The phase that runs, until its aim is reached; then the one that follows it. The way back
        is followed by rest, which has no aim.

    Examples
    --------
    >>> aims = Aims(raise_s=2.0, lower_s=3.0)
    >>> guidance("raise", aims, "up", 0.5)
    Guidance(phase='up', aim_s=2.0, share=0.25)
    >>> guidance("raise", aims, "up", 2.5).phase, guidance("drop", aims, "up", 2.5).phase
    ('hold', 'rest')
    """
    aim_s = _aim_s(aims, phase)
    if aim_s is None:
        return Guidance(phase)
    if seconds < aim_s:
        return Guidance(phase, aim_s, max(0.0, seconds) / aim_s)
    order = _ORDER[stroke]
    follows = (*order[1:], "rest")[order.index(phase)]
    return Guidance(follows, _aim_s(aims, follows), 0.0 if _aim_s(aims, follows) else None)


def beats(from_s: float, to_s: float, per_minute: float, first_s: float = 0.0) -> range:
    """Number the beats of a metronome within a time, its beginning left out, from 0 on.

    Parameters
    ----------
    from_s, to_s : float
        The time; pieces that follow one another have each beat once.
    per_minute : float
        Its pace. The heel-rise test is done at 60, one beat up and one beat down.
    first_s : float
        When beat 0 is.

    Examples
    --------
    >>> list(beats(0.9, 3.0, 60.0)), list(beats(3.0, 3.5, 60.0))
    ([1, 2, 3], [])
    """
    every_s = 60 / per_minute
    return range(
        max(0, math.floor((from_s - first_s) / every_s) + 1),
        max(0, math.floor((to_s - first_s) / every_s) + 1),
    )


def _aim_s(aims: Aims, phase: str) -> float | None:
    return {"up": aims.raise_s, "hold": aims.hold_s, "down": aims.lower_s}.get(phase)
