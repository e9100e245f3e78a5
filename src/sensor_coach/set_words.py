"""A set in words that pages and reports share: what was lost of it, what its sway comes to."""

from __future__ import annotations

from collections.abc import Sequence

from sensor_coach.events import Rep, SetResult

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


def _withheld(result: SetResult) -> list[tuple[str, str]]:
    reasons: dict[str, list[str]] = {}
    for name, rep in zip(numbered(result.reps), result.reps, strict=True):
        if rep.withheld:
            reasons.setdefault(rep.withheld, []).append(name)
    return [(why, ", ".join(which)) for why, which in reasons.items()]
