"""Tables of accuracy: shares and mean errors of many sets, each with its 95 % interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from sensor_coach.evaluation import Outcome
from sensor_coach.intervals import mean, rate, share

_BY = ("family", "exercise", "tempo", "size", "rate", "loss", "accelerometer", "sensor")

Row = dict[str, str]

_HEAD = """# Accuracy

**Synthetic, but for the rows marked "recorded".** No person did these sets: they come from the
project's simulator, most from its second family of people (`held-back`: other velocity profiles,
overshoot, halts, tremor, shaking flesh, legs of any size, sensors of several chips at any angle,
clocks up to 2 % off). Other sets of that family were looked at when the counting was last changed;
these, of other seeds, were not. A third generator, written without knowledge of the counting, is in
`tests/accuracy/strangers.py`. A number here says how the analysis copes with what the simulator
knows of; it is no validation on people.

Made by `python -m benchmarks.corpus FOLDER --seed S`, with an S not used before, and
`sensor-coach evaluate FOLDER --markdown`."""
_NOTES = {
    "counts": (
        "Exact, within 1 and live exact: share of sets in which all full repetitions were counted, "
        "were counted but for one, and were announced while the set went on, with Wilson's 95 % "
        "interval. A repetition that a gap of more than 200 ms cuts is not to be counted, and not "
        "expected; where a gap touches no more than the first tenth of the time of its raise, or "
        "the last of its lowering, in which a limb goes about a hundredth of the way, either is "
        "right. Sensors called extreme are in their own row only."
    ),
    "sizes": (
        "Mean absolute error of a repetition's rise (shank) or pitch (foot), in the mean over "
        "sets, with the 95 % interval of a bootstrap over sets."
    ),
    "times": (
        "Mean absolute error of when a repetition starts, reaches its top, leaves it and ends, and "
        "of how long it is held; in milliseconds, in the mean over sets, as above."
    ),
    "false repetitions": (
        "Repetitions counted where none was done, told to be heel lifts, with the 95 % interval "
        "of a Poisson rate (Byar)."
    ),
    "failed": "Files that could not be evaluated.",
}


def tables(outcomes: Iterable[Outcome]) -> dict[str, list[Row]]:
    """Put outcomes into tables: counts, sizes, times, false repetitions, failed; rows of text.

    An extreme sensor stands in a row of its own and in no other.
    """
    outcomes = list(outcomes)
    read = [each for each in outcomes if each.error is None]
    groups = _groups([each for each in read if not each.negative])
    made = {
        title: [{"group": name, **row} for name, sets in groups.items()
                if any((row := make(sets)).values())]
        for title, make in _TABLES.items()
    }  # fmt: skip
    failed = [{"file": each.file, "error": each.error} for each in outcomes if each.error]
    return {**made, "false repetitions": _negatives(read), "failed": failed}


def page(found: dict[str, list[Row]]) -> str:
    """Write `tables` as a page: what was measured, on what, and what it does not prove."""
    parts = [_HEAD]
    for title, rows in found.items():
        if rows:
            parts += [f"## {title.capitalize()}", _NOTES[title], _markdown(rows)]
    return "\n\n".join(parts)


def _markdown(rows: list[Row]) -> str:
    lines = [[*rows[0]], ["---"] * len(rows[0]), *([*row.values()] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _order(name: str) -> tuple[float, str]:
    """Sort by the number that a name begins with, then by the name."""
    number = name.split()[0].rstrip("%°")
    return (float(number) if number.replace(".", "", 1).isdigit() else 1e9, name)


def _groups(sets: list[Outcome]) -> dict[str, list[Outcome]]:
    """Sets by every fact there is more than one of, by the name of the row."""
    usual = [each for each in sets if "extreme" not in each.facts.get("sensor", "")]
    groups = {"all": usual} if usual else {}
    for by in _BY:
        among = sets if by == "sensor" else usual
        names = sorted({each.facts[by] for each in among if by in each.facts}, key=_order)
        if len(names) > 1:
            label = "{}" if by == "exercise" else by + " {}"
            groups |= {label.format(name): [e for e in among if e.facts.get(by) == name]
                       for name in names}  # fmt: skip
    return groups


def _counts(sets: list[Outcome]) -> Row:
    counted = [(each, each.true_count) for each in sets if each.true_count is not None]
    wrong = [abs(each.count - true) for each, true in counted]
    live = [each.live_count == each.true_live_count for each, _ in counted]
    if not counted:
        return {}
    return {
        "sets": str(len(counted)), "exact %": _share([off == 0 for off in wrong]),
        "within 1 %": _share([off <= 1 for off in wrong]),
        "live exact %": _share(live),
    }  # fmt: skip


def _sizes(sets: list[Outcome]) -> Row:
    given = [each.withheld for each in sets if each.withheld is not None]
    return {
        "rise error cm": _mean(sets, "rise_m", "{:.2f}", 100),
        "pitch error °": _mean(sets, "pitch_rad", "{:.1f}", 180 / np.pi),
        "size withheld %": mean(given).text("{:.0f}", 100) if given else "",
    }


def _times(sets: list[Outcome]) -> Row:
    names = {"start": "start_s", "top": "top_s", "top end": "top_end_s", "end": "end_s",
             "hold": "hold_s"}  # fmt: skip
    return {f"{name} ms": _mean(sets, key, "{:.0f}", 1000) for name, key in names.items()}


def _share(hits: list[bool]) -> str:
    return share(sum(hits), len(hits)).text("{:.0f}", 100) if hits else ""


def _mean(sets: list[Outcome], name: str, form: str, scale: float) -> str:
    values = [each.off[name] for each in sets if name in each.off]
    return mean(values).text(form, scale) if values else ""


def _negatives(read: list[Outcome]) -> list[Row]:
    """Repetitions counted where there were none, an hour, by motion and placement."""
    groups: dict[tuple[str, str, str], list[Outcome]] = {}
    for each in read:
        if each.negative:
            names = (each.facts["origin"], each.facts["motion"], each.facts["placement"])
            groups.setdefault(names, []).append(each)
    return [
        {"origin": origin, "motion": motion, "placement": placement}
        | _false(groups[origin, motion, placement])
        for origin, motion, placement in sorted(groups)
    ]


def _false(pieces: list[Outcome]) -> Row:
    hours = sum(each.duration_s for each in pieces) / 3600
    settled, live = (sum(each.count for each in pieces), sum(each.live_count for each in pieces))
    return {
        "minutes": f"{60 * hours:.1f}", "repetitions": str(settled),
        "an hour": rate(settled, hours).text("{:.1f}"), "live": str(live),
        "live an hour": rate(live, hours).text("{:.1f}"),
    }  # fmt: skip


_TABLES: dict[str, Callable[[list[Outcome]], Row]] = {
    "counts": _counts,
    "sizes": _sizes,
    "times": _times,
}
