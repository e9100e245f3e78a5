"""A guided set as it runs, from recordings that do not wait: one event, one number, one sound."""

from __future__ import annotations

import asyncio
import threading
from contextlib import asynccontextmanager

import pytest

from sensor_coach import packing, recordings, sources
from sensor_coach.coach import Coach
from sensor_coach.corrections import corrected_count
from sensor_coach.course import Plan
from sensor_coach.devices.profile import profiles
from sensor_coach.done_set import Said
from sensor_coach.ending import Goal
from sensor_coach.errors import DeviceLostError, SensorCoachError
from sensor_coach.events import Rep, SetResult
from sensor_coach.guided_set import Done, GuidedSet, Ready, alone
from sensor_coach.keys import press
from sensor_coach.pipeline import analyze
from sensor_coach.recordings import SetInfo
from sensor_coach.simulate import Scene, simulate

REPS = 5
NOTES = list(packing.sent(simulate("heel-lift", "foot", scene=Scene(reps=REPS), seed=3).imu, 10))
ENDLESS = Goal(idle_s=None)
BOTH = Plan("heel-lift", "foot", ("left", "right"), count_in_s=1)


def _info(side: str | None) -> SetInfo:
    return SetInfo("heel-lift", "foot", side, profiles()["sensor-coach"].toml)


class Run:
    """A guided set from the same notes each side; `at` says what is done when."""

    def __init__(self, tmp_path, plan: Plan = BOTH, goal: Goal = ENDLESS, at=None) -> None:
        self.folder, self.at = tmp_path, at or (lambda _guided, _state, _event: None)
        self.told, self.kept = [], list[Done]()
        self.guided = GuidedSet(plan, goal, self._ready, self._hear, keep=self.kept.append)
        self.done = asyncio.run(self.guided.run())

    @asynccontextmanager
    async def _ready(self, turn):
        file = self.folder / f"{turn.number}_{turn.side}.sqlite"
        source = sources.replayed(NOTES, float("inf"))
        yield Ready(source, _info(turn.side), file, Said(load_kg=5.0))

    def _hear(self, state, event) -> None:
        self.told.append((state, event))
        self.at(self.guided, state, event)


def _once(action):
    """Do something the first time that a condition holds."""
    done = []

    def at(guided, state, event) -> None:
        when, what = action
        if not done and when(state, event):
            done.append(True)
            asyncio.get_running_loop().call_soon(what, guided)

    return at


def test_one_event_drives_the_number_the_sound_and_the_record(tmp_path):
    run = Run(tmp_path)
    for side, done in zip(("left", "right"), run.kept, strict=True):
        heard = [(s, e) for s, e in run.told if s.side == side and isinstance(e, Rep)]
        live = [event for _, event in heard]
        numbers = [state.rep_count for state, _ in heard]
        spoken = [[c.text for c in s.cues if c.kind == "count"] for s, _ in heard]
        sounds = [[c.kind for c in s.cues].count("rep") for s, _ in heard]
        assert numbers == list(range(1, REPS + 1))
        assert spoken == [[str(number)] for number in numbers]
        assert sounds == [1] * REPS
        recorded = recordings.read(done.file)
        again = analyze(recorded.notifications(), recorded.info.pipeline())
        assert [event for event in again if isinstance(event, Rep)] == live
    silent = [s for s, e in run.told if not isinstance(e, Rep)]
    assert not [c for s in silent for c in s.cues if c.kind in {"rep", "count"}]


def test_each_side_is_handed_over_once_when_its_file_is_whole(tmp_path):
    run = Run(tmp_path)
    assert [(d.turn.side, d.result.rep_count, d.said.load_kg) for d in run.kept] == [
        ("left", REPS, 5.0), ("right", REPS, 5.0)
    ]  # fmt: skip
    assert all(recordings.read(done.file).finished for done in run.kept)
    assert run.done == run.kept


def test_the_count_in_belongs_to_the_recording(tmp_path):
    run = Run(tmp_path)
    first = next(s for s, _ in run.told if s.course.stage == "live")
    assert first.now_s == pytest.approx(4.0, abs=0.2)  # three of the check, one of the count-in
    assert recordings.read(run.kept[0].file).notification_count == len(NOTES)
    said = [cue.text for s, _ in run.told if s.side == "left" for cue in s.cues if not s.rep_count]
    assert said[:3] == ["stand still", "1", "go"]


def test_the_sensor_is_judged_before_the_set_begins(tmp_path):
    run = Run(tmp_path)
    checks = next(s for s, _ in run.told if s.checks).checks
    assert [(check.what, check.verdict) for check in checks] == [
        ("still", "ok"), ("charged", "ok"), ("rate", "ok")
    ]  # fmt: skip


def test_a_correction_is_shown_at_once_taken_back_at_once_and_measures_nothing(tmp_path):
    steps = iter([lambda g: g.correct(1), lambda g: g.correct(1), lambda g: g.undo()])
    shown = []

    def at(guided, state, event) -> None:
        if isinstance(event, Rep) and state.side == "left" and state.measured_count in {1, 2, 3}:
            next(steps)(guided)
            shown.append((guided.state.measured_count, guided.state.rep_count))

    run = Run(tmp_path, at=at)
    assert shown == [(1, 2), (2, 4), (3, 4)]
    left, right = run.kept
    assert left.result.rep_count == right.result.rep_count == REPS
    assert [c.count for c in left.corrections] == [2]
    assert corrected_count(left.result, left.corrections) == REPS + 1
    assert right.corrections == ()
    final = next(s for s, e in run.told if isinstance(e, SetResult))
    assert (final.rep_count, final.measured_count) == (REPS + 1, REPS)


