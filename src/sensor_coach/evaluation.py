"""How far the analysis is from the truth: recordings with truth files beside them, one by one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sensor_coach.errors import RecordingError
from sensor_coach.events import Rep, SetResult, to_dict
from sensor_coach.exercises import EXERCISES
from sensor_coach.files import READABLE, Override, analyze_file

_TIMES = ("start_s", "top_s", "top_end_s", "end_s", "hold_s")
_SAME = 0.5  # overlap from which what was found is the repetition that was done
_END = 0.1  # of a stroke's time, as it begins or ends
_SIZES = ("rise_m", "pitch_rad")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the analysis made of one file, against its truth; `error` if it could not be read."""

    file: str
    facts: dict[str, str] = field(default_factory=dict)  # what sets are grouped by
    error: str | None = None
    duration_s: float = 0.0
    true_count: int | None = None  # None where nothing is counted, as in a balance
    count: int = 0
    live_count: int = 0
    withheld: float | None = None  # share of repetitions found whose size was not given
    off: dict[str, float] = field(default_factory=dict)  # mean absolute errors, s, m, rad
    true_live_count: int | None = None  # another where it is a matter of a gap at the very end

    @property
    def negative(self) -> bool:
        """Whether nothing was done that should be counted or held."""
        return self.facts.get("negative") == "yes"


def with_truth(folder: Path) -> list[tuple[Path, Path]]:
    """Find the files of a folder, and of those inside it, that have a truth file beside them.

    Parameters
    ----------
    folder : Path
        Holds recordings or CSV files; the truth of ``a.sqlite`` is ``a.truth.json``, ``a.json`` or
        ``a.sqlite.json``.

    Returns
    -------
    list of (Path, Path)
        File and truth, by name.

    Raises
    ------
    RecordingError
        If there is no such folder, or no such file in it.
    """
    if not folder.is_dir():
        raise RecordingError(f"{folder}: no such folder")
    files = sorted(file for file in folder.rglob("*") if file.suffix in READABLE)
    found = [(file, truth) for file in files if (truth := _truth_of(file))]
    if not found:
        raise RecordingError(
            f"{folder}: {len(files)} recordings or CSV files and none with a truth file, "
            "expected NAME.truth.json beside NAME.sqlite or NAME.csv"
        )
    return found


def evaluate(pair: tuple[Path, Path]) -> Outcome:
    """Analyse one file and hold it against its truth; a file that fails is an outcome too."""
    file, truth_file = pair
    try:
        truth = _read(truth_file)
        result, events = analyze_file(file, Override(truth["exercise"], truth["placement"]))
    except RecordingError as error:
        return Outcome(str(file), error=str(error))
    live = sum(isinstance(event, Rep) and event.full for event in events)
    return compare(str(file), truth, result, live)


def compare(file: str, truth: dict[str, Any], result: SetResult, live_count: int) -> Outcome:
    """Hold a result against its truth.

    Parameters
    ----------
    file : str
        Name of the set.
    truth : dict
        As ``simulate --truth`` writes it.
    result : SetResult
        What the analysis says.
    live_count : int
        Full repetitions announced while the set went on.

    Returns
    -------
    Outcome
        Counts, and mean absolute errors over the full repetitions that both know. A repetition
        found is the true one that it overlaps by half or more. One that a gap cuts is not expected;
        one whose gap touches only its very ends, where the limb hardly moves, may be or not.
    """
    counted = EXERCISES[result.exercise].measures == "reps"
    cut, touched = (sum(_is_cut(rep, result, end) for rep in truth["reps"]) for end in (_END, 0.0))
    least, most = truth["rep_count"] - touched, truth["rep_count"] - cut
    expected, live = (max(least, min(n, most)) for n in (result.rep_count, live_count))
    off, withheld = _errors(truth["reps"], result)
    if not counted and truth["holds"]:
        longest = max(hold["end_s"] - hold["start_s"] for hold in truth["holds"])
        off = {"hold_s": abs(result.longest_hold_s - longest)}
    return Outcome(
        file, _facts(truth, result), None, result.duration_s,
        expected if counted else None, result.rep_count, live_count, withheld, off,
        live if counted else None,
    )  # fmt: skip


def _is_cut(rep: dict[str, Any], result: SetResult, end: float) -> bool:
    """Whether a full repetition has a gap in it, but for a share `end` of both its strokes' time.

    In the first tenth of that time, and in the last, a limb goes about a hundredth of the way.
    """
    start_s, end_s = rep["start_s"], rep["end_s"]
    start_s += end * (rep.get("top_s", start_s) - start_s)
    end_s -= end * (end_s - rep.get("top_end_s", end_s))
    cut = any(gap.start_s < end_s and start_s < gap.end_s for gap in result.gaps)
    return cut and bool(rep["full"])


