import json

import pytest
from tests.pages.shown import page

from sensor_coach.library import opened

FIRST, SECOND = "2026-11-19_083000_heel-lift.sqlite", "2026-11-20_083000_single-leg-balance.sqlite"


@pytest.fixture
def two(recorded):
    for name in (FIRST, SECOND):
        path = recorded(name.removesuffix(".sqlite"), name[18:-7], reps=3)
        with opened() as library:
            library.adopt(path)


def stages(app) -> list[dict]:
    """What the live components of a page are told."""
    return [json.loads(each.proto.json) for each in app.get("bidi_component")]


def errors(app) -> str:
    return "\n".join(each.value for each in app.error)


def test_an_empty_home_says_what_to_do():
    app = page("replay")
    assert "There is none yet" in app.markdown[-1].value
    assert not stages(app)


def test_the_newest_plays_unless_another_is_asked_for(two):
    assert stages(page("replay"))[0]["address"].endswith(SECOND)
    assert stages(page("replay", recording=FIRST))[0]["address"].endswith(FIRST)


def test_a_choice_goes_into_the_address(two):
    app = page("replay")
    app.selectbox(key="recording").set_value(FIRST).run()
    assert FIRST in app.query_params["recording"]
    assert stages(app)[0]["address"].endswith(FIRST)
    app.selectbox(key="with").set_value(SECOND).run()
    assert [each["address"].split("=")[1] for each in stages(app)] == [FIRST, SECOND]
    app.selectbox(key="with").set_value("").run()
    assert "with" not in app.query_params


def test_two_are_kept_in_step_unless_told_otherwise(two):
    app = page("replay", **{"recording": FIRST, "with": SECOND})
    assert [(each["linked"], each["leads"]) for each in stages(app)] == [
        (True, True),
        (True, False),
    ]
    app.toggle(key="linked").set_value(False).run()
    assert [each["linked"] for each in stages(app)] == [False, False]


@pytest.mark.parametrize("name", ["none.sqlite", "../../etc/passwd"])
def test_a_recording_that_is_not_there_is_said(two, name):
    app = page("replay", recording=name)
    assert "no such recording" in errors(app)
    assert not stages(app)


def test_a_damaged_recording_is_said(two, damaged):
    said = errors(page("replay", recording=damaged.name))
    assert f"{damaged.name}: file is not a database" in said
    assert str(damaged.parent) not in said
