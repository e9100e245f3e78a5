"""What belongs to a set, and what is told of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sensor_coach.analysis.credibility import Found, credible, in_sets, others
from sensor_coach.events import Rep


def _found(start_s, lasts_s, size=0.06, certainty=5.0):
    rep = Rep(start_s, start_s + 0.4 * lasts_s, start_s + 0.6 * lasts_s, start_s + lasts_s)
    return Found(rep, size, 0.5 * lasts_s, certainty, quiet=True)


@pytest.mark.parametrize(("lasts_s", "of_one_set"), [(11.0, True), (4.0, False)])
def test_two_slow_ones_too_small_to_count_do_not_end_a_set(lasts_s, of_one_set):
    first = [_found(i * lasts_s, lasts_s) for i in range(5)]
    after = _found(5 * lasts_s + 22.0, lasts_s)
    assert (after in in_sets([*first, after], 0.012, 300.0)) is of_one_set


@pytest.mark.parametrize(("certainty", "counts"), [(1.6, True), (1.4, False)])
def test_what_is_like_a_set_counts_though_one_before_it_was_missed(certainty, counts):
    known = [_found(12.0 * i, 10.0) for i in range(4)]
    after = _found(12.0 * 6, 10.0, certainty=certainty)
    assert credible([*known, after], [after], known) == ([after] if counts else [])


def test_what_has_its_top_where_it_starts_is_the_same_again():
    one = _found(10.0, 4.0)
    abrupt = replace(one, rep=replace(one.rep, start_s=one.rep.top_s))
    assert others([abrupt], [abrupt]) == []


def test_one_that_is_told_with_another_start_is_the_same_again():
    one = _found(10.0, 4.0)
    early = replace(one, rep=replace(one.rep, top_s=one.rep.start_s))
    late = replace(one, rep=replace(one.rep, start_s=one.rep.start_s + 0.01))
    assert others([early], [late]) == []
