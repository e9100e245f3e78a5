"""The command that tells what became of it: bests, leg against leg, tests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sensor_coach.cli.options import AsJson, opened_library, say

if TYPE_CHECKING:
    from sensor_coach.library import Library
    from sensor_coach.programme import Best, LegPair, Trial

app = typer.Typer()


@app.command()
def progress(
    athlete: Annotated[
        str | None, typer.Option(help="Of whom, in place of who was chosen.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Tell personal bests, the left leg against the right one, and endurance tests."""
    from sensor_coach.cli.progress_text import lines
    from sensor_coach.programme import bests, leg_pairs

    with opened_library() as library:
        who = library.named(athlete) if athlete else library.athlete()
        sets = library.done_sets(who.id)
        tests = tests_of(library, who.id)
    best, legs = bests(sets), leg_pairs(sets)
    if as_json:
        return say(json.dumps({"athlete": who.name, "zone": who.zone} | _rows(best, legs, tests)))
    if not sets:
        return say(f"{who.name}: no sets yet")
    return say("\n".join(lines(best, legs, tests, who.zone_info)))


def tests_of(library: Library, athlete: str) -> list[Trial]:
    """Endurance tests of an athlete, oldest first; other sets are not read."""
    from sensor_coach.programme import is_test, trials

    done = filter(is_test, library.done_sets(athlete))
    return trials((each, library.result(each.id), library.corrections(each.id)) for each in done)


def _rows(best: list[Best], legs: list[LegPair], tests: list[Trial]) -> dict[str, Any]:
    return {
        "bests": [*map(_best, best)],
        "legs": [*map(_pair, legs)],
        "tests": [each.to_dict() for each in tests],
    }


def _best(best: Best) -> dict[str, Any]:
    from sensor_coach.programme.measure import MEASURES

    return {
        "exercise": best.exercise, "side": best.side, "placement": best.placement,
        "measure": best.measure, "value": round(best.value, 6),
        "unit": MEASURES[best.measure].unit, "set": best.set_id,
        "started_at": best.started_at.isoformat(),
    }  # fmt: skip


def _pair(pair: LegPair) -> dict[str, Any]:
    left, right = pair.left, pair.right
    return {
        "exercise": left.exercise, "placement": left.placement, "load_kg": left.said.load_kg,
        "left": left.id, "right": right.id, "left_at": left.started_at.isoformat(),
        "right_at": right.started_at.isoformat(),
        "percent": {name: round(value, 6) for name, value in pair.percent.items()},
    }  # fmt: skip
