import sqlite3
from contextlib import closing

import pytest
from streamlit.testing.v1 import AppTest

from sensor_coach import web
from sensor_coach.analysis import heel_height

APP = str(web.dashboard_dir() / "app.py")


def page(name: str, **query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=20)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    if name != "train":
        app.switch_page(f"app_pages/{name}.py").run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    return "\n".join(each.value for each in app.markdown)


def test_an_empty_home_says_what_to_do():
    assert "Nothing is recorded yet" in text(page("recordings"))


def test_the_list_shows_the_newest_first(recorded):
    recorded("2026-11-19_083000_heel-lift")
    recorded("2026-11-20_083000_single-leg-balance", "single-leg-balance")
    shown = text(page("recordings"))
    assert shown.index("Single-leg balance") < shown.index("Heel lifts")
    assert "## 5" in shown
    assert "left leg" in shown


def test_a_damaged_recording_is_one_line_among_the_others(recorded, damaged):
    recorded("2026-11-20_083000_heel-lift")
    shown = text(page("recordings"))
    assert f"{damaged.name}: file is not a database" in shown
    assert str(damaged.parent) not in shown
    assert "Heel lifts" in shown


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
def test_no_damage_breaks_the_list(recorded, harm):
    path = recorded("2026-11-20_083000_heel-lift", reps=3)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(harm)
    shown = text(page("recordings"))
    assert "Cannot be read" in shown
    assert path.name in shown


def test_a_set_has_a_row_for_each_repetition(recorded):
    path = recorded("2026-11-20_083000_heel-lift")
    app = page("set", recording=path.name)
    table = app.dataframe[0].value
    assert list(table.columns) == [
        "rep", "at_s", "up_s", "hold_s", "down_s", "rise_cm", "full", "heel_cm", "note"
    ]  # fmt: skip
    assert table["heel_cm"].median() > table["rise_cm"].median()
    assert table["note"].str.contains("aim for 2 s").any()
    assert len(table) == 5
    assert app.metric[0].value == "5"
    assert app.get("echarts_chart")


def test_sizes_that_would_mislead_are_not_shown_and_why_is(recorded, monkeypatch):
    monkeypatch.setattr(heel_height, "RISE_SD_MOST_M", -1.0)  # so that none is known well enough
    path = recorded("2026-11-20_083000_heel-lift")
    app = page("set", recording=path.name)
    table = app.dataframe[0].value
    assert table["rise_cm"].isna().all()
    assert table["note"].str.contains("rise not shown: known only to").all()
    assert "Rise" not in [each.label for each in app.metric]
    assert not any("nan" in each.value for each in app.metric)


def test_a_heel_drop_goes_down_first_and_has_a_depth(recorded):
    path = recorded("2026-11-20_083000_heel-drop", "heel-drop")
    table = page("set", recording=path.name).dataframe[0].value
    assert list(table.columns) == [
        "rep", "at_s", "down_s", "hold_s", "up_s", "drop_cm", "full", "depth_cm", "note"
    ]  # fmt: skip
    assert table["depth_cm"].median() > table["drop_cm"].median()


def test_a_hold_has_its_seconds_and_no_table(recorded):
    path = recorded("2026-11-20_083000_single-leg-balance", "single-leg-balance")
    app = page("set", recording=path.name)
    assert app.metric[0].value.endswith(" s")
    assert not app.dataframe


@pytest.mark.parametrize("name", ["", "none.sqlite", "../../etc/passwd"])
def test_a_set_that_is_not_there_is_said(name):
    assert page("set", recording=name).error


def test_a_damaged_set_is_said(damaged):
    app = page("set", recording=damaged.name)
    assert "file is not a database" in app.error[0].value


def test_replay_without_a_server_says_so(recorded):
    path = recorded("2026-11-20_083000_heel-lift", reps=3)
    app = page("set", recording=path.name)
    app.button(key="replay").click().run()
    assert "does not run" in app.error[0].value
