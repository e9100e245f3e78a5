"""The page of what was done: weeks, trends, legs, bests, every set, and what is no set."""

import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import streamlit as st
from tests.pages.shown import page, text

from sensor_coach.done_set import Said, done_set
from sensor_coach.events import Hold, Rep, SetResult
from sensor_coach.library import entered, opened, recordings_folder, sets, since_setting
from sensor_coach.library.schema import writing
from sensor_coach.programme import programmes
from sensor_coach.set_metrics import set_metrics

NOW = datetime.now(UTC)


def result(exercise="heel-lift", placement="shank", side="left", reps=10, rise_m=0.06):
    found = tuple(
        Rep(4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 4, rise_m=rise_m, rise_sd_m=0.003)
        if placement == "shank" else Rep(4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 4, pitch_rad=0.6)
        for i in range(reps)
    )  # fmt: skip
    done = SetResult(exercise, placement, side, "3", 60.0, 100.0, found)
    if exercise == "single-leg-balance":
        return replace(done, reps=(), holds=(Hold(2.0, 24.0, "touch-down"),),
                       sway={"rms_deg": 0.8, "mean_velocity_deg_s": 2.0})  # fmt: skip
    return replace(done, metrics=set_metrics(done).to_dict())


@pytest.fixture
def did():
    """Put sets into the library that nobody recorded: each is days ago, and of a result."""
    count = iter(range(10**6))

    def do(*when: tuple[float, SetResult], **said) -> list[str]:
        with opened() as library, writing_of(library) as who:
            ids = []
            for days, found in when:
                ids.append(f"{next(count):016x}")
                done = done_set(ids[-1], who, found, NOW - timedelta(days=days))
                sets.put(library.db, done, found)
                if said:
                    entered.say(library.db, ids[-1], Said(**said))
            return ids

    return do


class writing_of:  # noqa: N801
    """One transaction, and who the sets are of."""

    def __init__(self, library):
        self.who, self.block = library.athlete().id, writing(library.db)

    def __enter__(self):
        self.block.__enter__()
        return self.who

    def __exit__(self, *error):
        return self.block.__exit__(*error)


def links(app) -> list[str]:
    return [each.proto.label for each in app.get("page_link")]


def test_an_empty_home_leads_to_a_first_set():
    app = page("history")
    assert "Nothing is here yet" in text(app)
    assert "Do a first set" in links(app)


def test_old_links_to_the_recordings_lead_to_the_history(did):
    did((1, result()))
    assert page("recordings").title[0].value == "History"


def test_the_list_shows_the_newest_first(did):
    did((2, result()), (1, result("single-leg-balance", side="right")))
    found = [each for each in links(page("history")) if ", " in each]
    assert found == ["Single-leg balance, right leg", "Heel lifts, left leg"]


def test_recordings_become_sets_when_the_page_is_opened(recorded):
    recorded("2026-11-19_083000_heel-lift")
    app = page("history", months="all")
    assert "Heel lifts, left leg" in links(app)
    with opened() as library:
        assert len(library.done_sets()) == 1


def test_taking_in_is_put_off_by_a_click_and_done_by_another(did, recorded, monkeypatch):
    did((1, result()))
    for day in (18, 19):
        recorded(f"2026-11-{day}_083000_heel-lift")
    one_by_one = recordings_folder.adopted

    def midway(paths, adopt):
        yield from one_by_one(paths[:1], adopt)
        if paths:
            st.stop()

    monkeypatch.setattr(recordings_folder, "adopted", midway)
    app = page("history", months="all")
    app.button(key="stop Taking in recordings").click().run()
    assert app.button(key="now").label == "1 recording waits: take in now"
    monkeypatch.setattr(recordings_folder, "adopted", one_by_one)
    app.button(key="now").click().run()
    assert not app.exception
    with opened() as library:
        assert len(library.done_sets()) == 2  # both recordings hold the same set


def test_a_damaged_recording_is_listed_with_its_reason_and_without_its_folder(recorded, damaged):
    recorded("2026-11-20_083000_heel-lift")
    shown = text(page("history"))
    assert "file is not a database" in shown.replace("\\", "")
    assert str(damaged.parent) not in shown


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM meta WHERE key = 'exercise'",
        "DELETE FROM meta WHERE key = 'streams'",
        "UPDATE meta SET value = '{' WHERE key = 'side'",
        """UPDATE meta SET value = '"nose"' WHERE key = 'placement'""",
        """UPDATE meta SET value = '"yesterday"' WHERE key = 'started_at'""",
    ],
)
def test_no_damage_breaks_the_page(recorded, harm):
    path = recorded("2026-11-20_083000_heel-lift", reps=3)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(harm)
    shown = text(page("history")).replace("\\", "")
    assert "Cannot be read" in shown
    assert path.name in shown


