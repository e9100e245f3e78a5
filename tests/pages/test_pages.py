from streamlit.testing.v1 import AppTest

from sensor_coach import web
from sensor_coach.errors import SensorCoachError
from sensor_coach.exercises import EXERCISES

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


def test_train_offers_every_exercise_when_nothing_runs():
    app = page("train")
    assert app.get("bidi_component")
    assert app.pills(key="exercise").options == [each.title for each in EXERCISES.values()]


def test_train_starts_the_chosen_exercise(monkeypatch):
    started = []
    monkeypatch.setattr(web, "start_virtual", lambda *said: started.append(said))
    app = page("train")
    app.pills(key="exercise").set_value("heel-drop").run()
    app.segmented_control(key="side").set_value("right").run()
    app.button(key="go").click().run()
    assert started == [("heel-drop", "right")]


def test_train_says_why_a_set_does_not_start(monkeypatch):
    def refuse(*_said: object) -> None:
        raise SensorCoachError("a set is running")

    monkeypatch.setattr(web, "start_virtual", refuse)
    app = page("train")
    app.button(key="go").click().run()
    assert "a set is running" in app.error[0].value
