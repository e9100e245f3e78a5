"""Corrections stand beside what was measured."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensor_coach.corrections import Correction, corrected, corrected_count, missed_s, verdicts
from sensor_coach.events import Rep, SetResult


def done(full: list[bool]) -> SetResult:
    reps = tuple(
        Rep(3.0 * i, 3.0 * i + 1, 3.0 * i + 1, 3.0 * i + 2, full=each)
        for i, each in enumerate(full)
    )
    return SetResult("heel-lift", "foot", "left", "2", 60.0, 100.0, reps)


def test_nothing_said_leaves_the_count():
    assert corrected_count(done([True, False, True]), []) == 2


def test_one_more_said_live_is_not_added_to_what_the_last_look_found():
    # live only two of three were seen by 9 s; the athlete said three; the last look found three
    assert corrected_count(done([True] * 5), [Correction("counted", 8.5, 3)]) == 5


def test_one_less_said_live_holds_for_what_came_before_it():
    assert corrected_count(done([True] * 5), [Correction("counted", 8.5, 2)]) == 4


@pytest.mark.parametrize(
    ("kind", "at_s", "count"),
    [
        ("keep", 4.0, 3),
        ("drop", 1.0, 1),
        ("missed", 9.0, 3),
        ("keep", 1.0, 2),
        ("drop", 4.0, 2),
        ("drop", 50.0, 2),
    ],
)
def test_what_is_said_of_one_repetition(kind, at_s, count):
    assert corrected_count(done([True, False, True]), [Correction(kind, at_s)]) == count


def test_said_twice_is_said_once():
    said = [Correction("drop", 1.0), Correction("drop", 1.5)]
    assert corrected_count(done([True, True]), said) == 1


@pytest.mark.parametrize("wrong", [("more", 1.0, None), ("counted", 1.0, None), ("drop", 1.0, 3),
                                   ("counted", 1.0, -1)])  # fmt: skip
def test_nonsense_is_refused(wrong):
    with pytest.raises(ValueError, match="correction"):
        Correction(*wrong)


_ANY = st.one_of(
    st.builds(Correction, st.sampled_from(["keep", "drop", "missed"]), st.floats(0, 40)),
    st.builds(Correction, st.just("counted"), st.floats(0, 40), st.integers(0, 30)),
)


@given(st.lists(st.booleans(), max_size=12), st.lists(_ANY, max_size=8))
def test_no_correction_changes_a_measurement(full, said):
    result = done(full)
    assert corrected_count(result, said) >= 0
    assert result == done(full)


@given(st.lists(st.booleans(), max_size=12), st.lists(_ANY, max_size=8), st.floats(0, 40))
def test_the_last_word_on_the_count_holds(full, said, at_s):
    after = sum(rep.full for rep in done(full).reps if rep.end_s > at_s)
    plain = [each for each in said if each.kind == "counted"]
    assert corrected_count(done(full), [*plain, Correction("counted", at_s, 7)]) == 7 + after


def test_kept_ones_are_full_and_dropped_ones_are_gone():
    made = done([True, False, True]).reps
    said = [Correction("keep", 4.0), Correction("drop", 1.0), Correction("missed", 20.0)]
    assert corrected(made, said) == (replace(made[1], full=True), made[2])
    assert verdicts(made, said) == {made[1]: "keep", made[0]: "drop"}
    assert missed_s(said) == [20.0]


def test_the_last_word_on_a_repetition_holds():
    made = done([True, True]).reps
    assert corrected(made, [Correction("drop", 1.0), Correction("keep", 1.5)]) == made
