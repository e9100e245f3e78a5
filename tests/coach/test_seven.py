"""Each of the seven exercises as a guided set of the virtual BLE sensor, both sides, and replayed.

The sensor plays as fast as the link takes it; its clock, which all times follow, stays right. The
line that is printed of each (`pytest -n0`) has a mark for each thing that holds.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field

import numpy as np
import pytest
from matplotlib.text import Text

from sensor_coach import guide, recordings, sources
from sensor_coach.ble import scanning
from sensor_coach.events import Event, Hold, Rep, to_json
from sensor_coach.exercises import EXERCISES
from sensor_coach.guided_set import Done, into_library
from sensor_coach.library import opened
from sensor_coach.report import set_report
from sensor_coach.report.kept import kept
from sensor_coach.sensor_check import CHECK_S
from sensor_coach.set_state import SetState
from sensor_coach.simulate import Scene, simulate
from sensor_coach.virtual import VirtualSensor, virtual_radio

_COUNT_IN_S = 3.0
_REPS = 10
_NEAR_S = 0.3  # median error of a repetition's times
_HOLD_NEAR = 0.05  # of a hold's duration
_SIDES = ("left", "right")


@dataclass
class Guided:
    """What was told during a guided set, and what was handed over after each side."""

    told: list[tuple[SetState, Event | None]] = field(default_factory=list)
    kept: list[Done] = field(default_factory=list)

    @property
    def stages(self) -> list[tuple[str, str | None]]:
        found = [(state.course.stage, state.side) for state, _ in self.told]
        return [now for before, now in zip([None, *found], found, strict=False) if now != before]


def _guided(exercise: str, monkeypatch, run_story) -> Guided:
    got = Guided()
    monkeypatch.setattr(scanning, "_SETTLE_S", 0.0)  # there is no other sensor to wait for
    monkeypatch.setattr(
        sources, "virtual_radio",
        lambda motion, rest_s, speed: virtual_radio(
            VirtualSensor(motion, rest_s=rest_s, speed=speed, batch=15)
        ),
    )  # fmt: skip
    dose = EXERCISES[exercise]
    wanted = guide.Wanted(
        exercise, dose.placements[0], "left", sources.VIRTUAL, sides=_SIDES, seed=1,
        reps=_REPS if dose.measures == "reps" else None, count_in_s=_COUNT_IN_S,
        speed=float("inf"),
    )  # fmt: skip

    def keep(done: Done) -> None:
        got.kept.append(done)
        into_library(done)

    run_story(  # how a busy machine spaces the packets is no matter here
        guide.guided(wanted, lambda state, event: got.told.append((state, event)), keep).run()
    )
    return got


def _truth(done: Done, seed: int) -> tuple[tuple[Rep, ...], tuple[Hold, ...], float]:
    """What the virtual leg did, and when its motion began on the recording's clock."""
    dose = EXERCISES[done.result.exercise]
    scene = Scene(
        reps=_REPS if dose.measures == "reps" else dose.reps[1], hold_s=dose.seconds[1] + 2.0
    )
    made = simulate(dose.id, dose.placements[0], scene=scene, seed=seed)
    first = next(recordings.read(done.file).notifications())
    began_s = float(done.info.device.decoder().decode(first).t[0]) + CHECK_S + _COUNT_IN_S
    return made.reps, made.holds, began_s


def _is_counted(got: Guided) -> bool:
    """As many as were done, live and settled, one sound and one number with each."""
    if EXERCISES[got.kept[0].result.exercise].measures == "hold":
        return all(len(done.result.holds) == 1 for done in got.kept)
    sounds = [
        (state.side, state.rep_count, state.measured_count)
        for state, event in got.told
        if isinstance(event, Rep) and [cue.kind for cue in state.cues].count("rep") == 1
    ]
    told = [(side, n, n) for side in _SIDES for n in range(1, _REPS + 1)]
    return sounds == told and all(done.result.rep_count == _REPS for done in got.kept)


def _is_timed(got: Guided) -> bool:
    return all(_errors_fit(done, *_truth(done, 1 + i)) for i, done in enumerate(got.kept))


def _errors_fit(done: Done, reps: tuple[Rep, ...], holds: tuple[Hold, ...], began_s: float) -> bool:
    names = ("start_s", "top_s", "top_end_s", "end_s")
    errors = [
        [getattr(found, name) - getattr(true, name) - began_s for name in names]
        for found, true in zip(done.result.reps, reps, strict=False)
    ]
    late = [
        abs(found.duration_s - true.duration_s) / true.duration_s
        for found, true in zip(done.result.holds, holds, strict=False)
    ]
    return bool(
        (not errors or np.median(np.abs(errors), axis=0).max() <= _NEAR_S)
        and all(each <= _HOLD_NEAR for each in late)
    )


def _is_replayed(got: Guided) -> bool:
    """The same events to the byte, from each side's recording, through the same screen."""
    return all(_replayed(done) == _events(got, done.turn.side) for done in got.kept)


def _events(got: Guided, side: str) -> list[str]:
    return [json.dumps(to_json(e)) for state, e in got.told if e and state.side == side]


def _replayed(done: Done) -> list[str]:
    told: list[Event | None] = []
    recording = recordings.read(done.file)
    asyncio.run(guide.replay_set(recording, float("inf"), lambda _state, event: told.append(event)))
    return [json.dumps(to_json(event)) for event in told if event]


def _is_complete(got: Guided) -> bool:
    """Check, count-in, live and result of both sides, in order, and then the end."""
    turn = ["check", "count-in", "live"]
    course = [(stage, side) for side in _SIDES for stage in turn]
    met = [each for each in got.stages if each[0] in turn]
    ended = got.told[-1][0].course.stage == "done"
    return met == course and ended


def _is_in_library(got: Guided) -> bool:
    """Each side once, with what was measured; all of it can be had back."""
    with opened() as library:
        sets = [each for each in library.done_sets() if each.exercise == got.kept[0].info.exercise]
        return [(each.side, library.result(each.id)) for each in sets] == [
            (done.turn.side, done.result) for done in got.kept
        ]


def _is_reported(got: Guided) -> bool:
    """A page for each side, that says in large what was measured."""
    return all(_says(done) for done in got.kept)


def _says(done: Done) -> bool:
    with opened() as library:
        ids = {(each.exercise, each.side): each.id for each in library.done_sets()}
    each = kept(ids[done.info.exercise, done.turn.side])
    page = set_report(each.result, each.trace, each.heading, each.path)[0]
    texts = [text.get_text() for text in page.findobj(Text)]
    result = done.result
    number = f"{result.rep_count}" if result.reps else f"{result.longest_hold_s:.1f} s"
    return number in texts


MARKS = {
    "guided, both sides": _is_complete, "counted": _is_counted, "timed": _is_timed,
    "replayed": _is_replayed, "library": _is_in_library, "report": _is_reported,
}  # fmt: skip


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_seven(exercise, monkeypatch, run_story, capsys):
    got = _guided(exercise, monkeypatch, run_story)
    marks = {mark: holds(got) for mark, holds in MARKS.items()}
    cells = (f"{mark}: {'yes' if ok else 'NO'}" for mark, ok in marks.items())
    line = f"{exercise:22}" + "  ".join(cells)
    with capsys.disabled():
        print("\n" + line)  # noqa: T201
    assert all(marks.values()), line
