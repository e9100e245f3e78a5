"""The user's own profiles: found, preferred, and no harm to others where they are broken."""

import json
import os

import pytest
from typer.testing import CliRunner

from sensor_coach.cli import app
from sensor_coach.devices.profile import best_profile, profiles
from sensor_coach.known_devices import folder, known

POLAR_CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
OWN = (
    profiles()["microbit"]
    .toml.replace('id = "microbit"', 'id = "mine"')
    .replace('"^BBC micro:bit"', '"^Mine"')
)


def keep(text, name="mine.toml"):
    folder().mkdir(parents=True, exist_ok=True)
    (folder() / name).write_text(text, encoding="utf-8")


def run(*words):
    return CliRunner().invoke(app, ["devices", *map(str, words)])


def test_without_a_folder_there_are_those_of_the_program():
    assert known().profiles == profiles()
    assert (known().own, known().faults) == (frozenset(), ())


def test_an_own_profile_is_found_and_recognises_its_sensor():
    keep(OWN)
    found = known()
    assert found.own == {"mine"}
    assert best_profile("Mine 1", [], [], found.profiles.values()).id == "mine"


def test_an_own_profile_goes_before_one_of_the_program():
    keep(OWN.replace('"mine"', '"microbit"').replace("BBC micro:bit", "Ours"))
    assert known().profiles["microbit"].title == "Ours"
    assert len(known().profiles) == len(profiles())


def test_of_equal_fit_the_own_profile_is_taken():
    keep(OWN.replace("^Mine", "^BBC micro:bit"))
    assert best_profile("BBC micro:bit", [], [], known().profiles.values()).id == "mine"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("frame_len = 6", "frame_length = 6"), "frame_length is 6, expected no such key"),
        (("ceffceff00fc", "ceffceff0000"), "face up: acc is"),
        (("[match]", "[match"), "no TOML"),
    ],
)
def test_a_broken_one_is_told_and_the_others_are_used(change, fault):
    keep(OWN.replace(*change), "broken.toml")
    keep(OWN)
    (told,) = known().faults
    assert told.startswith(str(folder() / "broken.toml"))
    assert fault in told
    assert known().own == {"mine"}
    listed = run("--json")
    assert "mine" in {each["id"] for each in json.loads(listed.stdout)}
    assert "not used: " in listed.stderr


def test_a_profile_that_is_mended_is_read_anew():
    keep(OWN.replace("[match]", "[match"))
    assert known().faults
    keep(OWN)
    os.utime(folder() / "mine.toml", ns=(1, 1))
    assert known().own == {"mine"}


def test_add_checks_and_keeps(tmp_path):
    file = tmp_path / "x.toml"
    file.write_text(OWN, encoding="utf-8")
    assert run("add", file).exit_code == 0
    assert known().own == {"mine"}
    file.write_text(OWN.replace('id = "mine"', 'id = "two"\nwhat = 3'), encoding="utf-8")
    assert "what is 3, expected no such key" in str(run("add", file).exception)
    assert known().own == {"mine"}


def test_an_id_that_is_no_file_name_is_refused(tmp_path):
    file = tmp_path / "x.toml"
    file.write_text(OWN.replace('"mine"', '"../mine"'), encoding="utf-8")
    assert "id is '../mine', expected" in str(run("check", file).exception)


def test_what_is_not_confirmed_is_said_first():
    assert run("show", "sensortag").stdout.startswith("# Not confirmed: Face up")


def test_a_packet_is_said_in_words():
    came = run("packet", "15054ef0530a7504")
    assert came.exit_code == 0
    assert came.stdout == (
        "MbientLab MetaMotion (BMI160): magnetic field -251.12, 165.19, 71.312 µT\n"
    )


def test_of_one_device_and_place_packets_are_read_in_order():
    ((found),) = json.loads(
        run("packet", "--device", "polar-sense", "--json", "--from", POLAR_CONTROL,
            "f0020600000501cdcc8c3f").stdout
    )  # fmt: skip
    assert found["id"] == "polar-sense"
    assert found["says"] == ["factor 1.1"]
    motion = run("packet", "--device", "microbit", "0000000000fc", "00000000 0004").stdout
    assert motion == "BBC micro:bit: acceleration 0, 0, 9.8066 | 0, 0, -9.8066 m/s²\n"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["zz"], "zz is no packet in hex"),
        (["00", "--device", "no"], "no profile 'no', there are"),
        (["0600", "--device", "metamotion"], "no kind of packet of this device: 06 00"),
        (["ff" * 40], "no known sensor sends such a packet"),
    ],
)
def test_what_is_no_packet_is_said(words, fault):
    came = run("packet", *words)
    assert came.exit_code == 1
    assert fault in str(came.exception)
