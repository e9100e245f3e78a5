"""The Train page: what is on, what one tap starts, what is asked, what becomes of it."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from sensor_coach import sources, wanted_sets, web
from sensor_coach.errors import SensorCoachError
from sensor_coach.exercises import EXERCISES, THERAPIST_QUESTION
from sensor_coach.floor import Floor
from sensor_coach.library import opened
from sensor_coach.outing import Outing
from sensor_coach.sensor_check import Check
from sensor_coach.set_state import SetState
from sensor_coach.wanted_sets import Habits

APP = str(web.dashboard_dir() / "app.py")
MACHINE = next(each for each in EXERCISES.values() if each.needs_therapist)


@pytest.fixture(autouse=True)
def floor(monkeypatch):
    """A floor of its own for each test, and sets that are begun only on paper."""
    floor = Floor()
    monkeypatch.setattr(web, "FLOOR", floor)
    return floor


@pytest.fixture
def begun(monkeypatch):
    wanted = []
    monkeypatch.setattr(web, "begin", wanted.append)
    return wanted


@pytest.fixture
def coach(monkeypatch):
    """A coach whose state a test chooses."""
    coach = SimpleNamespace(state=SetState(), busy=False)
    monkeypatch.setattr(web, "coach", lambda: coach)
    return coach


def train(**query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=100)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def tap(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def shown(app: AppTest) -> str:
    return "\n".join(each.body for each in app.get("html"))


def keys(app: AppTest) -> set[str]:
    return {each.key for each in app.button}


def test_a_first_run_has_a_set_running_after_two_taps(begun):
    app = train()
    assert "No sensor yet" in shown(app)
    assert "virtual sensor is software" in shown(app)
    tap(tap(app, "virtual"), "go")
    (wanted,) = begun
    assert wanted.sensor == sources.VIRTUAL
    assert wanted.count_in_s == wanted_sets.COUNT_IN_S
    assert "made of software" in shown(app)


def test_the_plan_says_how_much_of_each_exercise_is_asked(begun):
    said = shown(train())
    assert all(each.title in said for each in EXERCISES.values())
    assert "Not done yet" in said


def test_a_day_of_training_shows_each_task_once_the_next_one_large(begun, floor):
    floor.chosen = sources.VIRTUAL
    day = """
