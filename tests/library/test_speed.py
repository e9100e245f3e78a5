"""Two thousand sets: history and plan read them at once, and read no repetition for it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.library.conftest import START

from sensor_coach import home
from sensor_coach.corrections import Correction
from sensor_coach.done_set import Said
from sensor_coach.events import Rep, SetResult
from sensor_coach.library import entered, opened, people, schema, sets
from sensor_coach.programme import programmes, training
from sensor_coach.set_metrics import set_metrics

_SETS, _REPS = 2000, 75
_ALLOWED_S = 0.3
_SLACK = 3  # for a slower machine


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A library of 2,000 sets with 150,000 repetitions."""
    folder = tmp_path_factory.mktemp("many")
    reps = tuple(Rep(4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3, 0.06) for i in range(_REPS))
    result = SetResult("heel-lift", "shank", "left", "2", 300.0, 100.0, reps)
    result = replace(result, metrics=set_metrics(result).to_dict())
    with opened(folder) as library, schema.writing(library.db):
        athlete = people.current(library.db).id
        done = sets.measured("first", athlete, result, START.isoformat(), "first.sqlite", "sensor")
        sets.put(library.db, done, result)
        entered.say(library.db, "first", Said(10.0, 2, 5, "as always"))
        for table, columns in _columns(library.db).items():
            library.db.execute(f"INSERT INTO {table} {columns}", {"more": _SETS - 1})
        for number in range(0, _SETS - 1, 100):
            entered.correct(library.db, f"{number:016x}", [Correction("missed", 1.0)])
    return folder


def _columns(db) -> dict[str, str]:
    """What fills each table with as many more rows like those of the first set."""
    other = {
        "id": "printf('%016x', n)", "set_id": "printf('%016x', n)",
        "started_at": "printf('%d-11-20T08:%02d:00.000000+00:00', 2000 + n / 100, n % 60)",
    }  # fmt: skip
    numbers = (
        "WITH RECURSIVE number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number"
        " WHERE n + 1 < :more) SELECT"
    )
    made = {}
    for table, key in (("done_set", "id"), ("result", "set_id"), ("rep", "set_id"),
                       ("said", "set_id")):  # fmt: skip
        names = [row["name"] for row in db.execute(f"PRAGMA table_info({table})")]
        values = ", ".join(other.get(name, f'"{name}"') for name in names)
        made[table] = f"{numbers} {values} FROM number, {table} WHERE {key} = 'first'"
    return made


def test_a_cold_start_reads_all_sets_in_time(many, monkeypatch):
    monkeypatch.setenv("SENSOR_COACH_HOME", str(many))
    begin = time.process_time()  # what others do on this machine is no matter
    with opened() as library:
        found = library.done_sets(library.athlete().id)
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    asked = training(programmes()["article"], now.date(), found, now, UTC)
    took_s = time.process_time() - begin
    assert asked.week.monday == date(2026, 11, 16)
    assert len(found) == _SETS
    assert sum(each.rep_count for each in found) == _SETS * _REPS + len(range(0, _SETS - 1, 100))
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
