"""What people say of a count against what was measured. The measurement stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sensor_coach.events import Rep, SetResult

KINDS = ("counted", "keep", "drop", "missed")


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing said of a set.

    ``counted``: there were `count` at `at_s`, said while the set ran (one more, one less).
    ``keep``: the partial repetition at `at_s` counts. ``drop``: the full one at `at_s` does not.
    ``missed``: there was one at `at_s` that was not found.
    """

    kind: str
    at_s: float  # on the recording's clock; of a repetition, any time within it
    count: int | None = None  # of ``counted``

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"correction {self.kind!r} is not one of: {', '.join(KINDS)}")
        if (self.count is None) == (self.kind == "counted") or (self.count or 0) < 0:
            raise ValueError(f"a correction {self.kind!r} with count {self.count}")


def corrected_count(result: SetResult, corrections: Iterable[Correction]) -> int:
    """Count the full repetitions of a set as corrected.

    Parameters
    ----------
    result : SetResult
        What was measured; it is not changed.
    corrections : iterable of Correction
        In the order they were made; one that was undone is left out.

    Returns
    -------
    int
        What was said to be the count at a time, and what was measured after that time; a later
        look at the set may have found what was missed live, so a step of one is not added to it.

    Examples
    --------
    >>> reps = tuple(Rep(t, t + 1, t + 1, t + 2) for t in (1.0, 4.0, 7.0))
    >>> done = SetResult("heel-lift", "foot", "left", "1", 10.0, 100.0, reps)
    >>> corrected_count(done, [Correction("counted", 6.5, 3), Correction("drop", 8.0)])
    3
    """
    return counted(result.reps, corrections)


def counted(reps: Iterable[Rep], corrections: Iterable[Correction]) -> int:
    """Count full repetitions as corrected: of a set that is over, or as far as it went."""
    reps = tuple(reps)
    count = sum(rep.full for rep in reps)
    changed: dict[Rep, bool] = {}  # repetitions that were said to count, or not to
    for each in corrections:
        if each.kind == "counted":
            count = (each.count or 0) + sum(
                changed.get(rep, rep.full) for rep in reps if rep.end_s > each.at_s
            )
        elif each.kind == "missed":
            count += 1
        elif rep := _rep_at(reps, each.at_s):
            counts = each.kind == "keep"
            count += counts - changed.get(rep, rep.full)
            changed[rep] = counts
    return max(0, count)


def verdicts(reps: Sequence[Rep], corrections: Iterable[Correction]) -> dict[Rep, str]:
    """What was said last of each repetition that something was said of: ``keep`` or ``drop``."""
    told = ((_rep_at(reps, each.at_s), each.kind) for each in corrections)
    return {rep: kind for rep, kind in told if rep and kind in ("keep", "drop")}


def missed_s(corrections: Iterable[Correction]) -> list[float]:
    """When there were repetitions that were not found, on the recording's clock."""
    return sorted(each.at_s for each in corrections if each.kind == "missed")


def corrected(reps: Sequence[Rep], corrections: Iterable[Correction]) -> tuple[Rep, ...]:
    """Repetitions as corrected: those to keep are full, those to drop are gone.

    Counts that were said, and repetitions that were missed, are of no repetition that is known;
    `counted` has them.
    """
    said = verdicts(reps, corrections)
    kept = (rep for rep in reps if said.get(rep) != "drop")
    return tuple(replace(rep, full=True) if rep in said else rep for rep in kept)


def standing(reps: Sequence[Rep], corrections: Iterable[Correction]) -> list[bool]:
    """Say of each repetition whether it counts, as corrected; a count that was said is of none.

    Examples
    --------
    >>> standing([Rep(1, 2, 2, 3), Rep(4, 5, 5, 6)], [Correction("drop", 5.0)])
    [True, False]
    """
    said = verdicts(reps, corrections)
    return [said[rep] == "keep" if rep in said else rep.full for rep in reps]


def _rep_at(reps: Sequence[Rep], at_s: float) -> Rep | None:
    return next((rep for rep in reps if rep.start_s <= at_s <= rep.end_s), None)
