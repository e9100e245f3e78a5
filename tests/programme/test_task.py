"""What is done in one go: the legs of an exercise together, the most cautious proposal for all."""

from tests.programme.made import days, done

from sensor_coach.exercises import EXERCISES
from sensor_coach.programme import beaten, tasks
from sensor_coach.programme.proposal import Dose, Proposal
from sensor_coach.programme.training import Item


def item(leg: str, left: int = 1, exercise: str = "band-stretch", **dose: object) -> Item:
    asked = Dose(**{"sets": (1, 1), "reps": (10, 15), **dose})
    proposal = Proposal(exercise, leg, "same", "top", asked, f"{leg}: as it was")
    return Item(exercise, EXERCISES[exercise].title, "", leg, left, 1, proposal)


def test_legs_of_one_exercise_are_one_task():
    (task,) = tasks([item("left"), item("right")])
    assert task.sides == ("left", "right")
    assert not task.is_done
    assert task.rest_s == EXERCISES["band-stretch"].rest_s


def test_a_leg_that_is_done_is_left_out():
    (task,) = tasks([item("left", 0), item("right", 1)])
    assert task.sides == ("right",)


def test_a_task_that_is_done_still_says_what_it_was():
    (task,) = tasks([item("left", 0), item("right", 0)])
    assert task.is_done
    assert (task.sides, task.sets) == (("left", "right"), 1)


def test_as_many_sets_as_every_leg_has_left_and_not_more_than_go_together():
    (task,) = tasks([item("left", 3, sets=(2, 2)), item("right", 1, sets=(2, 2))])
    assert task.sets == 1
    (task,) = tasks([item("left", 6, sets=(3, 3)), item("right", 6, sets=(3, 3))])
    assert task.sets == 3  # of two times a day


def test_the_most_cautious_proposal_holds_for_both_legs():
    (task,) = tasks([item("left", load_kg=10.0), item("right", load_kg=5.0)])
    assert task.proposal.dose.load_kg == 5.0


def test_the_leg_that_is_trained_is_nobodys_to_guess():
    (task,) = tasks([item("one")])
    assert task.sides == ()


def test_exercises_stay_in_the_order_of_the_plan():
    found = tasks([item("both", exercise="heel-lift"), item("left"), item("right")])
    assert [task.exercise for task in found] == ["heel-lift", "band-stretch"]


def test_a_best_beats_what_was_measured_before_it():
    first, second = days(0, 3)
    sets = [done(day=first, count=10), done(day=second, count=12, set_id="new")]
    ((best, before),) = beaten(sets, {"new"})
    assert (best.measure, best.value, before) == ("reps", 12, 10)


def test_what_is_measured_for_the_first_time_or_equals_a_best_beats_nothing():
    first, second = days(0, 3)
    assert beaten([done(set_id="new")], {"new"}) == []
    assert beaten([done(day=first), done(day=second, set_id="new")], {"new"}) == []
