"""The heel-rise endurance test, and what a second one proves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensor_coach.corrections import Correction
from sensor_coach.errors import ProgrammeError
from sensor_coach.events import Rep, SetResult
from sensor_coach.programme.endurance import EnduranceTest, endurance_test
from sensor_coach.programme.retest import count_change, height_change


def raised(start_s: float, rise_m: float | None = 0.06, full: bool = True, **sizes) -> Rep:
    return Rep(start_s, start_s + 0.8, start_s + 1.0, start_s + 1.8, rise_m, full=full, **sizes)


def result(reps, placement: str = "shank", side: str | None = "left") -> SetResult:
    return SetResult("heel-lift", placement, side, "2", 90.0, 100.0, tuple(reps))


def paced(*cycles_s: float, before: int = 5):
    """Five raises in time, then others so long after each other."""
    starts = [2.0 * n for n in range(before)]
    for cycle_s in cycles_s:
        starts.append(starts[-1] + cycle_s)
    return result(raised(start_s) for start_s in starts)


def sized(*shares: float, before: int = 5):
    sizes = [0.06] * before + [0.06 * share for share in shares]
    return result(raised(2.0 * n, size) for n, size in enumerate(sizes))


def scored(made: SetResult) -> tuple[int, str]:
    told = endurance_test(made, "left")
    return told.count, told.ended_by


def test_whole_raises_in_time_count_until_the_athlete_stops():
    assert scored(paced(*[2.0] * 20)) == (25, "stop")
    assert scored(result([])) == (0, "stop")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([], (5, "height")),
        ([Correction("keep", 10.5)], (5, "height")),  # whole, and still too low
        ([Correction("counted", 19.0, 9)], (6, "height")),  # one more than the eight of live
        ([Correction("missed", 7.9)], (6, "height")),
        ([Correction("drop", 4.5)], (4, "height")),  # the next one is late, and made good
    ],
)
def test_what_the_athlete_says_is_scored(said, expected):
    told = endurance_test(sized(0.5, 0.5, 0.5), "left", corrections=said)
    assert (told.count, told.ended_by) == expected


@pytest.mark.parametrize(
    ("cycles_s", "expected"),
    [
        ((2.5, 2.5, 2.5), (8, "stop")),  # half a beat late
        ((2.51, 2.51, 2.51), (5, "pace")),
        ((2.51, 2.51), (7, "stop")),  # two prompts, and then it was over
        ((2.51, 2.51, 2.0, 2.51), (9, "stop")),  # answered
        ((2.51, 2.0, 2.51, 2.51, 2.51), (7, "pace")),
        ((1.5, 1.5, 1.5), (8, "stop")),
        ((1.49, 1.49, 1.49), (5, "pace")),
        ((6.5, 2.0), (7, "stop")),  # a pause in which two were due
        ((6.51, 2.0), (5, "pace")),  # three
        ((4.51, 2.51), (5, "pace")),
        ((4.5, 2.51), (7, "stop")),
    ],
)
def test_the_pace_is_lost_after_three_that_did_not_come_in_time(cycles_s, expected):
    assert scored(paced(*cycles_s)) == expected


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ((0.61, 0.61, 0.61), (8, "stop")),
        ((0.59, 0.59, 0.59), (5, "height")),
        ((0.59, 0.59), (7, "stop")),
        ((0.59, 0.59, 1.0, 0.59), (9, "stop")),
        ((0.59, 0.7, 0.59, 0.59, 0.59, 1.0), (7, "height")),
    ],
)
def test_the_height_is_lost_after_three_that_are_too_low(shares, expected):
    assert scored(sized(*shares)) == expected


def test_partial_raises_are_lapses_whether_measured_or_not():
    good = [raised(2.0 * n) for n in range(4)]
    bad = [raised(8.0 + 2 * n, None, full=False) for n in range(3)]
    assert scored(result([*good, *bad])) == (4, "height")
    unmeasured = [raised(8.0 + 2 * n, None) for n in range(3)]
    assert scored(result([*good, *unmeasured])) == (7, "stop")


def test_a_foot_is_measured_by_its_pitch():
    reps = [raised(2.0 * n, None, pitch_rad=p) for n, p in enumerate([0.6] * 4 + [0.3] * 3)]
    told = endurance_test(result(reps, "foot"), "left")
    assert (told.count, told.ended_by, told.sizes) == (4, "height", (0.6,) * 4)


def test_sizes_are_those_of_the_raises_that_count():
    heights = [0.09, 0.11, 0.1, 0.1, 0.5, 0.5, 0.5]
    starts = [0.0, 2.0, 4.0, 6.0, 9.0, 12.0, 15.0]
    reps = [raised(s, heel_height_m=h) for s, h in zip(starts, heights, strict=True)]
    told = endurance_test(result(reps), "left", "floor")
    assert (told.count, told.peak_heel_height_m, told.start) == (4, 0.11, "floor")


@pytest.mark.parametrize(
    ("made", "side", "start", "said"),
    [
        (result([], side="right"), "left", "floor", "side right"),
        (result([], side="both"), "left", "floor", "side both"),
        (result([]), "both", "floor", "expected one leg"),
        (result([]), "left", "sand", "start 'sand'"),
        (replace(result([]), exercise="heel-drop"), "left", "floor", "heel-drop"),
    ],
)
def test_what_is_no_test_is_refused(made, side, start, said):
    with pytest.raises(ProgrammeError, match=said):
        endurance_test(made, side, start)


@given(
    st.lists(st.tuples(st.floats(1.0, 9.0), st.floats(0.01, 0.1), st.booleans()), max_size=30)
)  # fmt: skip
def test_what_comes_after_the_end_does_not_change_the_score(drawn):
    reps, start_s = [], 0.0
    for cycle_s, rise_m, full in drawn:
        start_s += cycle_s
        reps.append(raised(start_s, rise_m, full))
    told = endurance_test(result(reps), "left")
    assert 0 <= told.count <= len(reps)
    if told.ended_by != "stop":
        longer = result([*reps, raised(start_s + 2.0), raised(start_s + 4.0)])
        assert endurance_test(longer, "left") == told


def a_test(count: int = 20, height_m: float | None = 0.1, **changed) -> EnduranceTest:
    return replace(
        EnduranceTest("left", "shank", "incline", count, "stop", (), height_m), **changed
    )


@pytest.mark.parametrize(
    ("by", "verdict"),
    [(0, "within"), (6, "within"), (7, "unclear"), (18, "unclear"), (19, "beyond"),
     (-6, "within"), (-7, "unclear"), (-18, "unclear"), (-19, "beyond")],
)  # fmt: skip
def test_noise_is_not_sold_as_progress(by, verdict):
    change = count_change(a_test(25), a_test(25 + by))
    assert (change.difference, change.verdict) == (by, verdict)
    assert "other devices than this one" in change.sentence
    assert "Hébert-Losier 2017" in change.sentence
    assert ("no change can be told" in change.sentence) == (verdict == "within")


@pytest.mark.parametrize(("by_m", "verdict"), [(0.0221, "within"), (0.0222, "beyond")])
def test_a_height_beyond_what_a_standard_error_of_8_mm_allows(by_m, verdict):
    change = height_change(a_test(height_m=0.1), a_test(height_m=0.1 + by_m))
    assert change.verdict == verdict
    assert change.sentence.startswith("+2.2 cm: ")
    assert height_change(a_test(height_m=None), a_test()) is None


@given(st.integers(0, 80), st.integers(0, 80), st.floats(0, 0.2), st.floats(0, 0.2))
def test_up_and_down_are_judged_alike(one, other, low, high):
    first, again = a_test(one, low), a_test(other, high)
    for judge in (count_change, height_change):
        there, back = judge(first, again), judge(again, first)
        assert there.verdict == back.verdict
        assert there.difference == -back.difference


@pytest.mark.parametrize("changed", [{"side": "right"}, {"placement": "foot"}, {"start": "floor"}])
def test_only_like_with_like(changed):
    for judge in (count_change, height_change):
        with pytest.raises(ProgrammeError, match="two tests of the same"):
            judge(a_test(), a_test(**changed))
