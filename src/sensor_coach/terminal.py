"""What a set looks like in a terminal: a live screen, or plain lines where there is no terminal."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median

from rich.console import Console
from rich.live import Live
from rich.table import Table

from sensor_coach.corrections import Correction, corrected_count
from sensor_coach.events import BadPacket, Event, Gap, Hold, Rep, SetResult, to_json
from sensor_coach.exercises import EXERCISES
from sensor_coach.live_picture import STATUS, picture
from sensor_coach.live_set import Told
from sensor_coach.sensor_check import Check
from sensor_coach.set_state import SetState
from sensor_coach.set_words import summary

_WAYS = {"raise": ("up", "down"), "drop": ("down", "up"), "pull": ("pull", "release")}
_BELL = {"rep", "beat", "countdown"}  # cues that ring it


@contextmanager
def screen(*, as_json: bool, keys: bool = False, console: Console | None = None) -> Iterator[Told]:
    """Give what shows a set: JSON lines, plain lines, or a live screen in a terminal.

    `keys` says that they are obeyed, so that the live screen names them.
    """
    if as_json:
        yield _say_json
    elif not sys.stdout.isatty():
        yield _Plain().told
    else:
        with Live(console=console, refresh_per_second=20, transient=True) as live:
            yield _Pictured(live, keys=keys).told


def show_result(
    result: SetResult, console: Console, corrections: Sequence[Correction] = ()
) -> None:
    """Print the result of a set as a table, with what was lost, and what was said of its count."""
    console.print(summary(result))
    if corrections:
        count = corrected_count(result, corrections)
        console.print(f"corrected: {count}, measured {result.rep_count}")
    if result.reps:
        console.print(_repetitions(result))
    for line in figures(result):
        console.print(line)
    for warning in result.warnings:
        console.print(f"note: {warning}", style="yellow")


def figures(result: SetResult) -> Iterator[str]:
    """What a set came to beside its count, a line each, as far as it was measured."""
    found = result.metrics or {}
    loss = found.get("rise_loss_percent")
    loss = found.get("pitch_loss_percent") if loss is None else loss
    pulled = EXERCISES[result.exercise].stroke == "pull"
    said = (
        ("{:.0f} a minute", found.get("cadence_per_min")),
        ("lowered in {:.1f} s", None if pulled else found.get("median_lower_s")),
        ("{:.0f} % less at the end than at the start", loss if loss and loss >= 1 else None),
    )
    line = ", ".join(text.format(value) for text, value in said if value is not None)
    if line:
        yield line
    drifts = [abs(hold.drift_rad) for hold in result.holds if hold.drift_rad is not None]
    if drifts:
        drift = math.degrees(median(drifts))
        yield f"longest hold {result.longest_hold_s:.1f} s, drifting by {drift:.0f}°"
    if result.foot_length_m is None and any(rep.heel_height_m for rep in result.reps):
        yield "the heel's way is an estimate, for a foot of 26 cm: its length was not given"


def size_text(rep: Rep) -> str:
    """Size of a repetition as people read it."""
    if rep.pitch_rad is not None:
        return f"{math.degrees(rep.pitch_rad):.0f}°"
    return _cm(rep.rise_m)


def _cm(size_m: float | None) -> str:
    return f"{size_m * 100:.1f} cm" if size_m is not None else "–"


def _repetitions(result: SetResult) -> Table:
    """A row a repetition; the heel's way is called depth where it sinks."""
    stroke = EXERCISES[result.exercise].stroke
    first, last = _WAYS[stroke]
    heel = "depth" if stroke == "drop" else "heel"
    table = Table("rep", "at", first, "hold", last, "size", heel, "", box=None)
    for number, rep in enumerate(result.reps, start=1):
        times = (rep.start_s, rep.out_s, rep.hold_s, rep.back_s)
        table.add_row(
            str(number), *(f"{time:.1f} s" for time in times), size_text(rep),
            _cm(rep.heel_height_m), "; ".join(rep.quality),
        )  # fmt: skip
    return table


def _say_json(_state: SetState, event: Event | None) -> None:
    if event is not None:
        print(json.dumps(to_json(event)), flush=True)  # noqa: T201


class _Pictured:
    """A live screen: pictures, a bell, and what was said last."""

    def __init__(self, live: Live, *, keys: bool) -> None:
        self._live, self._keys, self._said = live, keys, ""

    def told(self, state: SetState, _event: Event | None) -> None:
        for cue in state.cues:
            self._said = cue.text or self._said
            if cue.pitch_hz and cue.kind in _BELL:
                self._live.console.bell()
        self._live.update(picture(state, self._said, keys=self._keys))


class _Plain:
    """One line for each thing worth a line."""

    def __init__(self) -> None:
        self._status = ""
        self._checks: tuple[Check, ...] = ()

    def told(self, state: SetState, event: Event | None) -> None:
        if state.status != self._status:
            self._status = state.status
            self._say(state.message or STATUS.get(state.status, state.status))
        if state.checks != self._checks:
            self._checks = state.checks
            self._say("\n".join(map(str, state.checks)))
        self._say(_line(state, event) or "")
        for cue in state.cues:
            self._say(cue.text if cue.kind != "count" else "")

    def _say(self, line: str) -> None:
        if line:
            print(line, flush=True)  # noqa: T201


def _line(state: SetState, event: Event | None) -> str | None:
    match event:
        case Rep():
            number = state.rep_count if event.full else "partial"
            first, last = _WAYS[EXERCISES[state.exercise].stroke]
            return (
                f"{number}: {first} {event.out_s:.1f} s, held {event.hold_s:.1f} s, "
                f"{last} {event.back_s:.1f} s, " + "; ".join([size_text(event), *event.quality[:1]])
            )
        case Hold():
            return f"held {event.duration_s:.1f} s, ended by {event.ended_by}"
        case Gap():
            return f"{event.end_s - event.start_s:.2f} s of samples are missing"
        case BadPacket():
            return f"bad packet: {event.reason}"
        case _:
            return None
