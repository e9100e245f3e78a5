"""The page of one set: what was measured, what a person says of it, and what can be taken away."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
import streamlit as st
from tests.pages.shown import page, text

from sensor_coach import reanalysis, web
from sensor_coach.analysis import heel_height
from sensor_coach.done_set import Said
from sensor_coach.events import Rep
from sensor_coach.library import opened, recordings_folder, sets
from sensor_coach.library.schema import writing

LIFT = "2026-11-20_083000_heel-lift"


@pytest.fixture
def kept(recorded):
    """Record a set and take it in; give its id."""

    def keep(exercise: str = "heel-lift", reps: int = 5) -> str:
        path = recorded(f"2026-11-20_083000_{exercise}", exercise, reps)
        with opened() as library:
            return library.adopt(path).id

    return keep


def known(set_id: str):
    with opened() as library:
        return library.done_set(set_id), library.corrections(set_id)


def table(app):
    return app.dataframe[0].value


def test_a_set_has_a_row_for_each_repetition(kept):
    app = page("set", set=kept())
    rows = table(app)
    assert list(rows.columns) == [
        "rep", "counts", "at_s", "up_s", "hold_s", "down_s", "rise_cm", "heel_cm", "measured",
        "note",
    ]  # fmt: skip
    assert rows["heel_cm"].median() > rows["rise_cm"].median()
    assert rows["note"].str.contains("aim for 2 s").any()
    assert len(rows) == 5
    assert app.metric[0].value == "5"
    assert len(app.get("echarts_chart")) == 2  # the trace, and all repetitions over each other
    assert "5 of 5: held" in text(app)


def test_the_stage_links_by_the_name_of_the_recording_and_it_becomes_a_set(recorded):
    path = recorded(LIFT)
    assert page("set", recording=path.name).metric[0].value == "5"
    with opened() as library:
        assert len(library.done_sets()) == 1


def test_sizes_are_in_inches_where_that_is_set(kept):
    set_id = kept()
    metric = table(page("set", set=set_id))
    with opened() as library:
        library.set_setting("units", "imperial")
    rows = table(page("set", set=set_id))
    assert "rise_in" in rows.columns
    assert rows["rise_in"].median() == pytest.approx(metric["rise_cm"].median() / 2.54, abs=0.02)


def test_sizes_that_would_mislead_are_not_shown_and_why_is(recorded, monkeypatch):
    monkeypatch.setattr(heel_height, "RISE_SD_MOST_M", -1.0)  # so that none is known well enough
    path = recorded(LIFT)
    app = page("set", recording=path.name)
    rows = table(app)
    assert rows["rise_cm"].isna().all()
    assert rows["note"].str.contains("rise not shown: known only to").all()
    assert "Rise" not in [each.label for each in app.metric]
    assert not any("nan" in each.value for each in app.metric)


def test_a_heel_drop_goes_down_first_and_has_a_depth(kept):
    rows = table(page("set", set=kept("heel-drop")))
    assert list(rows.columns)[3:8] == ["down_s", "hold_s", "up_s", "drop_cm", "depth_cm"]
    assert rows["depth_cm"].median() > rows["drop_cm"].median()


def test_a_hold_has_its_seconds_its_sway_and_no_table_of_repetitions(kept):
    app = page("set", set=kept("single-leg-balance"))
    assert app.metric[0].value.endswith(" s")
    assert not app.dataframe
    assert len(app.get("echarts_chart")) == 2
    assert "Root mean square of the tilt" in text(app)


def tick(app, row: int, counts: bool, corrections: int):
    app.session_state[f"reps {corrections}"] = {
        "edited_rows": {row: {"counts": counts}}, "added_rows": [], "deleted_rows": []
    }  # fmt: skip
    return app.run()


def test_a_repetition_that_was_none_is_unticked_and_comes_back_by_undo(kept):
    set_id = kept()
    app = tick(page("set", set=set_id), 1, False, 0)
    done, made = known(set_id)
    assert (done.rep_count, done.measured_count) == (4, 5)
    assert [each.kind for each in made] == ["drop"]
    rows = table(app)
    assert list(rows["counts"]) == [True, False, True, True, True]
    assert rows["note"][1].startswith("not counted by you")
    assert app.metric[0].value == "4"
    assert "Measured: 5" in text(app)
    app.button(key="undo").click().run()
    assert app.metric[0].value == "5"
    assert list(table(app)["counts"]) == [True] * 5
    assert known(set_id)[1] == []


def test_a_count_goes_up_and_down_and_back(kept):
    set_id = kept(reps=3)
    app = page("set", set=set_id)
    app.button(key="One more").click().run()
    app.button(key="One more").click().run()
    app.button(key="One less").click().run()
    assert app.metric[0].value == "4"
    for _ in range(3):
        app.button(key="undo").click().run()
    assert app.metric[0].value == "3"
    assert app.button(key="undo").disabled


def test_one_that_was_missed_is_counted(kept):
    set_id = kept(reps=3)
    app = page("set", set=set_id)
    app.number_input(key="missed_at").set_value(2.0).run()
    app.button(key="missed").click().run()
    assert app.metric[0].value == "4"
    assert known(set_id)[1][0].at_s == 2.0


def test_what_is_said_of_a_set_is_kept(kept):
    set_id = kept(reps=3)
    app = page("set", set=set_id)
    app.pills(key="pain").set_value(3)
    app.pills(key="effort").set_value(0)
    app.number_input(key="load").set_value(12.5)
    app.text_area(key="note").set_value("cold floor")
    app.toggle(key="excluded").set_value(True)
    app.button(key="save").click().run()
    assert not app.exception
    assert known(set_id)[0].said == Said(12.5, 3, 0, "cold floor", excluded=True)
    assert "You left this set out" in text(app)


def test_raw_signals_are_drawn_when_they_are_asked_for(kept):
    app = page("set", set=kept(reps=3))
    before = len(app.get("echarts_chart"))
    app.toggle(key="raw").set_value(True).run()
    assert len(app.get("echarts_chart")) == before + 2


def test_how_the_packets_came_is_said_with_charge_and_signal_of_that_day(recorded):
    path = recorded(LIFT)
    with closing(sqlite3.connect(path)) as db:
        db.executemany(
            "REPLACE INTO meta VALUES (?, ?)", [("battery_percent", "64"), ("signal_dbm", "-71")]
        )
        db.execute("DELETE FROM notification WHERE id % 12 = 6")
        db.commit()
    said = text(page("set", recording=path.name))
    assert "**Link poor**: " in said
    assert ", 8.3 % lost; longest gap 0." in said
    assert "battery 64 %, signal -71 dBm when it was found" in said


def test_what_was_lost_is_said(recorded):
    path = recorded(LIFT)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("DELETE FROM notification WHERE id BETWEEN 100 AND 130")
        file.execute("UPDATE notification SET payload = x'00' WHERE id = 50")
    app = page("set", recording=path.name)
    said = text(app)
    assert "No samples from" in said
    assert "A packet that could not be read" in said
    assert any("are missing in" in each.value for each in app.warning)


def test_an_interrupted_recording_is_said_to_be_one(recorded):
    path = recorded(LIFT)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("DELETE FROM meta WHERE key = 'finished'")
    assert any("interrupted" in each.value for each in page("set", recording=path.name).warning)


def test_a_new_analysis_is_shown_before_it_is_kept(kept):
    set_id = kept(reps=3)
    assert "nothing that is shown differs" in text(page("set", set=set_id))
    with opened() as library, writing(library.db):
        result = library.result(set_id)
        older = replace(result, algorithm="1", reps=(*result.reps, Rep(90.0, 91.0, 91.0, 92.0)))
        sets.put(library.db, replace(library.done_set(set_id), algorithm="1"), older)
    app = page("set", set=set_id)
    assert "version **1**" in text(app)
    told = app.table[0].value
    assert list(told.iloc[0]) == ["full repetitions", "4", "3"]
    app.button(key="keep_again").click().run()
    assert known(set_id)[0].measured_count == 3
    assert not any(each.key == "keep_again" for each in app.button)
    assert "which is today's, too" in text(app)


def test_today_is_compared_with_the_version_that_is_chosen(kept):
    set_id = kept(reps=3)
    with opened() as library, writing(library.db):
        result, done = library.result(set_id), library.done_set(set_id)
        for algorithm, reps in (("1", result.reps[1:]), ("2", result.reps)):
            older = replace(result, algorithm=algorithm, reps=reps)
            sets.put(library.db, replace(done, algorithm=algorithm), older)
    app = page("set", set=set_id)
    assert "of analysis version **2**" in text(app)
    assert "nothing that is shown differs" in text(app)
    choice = app.get("button_group")[-1]
    assert choice.options == ["2", "1"]
    choice.set_value("1").run()
    assert list(app.table[0].value.columns) == ["what", "version 1", "today"]
    app.button(key="keep_again").click().run()
    assert "which is today's, too" in text(app)
    assert len(app.table) == 1  # what versions 1 and 2 said is still there to be compared with


def test_each_file_is_that_of_what_is_shown(kept):
    set_id = kept(reps=3)
    app = page("set", set=set_id)
    names = [each.label for each in app.get("download_button")]
    assert names == [
        "Table as CSV", "Report as PDF", "Report as PNG", "Raw samples as CSV", "Recording"
    ]  # fmt: skip


def test_a_set_without_its_recording_still_has_its_numbers(kept):
    set_id = kept(reps=3)
    with opened() as library:
        library.recording(set_id).unlink()
    app = page("set", set=set_id)
    assert app.metric[0].value == "3"
    assert "The recording was deleted" in text(app)


@pytest.mark.parametrize("name", ["none.sqlite", "../../etc/passwd"])
def test_a_recording_that_is_not_there_is_said(name):
    assert "no such recording" in page("set", recording=name).error[0].value


def test_an_address_of_no_set_leads_to_the_history():
    app = page("set")
    assert not app.error
    assert "Choose one from the history" in text(app)


def test_a_set_that_is_not_there_is_said():
    assert "is no set" in page("set", set="nothing").error[0].value


def test_a_damaged_recording_is_said_without_its_folder(damaged):
    said = page("set", recording=damaged.name).error[0].value
    assert "file is not a database" in said
    assert str(damaged.parent) not in said


def test_a_set_leads_to_its_replay(kept):
    app = page("set", set=kept(reps=3))
    links = [each.proto for each in app.get("page_link") if "Replay" in each.proto.label]
    assert [each.page for each in links] == ["replay"]
    with opened() as library:
        name = library.done_sets()[-1].recording
    assert links[0].query_string == f"recording={name}"


@pytest.fixture
def unknown(recorded):
    """A recording that was copied into the folder of a library: no set yet; give its name."""
    with opened():
        pass
    return recorded(LIFT).name


@pytest.fixture
def stopped_midway(monkeypatch):
    """Reading takes long, and the run of the page ends in it, as it does by a click."""
    monkeypatch.syspath_prepend(web.dashboard_dir())
    monkeypatch.setattr("reading._PATIENCE_S", 0.0)
    whole = reanalysis.analyze_again

    def midway(_path, _sensor, tell):
        tell(1, 4)
        st.stop()

    monkeypatch.setattr(reanalysis, "analyze_again", midway)
    return lambda: monkeypatch.setattr(reanalysis, "analyze_again", whole)


def test_a_long_reading_has_a_bar_and_can_be_stopped_and_taken_up(unknown, stopped_midway):
    app = page("set", recording=unknown)
    assert "Reading the recording: 25%" in app.get("progress")[0].proto.text
    app.button(key="stop-reading").click().run()
    assert "nothing of it is lost" in text(app)
    with opened() as library:
        assert library.done_sets() == []
    stopped_midway()
    app.button(key="read").click().run()
    assert app.metric[0].value == "5"


def test_numbers_that_were_kept_are_there_while_the_recording_is_not_read(kept, stopped_midway):
    app = page("set", set=kept())
    app.button(key="stop-reading").click().run()
    assert app.metric[0].value == "5"
    assert "nothing of it is lost" in text(app)
    assert "nothing to compare with" in text(app)
    assert not app.exception


def test_what_is_opened_for_the_first_time_is_analysed_once(unknown, monkeypatch):
    whole, read = reanalysis.settle, []
    monkeypatch.setattr(reanalysis, "settle", lambda *a: read.append(a) or whole(*a))
    monkeypatch.setattr(recordings_folder, "settle", lambda *a: pytest.fail("once more"))
    page("set", recording=unknown)
    page("set", recording=unknown)
    assert len(read) == 1
