"""What ends a set: both sides of each boundary."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sensor_coach.ending import (
    AGAIN_S,
    IDLE_S,
    TAIL_S,
    TEST_IDLE_S,
    Ending,
    Goal,
    goal_for,
    goal_of_test,
)
from sensor_coach.events import Phase, Rep
from sensor_coach.set_state import SetState, after, stepped, undone


class Watched:
    """A set that is watched for its end."""

    def __init__(self, goal: Goal, exercise: str = "heel-lift") -> None:
        self.ending = Ending(goal, exercise)
        self.state = SetState("live", exercise, target=goal.reps)

    def at(self, now_s: float, event=None) -> bool:
        """Go on to a time, at which something happens or nothing; whether it is over."""
        state = replace(self.state, now_s=now_s)
        return self.shown(state if event is None else after(state, event), event)

    def shown(self, state: SetState, event=None) -> bool:
        self.state = state
        self.ending.watch(state, event)
        return self.ending.is_over(state)


def _rep(end_s: float) -> Rep:
    return Rep(end_s - 3, end_s - 2, end_s - 1, end_s)


def test_a_target_ends_the_set_once_its_last_repetition_can_be_seen_to_have_ended():
    watched = Watched(Goal(2))
    assert not watched.at(10.0, _rep(9.8))
    assert not watched.at(14.0, _rep(13.8))
    assert not watched.at(14.0 + TAIL_S - 0.01)
    assert watched.at(14.0 + TAIL_S)


def test_a_repetition_that_is_said_not_to_count_keeps_the_set_open():
    watched = Watched(Goal(1))
    watched.at(10.0, _rep(9.8))
    watched.shown(stepped(watched.state, -1))
    assert not watched.at(10.0 + 2 * TAIL_S)
    watched.shown(undone(watched.state))
    assert not watched.at(10.0 + 3 * TAIL_S - 0.01)
    assert watched.at(10.0 + 3 * TAIL_S)


def test_one_that_was_missed_and_is_said_ends_it():
    watched = Watched(Goal(2))
    watched.at(10.0, _rep(9.8))
    watched.shown(stepped(watched.state, 1))
    assert watched.at(10.0 + TAIL_S)


def test_inactivity_ends_it_and_one_has_three_times_as_long_to_begin():
    watched = Watched(Goal())
    assert not watched.at(3 * IDLE_S - 0.01)
    assert watched.at(3 * IDLE_S)
    watched = Watched(Goal())
    watched.at(10.0, _rep(9.8))
    assert not watched.at(10.0 + IDLE_S - 0.01)
    assert watched.at(10.0 + IDLE_S)


def test_patience_and_time_count_from_the_end_of_the_count_in():
    watched = Watched(Goal(seconds=30.0))
    watched.ending.begin(7.0)
    assert not watched.at(36.99)
    assert watched.at(37.0)


def test_a_pause_keeps_it_open_and_patience_begins_anew():
    watched = Watched(Goal())
    watched.ending.pause()
    assert not watched.at(10 * IDLE_S)
    watched.ending.resume(10 * IDLE_S)
    assert not watched.at(13 * IDLE_S - 0.01)
    assert watched.at(13 * IDLE_S)


def test_nothing_ends_a_replay():
    assert not Watched(Goal(idle_s=None)).at(1e6)
    balance = Watched(Goal(idle_s=None), "single-leg-balance")
    balance.at(5.0, Phase(4.0, "hold"))
    assert not balance.at(9.0, Phase(8.0, "rest"))
    assert not balance.at(1e6)


@pytest.mark.parametrize(("held_s", "left_s"), [(20.0, TAIL_S), (19.9, AGAIN_S)])
def test_a_touch_down_ends_a_hold_and_a_short_one_may_be_tried_again(held_s, left_s):
    balance = Watched(Goal(hold_s=20.0), "single-leg-balance")
    balance.at(5.0, Phase(4.5, "hold"))
    assert not balance.at(5.0 + held_s, Phase(4.5 + held_s, "rest"))
    assert not balance.at(5.0 + held_s + left_s - 0.01)
    assert balance.at(5.0 + held_s + left_s)


def test_another_attempt_keeps_it_open_however_long_it_lasts():
    balance = Watched(Goal(hold_s=20.0), "single-leg-balance")
    balance.at(5.0, Phase(4.5, "hold"))
    balance.at(9.0, Phase(8.8, "rest"))
    balance.at(12.0, Phase(11.8, "hold"))
    assert not any(balance.at(12.0 + second) for second in range(300))


def test_the_dose_is_the_goal_unless_another_is_named():
    assert goal_for("heel-lift").reps == 15
    assert goal_for("heel-lift", 3) == Goal(3)
    assert goal_for("single-leg-balance").hold_s == 20.0
    assert goal_for("single-leg-balance", seconds=9.0) == Goal(seconds=9.0)
    assert goal_for("one-leg-press") == Goal()  # presses cannot be counted from the ankle


def _raise(start_s: float, rise_m: float = 0.06) -> Rep:
    return Rep(start_s, start_s + 0.7, start_s + 0.8, start_s + 1.5, rise_m)


@pytest.mark.parametrize(("rise_m", "over"), [(0.035, True), (0.037, False)])
def test_an_endurance_test_ends_after_three_raises_that_were_too_low(rise_m, over):
    watched = Watched(goal_of_test())
    for number in range(40):  # no target
        assert not watched.at(2.0 * number + 1.6, _raise(2.0 * number))
    for number in (40, 41, 42):
        assert not watched.at(2.0 * number + 1.6, _raise(2.0 * number, rise_m))
    assert watched.at(85.6 + TAIL_S) is over


def test_an_endurance_test_ends_when_nothing_comes_any_more():
    watched = Watched(goal_of_test())
    watched.at(10.0, _raise(8.4))
    assert not watched.at(10.0 + TEST_IDLE_S - 0.01)
    assert watched.at(10.0 + TEST_IDLE_S)
