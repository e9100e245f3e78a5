from __future__ import annotations

import pytest
from tests.report.conftest import BERLIN
from tests.report.looks import check, texts

from sensor_coach.report import LegTest, endurance_report


def leg(side: str, count: int, **values) -> LegTest:
    sizes = tuple(0.07 - 0.001 * n for n in range(count))
    plain = {"doubts": (0.003,) * count, "peak_heel_height_m": 0.112, "ended_s": 2.0 * count,
             "started_at": BERLIN}  # fmt: skip
    ended_by = values.pop("ended_by", "height")
    return LegTest(side, "shank", "incline", count, ended_by, sizes, **plain | values)


def test_both_legs_are_one_page_with_their_counts_and_why_they_ended():
    change = "+4 repetitions: within what two tests differ by (limits -6.2 to +6.5, a study)"
    pages = endurance_report([leg("left", 18, change=change), leg("right", 24)], "Anna", "How.")
    said = texts(pages)
    lines = said.splitlines()
    assert len(pages) == 1
    check(pages)
    assert {"18", "24", "7.0 cm", "11.2 cm"} <= set(lines)
    assert "ended: the heel was no longer lifted at 36 s" in lines
    assert "repetitions 75 %" in said
    assert "limits -6.2 to" in said
    assert "No test before this one." in lines


def test_one_leg_is_a_report_too_and_is_compared_with_none():
    pages = endurance_report([leg("left", 3)])
    check(pages)
    assert "Left against right" not in texts(pages)


def test_legs_tested_from_different_starts_are_not_compared():
    legs = [leg("left", 18), LegTest("right", "shank", "floor", 20, "stop", (0.06,) * 20)]
    said = texts(endurance_report(legs))
    assert "Not compared" in said
    assert "566 people" not in said  # they stood on an incline


def test_sizes_that_are_not_known_are_shown_as_such():
    pages = endurance_report([LegTest("left", "foot", "floor", 6, "pace", (None,) * 6)])
    check(pages)
    assert "×: size not known" in texts(pages)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 60])
def test_few_raises_and_many_leave_room_for_why_it_ended(count):
    check(endurance_report([leg("left", count), leg("right", count, ended_by="pace")]))


@pytest.mark.parametrize("legs", [[], [leg("left", 1)] * 3])
def test_a_test_is_of_one_leg_or_of_two(legs):
    with pytest.raises(ValueError, match="expected one or two"):
        endurance_report(legs)
