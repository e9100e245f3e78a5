"""`plan`, over a library that is made up."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from tests.programme.made import done

from sensor_coach.cli import plan
from sensor_coach.programme.schema import programmes

_TODAY = datetime.now(UTC).date()
_OWN = """
schema = 1
id = "own"
title = "Balance every day"
source = "me"
days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
[[stages]]
weeks = [1]
[[stages.prescriptions]]
exercise = "single-leg-balance"
legs = "each"
sets = [1, 1]
progression = { seconds = [10, 20, 60] }
"""


class FakeLibrary:
    """What `plan` asks of the library."""

    def __init__(self) -> None:
        self.sets, self.text, self.settings = [], None, {}

    def athlete(self):
        return SimpleNamespace(id="me", zone="UTC")

    def done_sets(self, athlete_id):
        return [each for each in self.sets if each.athlete == athlete_id]

    def programme(self):
        return self.text

    def follow(self, text):
        self.text = text

    def setting(self, name):
        return self.settings.get(name)

    def set_setting(self, name, value):
        self.settings[name] = value


@pytest.fixture
def library(monkeypatch):
    fake = FakeLibrary()

    @contextmanager
    def opened():
        yield fake

    monkeypatch.setattr(plan, "opened_library", opened)
    return fake


@pytest.fixture
def own(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(_OWN, encoding="utf-8")
    return file


def test_a_new_athlete_is_told_the_articles_plan(run, library):
    code, out, err = run("plan", "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert (told["programme"], told["today"], told["week_number"]) == ("article", str(_TODAY), 1)
    assert told["adherence"]["left"] == told["adherence"]["planned"]


def test_ones_own_programme_and_why_it_is_so(run, library, own):
    library.sets = [
        done("single-leg-balance", _TODAY - timedelta(days=n), "left", count=0, seconds=21.0)
        for n in (3, 1)
    ]
    code, out, _ = run("plan", "--programme", own)
    assert code == 0
    assert "Single-leg balance, left: 1 x 60 s" in out
    assert "held 21 s and 21 s in the last two sessions: 60 s instead of 20" in out
    assert "Single-leg balance, right: 1 x 10 s" in out
    assert all(len(line) <= 80 for line in out.splitlines())


def test_what_is_followed_is_followed(run, library, own):
    since = _TODAY - timedelta(days=30)
    assert run("plan", "follow", own, "--since", since)[0] == 0
    assert library.settings == {"programme_since me": str(since)}
    told = json.loads(run("plan", "--json")[1])
    assert (told["programme"], told["week_number"] >= 5) == ("own", True)
    code, out, _ = run("plan", "follow", "silbernagel")
    assert (code, library.text) == (0, programmes()["silbernagel"].toml)
    assert "Not from the source:" in out
    assert json.loads(run("plan", "--json")[1])["week_number"] == 1


def test_a_week_of_the_past(run, library, own):
    library.text, library.settings = _OWN, {"programme_since me": "2026-03-23"}
    told = json.loads(run("plan", "--week", "2026-W13", "--json")[1])
    assert (told["adherence"]["week"], told["adherence"]["missed"]) == ("2026-W13", 14)
    lines = run("plan", "--week", "2026-W13")[1].splitlines()
    assert "2026-W13 (Mon 23 Mar to Sun 29 Mar): 0 of 14 sets done" in lines
    assert "  14 missed" in lines


def test_the_programmes_there_are(run, library):
    rows = json.loads(run("plan", "programmes", "--json")[1])
    assert [row["id"] for row in rows] == list(programmes())
    assert run("plan", "show", "alfredson")[1].strip() == programmes()["alfredson"].toml.strip()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--programme", "nothing"], "nothing: no readable file, and no id of: article"),
        (["--week", "47"], "week '47', expected YEAR-WNUMBER"),
        (["follow", "article", "--since", "soon"], "day 'soon', expected YYYY-MM-DD"),
        (["show", "/"], "no readable file"),
    ],
)
def test_what_is_wrong_is_one_line(run, library, words, said):
    code, out, err = run("plan", *words)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert said in err


def test_a_followed_programme_that_does_not_read_is_one_line(run, library):
    library.text = "schema = 7"
    code, _, err = run("plan")
    assert (code, err.count("\n")) == (1, 1)
    assert "programme followed: schema is 7, expected 1" in err