def test_the_filters_stand_in_the_address(did):
    did(
        (5, result()), (4, result(side="right")), (3, result(placement="foot")),
        (2, result("heel-drop")), (200, result()),
    )  # fmt: skip
    app = page("history", exercise="heel-lift", side="left", placement="shank", months="3")
    assert app.selectbox(key="exercise").value == "heel-lift"
    assert "1 set" in [each.value for each in app.header]
    app.segmented_control(key="months").set_value("all").run()
    assert "2 sets" in [each.value for each in app.header]
    assert app.query_params["months"] == "all"
    app = page("history", exercise="band-stretch")  # one that was never done
    assert not app.exception


def test_a_filter_that_nothing_passes_says_so(did):
    did((5, result()), (4, result("heel-drop", side="right")))
    app = page("history", exercise="heel-lift", side="right")
    assert "No set is like that" in text(app)


def test_placements_are_charts_of_their_own_and_legs_share_one(did):
    did(*((day, result(side=side, placement=placement)) for day in (2, 9)
          for side in ("left", "right") for placement in ("shank", "foot")))  # fmt: skip
    said = text(page("history"))
    assert said.count("**Repetitions**") == 2
    assert said.count("**Mean rise of the ankle**") == 1
    assert said.count("**Mean pitch of the foot**") == 1
    assert "Band: ± one standard deviation" in said
    assert "left leg: 2 sets, from 6.0 cm to 6.0 cm" in said


def test_the_band_of_a_test_is_the_published_error(did):
    (first,) = did((9, result()))
    did((2, result(reps=14)))
    with opened() as library, writing(library.db):
        library.db.execute("UPDATE done_set SET test_start = 'incline' WHERE id = ?", (first,))
    said = text(page("history"))
    assert "endurance test" in said
    assert "Hébert-Losier 2017" in said


def test_a_hold_is_followed_by_its_seconds_and_its_sway(did):
    did((2, result("single-leg-balance")), (9, result("single-leg-balance")))
    said = text(page("history"))
    assert "**Longest hold**" in said
    assert "**Sway of the longest hold**" in said


def test_left_stands_against_right(did):
    did((2, result(reps=8)), (3, result(side="right", reps=10)))
    said = text(page("history"))
    assert "80 %" in said
    assert "left less" in said


def test_excluded_sets_are_listed_and_in_no_figure(did):
    did((2, result(reps=30)), excluded=True)
    did((3, result(reps=10)))
    app = page("history")
    assert "left out" in text(app)
    assert "**30**" in text(app)
    assert sum("**30**" in each.value for each in app.markdown) == 1  # as no best


def test_weeks_are_told_against_the_plan(did):
    did(*((day, result(side=side)) for day in range(1, 15) for side in ("left", "right")))
    assert "no plan is followed" in text(page("history")) + str(page("history").metric[0].delta)
    with opened() as library:
        library.follow(next(iter(programmes().values())).toml)
        first = (NOW - timedelta(days=20)).date().isoformat()
        library.set_setting(since_setting(library.athlete().id), first)
    app = page("history")
    assert " of " in app.metric[0].value
    calendar = text(app)
    for word in ("missed", "on another day", "beyond the plan"):
        assert word in calendar


def test_a_programme_that_cannot_be_read_leaves_the_rest_of_the_page(did):
    did((2, result()))
    with opened() as library, writing(library.db):
        library.db.execute("UPDATE athlete SET programme = 'nonsense ='")
    app = page("history")
    assert "programme" in app.warning[0].value
    assert "Heel lifts, left leg" in links(app)


def test_the_list_is_cut_into_pages(did):
    did(*((n / 3, result()) for n in range(30)))
    app = page("history")
    assert sum(", " in each for each in links(app)) == 12
    app = page("history", page="3")
    assert sum(", " in each for each in links(app)) == 6
    app.segmented_control(key="months").set_value("1").run()
    app.pagination[0].set_value(2).run() if app.get("pagination") else None
    did((2, result("heel-drop")))
    app.run()
    app.selectbox(key="exercise").set_value("heel-drop").run()
    assert not app.exception
    assert sum(", " in each for each in links(app)) == 1  # fewer pages than the one asked for


def test_two_thousand_sets_take_little_time(did):
    did(*((n / 3, result(side="left" if n % 2 else "right")) for n in range(2000)))
    page("history")
    at = time.process_time()
    page("history")
    assert time.process_time() - at < 1.5  # both runs of the test's own page are in it


def test_the_sets_that_are_listed_can_be_taken_away(did):
    did((2, result()), (3, result("single-leg-balance")))
    labels = [each.label for each in page("history").get("download_button")]
    assert labels == ["Report as PDF", "These sets as CSV"]
