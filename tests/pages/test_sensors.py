"""The page Sensors: what is chosen, what is in reach, what an errand came to, the phone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sensor_coach import home, known_sensors, second_choice, sources, web
from sensor_coach.analysis.calibration import Calibration
from sensor_coach.ble import Found
from sensor_coach.certificate import Certificate
from sensor_coach.coach import Coach
from sensor_coach.errand import Errand
from sensor_coach.known_sensors import Sensor
from sensor_coach.library import opened
from sensor_coach.link_check import Checked
from sensor_coach.link_quality import Link, judged
from sensor_coach.pairing import Pairing
from sensor_coach.server_address import Reach

PAGE = web.dashboard_dir() / "app_pages" / "sensors.py"
HEEL = Found("AA:BB:CC:DD:EE:01", "Heel <1>", -58, "sensor-coach", None)
FAR = Found("AA:BB:CC:DD:EE:02", "Far", -85, "sensor-coach", None)
RADIO = Found("AA:BB:CC:DD:EE:03", "Kitchen radio", -40, None, None)
NAMELESS = Found("AA:BB:CC:DD:EE:04", "", -30, None, None)
MADE = Calibration(((1, 0, 0), (0, 1, 0), (0, 0, 1)), (0.1, 0, 0), 0.01, 6, False, None,
                   "2026-11-20T08:00:00+00:00")  # fmt: skip


class Asked:
    """A coach that notes what it is asked for, and what came of it."""

    def __init__(self) -> None:
        self.coach = Coach()
        self.errands: list[Errand] = []
        self.coach.run_errand = self.errands.append
        self.coach.end_errand = lambda: self.errands.append(None)

    def came_of(self, kind: str, sensor: str | None, told, **what) -> None:
        """Say that an errand was done."""
        done = Errand(kind, sensor, told, None)
        done.over = True
        for name, value in what.items():
            setattr(done, name, value)
        self.coach.errand = self.coach.errands[kind] = done


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """The page by itself, beside the modules that it imports."""
    monkeypatch.syspath_prepend(str(PAGE.parents[1]))


@pytest.fixture
def asked(monkeypatch):
    asked = Asked()
    monkeypatch.setattr(web, "coach", lambda: asked.coach)
    yield asked
    asked.coach._loop.close()


def page() -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=100).run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    return "\n".join([each.value for each in (*app.get("html"), *app.markdown)])


def use(found: Found) -> None:
    with opened() as library:
        known_sensors.choose(library, known_sensors.listed([found])[0])


def keys(app: AppTest) -> set[str]:
    return {each.key for each in app.button}


def test_first_the_virtual_sensor_is_there_to_be_chosen_and_is_remembered(asked):
    app = page()
    assert "Choose a sensor" in text(app)
    assert "check" not in keys(app)
    app.button(key="use-virtual").click().run()
    assert home.remembered_sensor() == sources.VIRTUAL
    assert {"check", "calibrate", "thorough", "forget"} <= keys(app)
    app.button(key="forget").click().run()
    assert home.remembered_sensor() is None


def test_what_is_in_reach_is_named_by_signal_and_kind(asked):
    asked.came_of("scan", None, [NAMELESS, RADIO, HEEL, FAR])
    app = page()
    shown = text(app)
    assert "Heel &lt;1&gt;" in shown
    assert "Heel <1>" not in shown
    assert "<b>strong</b> −58 dBm" in shown
    assert "<b>weak</b> −85 dBm" in shown
    assert shown.index("Heel") < shown.index("Far") < shown.index("Kitchen radio")
    assert NAMELESS.id not in shown
    assert "not recognised" in shown
    assert {"use-virtual", f"use-{HEEL.id}", f"use-{FAR.id}"} <= keys(app)
    assert f"use-{RADIO.id}" not in keys(app)


def test_the_chosen_one_keeps_its_name_when_it_is_out_of_reach(asked):
    use(HEEL)
    home.keep_calibration(HEEL.id, MADE)
    assert "Remembered" in text(page())
    asked.came_of("scan", None, [FAR])
    shown = text(page())
    assert "Heel &lt;1&gt;" in shown
    assert "Not heard when last looked for" in shown
    assert "calibrated on 20 November 2026" in shown
    asked.came_of("scan", None, [HEEL])
    assert "In reach" in text(page())
    assert "✓ In use" in text(page())


def test_a_set_says_how_the_link_is(asked):
    use(HEEL)
    asked.coach._running = type("Running", (), {"done": lambda _: False})()
    asked.coach.state = replace(asked.coach.state, status="reconnecting")
    assert "Link lost, it is being restored" in text(page())


@pytest.mark.parametrize("key", ["check", "calibrate", "thorough", "scan"])
def test_each_button_asks_the_coach(asked, key):
    use(HEEL)
    page().button(key=key).click().run()
    (errand,) = asked.errands
    assert errand.kind == {"thorough": "calibrate"}.get(key, key)
    assert errand.sensor == (None if key == "scan" else HEEL.id)
    if errand.kind == "calibrate":
        assert errand.told.thorough == (key == "thorough")


def test_while_it_runs_it_is_shown_and_can_be_ended(asked):
    use(HEEL)
    asked.came_of("check", HEEL.id, Checked(), over=False)
    app = page()
    assert app.get("bidi_component")
    assert "check" not in keys(app)
    app.button(key="stop").click().run()
    assert asked.errands == [None]


def test_a_scan_shows_how_far_it_is_and_what_it_has_found(asked):
    asked.came_of("scan", None, [HEEL], over=False)
    app = page()
    assert app.get("progress")
    assert "Heel &lt;1&gt;" in text(app)
    assert "stop-scan" in keys(app)
    assert f"use-{HEEL.id}" not in keys(app)


def test_what_was_refused_is_one_line(monkeypatch):
    app = page()  # no server runs
    app.button(key="scan").click().run()
    assert app.error[0].value.startswith("The dashboard's server does not run")
    assert not page().error


def test_no_bluetooth_is_one_line_and_what_the_doctor_says(asked):
    asked.came_of("scan", None, [], error="Bluetooth is not available: off; try `--sensor virtual`")
    app = page()
    assert app.error[0].value.startswith("Bluetooth is not available: off. ")
    assert "virtual sensor works" in app.error[0].value
    assert "✕ **Bluetooth**: Bluetooth is not available: off" in text(app)
    assert "**data folder**" in text(app)


def test_a_bad_calibration_is_refused_with_its_reason(asked):
    use(HEEL)
    asked.came_of("calibrate", HEEL.id, None, error="the positions disagree by 9.1 mg")
    said = page().error[0].value
    assert said.startswith("The positions disagree by 9.1 mg. Nothing was changed.")


def test_results_are_told_of_the_sensor_they_belong_to(asked):
    link = Link(10, 96, 100, 0.04, 0.05, 0.01)
    checked = Checked("connected", "Heel", 87, 100, link, judged(link, 100))
    asked.came_of("check", HEEL.id, checked)
    asked.came_of("calibrate", HEEL.id, None, result=MADE)
    use(FAR)
    assert "Link fair" not in text(page())
    use(HEEL)
    shown = text(page())
    assert "Link fair.</b> 4 % of the samples are lost." in shown
    assert "Battery 87 %" in shown
    assert "Residual 1.02 mg over 6 positions; offset 10, 0, 0 mg" in shown
    assert "edges tell more" in shown


def test_where_to_wear_it_is_drawn(asked):
    shown = text(page())
    assert shown.count("data:image/svg+xml") == 4
    assert "two or three fingers above the ankle bones" in shown


def test_the_way_in_for_a_phone_is_shown_where_there_is_one(asked, monkeypatch):
    assert "--lan" in text(page())
    pairing = Pairing()
    monkeypatch.setattr(web, "pairing", lambda: pairing)
    monkeypatch.setattr(web, "reach", lambda: Reach(8501, lan=True))
    monkeypatch.setattr("sensor_coach.server_address.lan_addresses", lambda: ["192.168.1.20"])
    before, app = pairing.code, page()
    assert f"{before[:3]} {before[3:]}" in text(app)
    assert "http://192.168.1.20:8501" in text(app)
    app.button(key="renew").click().run()
    assert f"{pairing.code[:3]} {pairing.code[3:]}" in text(app)
    monkeypatch.setattr("sensor_coach.server_address.lan_addresses", list)
    assert "No network address" in page().warning[0].value


@pytest.mark.parametrize(
    ("rssi_dbm", "bars"), [(-30, 4), (-60, 4), (-61, 3), (-70, 3), (-71, 2), (-80, 2), (-81, 1)]
)
def test_both_sides_of_each_signal_limit(rssi_dbm, bars):
    assert known_sensors.signal(rssi_dbm)[0] == bars


def test_a_damaged_calibration_is_none():
    home.keep_calibration("x", MADE)
    assert Sensor("x").calibrated_at == "2026-11-20"
    next((home.home() / "calibrations").glob("*.json")).write_text("{")
    assert Sensor("x").calibrated_at == ""


def test_a_phone_is_offered_with_what_to_enter_in_its_app(asked):
    app = page()
    assert "http://" in text(app)
    assert ":8765/" in text(app)
    app.button(key="use-sensor-logger").click().run()
    assert home.remembered_sensor() == "sensor-logger"
    assert "Over the network" in text(app)
    assert "Sensor Logger on a phone" in text(app)
    app.checkbox(key="ios-frames").check().run()
    assert "leave Standardise Units & Frames off" in text(app)
    app.button(key="use-sensor-logger").click().run()
    assert home.remembered_sensor() == "sensor-logger-ios"


def test_the_page_for_phones_is_offered_where_a_browser_would_let_it_measure(asked, monkeypatch):
    assert "--lan --https" in text(page())
    monkeypatch.setattr("sensor_coach.server_address.lan_addresses", lambda: ["10.0.0.7"])
    secure = Reach(8443, True, Certificate(Path("a"), Path("b"), ""))
    monkeypatch.setattr(web, "reach", lambda: secure)
    monkeypatch.setattr(web, "pairing", Pairing)
    app = page()
    assert "https://10.0.0.7:8443/phone</b>" in text(app)
    app.button(key="use-phone-page").click().run()
    assert home.remembered_sensor() == "phone"


def test_the_address_of_a_phone_is_checked_before_it_is_used(asked):
    app = page()
    app.text_input(key="at-phyphox").set_value("ftp://x").run()
    app.button(key="use-phyphox").click().run()
    assert "is no address, expected phyphox:http://HOST:PORT" in app.error[0].value
    app.text_input(key="at-phyphox").set_value(" 10.0.0.9 ").run()
    app.button(key="use-phyphox").click().run()
    assert home.remembered_sensor() == "phyphox:http://10.0.0.9:8080"


def test_a_second_sensor_is_taken_along_and_left_out_again(asked):
    use(HEEL)
    asked.came_of("scan", None, [HEEL, FAR, RADIO])
    app = page()
    app.button(key=f"second-{FAR.id}").click().run()
    with opened() as library:
        choice = second_choice.chosen(library, HEEL.id)
        assert second_choice.chosen(library, sources.VIRTUAL) is None  # not on the same radio
    assert (choice.sensor.name, choice.place, choice.first_leg) == ("Far", "leg", "left")
    assert "Second sensor" in text(app)
    app.segmented_control(key="first-leg").set_value("right").run()
    app.button(key="second-out").click().run()
    with opened() as library:
        assert second_choice.chosen(library, HEEL.id) is None
