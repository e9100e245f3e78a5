"""What is sounded and said: from what happened, and each thing once."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensor_coach.cues import Switches, cues, remark
from sensor_coach.events import Phase, Rep
from sensor_coach.exercises import EXERCISES, Aims
from sensor_coach.set_state import Cue, SetState, after, stepped
from sensor_coach.tempo import beats, guidance

LIFT = SetState("live", "heel-lift", "shank", "left", target=12)
BALANCE = SetState("live", "single-leg-balance", "shank", "left", target_s=20.0, phase="hold")
SLOW, FAST = 3.0, 1.0  # lowering, s
ON = Switches()


def _rep(number: int, lower_s: float = SLOW, hold_s: float = 2.0, **more) -> Rep:
    start = 10.0 * number
    top_end = start + 1 + hold_s
    return Rep(start, start + 1, top_end, top_end + lower_s, **more)


def _heard(state: SetState, reps: list[Rep], switches: Switches = ON) -> list[list[Cue]]:
    heard = []
    for rep in reps:
        before, state = state, after(state, rep)
        heard.append(list(cues(before, rep, state, EXERCISES[state.exercise].aims, switches)))
    return heard


def _texts(heard: list[list[Cue]], kind: str) -> list[str]:
    return [cue.text for each in heard for cue in each if cue.kind == kind]


def test_each_repetition_sounds_once_and_is_counted_aloud():
    heard = _heard(LIFT, [_rep(i) for i in range(12)])
    assert [[cue.kind for cue in each].count("rep") for each in heard] == [1] * 12
    assert _texts(heard, "count") == [str(n) for n in range(1, 13)]


def test_a_partial_repetition_sounds_otherwise_and_is_not_counted():
    (heard,) = _heard(LIFT, [_rep(0, full=False)])
    assert [cue.kind for cue in heard] == ["partial"]


def test_counts_are_spoken_every_so_often_and_near_the_target_always():
    heard = _heard(LIFT, [_rep(i) for i in range(12)], Switches(speak_every=5))
    assert _texts(heard, "count") == ["5", "7", "8", "9", "10", "11", "12"]
    silent = _heard(LIFT, [_rep(i) for i in range(12)], Switches(speak_every=0))
    assert _texts(silent, "count") == []


def test_half_time_the_last_three_and_the_end_are_said_when_they_are():
    heard = _heard(LIFT, [_rep(i) for i in range(12)])
    said = {i + 1: cue.text for i, each in enumerate(heard) for cue in each if cue.kind == "say"}
    assert said == {6: "half-way", 9: "three to go", 12: "done"}
    odd = _heard(replace(LIFT, target=15), [_rep(i) for i in range(15)])
    assert odd[7][-1].text == "half-way"  # eight of fifteen
    assert _texts(_heard(replace(LIFT, target=None), [_rep(i) for i in range(15)]), "say") == []


@pytest.mark.parametrize(("lower_s", "said"), [(1.99, "lower more slowly"), (2.0, "")])
def test_a_lowering_is_too_fast_below_two_thirds_of_its_aim(lower_s, said):
    assert remark(Rep(0, 1, 4, 4 + lower_s), Aims(lower_s=3.0)) == said
    assert remark(Rep(0, lower_s, 4, 5, sinks=True), Aims(lower_s=3.0)) == said


@given(st.lists(st.booleans(), max_size=30), st.integers(1, 5))
def test_no_remark_comes_more_often_than_every_so_many_repetitions(fast, every):
    reps = [_rep(i, FAST if each else SLOW) for i, each in enumerate(fast)]
    heard = _heard(replace(LIFT, target=None), reps, Switches(remark_every=every))
    said = [i for i, each in enumerate(heard) if "lower more slowly" in _texts([each], "say")]
    assert all(fast[i] for i in said)
    runs = [i for i in range(len(fast)) if fast[i] and not (i and fast[i - 1])]
    assert set(runs) <= set(said)  # the first of a run is always remarked upon
    within = [b - a for a, b in pairwise(said) if all(fast[a:b])]
    assert all(gap >= every for gap in within)


def test_what_is_switched_off_is_not_heard():
    off = Switches(sound=False, speak_every=0, remark_every=0, encourage=False, countdown=False)
    heard = _heard(LIFT, [_rep(i, FAST) for i in range(11)], off)
    assert [cue for each in heard for cue in each] == []


def test_a_hold_is_counted_down_to_its_end_however_it_is_cut():
    def words(step_s: float) -> list[str]:
        times = np.arange(0, 25, step_s)
        states = [replace(BALANCE, level=float(t), now_s=5 + float(t)) for t in times]
        return [
            cue.text
            for before, now in pairwise(states)
            for cue in cues(before, None, now, Aims(), Switches())
        ]

    assert words(0.05) == words(0.37) == ["half-way", "3", "2", "1", "done"]


def test_nothing_is_counted_down_on_two_legs():
    down = replace(BALANCE, phase="rest")
    assert cues(replace(down, level=18.0), None, replace(down, level=0.0), Aims(), Switches()) == ()


def test_a_balance_sounds_when_it_begins_and_ends():
    for name, text in (("hold", "hold"), ("rest", "down")):
        event = Phase(4.0, name)
        (cue,) = cues(BALANCE, event, after(BALANCE, event), Aims(), Switches(countdown=False))
        assert (cue.kind, cue.text) == ("phase", text)


@given(st.lists(st.floats(0.0, 2.0), max_size=40), st.sampled_from([30.0, 60.0, 97.0]))
def test_each_beat_comes_once_however_time_is_cut(steps, bpm):
    times = np.concatenate([[0.0], np.cumsum(steps)]).tolist()
    found = [n for a, b in pairwise(times) for n in beats(a, b, bpm, 1.5)]
    assert found == list(beats(0.0, times[-1], bpm, 1.5))
    assert all(0 <= 1.5 + n * 60 / bpm <= times[-1] + 1e-9 for n in found)


def test_the_metronome_begins_with_the_set_and_alternates():
    def at(now_s):
        return replace(LIFT, now_s=now_s)

    switches = Switches(metronome_bpm=60.0)
    heard = [cues(at(t), None, at(t + 0.5), Aims(), switches, 4.25) for t in np.arange(0, 8, 0.5)]
    beats_at = [float(t) for t, each in zip(np.arange(0, 8, 0.5), heard, strict=True) if each]
    assert beats_at == [4.0, 5.0, 6.0, 7.0]
    pitches = [cue.pitch_hz for each in heard for cue in each]
    assert pitches[0] != pitches[1]
    assert pitches[:2] == pitches[2:]


def test_the_tempo_sounds_once_where_the_next_phase_should_begin():
    switches, aims = Switches(tempo=True), Aims(2.0, 1.0, 3.0)
    up = replace(LIFT, phase="up", phase_s=10.0)
    times = [10.0 + 0.05 * i for i in range(120)]
    said = [
        (round(b, 2), cue.text)
        for a, b in pairwise(times)
        for cue in cues(replace(up, now_s=a), None, replace(up, now_s=b), aims, switches)
    ]
    assert said == [(12.0, "hold")]


@pytest.mark.parametrize(
    ("stroke", "phase", "follows"),
    [("raise", "up", "hold"), ("raise", "hold", "down"), ("raise", "down", "rest"),
     ("drop", "down", "hold"), ("drop", "hold", "up"), ("drop", "up", "rest"),
     ("pull", "up", "hold"), ("pull", "hold", "down")],
)  # fmt: skip
def test_after_its_aim_a_phase_gives_way_to_the_one_that_follows(stroke, phase, follows):
    aims = Aims(2.0, 2.0, 2.0)
    assert guidance(stroke, aims, phase, 1.99).phase == phase
    assert guidance(stroke, aims, phase, 2.0).phase == follows
    assert guidance(stroke, Aims(), phase, 99.0).phase == phase  # as it comes


def test_a_correction_is_counted_on_from_and_measures_nothing():
    state = after(LIFT, _rep(0))
    more = stepped(replace(state, now_s=9.0), 1)
    assert (more.rep_count, more.measured_count) == (2, 1)
    (heard,) = _heard(more, [_rep(1)])
    assert "3" in [cue.text for cue in heard]


def test_a_metronome_no_one_can_follow_is_refused():
    for bpm in (9.0, 241.0):
        with pytest.raises(ValueError, match="beats a minute"):
            Switches(metronome_bpm=bpm)


def test_who_loses_height_or_pace_in_a_test_is_prompted_until_it_is_over():
    lost = [0.06] * 3 + [0.03, 0.06, 0.03, 0.03, 0.03]
    reps = [Rep(2.0 * n, 2 * n + 0.7, 2 * n + 0.8, 2 * n + 1.5, size)
            for n, size in enumerate(lost)]  # fmt: skip
    late = replace(reps[3], start_s=9.0, top_s=9.7, top_end_s=9.8, end_s=10.5, rise_m=0.06)
    test = Switches(speak_every=0, remark_every=0, prompts=True)
    state = replace(LIFT, target=None)
    heard = _texts(_heard(state, reps, test), "say")
    assert heard == ["higher", "higher", "higher", "the test is over"]
    assert _texts(_heard(state, [*reps[:3], late], test), "say") == ["keep to the beat"]
    assert _texts(_heard(state, reps, replace(test, prompts=False)), "say") == []
