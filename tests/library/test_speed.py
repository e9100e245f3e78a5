"""Two thousand sets: history and plan read them at once, and read no repetition for it."""

from __future__ import annotations

import time
from dataclasses import asdict

import pytest
from tests.library.conftest import START

from sensor_coach import home
from sensor_coach.corrections import Correction
from sensor_coach.done_set import Said
from sensor_coach.events import Rep, SetResult
from sensor_coach.library import entered, opened, people, schema, sets
from sensor_coach.set_metrics import set_metrics

_SETS, _REPS = 2000, 75
_ALLOWED_S = 0.3
_SLACK = 3  # for a machine that others use, too


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A library of 2,000 sets with 150,000 repetitions."""
    folder = tmp_path_factory.mktemp("many")
    reps = tuple(Rep(4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3, 0.06) for i in range(_REPS))
    result = SetResult("heel-lift", "shank", "left", "2", 300.0, 100.0, reps)
    metrics = set_metrics(result).to_dict()
    with opened(folder) as library, schema.writing(library.db):
        athlete = people.current(library.db).id
        for number in range(_SETS):
            at = START.replace(year=2000 + number // 100, minute=number % 60).isoformat()
            done = sets.measured(f"{number:016x}", athlete, result, at, f"{number}.sqlite", "x")
            done = type(done)(**{**_fields(done), "metrics": metrics})
            sets.put(library.db, done, result)
            entered.say(library.db, done.id, Said(10.0, 2, 5, "as always"))
            if number % 100 == 0:
                entered.correct(library.db, done.id, [Correction("missed", 1.0)])
    return folder


def _fields(done) -> dict:
    return asdict(done) | {"said": done.said}


def test_a_cold_start_reads_all_sets_in_time(many, monkeypatch):
    monkeypatch.setenv("SENSOR_COACH_HOME", str(many))
    begin = time.perf_counter()
    with opened() as library:
        found = library.done_sets(library.athlete().id)
    took_s = time.perf_counter() - begin
    assert len(found) == _SETS
    assert sum(each.rep_count for each in found) == _SETS * _REPS + _SETS // 100
    assert home.home() == many
    assert took_s <= _ALLOWED_S * _SLACK


def test_no_repetition_is_read_for_it(many):
    with opened(many) as library:
        asked: list[str] = []
        library.db.set_trace_callback(asked.append)
        library.done_sets(library.athlete().id, START)
        library.db.set_trace_callback(None)
        reading = [each for each in asked if each.startswith("SELECT")]
        assert len(reading) == 2  # who, and what: not one for each set
        plan = [row["detail"] for each in reading
                for row in library.db.execute(f"EXPLAIN QUERY PLAN {each}")]  # fmt: skip
    assert not [each for each in plan if " rep" in each or " result" in each]
    assert any("USING INDEX done_set_of_athlete" in each for each in plan)
    assert not [each for each in plan if each.startswith("SCAN") and "athlete" not in each]


def test_one_result_is_found_without_looking_at_the_others(many):
    with opened(many) as library:
        asked: list[str] = []
        library.db.set_trace_callback(asked.append)
        assert len(library.result(f"{7:016x}").reps) == _REPS
        library.db.set_trace_callback(None)
        plan = [row["detail"] for each in asked
                for row in library.db.execute(f"EXPLAIN QUERY PLAN {each}")]  # fmt: skip
    assert not [each for each in plan if each.startswith("SCAN")]
