"""A kept set looked at again: its trace, and what today's analysis says that is new."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sensor_coach import recordings
from sensor_coach.errors import RecordingError
from sensor_coach.events import BadPacket, Rep, SetResult
from sensor_coach.link_quality import Link
from sensor_coach.pipeline import HowFar, settle
from sensor_coach.recordings import SetInfo
from sensor_coach.samples import Array
from sensor_coach.side_by_side import pipeline_of

_SAME_REP = 0.5  # share of the shorter of two repetitions that they have in common if they are one


@dataclass(frozen=True, slots=True, eq=False)
class Again:
    """What an analysis of a recording gives today."""

    result: SetResult
    info: SetInfo
    trace: Array  # (n, 2): s, and m or rad
    sway_path: Array  # (n, 3), of the longest hold: s, rad across and along
    bad_packets: tuple[str, ...]  # reasons, each once
    link: Link | None  # how it arrived; None: too little, or it came out of a file
    finished: bool  # False: the program that wrote it was stopped


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two analyses of a recording say differently."""

    what: str
    before: str
    now: str


def analyze_again(path: Path, sensor: int = 0, tell: HowFar = None) -> Again:
    """Analyse one sensor of a recording as of today; `tell` hears how far it is.

    Raises
    ------
    RecordingError
        One line: what is wrong with the file.
    """
    recording = recordings.read(path)
    try:
        pipeline, info = pipeline_of(recording, sensor), recording.info.of(sensor)
        events = settle(recording.notifications(sensor=sensor), pipeline, tell)
    except (LookupError, TypeError, ValueError) as error:  # what it says of itself makes no sense
        if isinstance(error, RecordingError):
            raise
        raise RecordingError(f"{path}: is damaged ({error})") from error
    result = events[-1]
    assert isinstance(result, SetResult)
    link = None if info.source == "csv" else pipeline.link
    bad = tuple(dict.fromkeys(each.reason for each in events if isinstance(each, BadPacket)))
    return Again(result, info, pipeline.trace, pipeline.sway_path, bad, link, recording.finished)


def differences(before: SetResult, now: SetResult) -> list[Difference]:
    """Say what differs, as a person reads it; empty: nothing that would be shown."""
    return [
        Difference(what, old, new)
        for what, old, new in (*_numbers(before, now), *_repetitions(before.reps, now.reps))
        if old != new
    ]


def _numbers(before: SetResult, now: SetResult) -> Iterator[tuple[str, str, str]]:
    for what, key in (
        ("full repetitions", "rep_count"), ("partial repetitions", "partial_count"),
        ("holds", "holds"), ("presses", "presses"), ("warnings", "warnings"),
    ):  # fmt: skip
        yield what, _count(getattr(before, key)), _count(getattr(now, key))
    yield "longest hold", f"{before.longest_hold_s:.1f} s", f"{now.longest_hold_s:.1f} s"


def _count(value: int | tuple[object, ...]) -> str:
    return str(len(value) if isinstance(value, tuple) else value)


def _repetitions(before: tuple[Rep, ...], now: tuple[Rep, ...]) -> Iterator[tuple[str, str, str]]:
    """Repetitions by their place in time: found only once, or told otherwise."""
    left = list(now)
    for number, rep in enumerate(before, start=1):
        same = next((other for other in left if _same(rep, other)), None)
        if same:
            left.remove(same)
        told = _told(same) if same else "not found"
        yield f"repetition {number}, at {rep.start_s:.0f} s", _told(rep), told
    for rep in left:
        yield f"one more, at {rep.start_s:.0f} s", "not found", _told(rep)


def _same(one: Rep, other: Rep) -> bool:
    common = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    shorter = min(one.end_s - one.start_s, other.end_s - other.start_s)
    return common > _SAME_REP * shorter


def _told(rep: Rep) -> str:
    rise = "" if rep.rise_m is None else f", {rep.rise_m * 100:.1f} cm"
    pitch = "" if rep.pitch_rad is None else f", {math.degrees(rep.pitch_rad):.0f}°"
    notes = f" ({'; '.join(rep.quality)})" if rep.quality else ""
    seconds = f"{rep.raise_s:.1f} s up, {rep.hold_s:.1f} s held, {rep.lower_s:.1f} s down"
    return f"{'full' if rep.full else 'partial'}{rise}{pitch}, {seconds}{notes}"
