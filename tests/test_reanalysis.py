"""A kept set looked at again: the same numbers, faster, and what differs in words."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensor_coach import packing
from sensor_coach.devices.profile import profiles
from sensor_coach.errors import RecordingError
from sensor_coach.events import BadPacket, Rep, SetResult
from sensor_coach.overlay import overlay
from sensor_coach.pipeline import Pipeline, analyze, settle
from sensor_coach.reanalysis import analyze_again, differences
from sensor_coach.recordings import RecordingWriter, SetInfo
from sensor_coach.simulate import simulate
from sensor_coach.simulate.scene import Scene

OWN = profiles()["sensor-coach"]


def sent(exercise="heel-lift", reps=4):
    return list(packing.sent(simulate(exercise, scene=Scene(reps=reps, hold_s=8), seed=5).imu))


@pytest.mark.parametrize("exercise", ["heel-lift", "single-leg-balance"])
def test_in_large_pieces_it_is_the_same_to_the_last_bit(exercise):
    notes = sent(exercise)
    notes = [*notes[:200], *notes[230:]]  # 1.5 s are lost
    notes[50] = replace(notes[50], payload=b"?")
    one, other = (Pipeline(OWN, exercise, live=False) for _ in range(2))
    slow, fast = analyze(notes, one), settle(notes, other)
    assert fast[-1] == slow[-1]
    assert np.array_equal(one.trace, other.trace)
    assert np.array_equal(one.sway_path, other.sway_path)
    assert one.link == other.link is not None
    assert [e for e in fast if isinstance(e, BadPacket)] == [
        e for e in slow if isinstance(e, BadPacket)
    ]


def test_in_large_pieces_it_is_more_than_twice_as_fast():
    notes = sent(reps=12)
    took_s = dict.fromkeys((analyze, settle), float("inf"))
    for way in (analyze, settle, analyze, settle):
        at = time.process_time()
        way(notes, Pipeline(OWN, "heel-lift", live=False))
        took_s[way] = min(took_s[way], time.process_time() - at)
    assert took_s[settle] < took_s[analyze] / 2


def test_a_recording_is_analysed_with_what_was_bad_in_it(tmp_path):
    with RecordingWriter(
        tmp_path / "a.sqlite", SetInfo("heel-lift", "shank", profile=OWN.toml)
    ) as w:
        for number, note in enumerate(sent()):
            w.append(replace(note, payload=b"?") if number in (3, 7) else note)
    again = analyze_again(w.path)
    assert again.result.rep_count == 4
    assert again.result.bad_packets == 2
    assert len(again.bad_packets) == 1  # two packets, one reason
    assert again.finished
    assert not differences(again.result, again.result)


def test_a_file_that_is_none_is_said(tmp_path):
    with pytest.raises(RecordingError, match="no such file"):
        analyze_again(tmp_path / "none.sqlite")


def rep(at: float, **more) -> Rep:
    return Rep(at, at + 1, at + 1.5, at + 3, rise_m=0.06, **more)


def done(*reps: Rep) -> SetResult:
    return SetResult("heel-lift", "shank", "left", "1", 40.0, 100.0, reps)


def test_what_differs_is_said_of_the_repetition_it_is_of():
    before = done(rep(2), rep(6), rep(10))
    now = done(rep(2.2), replace(rep(10), full=False), rep(20))
    said = {each.what: (each.before, each.now) for each in differences(before, now)}
    assert said["full repetitions"] == ("3", "2")
    assert said["partial repetitions"] == ("0", "1")
    assert said["repetition 2, at 6 s"] == (
        "full, 6.0 cm, 1.0 s up, 0.5 s held, 1.5 s down", "not found"
    )  # fmt: skip
    assert said["repetition 3, at 10 s"][1].startswith("partial")
    assert said["one more, at 20 s"][0] == "not found"
    assert "repetition 1, at 2 s" not in said  # begun a fifth of a second later: nobody sees that


@given(st.lists(st.floats(0, 30), min_size=1, max_size=6, unique_by=lambda s: round(s / 4)))
@settings(max_examples=30, deadline=None)
def test_nothing_differs_from_itself(starts):
    each = done(*(rep(s) for s in sorted(starts)))
    assert differences(each, each) == []


def test_repetitions_that_are_alike_lie_on_their_mean():
    t = np.arange(0, 12, 0.04)
    trace = np.stack([t, 0.05 * np.sin(np.pi * t / 4) ** 2 + 0.3], axis=1)
    laid = overlay(trace, [Rep(4 * i, 4 * i + 2, 4 * i + 2, 4 * i + 4) for i in range(3)])
    assert laid.levels.shape == (3, 101)
    assert np.nanmax(laid.sd) < 1e-4
    assert abs(np.nanmax(laid.mean) - 0.05) < 1e-3  # from the level they start at
    assert np.allclose(laid.mean, np.nanmean(laid.levels, axis=0))


def test_the_mean_ends_where_half_have_ended():
    t = np.arange(0, 20, 0.04)
    laid = overlay(
        np.stack([t, t * 0 + 1.0], axis=1), [Rep(0, 1, 1, 2), Rep(4, 5, 5, 6), Rep(8, 9, 9, 14)]
    )
    assert np.isnan(laid.mean[laid.t > 2.1]).all()
    assert not np.isnan(laid.mean[laid.t <= 2.0]).any()
    assert np.isnan(laid.levels[0][laid.t > 2.1]).all()


def test_nothing_to_lay_over_each_other_is_no_error():
    assert len(overlay(np.empty((0, 2)), [rep(1)]).levels) == 0
    assert len(overlay(np.zeros((5, 2)), []).levels) == 0
