"""Own sensor: a profile is made of a sensor nobody knows, over the simulated radio."""

from __future__ import annotations

import time

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from sensor_coach import ble, home, known_devices, marking, raw_packets, sources, web
from sensor_coach.ble import Served
from sensor_coach.coach import Coach
from sensor_coach.devices.profile import check_profile
from sensor_coach.errand import Errand
from sensor_coach.known_sensors import Sensor
from sensor_coach.marking import writes
from sensor_coach.raw_packets import Explored, Heard
from sensor_coach.samples import GRAVITY, ImuData, Notification
from sensor_coach.virtual import Command, Kind, VirtualSensor, virtual_radio

PAGE = web.dashboard_dir() / "app_pages" / "maker.py"
SERVICE, DATA = "c0de0000-1111-4222-8333-444455556666", "c0de0001-1111-4222-8333-444455556666"
OTHER = "c0de0002-1111-4222-8333-444455556666"
ADDRESS = "F0:00:00:00:00:77"
RATE_HZ = 50


class Packer:
    """A header of two bytes, then acc in counts of 1/8192 g and gyr in 1/16 °/s, big endian."""

    def most(self, mtu):
        return 1

    def pack(self, number, t_us, acc, gyr):
        counts = np.concatenate([acc / GRAVITY * 8192, np.degrees(gyr) * 16], axis=1)
        return [(DATA, b"\xaa" + bytes([number % 256]) + np.rint(counts).astype(">i2").tobytes())]


def tipped() -> ImuData:
    """Face up, then its right side up, then still."""
    t = np.arange(0, 12, 1 / RATE_HZ)
    angle = np.pi / 2 * np.clip(t - 4, 0, 1)
    acc = GRAVITY * np.stack([np.sin(angle), 0 * t, np.cos(angle)], axis=1)
    gyr = np.where((t > 4) & (t <= 5), -np.pi / 2, 0)[:, None] * [0, 1, 0]
    return ImuData(t, acc, gyr)


WRITE = "c0de0003-1111-4222-8333-444455556666"
KIND = Kind(
    Packer, ((SERVICE, DATA), (SERVICE, OTHER)), commands=(Command((SERVICE, WRITE), b"\x01\x32"),)
)
START = {"mk-to": f"{SERVICE}/{WRITE}", "mk-command": "01 32"}
META = "326a9006-85cb-9195-d9dd-464cfbbae75a"  # where a MetaMotion sends
MARKS = {
    "mk-acc-at": 2, "mk-gyr": True, "mk-acc-unit": "g", "mk-acc-counts": 8192.0, "mk-gyr-at": 8,
    "mk-gyr-counts": 16.0, "mk-endian": "big",
}  # fmt: skip


def radio(_transport=None, speed=8.0):
    sensor = VirtualSensor(
        tipped(), "Mystery 7", ADDRESS, batch=1, kind=KIND, rest_s=0.0, speed=speed
    )
    return virtual_radio(sensor)


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    monkeypatch.syspath_prepend(str(PAGE.parents[1]))


@pytest.fixture
def coach(monkeypatch):
    coach = Coach()
    monkeypatch.setattr(web, "coach", lambda: coach)
    monkeypatch.setattr(sources, "radio", radio)
    yield coach
    if coach._thread.is_alive():
        coach.stop()
    else:
        coach._loop.close()


def until(what):
    end = time.monotonic() + 100
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)


def opened(**state) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=100)
    for key, value in state.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    kinds = (*app.get("html"), *app.markdown, *app.caption, *app.error, *app.warning, *app.success,
             *app.info, *app.get("text"), *app.header)  # fmt: skip
    return "\n".join(str(each.value) for each in kinds)


def keys(app: AppTest) -> set[str]:
    return {each.key for each in app.button}


def came_of(coach, kind, told=None, result=None, **what):
    done = Errand(kind, ADDRESS, told, None)
    done.over, done.result = True, result
    for name, value in what.items():
        setattr(done, name, value)
    coach.errand = coach.errands[kind] = done


