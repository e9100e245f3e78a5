"""A set in words that pages, terminal and reports share: what was done, lost, and how it swayed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sensor_coach.events import Rep, SetResult
from sensor_coach.exercises import EXERCISES

MOVES = {  # by the stroke of an exercise: what is done first and last
    "raise": ("Up", "Down"),
    "drop": ("Down", "Up"),
    "pull": ("Pull", "Release"),
}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_FIGURES = (
    ("rms_deg", "root mean square of the tilt", "{:.2f}°"),
    ("ellipse_area_95_deg2", "95 % ellipse of the tilt", "{:.2f} deg²"),
    ("path_length_deg", "length of the path", "{:.1f}°"),
    ("mean_velocity_deg_s", "mean speed", "{:.2f} °/s"),
    ("mean_frequency_hz", "mean frequency", "{:.2f} Hz"),
    ("acc_rms_m_s2", "root mean square of acceleration", "{:.3f} m/s²"),
    ("board_overall_stability_index_deg", "board: overall stability index", "{:.2f}°"),
    ("board_edge_contacts", "board: contacts of its edge", "{:.0f}"),
)


def summary(result: SetResult) -> str:
    """One line: what was done."""
    title = EXERCISES[result.exercise].title
    if EXERCISES[result.exercise].measures == "hold":
        return f"{title}: held {result.longest_hold_s:.1f} s"
    partial = f", {result.partial_count} partial" if result.partial_count else ""
    return f"{title}: {result.rep_count} repetitions{partial}"


def lost(result: SetResult) -> list[str]:
    """Say what is missing of a set, and what was not given because it would mislead."""
    gaps = [f"{gap.start_s:.1f} to {gap.end_s:.1f} s" for gap in result.gaps]
    more = f" and {len(gaps) - 6} more" if len(gaps) > 6 else ""
    said = [*result.warnings]
    if gaps:
        said.append(f"No samples from {', '.join(gaps[:6])}{more}.")
    said += [f"Size of repetition {which} withheld: {why}." for why, which in _withheld(result)]
    return said or ["Nothing: no gap, no packet that could not be read, no size withheld."]


def sway_figures(sway: dict[str, float]) -> list[tuple[str, str]]:
    """What the sway comes to: names and numbers, as far as they are known."""
    return [(name, form.format(sway[key])) for key, name, form in _FIGURES if key in sway]


def numbered(reps: Sequence[Rep]) -> list[str]:
    """Name the repetitions as they count: full ones by number, partial ones by a half."""
    names, count = [], 0
    for rep in reps:
        count += rep.full
        names.append(str(count) if rep.full else "½")
    return names


def notes_in_words(reps: Sequence[Rep]) -> list[str]:
    """Gather the notes on repetitions: what is said of many is said once, the commonest first.

    Examples
    --------
    >>> fast = [Rep(0, 1, 1, 2, quality=(f"lowered in {s} s, aim for 3 s",)) for s in (0.8, 1.1)]
    >>> notes_in_words([*fast, Rep(9, 10, 10, 12)])
    ['2 of 3: lowered in 0.8 to 1.1 s, aim for 3 s']
    """
    alike: dict[str, list[list[str]]] = {}
    for note in (note for rep in reps for note in rep.quality):
        form = note.replace("{", "{{").replace("}", "}}")
        alike.setdefault(_NUMBER.sub("{}", form), []).append(_NUMBER.findall(note))
    commonest = sorted(alike.items(), key=lambda each: -len(each[1]))
    return [
        f"{len(numbers)} of {len(reps)}: {form.format(*map(_from_to, zip(*numbers, strict=True)))}"
        for form, numbers in commonest
    ]


def _withheld(result: SetResult) -> list[tuple[str, str]]:
    reasons: dict[str, list[str]] = {}
    for name, rep in zip(numbered(result.reps), result.reps, strict=True):
        if rep.withheld:
            reasons.setdefault(rep.withheld, []).append(name)
    return [(why, ", ".join(which)) for why, which in reasons.items()]


def _from_to(numbers: Sequence[str]) -> str:
    least, most = min(numbers, key=float), max(numbers, key=float)
    return least if least == most else f"{least} to {most}"