schema = 1
id = "own"
title = "Every day"
source = "me"
days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
[[stages]]
weeks = [1]
"""
    for exercise, legs in (("band-stretch", "each"), ("heel-lift", "both"), ("heel-drop", "one")):
        day += f'[[stages.prescriptions]]\nexercise = "{exercise}"\nlegs = "{legs}"\n'
        day += "sets = [2, 2]\nreps = [8, 12]\n"
    with opened() as library:
        library.follow(day)
    app = train()
    assert "<h1>Today</h1>" in shown(app)
    assert "8–12" in shown(app)
    assert {"go", "start-0", "start-1"} <= keys(app)
    assert "start-2" not in keys(app)
    tap(app, "go")
    tap(app, "start-1")
    first, last = begun
    assert [turn.side for turn in first.plan.turns] == ["left", "right"] * 2
    assert (first.reps, last.exercise, last.side) == (12, "heel-drop", "left")


def test_a_set_without_a_sensor_asks_for_one_and_starts_with_it(begun, floor):
    app = tap(train(), "go")
    assert not begun
    assert "Which sensor?" in shown(app)
    tap(app, "virtual")
    assert begun[0].sensor == sources.VIRTUAL
    assert floor.is_virtual


def test_a_question_can_be_left(begun):
    app = tap(tap(train(), "go"), "cancel")
    assert not begun
    assert "go" in keys(app)


def test_a_machine_is_asked_about_once(begun, floor):
    floor.chosen = sources.VIRTUAL
    app = tap(train(exercise=MACHINE.id), "go")
    assert THERAPIST_QUESTION in shown(app)
    assert not begun
    tap(app, "advised")
    tap(train(exercise=MACHINE.id), "go")
    assert [wanted.exercise for wanted in begun] == [MACHINE.id, MACHINE.id]


def test_why_a_set_does_not_start_is_one_line_with_a_way_out(monkeypatch, floor):
    def refuse(_wanted: object) -> None:
        raise SensorCoachError("a set is running: finish it")

    monkeypatch.setattr(web, "begin", refuse)
    floor.chosen = "an id"
    assert "a set is running: finish it" in shown(tap(train(), "go"))


def test_a_set_that_failed_says_why_and_can_be_tried_with_the_virtual_sensor(begun, floor, coach):
    exercise = next(iter(EXERCISES))
    wanted = wanted_sets.of_exercise(exercise, ("both",), Habits())
    floor.chosen, floor.outing = "an id", Outing(replace(wanted, sensor="an id"))
    coach.state = SetState("failed", message="Bluetooth is off")
    app = train()
    assert "The set could not start" in shown(app)
    assert "Bluetooth is off" in shown(app)
    assert "was not reached" in shown(app)
    assert {"again", "instead"} <= keys(app)
    tap(app, "instead")
    assert begun[0].sensor == sources.VIRTUAL
    assert begun[0].exercise == exercise


def test_what_is_wrong_with_the_sensor_is_said_beside_its_name(floor, coach):
    floor.chosen = "an id"
    low = Check("charged", "warning", "The battery is at 9 %.", "Charge it soon.")
    coach.state = SetState(checks=(Check("still", "ok", "The sensor is still."), low))
    assert "The battery is at 9 %. Charge it soon." in shown(train())


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_exercise_can_be_set_up(begun, floor, exercise):
    floor.chosen = sources.VIRTUAL
    with opened() as library:
        library.set_setting("therapist_advised_at", "2026-11-20T10:00:00+00:00")
    app = tap(train(), f"pick-{exercise}")
    known = EXERCISES[exercise]
    assert known.how.split(".")[0] in shown(app)
    app.segmented_control(key="placement").set_value(known.placements[-1])
    app.segmented_control(key="legs").set_value("left,right")
    app.number_input(key="sets").set_value(2)
    app.number_input(key="load").set_value(20.0)
    tap(app.run(), "go")
    (wanted,) = begun
    assert (wanted.exercise, wanted.placement) == (exercise, known.placements[-1])
    assert [turn.side for turn in wanted.plan.turns] == ["left", "right"] * 2
    assert wanted.load_kg == 20.0
    assert wanted.rest_s == known.rest_s


def test_the_endurance_test_is_to_its_metronome(begun, floor):
    floor.chosen = sources.VIRTUAL
    app = tap(train(), "pick-test")
    app.segmented_control(key="stands").set_value("floor")
    tap(app.run(), "go")
    (wanted,) = begun
    assert wanted.test_start == "floor"
    assert wanted.goal.test
    assert wanted.switches.metronome_bpm == 60
    assert wanted.switches.prompts


def test_an_address_of_nothing_shows_the_plan():
    assert "go" in keys(train(exercise="../etc"))


def test_cues_are_kept_as_soon_as_they_are_changed(begun, floor):
    floor.chosen = sources.VIRTUAL
    app = train()
    app.toggle(key="cue-sound").set_value(False).run()
    app.selectbox(key="cue-speak").set_value(5).run()
    app.selectbox(key="cue-metronome").set_value(True).run()
    app.selectbox(key="cue-count_in_s").set_value(0.0).run()
    tap(app, "go")
    (wanted,) = begun
    assert (wanted.switches.sound, wanted.switches.speak_every) == (False, 5)
    assert wanted.switches.metronome_bpm
    assert wanted.count_in_s == 0


@pytest.fixture
def done(recorded, floor):
    """A set that was begun on this page and is over."""
    with opened() as library:
        kept = library.adopt(recorded("2026-11-20_083000_heel-lift"))
    wanted = wanted_sets.of_exercise(kept.exercise, ("left",), Habits())
    floor.chosen = sources.VIRTUAL
    floor.outing = Outing(replace(wanted, sensor=sources.VIRTUAL), kept=[kept])
    return kept


def test_the_result_is_said_first_and_put_away_with_a_tap(done):
    app = train()
    assert "<b>5</b> repetitions" in shown(app)
    assert "cm" in shown(app)
    assert "How was it?" in shown(app)
    tap(app, "away")
    assert "How was it?" not in shown(app)


def test_what_is_said_of_a_set_is_kept_at_once(done):
    app = train()
    app.segmented_control(key=f"pain-{done.id}").set_value(3).run()
    app.segmented_control(key=f"effort-{done.id}").set_value(7).run()
    app.number_input(key=f"load-{done.id}").set_value(12.5).run()
    app.text_input(key=f"note-{done.id}").set_value("calf was tired").run()
    app.toggle(key=f"out-{done.id}").set_value(True).run()
    assert not app.exception
    with opened() as library:
        said = library.done_set(done.id).said
    assert (said.pain, said.effort, said.load_kg) == (3, 7, 12.5)
    assert (said.note, said.excluded) == ("calf was tired", True)


def test_a_count_is_corrected_beside_what_was_measured_and_taken_back(done):
    app = tap(train(), f"step1-{done.id}")
    assert "<b>6</b> repetitions" in shown(app)
    assert "5 were measured" in shown(app)
    tap(app, f"undo-{done.id}")
    assert "<b>5</b> repetitions" in shown(app)


def test_the_next_thing_of_the_plan_is_one_tap_away(done, begun):
    tap(train(), "next")
    (wanted,) = begun
    assert wanted.exercise != done.exercise


def test_a_best_is_said_with_what_it_beat(recorded, floor):
    with opened() as library:
        library.adopt(recorded("2026-11-18_083000_heel-lift", reps=3))
    with opened() as library:
        kept = library.adopt(recorded("2026-11-20_083000_heel-lift", reps=6))
    wanted = wanted_sets.of_exercise(kept.exercise, ("left",), Habits())
    floor.outing = Outing(wanted, kept=[kept])
    assert "Personal best, repetitions: <b>6</b>" in shown(train())
