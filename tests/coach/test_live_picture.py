"""What a terminal shows at each stage of a guided set."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from sensor_coach import course
from sensor_coach.big_digits import big
from sensor_coach.course import Plan, begun, ended, passed, skipped
from sensor_coach.live_picture import headline, number, picture
from sensor_coach.sensor_check import Check
from sensor_coach.set_state import SetState, stepped

LIFT = SetState("live", "heel-lift", "shank", "left", rep_count=7, target=12, now_s=30.0)
PLAN = Plan("heel-lift", "shank", ("left", "right"), 2, count_in_s=5, result_s=4, rest_s=60)


def _drawn(state: SetState, **more) -> str:
    console = Console(file=io.StringIO(), width=80)
    console.print(picture(state, **more))
    return console.file.getvalue()


@pytest.mark.parametrize(
    ("at", "shown", "word"),
    [
        (begun(PLAN), "7 / 12", "stand still"),
        (passed(begun(PLAN), 5.2), "3", "stand still"),
        (passed(begun(PLAN), 9), "7 / 12", "· rest"),
        (skipped(ended(begun(PLAN))), "60", "rest, right side next"),
        (course.paused(skipped(ended(begun(PLAN)))), "60", "paused"),
    ],
)
def test_one_number_and_one_word_for_each_stage(at, shown, word):
    state = replace(LIFT, course=at)
    assert (number(state), headline(state)) == (shown, word)
    assert word in _drawn(state)
    assert big(shown).splitlines()[0].strip() in _drawn(state)


def test_a_balance_shows_its_clock_against_its_target():
    state = SetState("live", "single-leg-balance", "shank", "left", level=12.7, target_s=20.0)
    assert number(state) == "12 / 20"


def test_the_tempo_tells_the_phase_and_its_aim():
    down = replace(LIFT, phase="down", phase_s=29.0)
    assert "▼ down in 3 s" in _drawn(down)
    to_a_beat = replace(down.course, plan=replace(down.course.plan, paced=False))
    assert "in 3 s" not in _drawn(replace(down, course=to_a_beat))


def test_a_link_that_is_lost_is_said_before_anything_else():
    assert headline(replace(LIFT, status="reconnecting")) == "link lost, reconnecting …"


def test_a_corrected_number_is_shown_beside_the_measured_one():
    assert "corrected, measured 0" in _drawn(stepped(LIFT, 1))


def test_what_is_amiss_with_the_sensor_is_said_with_what_to_do():
    checks = (Check("charged", "fault", "The battery is at 3 %.", "Charge it."),
              Check("still", "ok", "The sensor is still."))  # fmt: skip
    said = _drawn(replace(LIFT, checks=checks))
    assert "The battery is at 3 %. Charge it." in said
    assert "is still" not in said


def test_keys_are_named_where_they_are_obeyed():
    assert "Ctrl-C" in _drawn(LIFT)
    assert "q quits" in _drawn(LIFT, keys=True)


def test_digits_are_all_different_and_all_alike_in_size():
    drawn = [big(digit) for digit in "0123456789"]
    assert len(set(drawn)) == 10
    assert {len(each.splitlines()) for each in drawn} == {5}
