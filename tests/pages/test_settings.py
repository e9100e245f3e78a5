from datetime import date

import pytest
from tests.pages.shown import page

from sensor_coach import cues, units
from sensor_coach.library import opened, since_setting
from sensor_coach.programme import programmes


def said(app) -> str:
    return "\n".join(each.value for each in (*app.markdown, *app.caption, *app.error))


def known(name: str):
    with opened() as library:
        return library.setting(name)


def test_an_athlete_is_added_chosen_changed_and_deleted():
    app = page("settings")
    app.text_input(key="new name").set_value("Ada")
    app.button[[each.label for each in app.button].index("Add")].click().run()
    with opened() as library:
        ada = library.athlete()
        assert ada.name == "Ada"
    app.number_input(key=f"foot {ada.id} metric").set_value(24.5)
    app.text_input(key=f"name {ada.id}").set_value("Ada L")
    app.selectbox(key=f"zone {ada.id}").set_value("Asia/Tokyo")
    app.button[[each.label for each in app.button].index("Save")].click().run()
    with opened() as library:
        ada = library.athlete()
    assert (ada.name, ada.zone, ada.foot_length_m) == ("Ada L", "Asia/Tokyo", pytest.approx(0.245))
    app.run()
    app.button(key="delete athlete").click().run()
    assert "**Ada L** goes with 0 sets" in said(app)
    assert app.button(key="really").disabled
    app.text_input(key="sure name").set_value("Ada L").run()
    app.button(key="really").click().run()
    with opened() as library:
        assert [each.name for each in library.athletes()] == ["Me"]


def test_a_name_that_is_taken_is_refused_in_a_line():
    app = page("settings")
    app.text_input(key="new name").set_value("Me")
    app.button[[each.label for each in app.button].index("Add")].click().run()
    assert "there is an athlete 'Me' already" in said(app)


def test_a_length_that_nobody_touched_stays_to_the_bit():
    with opened() as library:
        library.add_athlete("Ada", "UTC", 0.25432)
        library.set_setting("units", "imperial")
    app = page("settings")
    app.button[[each.label for each in app.button].index("Save")].click().run()
    with opened() as library:
        assert library.athlete().foot_length_m == 0.25432


def test_units_are_kept_and_used_at_once():
    app = page("settings")
    app.segmented_control(key="units").set_value("imperial").run()
    assert known(units.SETTING) == "imperial"
    assert any(each.label == "Foot length, in" for each in app.number_input)
    app.segmented_control(key="units").set_value("usual").run()
    assert known(units.SETTING) is None


def test_cues_are_kept_in_the_words_of_their_setting():
    app = page("settings")
    assert known("cues") is None  # looking changes nothing
    app.toggle[0].set_value(False).run()
    app.selectbox[[each.label for each in app.selectbox].index("Count aloud")].set_value(5).run()
    made = known("cues")
    assert made == {"sound": False, "speak": 5}  # what nobody chose stays as is usual
    assert set(made) <= {"sound", "speak", "remarks", "metronome", "tone"}
    assert cues.Switches(sound=made["sound"], speak_every=made["speak"]).speak_every == 5


def test_cues_that_were_set_elsewhere_are_shown_and_not_changed():
    told = {"sound": True, "speak": 3, "remarks": False, "metronome": 48, "tone": True}
    with opened() as library:
        library.set_setting("cues", told)
    page("settings")
    assert known("cues")["metronome"] == 48
    assert known("cues")["speak"] == 3


def test_a_programme_is_followed_from_a_day():
    app = page("settings")
    app.selectbox(key="programme").set_value("alfredson").run()
    assert "Source:" in said(app)
    app.date_input(key="since").set_value(date(2026, 11, 2)).run()
    app.button(key="follow").click().run()
    with opened() as library:
        assert library.programme() == programmes()["alfredson"].toml
        assert library.setting(since_setting(library.athlete().id)) == "2026-11-02"
    assert programmes()["alfredson"].title in said(app)


def test_a_programme_of_ones_own_says_what_is_wrong_in_it():
    app = page("settings")
    app.selectbox(key="programme").set_value("own").run()
    app.text_area(key="toml").set_value('schema = 1\nid = "mine"').run()
    assert "your programme" in said(app)
    assert not [each for each in app.button if each.key == "follow"]
    mine = programmes()["article"].toml.replace('id = "article"', 'id = "mine"')
    app.text_area(key="toml").set_value(mine).run()
    app.button(key="follow").click().run()
    with opened() as library:
        assert library.programme() == mine
    app = page("settings")
    assert app.selectbox(key="programme").value == "own"


def test_the_therapist_question_is_answered_and_taken_back():
    app = page("settings")
    app.checkbox(key="therapist").set_value(True).run()
    assert known("therapist_advised_at")
    app.checkbox(key="therapist").set_value(False).run()
    assert known("therapist_advised_at") is None
