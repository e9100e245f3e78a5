from __future__ import annotations

from dataclasses import replace

import pytest
from tests.report.conftest import analyzed
from tests.report.looks import check, texts

from sensor_coach.errors import ReportError
from sensor_coach.report import endurance_report
from sensor_coach.report.scored import leg_tests, protocol
from sensor_coach.simulate.scene import Tempo


@pytest.fixture(scope="module")
def raised():
    """Ten raises in the test's time."""
    return analyzed("heel-lift", reps=10, tempo=Tempo(0.7, 0.1, 0.7, 0.5), spread=0.02)


def of(kept, side):
    return replace(kept, result=replace(kept.result, side=side))


def test_a_test_is_scored_and_compared_with_the_earlier_one_of_its_leg(raised):
    few = replace(raised, result=replace(raised.result, reps=raised.result.reps[:7]))
    left, right = leg_tests([raised, of(raised, "right")], "incline", [few])
    assert (left.count, left.ended_by, len(left.doubts)) == (10, "stop", 10)
    assert left.change.startswith("+3 repetitions: within what two tests")
    assert right.change == ""
    pages = endurance_report([left, right], "Anna", protocol())
    assert len(pages) == 1
    assert "Byrne 2017" in texts(pages)
    check(pages)


@pytest.mark.parametrize("sides", [[], ["left", "left"], ["left", "right", "left"]])
def test_a_test_is_of_each_leg_once(raised, sides):
    with pytest.raises(ReportError, match="expected one of a leg or one of each"):
        leg_tests([of(raised, side) for side in sides], "incline")


@pytest.mark.parametrize("side", [None, "both"])
def test_a_test_is_of_one_leg(raised, side):
    with pytest.raises(ReportError, match="expected one leg: left or right"):
        leg_tests([of(raised, side)], "incline")
