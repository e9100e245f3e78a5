"""Something else than the plan: all exercises and the endurance test, each set up as wanted."""

from __future__ import annotations

from html import escape

import streamlit as st
import train_words as words
from amounts import Amount
from train_start import tap

from sensor_coach import wanted_sets
from sensor_coach.exercises import EXERCISES, WEAR, Exercise
from sensor_coach.guide import Wanted
from sensor_coach.programme import endurance
from sensor_coach.wanted_sets import LEGS, Habits

TEST = "test"  # in place of an exercise, in the address
PLACES = {"shank": "Shank", "foot": "Foot", "board": "Board", "wrist": "Wrist"}
_STARTS = {"floor": "Floor", "incline": "Inclined board", "step": "Step"}
_LEFT_RIGHT = ",".join(LEGS)


def grid() -> None:
    """All there is to choose from, with drawings."""
    st.html("<h2 class='else'>Something else</h2>")
    with st.container(key="others"):
        for each in EXERCISES.values():
            _card(each.id, each.title, words.usual(each.id), each.id)
        _card(TEST, "Heel-rise test", "as many as you can, to a beat", endurance.EXERCISE)


def _card(chosen: str, title: str, about: str, drawn: str) -> None:
    with st.container(border=True, key=f"card-{chosen}", gap="xsmall"):
        st.html(words.picture(drawn))
        st.button(title, key=f"pick-{chosen}", type="tertiary", on_click=_pick, args=(chosen,))
        st.html(f"<p class='soft'>{escape(about)}</p>")


def _pick(chosen: str | None) -> None:
    if chosen is None:
        st.query_params.pop("exercise", None)
    else:
        st.query_params["exercise"] = chosen


def chosen() -> str | None:
    """What the address asks to be set up, None if nothing, or nothing there is."""
    asked = st.query_params.get("exercise")
    return asked if asked in EXERCISES or asked == TEST else None


def set_up(asked: str, habits: Habits, mass: Amount) -> None:
    """Show how it is done, where the sensor goes, how much; and begin."""
    st.button("← Back to today", key="back", type="tertiary", on_click=_pick, args=(None,))
    known = EXERCISES[endurance.EXERCISE if asked == TEST else asked]
    left, right = st.columns([5, 6], gap="large")
    with left:
        _told(asked, known)
    with right, st.container(border=True, key="setup"):
        placement = _placement(known, habits)
        wanted = (
            _test(placement, habits) if asked == TEST else _sets(known, placement, habits, mass)
        )
        st.button("Start", key="go", type="primary", on_click=tap, args=(wanted,), width="stretch")
        st.html(f"<p class='soft'>{escape(known.safety)}</p>")
    if asked != TEST:
        steps = "".join(f"<li>{escape(step)}</li>" for step in known.steps)
        st.html(f"<h2 class='else'>Step by step</h2><ol class='steps'>{steps}</ol>")


def _told(asked: str, known: Exercise) -> None:
    title, how, source = known.title, known.how, ""
    if asked == TEST:
        title, how, source = "Heel-rise test", endurance.PROTOCOL, endurance.SOURCE
    st.html(
        f"{words.picture(known.id)}<h1>{escape(title)}</h1><p class='how'>{escape(how)}</p>"
        + (f"<p class='soft'>{escape(source)}</p>" if source else "")
    )


def _placement(known: Exercise, habits: Habits) -> str:
    usual = wanted_sets.last_placement(habits.sets, known.id)
    placement: str = st.segmented_control(
        "Sensor on the", known.placements, default=usual, required=True, key="placement",
        format_func=lambda each: PLACES[each],
    )  # fmt: skip
    st.html(f"<p class='soft'>{escape(WEAR[placement])}</p>")
    return placement


def _legs(options: tuple[str, ...]) -> tuple[str, ...]:
    """Which legs, one after the other where both do it by themselves."""
    return tuple(
        st.segmented_control(
            "Leg", options, default=options[0], required=True, key="legs",
            format_func=lambda each: words.sides(each.split(",")),
        ).split(",")
    )  # fmt: skip


def _sets(known: Exercise, placement: str, habits: Habits, mass: Amount) -> Wanted:
    """Ask for what a set of an exercise can differ in."""
    legs = _legs((_LEFT_RIGHT, *known.sides) if known.per_side else (*known.sides, _LEFT_RIGHT))
    with st.container(horizontal=True, key="numbers"):
        sets = st.number_input("Sets", 1, 10, known.sets[0], key="sets", width=130)
        reps = hold_s = None
        if known.measures == "reps":
            reps = st.number_input("Repetitions", 1, 200, known.reps[1], key="reps", width=150)
        else:
            hold_s = st.number_input("Seconds", 5, 300, known.seconds[1], 5, key="hold", width=150)
        last_kg = _last_load(habits, known.id)
        load = st.number_input(
            f"Load,{mass.sign}", 0.0, 500.0 * mass.factor, mass.shown(last_kg), 2.5, key="load",
            width=160, format="%g", placeholder="none",
        )  # fmt: skip
    return wanted_sets.of_exercise(
        known.id, legs, habits, placement=placement, sets=sets, reps=reps,
        hold_s=None if hold_s is None else float(hold_s), load_kg=mass.said(load, last_kg) or None,
    )  # fmt: skip


def _last_load(habits: Habits, exercise: str) -> float | None:
    last = (d.said.load_kg for d in reversed(habits.sets) if d.exercise == exercise)
    return next((load for load in last if load is not None), None)


def _test(placement: str, habits: Habits) -> Wanted:
    legs = _legs((_LEFT_RIGHT, *LEGS))
    start = st.segmented_control(
        "The foot stands on the", endurance.STARTS, default="incline", required=True, key="stands",
        format_func=_STARTS.__getitem__,
    )  # fmt: skip
    return wanted_sets.of_test(legs, start, habits, placement)