def test_a_count_never_falls_below_nothing(tmp_path):
    at = _once((lambda s, _: s.course.stage == "live", lambda g: (g.correct(-1), g.correct(-1))))
    run = Run(tmp_path, at=at)
    assert min(state.rep_count for state, _ in run.told) == 0
    assert [c.count for c in run.kept[0].corrections] == [0, 0]


def test_the_target_ends_each_side(tmp_path):
    run = Run(tmp_path, goal=Goal(2))
    assert [done.result.rep_count for done in run.kept] == [2, 2]
    assert all(recordings.read(d.file).notification_count < len(NOTES) for d in run.kept)


def test_finishing_ends_a_side_and_stopping_ends_all(tmp_path):
    for wish, sides in ((GuidedSet.finish, ["left", "right"]), (GuidedSet.stop, ["left"])):
        folder = tmp_path / wish.__name__
        run = Run(folder, at=_once((lambda s, e: isinstance(e, Rep), wish)))
        assert [done.turn.side for done in run.kept] == sides
        assert run.kept[0].result.duration_s < NOTES[-1].received_s - 1
        assert run.told[-1][0].course.stage == "done"


def test_a_rest_waits_is_lengthened_and_skipped(tmp_path):
    keys = iter("+p")
    plan = Plan("heel-lift", "foot", ("left", "right"), rest_s=30.0)

    def at(guided, state, _event) -> None:
        if state.course.stage == "rest":
            key = next(keys, None)
            if key:
                press(guided, key)
            elif state.course.paused:
                press(guided, " ")

    run = Run(tmp_path, plan, at=at)
    rests = [state.course for state, _ in run.told if state.course.stage == "rest"]
    assert [round(course.left_s) for course in rests] == [30, 45, 45]
    assert [course.paused for course in rests] == [False, False, True]
    assert rests[0].turn.side == "right"
    assert len(run.kept) == 2


def test_a_rest_ends_by_itself(tmp_path):
    run = Run(tmp_path, Plan("heel-lift", "foot", (None,), 2, result_s=0.1, rest_s=0.2))
    stages = [state.course.stage for state, _ in run.told]
    assert stages.index("result") < stages.index("rest") < len(stages) - 1
    assert [done.turn.number for done in run.kept] == [1, 2]


def test_a_count_in_is_skipped_by_the_space_bar_and_nothing_is_lost(tmp_path):
    at = _once((lambda s, _: s.course.stage == "check" and s.now_s > 0.5, lambda g: press(g, " ")))
    run = Run(tmp_path, at=at)
    live = next(s for s, _ in run.told if s.course.stage == "live")
    assert live.now_s < 1.0
    assert run.kept[0].result.rep_count == REPS


def test_a_lost_link_hands_over_what_there_was(tmp_path):
    async def torn():
        for note in NOTES[: len(NOTES) // 2]:
            yield note
        raise DeviceLostError("gone")

    @asynccontextmanager
    async def source(_say):
        yield torn()

    kept = []
    ready = Ready(source, _info("left"), tmp_path / "a.sqlite")
    plan = Plan("heel-lift", "foot", ("left",))
    guided = GuidedSet(plan, Goal(), alone(ready), lambda *_: None, keep=kept.append)
    with pytest.raises(DeviceLostError):
        asyncio.run(guided.run())
    assert kept[0].result.rep_count >= 1
    assert recordings.read(tmp_path / "a.sqlite").finished


def test_a_source_without_a_sample_has_nothing_to_hand_over(tmp_path):
    kept = []
    ready = Ready(sources.replayed([], float("inf")), _info("left"), None)
    plan = Plan("heel-lift", "foot", ("left",))
    guided = GuidedSet(plan, Goal(), alone(ready), lambda *_: None, keep=kept.append)
    assert asyncio.run(guided.run()) == kept == []


def test_a_coach_runs_it_on_its_own_thread_and_obeys_from_any(tmp_path):
    coach, resting, over = Coach(), threading.Event(), threading.Event()
    counts = []

    def hear(state, event) -> None:
        if isinstance(event, Rep):
            counts.append(state.rep_count)
        if state.course.stage == "rest":
            resting.set()
        if state.course.stage == "done":
            over.set()

    @asynccontextmanager
    async def ready(turn):
        yield Ready(sources.replayed(NOTES, float("inf")), _info(turn.side), None)

    coach.subscribe(hear)
    coach.start()
    try:
        plan = Plan("heel-lift", "foot", ("left", "right"), rest_s=600.0)
        coach.start_guided(plan, Goal(idle_s=None), ready)
        assert resting.wait(20)
        assert coach.busy
        with pytest.raises(SensorCoachError, match="a set is running"):
            coach.start_guided(plan, Goal(), ready)
        coach.add_rest()
        coach.pause()
        coach.resume()
        coach.skip()
        assert over.wait(20)
    finally:
        coach.stop()
    assert counts == [*range(1, REPS + 1)] * 2
    assert not coach.busy
