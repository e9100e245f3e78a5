"""The catalogue: seven whole entries, each with a drawing, and a reader that refuses others."""

from __future__ import annotations

from importlib import resources
from xml.etree import ElementTree

import pytest

from sensor_coach.errors import ProfileError
from sensor_coach.exercises import EXERCISES, PLACEMENTS, SIDES, THERAPIST_QUESTION, drawing
from sensor_coach.exercises.entry import read_exercise

_FOLDER = resources.files("sensor_coach.exercises") / "catalogue"
_ENTRY = (_FOLDER / "heel-lift.toml").read_text(encoding="utf-8")
_SVG = "{http://www.w3.org/2000/svg}"

# id: placements, measures, turn, stroke, reps, sets, one leg at a time
_PROMISED = {
    "heel-drop": (("shank", "foot"), "reps", -1, "drop", (10, 15), (1, 1), False),
    "heel-lift": (("shank", "foot"), "reps", 1, "raise", (10, 15), (1, 1), False),
    "band-stretch": (("foot",), "reps", -1, "pull", (10, 15), (1, 1), True),
    "one-leg-press": (("shank", "foot"), "hold", 1, "raise", (10, 10), (2, 2), True),
    "single-leg-balance": (
        ("shank", "foot", "board"), "hold", 1, "raise", (10, 15), (1, 1), True,
    ),
    "seated-calf-raise": (("shank", "foot"), "reps", 1, "raise", (10, 15), (1, 2), False),
    "leg-press-heel-raise": (("foot",), "reps", 1, "raise", (15, 15), (1, 2), False),
}  # fmt: skip


def test_the_seven_are_there_in_their_order():
    assert list(EXERCISES) == list(_PROMISED)
    assert PLACEMENTS == ("shank", "foot", "board", "wrist")
    assert SIDES == ("left", "right", "both")


@pytest.mark.parametrize("name", _PROMISED)
def test_an_exercise_is_seen_and_dosed_as_promised(name):
    each = EXERCISES[name]
    found = (each.placements, each.measures, each.turn, each.stroke, each.reps, each.sets)
    assert (*found, each.per_side) == _PROMISED[name]


def test_a_balance_grows_from_ten_to_sixty_seconds():
    balance = EXERCISES["single-leg-balance"]
    assert balance.seconds == (10, 20)
    assert (balance.progression.kind, balance.progression.ladder_s) == ("time", (10, 20, 60))


def test_only_the_machines_ask_for_a_therapist():
    asking = [each for each in EXERCISES.values() if each.needs_therapist]
    assert [each.id for each in asking] == ["seated-calf-raise", "leg-press-heel-raise"]
    assert all("physical therapist" in each.safety for each in asking)
    assert THERAPIST_QUESTION.endswith("?")
    assert all(each.progression.kind == "load weekly" for each in asking)


@pytest.mark.parametrize("each", EXERCISES.values(), ids=EXERCISES)
def test_an_entry_is_whole(each):
    assert len(each.steps) >= 3
    assert len(each.faults) >= 3
    sentences = [each.how, each.safety, *each.steps, *(fault.shows for fault in each.faults)]
    assert all(said[0].isupper() and said.endswith(".") for said in sentences)
    spoken = [*each.cues, *(fault.cue for fault in each.faults)]
    assert all(len(cue) <= 45 and cue.endswith(".") for cue in spoken)
    if each.progression.kind in ("hold", "hold then load"):
        assert each.progression.ladder_s[0] == each.aims.hold_s


@pytest.mark.parametrize("each", EXERCISES.values(), ids=EXERCISES)
def test_a_drawing_reads_on_any_ground_and_by_ear(each):
    text = drawing(each.id)
    top = ElementTree.fromstring(text)
    tags = {element.tag.removeprefix(_SVG) for element in top.iter()}
    assert tags == {"svg", "title", "desc", "style", "g", "path", "circle", "rect"}
    assert len(text.encode()) < 6000
    assert top.findtext(f"{_SVG}title") == each.title
    assert each.placements[0].replace("foot", "instep") in (top.findtext(f"{_SVG}desc") or "")
    assert top.get("aria-labelledby", "").split() == [
        top.find(f"{_SVG}{tag}").get("id") for tag in ("title", "desc")
    ]
    paints = {element.get(name) for element in top.iter() for name in ("fill", "stroke")}
    assert paints <= {None, "none", "currentColor", "#1c7ed6", "#f76707", "#fff"}
    sensors = [element for element in top.iter() if element.get("fill") == "#f76707"]
    assert len(sensors) == 2, "one at the start, one in the movement"


def test_there_is_a_drawing_for_each_entry_and_an_entry_for_each_drawing():
    names = sorted(file.name for file in _FOLDER.iterdir())
    assert names == sorted(f"{name}.{kind}" for name in EXERCISES for kind in ("svg", "toml"))


def test_a_drawing_of_nothing_is_refused():
    with pytest.raises(KeyError):
        drawing("../heel-drop")


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("order = 2", "order = 'two'", "order is 'two', expected a whole number"),
        ('measures = "reps"', 'measures = "kilos"', "measures is 'kilos', expected one of"),
        ('sides = ["both", "left", "right"]', 'sides = ["middle"]', "sides is ['middle']"),
        ('foot = "sees', 'knee = "sees', "wear.knee is 'sees"),
        ("reps = [10, 15]", "reps = [15, 10]", "dose.reps is [15, 10], expected one number, or"),
        ("reps = [10, 15]", "reps = []", "dose.reps is []"),
        ("hold_s = 2.0", 'hold_s = "long"', "movement.hold_s is 'long', expected a number"),
        ("ladder_s = [2, 3, 4, 5]", "ladder_s = [2, 2]", "progression.ladder_s is [2.0, 2.0]"),
        ("ladder_s = [2, 3, 4, 5]", "", "progression.ladder_s is []"),
        ('cue = "Stay at the top."', 'hint = "Stay."', "fault[0].cue is missing, expected text"),
        ("lower_s = 3.0", "sink_s = 3.0", "movement.sink_s is 3.0, expected no such key"),
        ('id = "heel-lift"', "id =", "no TOML"),
    ],
)
def test_an_entry_that_says_the_impossible_is_refused_in_one_line(was, becomes, said):
    assert was in _ENTRY
    with pytest.raises(ProfileError) as refused:
        read_exercise(_ENTRY.replace(was, becomes, 1), "mine.toml")
    assert str(refused.value).startswith("mine.toml: ")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
