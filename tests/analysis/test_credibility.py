"""What belongs to a set, and what is told of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.analysis.founds import found

from sensor_coach.analysis.credibility import credible, others
from sensor_coach.analysis.set_members import in_sets


@pytest.mark.parametrize(("lasts_s", "of_one_set"), [(11.0, True), (4.0, False)])
def test_two_slow_ones_too_small_to_count_do_not_end_a_set(lasts_s, of_one_set):
    first = [found(i * lasts_s, lasts_s) for i in range(5)]
    after = found(5 * lasts_s + 22.0, lasts_s)
    assert (after in in_sets([*first, after], 0.012, 300.0)) is of_one_set


@pytest.mark.parametrize(("strides_s", "of_one_set"), [(0.3, True), (0.8, False)])
def test_steps_between_raises_make_them_lunges(strides_s, of_one_set):
    lunges = [
        replace(found(i * 10.0, 4.0), strode_before_s=now_s, strode_after_s=now_s)
        for i, now_s in enumerate(np.arange(6) * strides_s)
    ]
    assert in_sets(lunges, 0.012, 300.0) == (lunges if of_one_set else [])


def test_three_of_which_no_two_are_alike_are_no_set():
    unlike = [found(0.0, 1.0, 0.03), found(3.0, 2.0, 0.06), found(6.0, 10.0, 0.025)]
    assert in_sets(unlike, 0.012, 300.0) == []
    assert in_sets([*unlike, found(17.0, 2.0, 0.05)], 0.012, 300.0) != []


def test_who_tires_goes_on_though_nobody_begins_so_small():
    sizes = [0.1 * 0.93**i for i in range(12)]
    tires = [found(i * 4.0, 3.0, size, certainty=8.0) for i, size in enumerate(sizes)]
    assert in_sets(tires, 0.07, 300.0) == tires
    assert in_sets(tires[6:], 0.07, 300.0) == []


@pytest.mark.parametrize(("certainty", "counts"), [(1.6, True), (1.4, False)])
def test_what_is_like_a_set_counts_though_one_before_it_was_missed(certainty, counts):
    known = [found(12.0 * i, 10.0) for i in range(4)]
    after = found(12.0 * 6, 10.0, certainty=certainty)
    assert credible([*known, after], [after], known) == ([after] if counts else [])


def test_three_large_ones_before_three_small_ones_are_the_set():
    large = [found(i * 3.0, 2.5, certainty=8.0) for i in range(3)]
    small = [found(9 + i * 3.0, 2.5, 0.02, certainty=8.0) for i in range(3)]
    assert in_sets([*large, *small], 0.012, 300.0) == [*large, *small]


def test_a_quick_one_without_a_second_push_is_of_a_set_in_which_most_have_one():
    reps = [found(10.0, 1.2), *(found(11.6 + i * 3, 2.8) for i in range(8))]
    assert in_sets(reps, 0.012, 300.0) == reps


@pytest.mark.parametrize("span_s", [40.0, 300.0])
@pytest.mark.parametrize(
    ("lasts_s", "size", "counts"), [(0.65, 0.02, False), (0.65, 0.05, True), (0.9, 0.02, True)]
)
def test_toes_that_are_tapped_are_no_set(span_s, lasts_s, size, counts):
    taps = [found(i * lasts_s, lasts_s, size) for i in range(12)]
    assert in_sets(taps, 0.012, span_s) == (taps if counts else [])


def test_two_in_a_row_like_those_of_a_set_are_of_it_after_a_pause():
    reps = [found(i * 4.0, 4.0, certainty=8.0) for i in range(6)]
    after = [replace(found(at, 4.0, certainty=8.0), quiet=False) for at in (40.0, 44.0)]
    assert in_sets([*reps, *after], 0.012, 300.0) == [*reps, *after]
    assert in_sets([*reps, after[0]], 0.012, 300.0) == reps


def test_what_was_done_before_two_pauses_is_of_the_set_as_well():
    """The second pause is shorter than it takes to be forgotten, the first and it are not."""
    late = [found(70 + i * 4.0, 4.0, certainty=8.0) for i in range(5)]
    alone, early = (
        found(36.0, 4.0, certainty=8.0),
        [found(i * 4.0, 4.0, certainty=5.0) for i in (0, 1)],
    )
    assert in_sets([*early, alone, *late], 0.012, 300.0) == [*early, alone, *late]
    assert in_sets([*early, *late], 0.012, 300.0) == late


def test_two_after_a_pause_may_be_held_longer_but_one_may_not():
    reps = [found(i * 4.0, 4.0, certainty=8.0) for i in range(6)]
    longer = [found(at, 6.0, certainty=8.0) for at in (40.0, 46.0)]
    assert in_sets([*reps, *longer], 0.012, 300.0) == [*reps, *longer]
    assert in_sets([*reps, longer[0]], 0.012, 300.0) == reps


def test_what_has_its_top_where_it_starts_is_the_same_again():
    one = found(10.0, 4.0)
    abrupt = replace(one, rep=replace(one.rep, start_s=one.rep.top_s))
    assert others([abrupt], [abrupt]) == []


def test_one_that_is_told_with_another_start_is_the_same_again():
    one = found(10.0, 4.0)
    early = replace(one, rep=replace(one.rep, top_s=one.rep.start_s))
    late = replace(one, rep=replace(one.rep, start_s=one.rep.start_s + 0.01))
    assert others([early], [late]) == []