def listened(coach, notes=None):
    """A sensor that was explored and listened to, as if all of it had happened."""
    if notes is None:
        imu, packer = tipped(), Packer()
        notes = tuple(
            Notification(round(t * 1e6), DATA, packer.pack(i, None, acc[None], gyr[None])[0][1])
            for i, (t, acc, gyr) in enumerate(zip(imu.t, imu.acc, imu.gyr, strict=True))
        )
    place = Served(SERVICE, DATA, "", ("notify",))
    came_of(coach, "explore", result=Explored(ADDRESS, "Mystery 7", (), (place,)))
    came_of(coach, "listen", Heard("connected", notes, len(notes)))


def test_from_a_scan_to_a_set_without_a_profile_before(coach):
    coach.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sensor_coach.errand.SCAN_S", 0.5)
        app = opened()
        app.button(key="scan").click().run()
        until(lambda: coach.errands["scan"].over)
    app = opened()
    assert "Mystery 7, F0:00:00:00:00:77, not known" in text(app)
    app.button(key=f"take-{ADDRESS}").click().run()
    until(lambda: coach.errands["explore"].over)
    app = opened()
    assert DATA in text(app)
    assert OTHER in text(app)
    assert any("more do not notify" in each.label for each in app.expander)  # the battery
    app = opened(**START)
    app.button(key="listen-0").click().run()
    until(lambda: len(coach.errands["listen"].told.notes) > 300 or coach.errands["listen"].error)
    assert coach.errands["listen"].error == ""
    app = opened(**MARKS, **START, **{"mk-place": (SERVICE, DATA)})
    assert "✓ At rest it is 9.81 m/s²" in text(app)
    app.button(key="keep").click().run()
    assert not app.exception
    assert "Kept as " in text(app)

    assert home.remembered_sensor() == ADDRESS
    profile = known_devices.known().profiles["mystery-7"]
    assert known_devices.known().own == {"mystery-7"}
    assert check_profile(profile) == []
    assert Sensor(ADDRESS, "Mystery 7", "mystery-7").kind == "Mystery 7"
    until(lambda: coach.errands["listen"].over)
    found, first = _run(coach, profile)
    assert found.profile_id == "mystery-7"
    assert first.acc[0] == pytest.approx([0, 0, GRAVITY], abs=0.01)


def _run(coach, profile):
    """Find it by its new profile and take its first sample."""
    import asyncio

    async def take():
        async with radio() as air:
            found = await ble.find(None, radio=air)
            async with ble.connect(found, profile, radio=air) as stream:
                return found, profile.decoder().decode(await anext(stream))

    return asyncio.run(take())


def test_the_packets_are_shown_with_what_is_marked(coach):
    listened(coach)
    shown = text(opened(**MARKS, **{"mk-place": (SERVICE, DATA)}))
    assert "**600** packets, 50.0 a second, 14 bytes each." in shown
    assert '<td class="">aa</td>' in shown
    assert '<td class=" moves">' in shown
    assert 'class="acc x moves"' in shown
    assert 'class="acc y"' in shown
    assert 'class="gyr y moves"' in shown
    assert "✓ At rest it is 9.81 m/s²" in shown
    assert "First +z was up, then +x, 90° apart." in shown
    assert "✓ The gyroscope tells the same turn" in shown
    assert "✓ x, y, z are the device's +x, +y, +z." in shown


def test_a_packet_that_a_known_sensor_sends_is_read_out(coach):
    field = bytes.fromhex("15054ef0530a7504")
    listened(coach, (Notification(0, META, field), Notification(10_000, META, field)))
    shown = text(opened(**MARKS, **{"mk-place": (SERVICE, META)}))
    says = "magnetic field -251.12, 165.19, 71.312 µT"
    assert f"If it were a MbientLab MetaMotion (BMI160): {says}." in shown


