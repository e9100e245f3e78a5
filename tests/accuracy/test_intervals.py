"""Intervals against published values and closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from sensor_coach.intervals import mean, rate, share


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (8, 10, 0.4902, 0.9433),
        (10, 10, 0.7225, 1.0),
        (0, 10, 0.0, 0.2775),
        (81, 263, 0.2553, 0.3662),
    ],
)
def test_a_share_has_wilsons_interval(hits, n, low, high):
    found = share(hits, n)  # 81 of 263: Newcombe 1998, Statistics in Medicine 17:857, table I
    assert (found.value, found.low, found.high) == pytest.approx((hits / n, low, high), abs=2e-4)


@pytest.mark.parametrize(
    ("events", "low", "high"), [(0, 0, 3.689), (1, 0.025, 5.572), (10, 4.795, 18.390)]
)
def test_a_rate_is_near_the_exact_poisson_interval(events, low, high):
    found = rate(events, 2.0)
    assert found.low == pytest.approx(low / 2, abs=0.03)
    assert found.high == pytest.approx(high / 2, rel=0.01)


def test_a_mean_has_the_interval_of_the_normal_distribution_where_there_are_many():
    values = np.random.default_rng(5).normal(3, 2, 4000).tolist()
    found = mean(values)
    assert found.high - found.low == pytest.approx(2 * 1.96 * 2 / np.sqrt(4000), rel=0.1)
    assert found.low < np.mean(values) < found.high
    assert mean(values) == found  # seeded


def test_one_set_has_no_interval():
    assert mean([0.25]).text() == "0.25"
    assert mean([0.25, 0.25]).text() == "0.25 (0.25–0.25)"
