"""The examples in docstrings say what is so."""

from __future__ import annotations

import doctest
import importlib
import inspect

import pytest

import sensor_coach

_MODULES = [
    "events", "quality", "set_metrics", "analysis.heel_height", "analysis.sway",
    "programme.week", "programme.adherence",
]  # fmt: skip


@pytest.mark.parametrize("name", _MODULES)
def test_examples_are_true(name):
    found = doctest.testmod(importlib.import_module(f"sensor_coach.{name}"))
    assert found.attempted > 0
    assert found.failed == 0


def test_every_public_thing_says_what_it_is():
    public = {name: getattr(sensor_coach, name) for name in sensor_coach.__all__}
    told = {name: inspect.getdoc(each) for name, each in public.items() if callable(each)}
    # a dataclass without a docstring has its signature for one
    assert [n for n, doc in told.items() if not doc or doc.startswith(f"{n}(")] == []


@pytest.mark.parametrize(
    "name", [n for n in sensor_coach.__all__ if inspect.isfunction(getattr(sensor_coach, n))]
)
def test_every_public_function_says_what_goes_in_and_comes_out(name):
    function = getattr(sensor_coach, name)
    doc = inspect.getdoc(function) or ""
    for section in ("Parameters", "Returns"):
        assert f"{section}\n{'-' * len(section)}\n" in doc, f"{name} has no {section}"
    for parameter in inspect.signature(function).parameters:
        assert parameter in doc, f"{name} says nothing of {parameter}"
