"""What is said of the exercises: in the docs, at the terminal, as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sensor_coach.exercises import EXERCISES
from sensor_coach.exercises.page import markdown

_DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_in_the_docs_is_what_the_catalogue_says():
    page = (_DOCS / "exercises.md").read_text(encoding="utf-8")
    assert page == markdown(), "run: sensor-coach exercises page docs/exercises.md"


def test_the_drawings_that_the_page_shows_are_there():
    shown = [line for line in markdown().splitlines() if line.startswith("![")]
    files = [_DOCS / line[line.index("(") + 1 : -1] for line in shown]
    assert [file.stem for file in files] == list(EXERCISES)
    assert all(file.is_file() for file in files)


def test_the_page_is_written_by_a_command(run, tmp_path):
    assert run("exercises", "page", tmp_path / "page.md")[0] == 0
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == markdown()
    code, _, said = run("exercises", "page", tmp_path / "no folder" / "page.md")
    assert (code, said.count("\n")) == (1, 1)


def test_the_list_names_all_of_them(run):
    code, said, _ = run("exercises")
    assert code == 0
    assert all(name in said for name in EXERCISES)
    code, said, _ = run("exercises", "--json")
    rows = json.loads(said)
    assert [row["id"] for row in rows] == list(EXERCISES)
    assert rows[0]["placements"] == ["shank", "foot"]


@pytest.mark.parametrize("name", EXERCISES)
def test_one_in_full_fits_a_terminal_and_leaves_nothing_out(run, name):
    code, said, _ = run("exercises", "show", name)
    assert code == 0
    assert max(map(len, said.splitlines())) <= 80
    words, each = " ".join(said.split()), EXERCISES[name]
    faults = [word for fault in each.faults for word in (fault.seen, fault.shows, fault.cue)]
    told = [each.title, each.how, each.safety, each.dose[1:], *each.steps, *each.cues, *faults]
    assert [one for one in (*told, *each.wear.values()) if one not in words] == []
    assert json.loads(run("exercises", "show", name, "--json")[1])["id"] == name


def test_an_exercise_that_is_none_is_refused_in_one_line(run):
    code, said, error = run("exercises", "show", "jumping")
    assert (code, said) == (1, "")
    assert error.startswith("sensor-coach: no exercise 'jumping', there are: heel-drop, ")
    assert error.count("\n") == 1
