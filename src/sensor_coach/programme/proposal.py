"""What to do next time of an exercise, and the sentence that says why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

ACTIONS = ("start", "same", "more", "back", "rest")


@dataclass(frozen=True, slots=True)
class Dose:
    """What is asked for; None is as it comes, or of a load: not known."""

    sets: tuple[int, int]  # least and most at a time
    reps: tuple[int, int] | None = None  # least and most a set
    seconds: float | None = None  # of a balance
    hold_s: float | None = None  # at the turning point
    load_kg: float | None = None

    def __str__(self) -> str:
        """As a coach writes it: ``2 x 10-15, hold 3 s, 20 kg``."""
        size = f"{self.seconds:g} s" if self.reps is None and self.seconds else _span(self.reps)
        parts = [f"{_span(self.sets)} x {size}"]
        parts += [f"hold {self.hold_s:g} s"] if self.hold_s is not None else []
        parts += [f"{self.load_kg:g} kg"] if self.load_kg else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The next dose of an exercise and leg."""

    exercise: str
    leg: str
    action: str  # one of ACTIONS
    rule: str  # name of the rule that said so
    dose: Dose
    sentence: str  # the data and the rule, in words

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return asdict(self)


def _span(reps: tuple[int, int] | None) -> str:
    least, most = reps or (1, 1)
    return f"{least}" if least == most else f"{least}-{most}"