def test_counts_of_one_g_are_offered_at_rest_and_taken(coach):
    listened(coach)
    plain = {
        key: value for key, value in MARKS.items() if "counts" not in key and "unit" not in key
    }
    app = opened(**plain, **{"mk-place": (SERVICE, DATA)})
    assert "8192 in size: 8192 counts for one g fit" in text(app)
    app.button(key="take-counts").click().run()
    app = opened(**plain, **{
        "mk-place": (SERVICE, DATA), "mk-acc-unit": app.session_state["mk-acc-unit"],
        "mk-acc-counts": app.session_state["mk-acc-counts"],
    })  # fmt: skip
    assert (app.session_state["mk-acc-unit"], app.session_state["mk-acc-counts"]) == ("g", 8192.0)
    assert "✓ At rest it is 9.81 m/s²" in text(app)


def test_a_gyroscope_the_wrong_way_round_is_found_and_put_right(coach):
    listened(coach)
    app = opened(**{**MARKS, "mk-gyr-counts": -16.0}, **{"mk-place": (SERVICE, DATA)})
    assert "✕ The gyroscope tells another turn" in text(app)
    app.button(key="take-gyr").click().run()
    assert app.session_state["mk-gyr-counts"] == 16.0
    assert tuple(app.session_state["mk-axes"]) == ("+x", "+y", "+z")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"mk-acc-at": 12}, "14 bytes, expected 18 or more"),
        ({"mk-stride": 3}, "repeat is 3, expected a stride of at least"),
        ({"mk-sync": "5z"}, "sync is '5z', expected hex digits"),
    ],
)
def test_what_cannot_be_is_one_line_that_names_it(coach, state, said):
    listened(coach)
    app = opened(**{**MARKS, **state}, **{"mk-place": (SERVICE, DATA)})
    assert said in text(app)
    app.button(key="keep").click().run()
    assert not app.exception
    assert app.error
    assert not known_devices.known().own


def test_a_name_that_makes_no_id_is_refused(coach):
    listened(coach)
    app = opened(**MARKS, **{"mk-place": (SERVICE, DATA), "mk-title": "…"})
    app.button(key="keep").click().run()
    assert "id is '', expected letters, digits and hyphens" in text(app)


def test_a_command_that_is_no_hex_is_refused(coach):
    place = Served(SERVICE, DATA, "", ("notify",)), Served(SERVICE, WRITE, "", ("write",))
    came_of(coach, "explore", result=Explored(ADDRESS, "Mystery 7", (), place))
    app = opened(**{**START, "mk-command": "0g"})
    app.button(key="listen-0").click().run()
    assert "start[0].hex is '0g', expected hex" in app.error[0].value


def test_silence_is_told_and_can_be_tried_again(coach):
    listened(coach, ())
    coach.errand.error = "Mystery 7: no data for 5.0 s"
    app = opened(**{"mk-place": (SERVICE, DATA)})
    assert "Mystery 7: no data for 5.0 s." in text(app)
    assert "again" in keys(app)
    assert app.button(key="keep").disabled
    app.button(key="another").click().run()
    assert "Which one is it?" in text(app)


def test_what_is_heard_is_kept_for_twenty_seconds(monkeypatch):
    import asyncio

    monkeypatch.setattr(sources, "radio", lambda _: radio(speed=float("inf")))
    monkeypatch.setattr(raw_packets, "MOST_S", 0.6)
    monkeypatch.setattr(raw_packets, "KEPT_S", 0.2)
    told = []
    start = writes(marking.Command(SERVICE, WRITE, "0132"))
    heard = asyncio.run(raw_packets.listen(ADDRESS, SERVICE, DATA, None, told.append, start))
    assert told[0] == Heard("connected")
    assert heard.count > len(heard.notes) > 1
    assert heard.notes[-1].received_s - heard.notes[0].received_s <= 0.2
