"""What one tap starts, and how cues are read from what a user has set."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.programme.made import BERLIN, MONDAY, done

from sensor_coach import cue_settings, sample_history, second_choice, sources, wanted_sets
from sensor_coach.exercises import EXERCISES
from sensor_coach.floor import Floor, sensor_title
from sensor_coach.programme import programmes, tasks, training
from sensor_coach.second_choice import Choice
from sensor_coach.second_sensor import Second
from sensor_coach.wanted_sets import Habits

NOW = datetime(2026, 11, 2, 12, tzinfo=BERLIN)


@pytest.mark.parametrize("programme", programmes())
def test_every_task_of_every_programme_can_be_started(programme):
    plan = programmes()[programme]
    found = [
        task
        for stage in plan.stages
        for task in tasks(training(replace(plan, stages=(replace(stage, first_week=1),)), MONDAY,
                                   [], NOW, BERLIN).items)
    ]  # fmt: skip
    assert found
    for task in found:
        wanted = wanted_sets.of_task(task, Habits())
        assert len(wanted.plan.turns) == task.sets * max(1, len(task.sides))
        goal, known = wanted.goal, EXERCISES[task.exercise]
        assert (goal.reps is not None) == (known.measures == "reps")


def test_a_balance_ends_at_the_time_that_is_asked_for():
    wanted = wanted_sets.of_exercise("single-leg-balance", ("left",), Habits(), hold_s=60.0)
    assert wanted.goal.hold_s == 60.0


def test_what_is_not_said_is_as_it_was_last():
    sets = (done(placement="foot", side="right"), done("heel-drop"))
    wanted = wanted_sets.of_exercise("heel-lift", ("both",), Habits(sets=sets))
    assert wanted.placement == "foot"
    assert wanted_sets.last_side(sets, "heel-lift") == "right"
    assert wanted_sets.last_side((), "heel-lift") == "left"


def test_only_what_is_followed_by_another_turn_shows_its_result_for_a_while():
    one = wanted_sets.of_exercise("heel-lift", ("left",), Habits())
    two = wanted_sets.of_exercise("heel-lift", ("left", "right"), Habits())
    assert one.result_s == 0 < two.result_s


class Paper:
    """A coach that only notes what it is to do."""

    def start_guided(self, *said, **more):
        self.said = said


@pytest.mark.parametrize(
    ("sensor", "demo", "left_out"),
    [(sources.VIRTUAL, False, True), (sources.VIRTUAL, True, False), ("an id", False, False)],
)
def test_the_virtual_sensors_sets_count_in_the_demonstration_alone(sensor, demo, left_out):
    floor = Floor(is_demo=demo)
    wanted = replace(wanted_sets.of_exercise("heel-lift", ("left",), Habits()), sensor=sensor)
    floor.begin(Paper(), wanted, lambda _name: None)
    assert floor.outing.wanted.excluded is left_out


def test_what_runs_by_itself_makes_way_once():
    ended = []
    floor = Floor(end_show=lambda: ended.append(True))
    floor.make_way()
    floor.make_way()
    assert ended == [True]
    assert sensor_title(sources.VIRTUAL, "SC-1") == "Virtual sensor"
    assert sensor_title("AA:BB") == "AA:BB"


@pytest.mark.parametrize("said", [None, {}, [], {"speak": None, "remarks": "x", "metronome": -3}])
def test_cues_that_make_no_sense_are_the_usual_ones(said):
    found = cue_settings.switches(said, "heel-lift")
    assert found == cue_settings.switches(None, "heel-lift")
    assert found.sound


def test_the_metronome_runs_where_it_belongs_unless_it_is_said_otherwise():
    own = next(each.id for each in EXERCISES.values() if each.metronome)
    beats = [
        cue_settings.switches({"metronome": said}, exercise).metronome_bpm
        for said in (None, True, False, 50)
        for exercise in (own, "heel-lift")
    ]
    usual = 60.0 / EXERCISES[own].beat_s
    assert beats == [usual, None, usual, 60.0, None, None, 50.0, 50.0]


def test_the_sample_history_is_a_month_of_the_plan_the_newest_first():
    sets = sample_history.planned(datetime(2026, 11, 22, 20, tzinfo=UTC))
    assert [each.at for each in sets] == sorted((each.at for each in sets), reverse=True)
    assert {each.exercise for each in sets} == set(EXERCISES)
    assert (sets[0].at - sets[-1].at).days >= 20
    assert len({(each.at, each.side) for each in sets}) == len(sets)
    assert sum(each.test_start is not None for each in sets) == 4


SECOND = second_choice.SECOND_VIRTUAL


@pytest.mark.parametrize(
    ("exercise", "sides", "place", "expected"),
    [
        ("heel-lift", ("both",), "leg", ("right", Second("virtual", "shank"))),
        ("heel-lift", ("left", "right"), "leg", None),  # one leg after the other
        ("band-stretch", ("left",), "leg", None),
        ("single-leg-balance", ("left",), "board", ("left", Second("virtual", "board"))),
        ("single-leg-balance", ("left",), "leg", None),
        ("one-leg-press", ("left",), "wrist", ("left", Second("virtual", "wrist"))),
        ("heel-lift", ("both",), "wrist", None),
    ],
)
def test_a_second_sensor_is_recorded_where_it_has_something_to_say(
    exercise, sides, place, expected
):
    wanted = wanted_sets.of_exercise(exercise, sides, Habits(), placement="shank")
    got = second_choice.beside(wanted, Choice(SECOND, place, "right"))
    if expected is None:
        assert got == wanted
    else:
        assert (got.side, got.second) == expected
        assert len(got.plan.turns) == len(sides)
