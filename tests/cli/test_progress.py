"""`progress` and `report --test` over a library that is filled with results."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from tests.programme.test_endurance import paced, raised

from sensor_coach.done_set import Said
from sensor_coach.events import SetResult
from sensor_coach.library import opened, sets
from sensor_coach.library.schema import writing
from sensor_coach.programme import is_test
from sensor_coach.report.kept import earlier_test, kept, kept_test

_FIRST = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)  # in Berlin the day after


def _lifts(count: int, height_m: float = 0.1) -> tuple:
    return tuple(raised(2.0 * n, heel_height_m=height_m) for n in range(count))


@pytest.fixture
def library():
    with opened() as library:
        library.add_athlete("Ada", "Europe/Berlin")
        yield library


@pytest.fixture
def fill(library):
    """Put a set into the library, so many days after the first."""

    def put(day: float, count: int = 20, side: str = "left", start: str | None = None, **more):
        known = {"placement": "shank", "metrics": {"mean_rise_m": 0.0512}, **more}
        reps = known.pop("reps", _lifts(count))
        result = SetResult("heel-lift", known["placement"], side, "2", 60.0, 100.0, reps,
                           metrics=known["metrics"])  # fmt: skip
        at = (_FIRST + timedelta(days=day)).isoformat()
        set_id = f"{len(library.done_sets()):016x}"
        who = library.athlete().id
        done = sets.measured(set_id, who, result, at, None, "simulated", start)
        with writing(library.db):
            sets.put(library.db, done, result)
        return set_id

    return put


def test_who_has_done_nothing_is_told_so_in_a_line(run, library):
    assert run("progress") == (0, "Ada: no sets yet\n", "")
    told = json.loads(run("progress", "--json")[1])
    assert told == {"athlete": "Ada", "zone": "Europe/Berlin", "bests": [], "legs": [], "tests": []}
    assert run("progress", "--athlete", "nobody")[0] == 1


def test_what_there_is_none_of_is_a_line_each(run, fill):
    fill(0, 0, metrics={})
    out = run("progress")[1]
    for line in ("nothing was counted", "no sets of both legs", "none yet: sensor-coach test"):
        assert f"\n  {line}" in out


def test_bests_legs_and_tests_in_the_athletes_own_days(run, fill):
    fill(0, 12)
    fill(1, 16, "right")
    fill(2, 20, start="step")
    fill(30, 26, start="step")
    code, out, err = run("progress")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert all(len(line) <= 80 for line in lines)
    assert "  Heel lifts, left leg, sensor on the shank" in lines
    assert ["repetitions", "26", "24", "Nov", "2026"] in [line.split() for line in lines]
    assert ["mean", "rise", "of", "the", "ankle", "5.1", "cm", "25", "Oct", "2026"] in [
        line.split() for line in lines
    ]
    flat = " ".join(out.split())
    assert "repetitions 75, mean rise of the ankle 100 (left 25 Oct 2026, right 26 Oct" in flat
    assert "27 Oct 2026 00:30, left leg, on a step, sensor on the shank: 20 repetitions" in flat
    assert "since 27 Oct 2026 00:30: +6 repetitions: within what two tests" in flat
    assert "highest heel: +0.0 cm: within what two tests" in flat


def test_json_has_si_units_and_utc(run, fill):
    first = fill(0, 20, start="incline", reps=_lifts(20, 0.1))
    again = fill(1, 40, start="incline", reps=_lifts(40, 0.13))
    told = json.loads(run("progress", "--json")[1])
    best = {each["measure"]: each for each in told["bests"]}
    assert (best["reps"]["value"], best["reps"]["set"]) == (40.0, again)
    assert (best["mean_rise_m"]["unit"], best["mean_rise_m"]["set"]) == ("m", first)
    one, two = told["tests"]
    assert (one["before_at"], one["count_change"], one["heel_height_change_m"]) == (None,) * 3
    assert two["before_at"] == one["started_at"] == _FIRST.isoformat()
    assert (two["rep_count"], two["ended_by"], two["start"]) == (40, "stop", "incline")
    assert [two[f"{each}"]["verdict"] for each in ("count_change", "heel_height_change_m")] == [
        "beyond", "beyond"
    ]  # fmt: skip
    assert two["heel_height_change_m"]["difference"] == pytest.approx(0.03)


def test_only_a_test_of_the_same_leg_start_and_placement_is_the_one_before(run, fill, library):
    fill(0, 10)  # no test
    fill(1, 11, "right", "incline")
    fill(2, 12, "left", "floor")
    out = fill(3, 13, "left", "incline")
    library.say(out, Said(excluded=True))
    fill(4, 14, "both", "incline")
    alike = fill(5, 15, "left", "incline", reps=paced(*[2.0] * 10).reps)
    fill(6, 5, "left", "incline", placement="foot")
    newest = fill(7, 17, "left", "incline")
    told = json.loads(run("progress", "--json")[1])["tests"]
    assert [each["rep_count"] for each in told] == [11, 12, 15, 5, 17]
    assert [each["count_change"] and each["count_change"]["difference"] for each in told] == [
        None, None, None, None, 2
    ]  # fmt: skip
    assert kept_test().set_id == newest
    before = earlier_test(kept_test(), "incline")
    assert before is not None
    assert (before.set_id, before.result.rep_count) == (alike, 15)
    assert earlier_test(kept(alike), "incline") is None
    assert earlier_test(kept_test(), "step") is None


def test_a_report_of_a_test_finds_the_one_before(run, fill, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(
        "sensor_coach.report.endurance_report", lambda legs, *_: told.extend(legs) or []
    )
    monkeypatch.setattr("sensor_coach.report.save", lambda *_: None)
    fill(0, 20, start="floor")
    before = fill(1, 22, start="step")
    fill(2, 25, start="floor")
    fill(3, 12)
    words = ("report", "--test", "--output", tmp_path / "a.pdf")
    assert run(*words)[0] == 0
    assert (told[0].start, told[0].count, told[0].change[:2]) == ("floor", 25, "+5")
    code, _, wrong = run(*words, "--before", before)
    assert (code, wrong.count("\n")) == (1, 1)
    assert "start: step and floor" in wrong
    assert run(*words, "--before", before, "--start", "step")[0] == 0
    assert told[1].change.startswith("+3")


def test_a_test_is_no_training_that_a_proposal_rests_on(fill, library):
    from zoneinfo import ZoneInfo

    from sensor_coach.programme.session import sessions

    fill(0, 12)
    fill(1, 30, start="incline")
    done = library.done_sets()
    assert [is_test(each) for each in done] == [False, True]
    found = sessions(done, "heel-lift", "left", ZoneInfo("UTC"))
    assert [session.counts for session in found] == [(12,)]