def _truth_of(file: Path) -> Path | None:
    names = (f"{file.stem}.truth.json", f"{file.stem}.json", f"{file.name}.json")
    return next((path for name in names if (path := file.with_name(name)).is_file()), None)


def _read(path: Path) -> dict[str, Any]:
    """Read a truth file; what it must have is checked, what it may have is not."""
    try:
        truth = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecordingError(f"{path}: cannot be read as JSON: {error}") from error
    if not isinstance(truth, dict):
        raise RecordingError(f"{path}: not an object, expected the truth of a set")
    missing = [key for key in ("exercise", "placement", "rep_count") if key not in truth]
    if missing:
        raise RecordingError(
            f"{path}: no {', '.join(missing)}, expected as simulate --truth writes"
        )
    if truth["exercise"] not in EXERCISES:
        raise RecordingError(f"{path}: exercise {truth['exercise']!r}, expected one of: "
                             f"{', '.join(EXERCISES)}")  # fmt: skip
    for each in (*truth.get("reps", ()), *truth.get("holds", ())):
        if not {"start_s", "end_s"} <= each.keys():
            raise RecordingError(f"{path}: a repetition or hold without start_s and end_s")
    return {"reps": [], "holds": []} | truth


def _errors(true: list[dict[str, Any]], result: SetResult) -> tuple[dict[str, float], float | None]:
    """Mean absolute errors by name, and the share of sizes that were not given."""
    pairs = [(a, b) for a, b in _matched(true, [to_dict(rep) for rep in result.reps])
             if a.get("full", True)]  # fmt: skip
    off = {name: _mean_error(pairs, name) for name in (*_SIZES, *_TIMES)}
    size = "pitch_rad" if result.placement == "foot" else "rise_m"
    withheld = float(np.mean([b[size] is None for _, b in pairs])) if pairs else None
    return {name: error for name, error in off.items() if error is not None}, withheld


def _mean_error(pairs: list[tuple[dict[str, Any], dict[str, Any]]], name: str) -> float | None:
    """Mean absolute error of what both sides give."""
    given = [(a[name], b[name]) for a, b in pairs if None not in (a.get(name), b.get(name))]
    return float(np.mean([abs(a - b) for a, b in given])) if given else None


def _matched(
    true: Iterable[dict[str, Any]], found: list[dict[str, Any]]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Pair each true repetition with what was found of it: that which overlaps it most."""
    pairs, left = [], list(found)
    for each in true:
        best = max(left, key=lambda other: _overlap(each, other), default=None)
        if best is not None and _overlap(each, best) > _SAME:
            pairs.append((each, best))
            left.remove(best)
    return pairs


def _overlap(a: dict[str, Any], b: dict[str, Any]) -> float:
    """How much of the shorter of two repetitions is in the longer, 1 all of it, below 0 apart."""
    shorter_s = min(each["end_s"] - each["start_s"] for each in (a, b))
    shared_s = min(a["end_s"], b["end_s"]) - max(a["start_s"], b["start_s"])
    return float(shared_s / shorter_s)


def _facts(truth: dict[str, Any], result: SetResult) -> dict[str, str]:
    """What a set is grouped by, as words of a table; what the truth does not say is left out."""
    done = truth["reps"] or truth["holds"]
    facts = {
        "exercise": f"{result.exercise}, {result.placement}",
        "origin": "recorded" if truth.get("synthetic") is False else "synthetic",
        "motion": str(truth.get("motion", result.exercise)),
        "placement": result.placement,
        "negative": "no" if done or truth["rep_count"] else "yes",
    }
    said = {
        "tempo": _said(truth, "tempo_s", "{:g} s"), "size": _said(truth, "size_deg", "{:.0f}°"),
        "rate": _said(truth, "sampling_rate_hz", "{:.4g} Hz"),
        "loss": _said(truth, "loss", "{:.0%}"),
        "family": truth.get("family"), "sensor": truth.get("sensor"),
    }  # fmt: skip
    if "calibrated" in truth:
        said["accelerometer"] = "calibrated" if truth["calibrated"] else "uncalibrated"
    return facts | {name: str(value) for name, value in said.items() if value is not None}


def _said(truth: dict[str, Any], name: str, form: str) -> str | None:
    return form.format(truth[name]) if truth.get(name) is not None else None
