"""Results of several sensors in words: whose each is, and the legs side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sensor_coach.events import SetResult
from sensor_coach.set_metrics import symmetry
from sensor_coach.set_words import summary

_NAMES = {"reps_percent": "repetitions", "rise_percent": "rise", "pitch_percent": "pitch",
          "work_percent": "work"}  # fmt: skip


def line(result: SetResult) -> str:
    """Say what one of several sensors saw, and where it was."""
    where = " ".join(filter(None, (result.side, result.placement)))
    if result.placement == "wrist":
        return f"{where}: {len(result.presses)} presses"
    return f"{where}: {summary(result)}"


def legs(results: Sequence[SetResult]) -> Iterator[str]:
    """Set the left leg against the right one, where sensors were on both alike."""
    sides = {each.side: each for each in reversed(results) if each.placement != "wrist"}
    if not {"left", "right"} <= set(sides):
        return
    try:
        found = symmetry(sides["left"], sides["right"])
    except ValueError:  # of a hold, or of sensors that were worn in different places
        return
    told = [
        f"{words} {percent:.0f} %" for name, words in _NAMES.items()
        if (percent := getattr(found, name)) is not None
    ]  # fmt: skip
    yield f"left in percent of right: {', '.join(told)}"
