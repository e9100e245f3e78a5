"""A folder of recordings from before there was a library, opened by the dashboard."""

from __future__ import annotations

from importlib import import_module

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from sensor_coach import web
from sensor_coach.library import opened, recordings_folder, waiting

DAYS = (18, 19, 20)


@pytest.fixture(autouse=True)
def anew(monkeypatch):
    monkeypatch.syspath_prepend(web.dashboard_dir())
    monkeypatch.setattr(import_module("first_opening"), "_done", [])


@pytest.fixture
def old(recorded):
    for day in DAYS:
        recorded(f"2026-11-{day}_083000_heel-lift", reps=day - 14)


def _app() -> AppTest:
    return AppTest.from_function(_page, default_timeout=60).run()


def _page():
    import first_opening
    import streamlit as st

    first_opening.wait_for_library()
    st.markdown("the page")


def test_recordings_become_sets_before_the_page_is_shown(old):
    assert waiting() == len(DAYS)
    app = _app()
    assert not app.exception
    assert app.markdown[0].value == "the page"
    assert waiting() == 0
    with opened() as library:
        assert len(library.done_sets()) == len(DAYS)


def _page_with_work():
    import first_opening
    import streamlit as st
    import work

    first_opening.wait_for_library()
    work.followed("Taking in recordings", lambda tell: tell(1, 1))  # of the same kind
    st.markdown("the page")


def test_a_page_with_work_of_its_own_has_one_stop_at_a_time(old):
    app = AppTest.from_function(_page_with_work, default_timeout=60).run()
    assert not app.exception
    assert app.markdown[-1].value == "the page"


def test_who_stops_it_is_asked_and_can_go_on(old, monkeypatch):
    one_by_one = recordings_folder.adopted

    def midway(paths, adopt):
        for told in one_by_one(paths[:1], adopt):
            yield told
            st.stop()

    monkeypatch.setattr(recordings_folder, "adopted", midway)
    app = _app()
    app.button(key="stop Taking in recordings").click().run()
    assert "2 recordings wait" in app.markdown[0].value
    assert [each.value for each in app.markdown if each.value == "the page"] == []
    monkeypatch.setattr(recordings_folder, "adopted", one_by_one)
    app.button(key="go-on").click().run()
    assert app.markdown[0].value == "the page"
    assert waiting() == 0


def test_a_damaged_library_is_left_to_the_page(folder):
    folder.parent.mkdir(parents=True, exist_ok=True)
    (folder.parent / "library.sqlite").write_bytes(b"no library" * 100)
    assert _app().markdown[0].value == "the page"
