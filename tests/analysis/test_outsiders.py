"""What lies before, between and behind the repetitions of a set, and is none of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.analysis.founds import found

from sensor_coach.analysis.credibility import Found
from sensor_coach.analysis.outsiders import (
    comes_down,
    goes_otherwise,
    in_company,
    lowered,
)
from sensor_coach.analysis.set_members import in_sets


def _leaning(each: Found, forward_deg: float, aside_deg: float = 0.0) -> Found:
    return replace(each, leans=(*np.radians([forward_deg, aside_deg]).tolist(), 0.0))


@pytest.mark.parametrize("span_s", [40.0, 300.0])
@pytest.mark.parametrize("at", ["first", "last"])
@pytest.mark.parametrize("other", [(2.5, 0.15), (0.9, 0.06)], ids=["large", "hurried"])
def test_what_begins_or_ends_a_set_otherwise_is_none_of_it(span_s, at, other):
    """To put a foot on the plate, to take it off."""
    reps = [found(10 + i * 2.6, 2.5) for i in range(8)]
    beside = found(3.0 if at == "first" else 36.0, *other)
    row = [beside, *reps] if at == "first" else [*reps, beside]
    assert in_sets(row, 0.012, span_s) == reps


def test_who_stands_for_long_before_a_set_and_shifts_about_has_not_begun_it():
    reps = [found(30 + i * 3.0, 2.8) for i in range(6)]
    steps_up, stands = found(10.0, 1.5, 0.05), found(12.0, 14.0, 0.045)
    assert in_sets([steps_up, stands, *reps], 0.012, 300.0) == reps
    drifts = replace(reps[0], rep=replace(reps[0].rep, start_s=23.0))  # but as large, and as wide
    assert in_sets([drifts, *reps[1:]], 0.012, 300.0) == [drifts, *reps[1:]]


@pytest.mark.parametrize(("size", "otherwise"), [(0.15, True), (0.08, False), (0.02, False)])
def test_what_follows_a_set_and_is_much_larger_is_none_of_it(size, otherwise):
    reps = [found(i * 3.0, 2.5) for i in range(4)]
    assert goes_otherwise(found(13.0, 2.5, size), reps, reps) is otherwise
    assert not goes_otherwise(found(13.0, 2.5, size), reps[:2], reps)
    begun = [found(13.0 + 3.0 * i, 2.5, size) for i in range(3)]  # another set
    assert not goes_otherwise(begun[2], reps, [*reps, *begun])


@pytest.mark.parametrize("at_s", [3.0, 36.0])
@pytest.mark.parametrize(("lean", "counts"), [((-11, 2), False), ((1, 0), False), ((6, 3), True)])
def test_a_foot_that_is_put_onto_a_plate_leans_otherwise(at_s, lean, counts):
    reps = [_leaning(found(10 + i * 2.6, 2.5), 9 + i % 3) for i in range(8)]
    beside = _leaning(found(at_s, 2.0, 0.08), *lean)
    row = sorted([beside, *reps], key=lambda each: each.rep.start_s)
    assert in_sets(row, 0.012, 300.0) == (row if counts else reps)


def test_small_ones_before_a_foot_that_is_put_in_place_go_with_it():
    reps = [_leaning(found(10 + i * 2.6, 2.5), 10) for i in range(8)]
    placed = [_leaning(found(1.0, 1.0, 0.02), 3), _leaning(found(4.0, 2.0, 0.09), -11)]
    assert in_sets([*placed, *reps], 0.012, 300.0) == reps


@pytest.mark.parametrize(
    ("beside", "counts"), [((0.8, 0.05), False), ((2.5, 0.05), True), ((0.8, 0.02), True)]
)
def test_who_shifts_about_in_a_rest_raised_no_heel(beside, counts):
    reps = [found(at + i * 2.6, 2.5) for at in (0.0, 24.0) for i in range(4)]
    shifts = found(16.0, *beside)
    row = [*reps[:4], shifts, *reps[4:]]
    assert in_sets(row, 0.012, 300.0) == (row if counts else reps)


def test_who_leans_forward_through_a_rest_raised_no_heel():
    reps = [found(at + i * 2.6, 2.5) for at in (0.0, 30.0) for i in range(4)]
    row = [*reps[:4], found(11.0, 18.0, 0.05), *reps[4:]]
    assert in_sets(row, 0.012, 300.0) == reps


def test_heels_that_come_down_to_the_floor_to_rest_did_not_drop():
    drops = [found(at + i * 3.0, 2.8, 0.7) for at in (0.0, 28.0) for i in range(4)]
    rests, deep = (found(13.0, 14.0, size) for size in (0.45, 0.7))
    assert lowered([*drops[:4], rests, *drops[4:]]) == drops
    assert lowered([*drops[:4], deep, *drops[4:]]) == [*drops[:4], deep, *drops[4:]]


@pytest.mark.parametrize(("size", "rests", "counts"), [(0.5, 0, 0), (0.5, 1, 1), (0.6, 0, 1)])
def test_heels_that_come_up_to_step_off_did_not_drop(size, rests, counts):
    drops = [found(i * 3.0, 2.8, 0.7) for i in range(4)]
    last = replace(found(13.0, 3.0, size), quiet=bool(rests))
    assert lowered([*drops, last]) == [*drops, *counts * [last]]
    assert comes_down(last, drops) == (not counts)


def test_the_first_of_a_set_is_known_for_it_by_the_second():
    placed, first, second = (
        _leaning(found(at, 2.5), lean) for at, lean in ((0.0, -11), (4.0, 9), (7.0, 10))
    )
    assert not in_company(first, [placed, first], [])
    assert in_company(first, [placed, first, second], [])
    assert in_company(second, [placed, first, second], [])
    assert not in_company(placed, [placed, first, second], [])


def test_a_partial_one_is_of_a_set_that_runs_and_what_came_before_it_is_not():
    told = [_leaning(found(4 + i * 3.0, 2.5), 10) for i in range(3)]
    assert in_company(found(13.0, 1.5, 0.02), [], told)
    assert not in_company(_leaning(found(0.0, 2.5, 0.08), -11), [], told)
    assert in_company(_leaning(found(1.0, 2.5), 11), [], told)
