"""What is done in a simulated set, and how unevenly."""

from __future__ import annotations

from dataclasses import dataclass

from sensor_coach.events import Hold, Rep
from sensor_coach.simulate.body import Posture

FAMILIES = ("own", "held-back")
LEAD_S = 4.0  # stood still before and after


@dataclass(frozen=True, slots=True)
class Tempo:
    """Mean durations of one repetition in seconds."""

    raise_s: float = 1.2
    hold_s: float = 0.6
    lower_s: float = 1.8
    rest_s: float = 0.6


@dataclass(frozen=True, slots=True)
class Scene:
    """What is done and how unevenly; one seed and one scene give one recording."""

    reps: int = 12
    tempo: Tempo = Tempo()
    peak_rad: float | None = None  # turning angle of one repetition; None draws one that fits
    start_rad: float = 0.0  # where a repetition starts
    spread: float = 0.08  # of durations, within the set, relative
    fatigue: float = 0.1  # loss of height from first to last, relative
    double_pumps: float = 0.0  # share of repetitions with a dip and a second push at the top
    partials: float = 0.0  # share of repetitions that reach 30 % of the height
    hold_s: float = 20.0  # of a balance
    ending: str = "touch-down"  # what ends a balance, one of `balances.ENDINGS`
    lifted: bool = False  # a balance seen from the leg in the air, not the one that stands
    walk_s: float = 0.0  # walked in before the set, and out after it
    board: bool = False  # a balance on a board that tilts, to its edges; a `board` sensor means it
    lean_deg: float | None = None  # of the shank at the top; None draws one that fits
    family: str = "own"  # whose motion: the one thresholds were set with, or the "held-back" one
    minimum_jerk: bool = False  # smooth symmetric strokes without tremor, as no person does them


Built = tuple[Posture, list[Rep], list[Hold]]
