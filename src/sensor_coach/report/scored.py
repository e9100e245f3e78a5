"""Endurance tests as their report needs them, scored by the programme's rules."""

from __future__ import annotations

from collections.abc import Sequence

from sensor_coach.corrections import corrected
from sensor_coach.errors import ReportError
from sensor_coach.programme import EnduranceTest, count_change, endurance, endurance_test
from sensor_coach.report.endurance_page import LegTest
from sensor_coach.report.kept import Kept
from sensor_coach.report.words import unit_of


def leg_tests(
    sets: Sequence[Kept], start: str | None = None, before: Sequence[Kept] = ()
) -> list[LegTest]:
    """Score sets as heel-rise endurance tests.

    Parameters
    ----------
    sets : sequence of Kept
        Heel lifts of one leg, or of both legs a set each.
    start : str, optional
        What the foot stood on: ``floor``, ``incline`` or ``step``. None: as each set says; of one
        that was not recorded as a test, ``incline``.
    before : sequence of Kept
        Earlier tests; each is compared with the one of the same leg.

    Raises
    ------
    ReportError
        If there are more than two sets, two of one leg, or a set says no leg.
    """
    sides = [each.result.side for each in sets]
    if not 1 <= len(sides) <= 2 or len(set(sides)) < len(sides):
        raise ReportError(f"a test of {len(sides)} sets, expected one of a leg or one of each")
    if bad := [side for side in sides if side not in ("left", "right")]:
        raise ReportError(f"a test of side {bad[0]}, expected one leg: left or right")
    return [_leg(each, start, before) for each in sets]


def protocol() -> str:
    """How the test is done."""
    return f"{endurance.PROTOCOL} {endurance.SOURCE}."


def start_of(each: Kept, said: str | None) -> str:
    """Say what the foot stood on in a set."""
    return said or each.test_start or "incline"


def _leg(each: Kept, said: str | None, before: Sequence[Kept]) -> LegTest:
    result, start = each.result, start_of(each, said)
    scored = endurance_test(result, str(result.side), start, each.heading.corrections)
    reps = corrected(result.reps, each.heading.corrections)[: len(scored.sizes)]
    return LegTest(
        scored.side, scored.placement, start, scored.count, scored.ended_by, scored.sizes,
        tuple(unit_of(result.placement).of(rep)[1] for rep in reps), scored.peak_heel_height_m,
        reps[-1].end_s if reps else None, each.heading.started_at,
        _change(scored, said, before),
    )  # fmt: skip


def _change(scored: EnduranceTest, said: str | None, before: Sequence[Kept]) -> str:
    earlier = next((each for each in before if each.result.side == scored.side), None)
    if earlier is None:
        return ""
    first = endurance_test(
        earlier.result, scored.side, start_of(earlier, said), earlier.heading.corrections
    )
    return count_change(first, scored).sentence
