"""Closed forms: excursions whose size and times are known."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensor_coach.analysis.excursion import excursions, times

_T = np.arange(0, 12, 0.04)


def _bumps(n: int, size: float = 1.0) -> np.ndarray:
    return size * 0.5 * (1 - np.cos(2 * np.pi * n * _T / 12))


@pytest.mark.parametrize("n", [1, 3, 6])
def test_every_bump_is_an_excursion_of_its_size(n):
    found = excursions(_bumps(n, 0.05), 0.01)
    assert len(found) == n
    assert [each.size for each in found] == pytest.approx([0.05] * n, rel=0.01)


def test_just_below_the_least_there_is_none_and_just_above_there_is():
    assert excursions(_bumps(3, 0.99), 1.0) == []
    assert len(excursions(_bumps(3, 1.01), 1.0)) == 3


def test_a_dip_of_less_than_half_belongs_to_the_same_excursion():
    first = np.concatenate([_bumps(1)[:150], 1 - 0.4 * _bumps(1), _bumps(1)[150:]])
    second = np.concatenate([_bumps(1)[:150], 1 - 0.8 * _bumps(1), _bumps(1)[150:]])
    assert (len(excursions(first, 0.1)), len(excursions(second, 0.1))) == (1, 2)


def test_an_excursion_that_does_not_come_back_is_none():
    assert excursions(np.clip(_T / 6, 0, 1), 0.1) == []


def test_phases_of_a_held_trapeze_are_found():
    signal = np.interp(_T, [0, 2, 3, 5, 8, 12], [0, 0, 1, 1, 0, 0])
    (found,) = excursions(signal, 0.1)
    when = times(_T, signal, found)
    got = (when.start_s, when.top_s, when.top_end_s, when.end_s)
    # a straight edge has no smooth end: going on "as far again" overshoots by a known share
    assert got == pytest.approx((2.0, 3.3, 4.1, 8.0), abs=0.05)
    assert when.width_s == pytest.approx(4.0, abs=0.05)


def test_a_limb_put_in_place_the_other_way_and_back_is_no_excursion():
    place = -0.6 * np.sin(np.linspace(0, 2 * np.pi, 50)) ** 2  # goes there twice
    done = np.concatenate([np.zeros(20), place, np.zeros(20), _bumps(6)])
    found = excursions(done, 0.5)
    assert len(found) == 6
    assert all(each.start >= 60 for each in found)


@given(st.lists(st.floats(-1, 1), min_size=0, max_size=80), st.floats(0.05, 0.5))
def test_excursions_never_overlap_and_are_never_smaller_than_the_least(values, least):
    found = excursions(np.array(values), least)
    assert all(e.start < e.peak < e.end and e.size >= least for e in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
