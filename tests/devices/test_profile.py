import re
from pathlib import Path

import numpy as np
import pytest

from sensor_coach.devices import packet
from sensor_coach.devices.profile import best_profile, check_profile, profiles, read_profile
from sensor_coach.errors import ProfileError
from sensor_coach.samples import Notification

IDS = (
    "adafruit", "bangle-js", "edgeml", "esense", "infinitime", "metamotion", "microbit",
    "movella-dot", "movesense", "nicla-webble", "nordic-uart", "openearable", "phone-page",
    "phyphox-ble", "phyphox", "polar-sense", "puck-js", "ruuvitag", "science-journal",
    "sensor-coach", "sensor-logger-ios", "sensor-logger", "sensorserver", "sensortag", "thingy52",
    "witmotion",
)  # fmt: skip
CHAR = "0000aaaa-0000-1000-8000-00805f9b34fb"

TABLE = """
schema = 1
id = "made-up"
title = "Made up"
[match]
name = ["^Made"]
services = ["aaaa"]
company_ids = [0x0886]
[params.rate_hz]
default = 50
allowed = [10, 50]
codes = [6, 8]
[[start]]
char = "aaab"
hex = "ff aa 03 {u8:rate_hz} 00"
[[stream]]
char = "aaaa"
frame_len = 16
[[stream.field]]
quantity = "acc"
type = "i16"
at = 4
unit = "mg"
[[stream.field]]
quantity = "gyr"
type = "i16"
at = 10
unit = "deg/s"
[stream.time]
source = "device"
type = "u32"
at = 0
unit = "us"
wrap_bits = 32
nominal_rate_hz = "{rate_hz}"
[[test]]
hex = "01000000 0000 0000 e803 0a00 0000 0000"
acc = [[0, 0, 9.80665]]
gyr_dps = [[10, 0, 0]]
"""


def made_up(*changes):
    text = TABLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read_profile(text, "made-up.toml")


def test_the_profiles_that_come_with_the_program_are_found():
    assert tuple(profiles()) == IDS
    assert profiles() is profiles()


@pytest.mark.parametrize("key", IDS)
def test_every_golden_vector_passes(key):
    assert check_profile(profiles()[key]) == []


@pytest.mark.parametrize("key", IDS)
def test_the_kept_text_gives_the_same_profile_again(key):
    assert read_profile(profiles()[key].toml) == profiles()[key]


def test_a_wrong_golden_vector_is_reported():
    (fault,) = check_profile(made_up(("9.80665]]", "9.9]]")))
    assert re.match(r"made-up: test: acc is \[\[0.0, 0.0, 9.8066\]\], expected", fault)


def test_a_vector_that_should_fail_and_does_not_is_reported():
    (fault,) = check_profile(made_up(("acc = [[0, 0, 9.80665]]", 'fails = "short"')))
    assert "decoded 1 samples, expected an error like 'short'" in fault


def test_a_golden_vector_that_does_not_decode_is_reported():
    (fault,) = check_profile(made_up(('hex = "01000000', 'hex = "010000')))
    assert fault == "made-up: test: 15 bytes, expected 16"


def test_a_profile_is_compiled_whole():
    profile = made_up()
    assert profile.services == (CHAR,)
    assert profile.notify == (CHAR,)
    assert profile.battery == packet.BATTERY
    assert profile.nominal_rate_hz == profile.max_useful_hz == 50
    assert profile.start[0].payload.hex(" ") == "ff aa 03 08 00"
    assert profile.start[0].response
    assert (profile.has_gyr, profile.apart, profile.min_mtu) == (True, False, 23)


def test_the_micro_bit_is_asked_for_its_period_and_read_back():
    (write,) = profiles()["microbit"].setup
    assert write.payload == b"\x14\x00"
    assert write.read_back
    assert not profiles()["microbit"].has_gyr
    assert profiles()["microbit"].battery == ""


@pytest.mark.parametrize(
    ("name", "services", "companies", "key"),
    [
        ("SCoach-3", [], [], "sensor-coach"),
        (None, [packet.SERVICE.upper()], [], "sensor-coach"),
        ("BBC micro:bit [vupaz]", [], [], "microbit"),
        ("anything", ["6e400001-b5a3-f393-e0a9-e50e24dcca9e"], [], "nordic-uart"),
        (None, [], [], None),
        ("Headphones", ["0000180f-0000-1000-8000-00805f9b34fb"], [76], None),
    ],
)
def test_an_advertisement_finds_its_profile(name, services, companies, key):
    found = best_profile(name, services, companies)
    assert (found.id if found else None) == key


def test_the_profile_with_more_hits_wins():
    profile = made_up()
    assert profile.score("Made", [CHAR], [0x0886]) == 3
    assert profile.score("Made", iter([]), iter([1])) == 1
    both = [profiles()["nordic-uart"], profile]
    nus = "6e400001-b5a3-f393-e0a9-e50e24dcca9e"
    assert best_profile("Made", [nus, CHAR], [], both) is profile
    assert best_profile("Made", [nus], [], []) is None


FAULTS = [
    (("schema = 1", "schema = 2"), "schema is 2, expected 1"),
    (('id = "made-up"', ""), "id is missing, expected text"),
    (
        ('quantity = "acc"', 'quantiy = "acc"'),
        r"field\[0\].quantity is missing, expected one of .* \(stream\[0\].field\[0\].quantiy is",
    ),
    (('title = "Made up"', "title = 3"), "title is 3, expected text"),
    (("[match]", "colour = 1\n[match]"), "colour is 1, expected no such key"),
    (("company_ids", "companies"), r"match.companies is \[2182\], expected no such key"),
    (('"^Made"', '"(Made"'), "match.name is '\\(Made', expected a regular expression"),
    (('services = ["aaaa"]', 'services = ["aaa"]'), "match.services is 'aaa', expected a UUID"),
    (("default = 50", "default = 51"), "params.rate_hz.default is 51.0, expected one of"),
    (("codes = [6, 8]", "codes = [6]"), "params.rate_hz.codes"),
    (("{u8:rate_hz}", "{u8:rate}"), r"start\[0\].hex is .*no parameter 'rate'"),
    (("{u8:rate_hz}", "{u7:rate_hz}"), "no format 'u7'"),
    (("{u8:rate_hz}", "{u8:256}"), "does not fit u8"),
    (("{u8:rate_hz}", "{eval}"), "hex and known placeholders"),
    (("frame_len = 16", 'frame_len = "16"'), r"stream\[0\].frame_len is '16'"),
    (("frame_len = 16", 'framing = "ring"'), "framing is 'ring', expected one of"),
    (("frame_len = 16", 'framing = "resync"'), "'sync' and 'frame_len' with it"),
    (("frame_len = 16", 'framing = "resync"\nsync = ["5x"]\nframe_len = 16'), "sync is '5x'"),
    (
        ("frame_len = 16", 'framing = "resync"\nsync = ["55"]\nframe_len = 16'),
        "a time that refers to 'each'",
    ),
    (("frame_len = 16", 'when = "u8>3"'), "when is 'u8>3', expected like"),
    (("frame_len = 16", "repeat = { stride = 4 }"), "expected a stride of at least 16"),
    (("frame_len = 16", 'repeat = { count = "all" }'), "count is 'all'"),
    (("frame_len = 16", 'checksum = { kind = "crc", over = [0, 0], at = 0 }'), "kind is 'crc'"),
    (("frame_len = 16", 'checksum = { kind = "sum8", over = [0], at = 0 }'), "over is"),
    (('unit = "mg"', 'unit = "deg/s"'), r"field\[0\].unit is 'deg/s', expected one of"),
    (('quantity = "acc"', 'quantity = "mag"'), "quantity is 'mag', expected one of"),
    (("at = 4", "at = -4"), r"field\[0\].at is -4"),
    (("at = 4", "at = true"), r"field\[0\].at is True, expected a whole number"),
    (('type = "u32"\nat = 0', ""), "'type' and 'at' with source 'device'"),
    (('source = "device"', 'source = "arrival"'), "time.unit is 'us', expected no such key"),
    (('source = "device"\n', ""), "time.unit is 'us', expected no such key"),
    (('source = "device"\ntype = "u32"\nat = 0', 'source = "counter"'), "stream.counter"),
    (('unit = "us"', 'unit = "ticks"'), "tick_hz is missing, expected a number"),
    (('"{rate_hz}"', '"{hz}"'), "nominal_rate_hz is '{hz}', expected a positive number"),
    (('"{rate_hz}"', "0"), "nominal_rate_hz is 0, expected a positive number"),
    (("[[test]]", '[frame]\naxes = ["+x", "+y"]\n[[test]]'), "axes is .* expected three of"),
    (("[[test]]", '[frame]\naxes = ["-x", "+y", "+z"]\n[[test]]'), "right-handed"),
    (("[[test]]", '[frame]\naxes = ["+x", "+x", "+z"]\nallow_mirror = true\n[[test]]'), "right-h"),
    (("[[test]]", '[frame]\ngravity = "removed"\n[[test]]'), "gravity is 'removed'"),
    (("acc = [[0, 0, 9.80665]]", "acc = [[0, 9.80665]]"), "rows of three numbers"),
    (('hex = "01000000', 'hex = "0x000000'), r"test\[0\].hex is '0x"),
    (("[[stream]]", "[[stream]"), "made-up.toml: no TOML"),
    (("[[test]]", '[[test]]\nchar = "aaaa-1"'), "char is 'aaaa-1'"),
    (("frame_len = 16", 'codec = "no"'), "codec is 'no', expected one of"),
]


@pytest.mark.parametrize(("change", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_a_fault_names_origin_key_found_and_expected(change, fault):
    with pytest.raises(ProfileError, match=fault) as caught:
        made_up(change)
    assert str(caught.value).startswith("made-up.toml: ")


@pytest.mark.parametrize("key", ["stream", "test"])
def test_a_profile_without_streams_or_golden_vectors_is_refused(key):
    text = TABLE.split("[[stream]]")[0] if key == "stream" else TABLE.split("[[test]]")[0]
    with pytest.raises(ProfileError, match=f"{key} is \\[\\]"):
        read_profile(text)


def test_a_stream_without_acceleration_is_refused():
    with pytest.raises(ProfileError, match="a stream with acc"):
        made_up(('quantity = "acc"', 'quantity = "gyr"'), ('unit = "mg"', 'unit = "deg/s"'))


@pytest.mark.parametrize(
    ("option", "fault"),
    [('speed = "x"', "options"), ('acc_unit = "ft/s2"', "acc_unit is 'ft/s2'")],
)
def test_an_option_the_codec_does_not_know_is_refused(option, fault):
    text = profiles()["nordic-uart"].toml.replace('acc_unit = "m/s^2"', option)
    with pytest.raises(ProfileError, match=fault):
        read_profile(text)


BESIDE = """
[[beside]]
what = "field"
char = "aaac"
type = "u16"
at = 0
bits = [4, 12]
scale = 2
bias = 1
unit = "uT"
[[test]]
char = "aaac"
hex = "3102"
[test.told]
field = [[0.000071]]
"""


def test_what_is_told_beside_is_read_from_a_table():
    profile = read_profile(TABLE + BESIDE)
    assert check_profile(profile) == []
    note = Notification(0, profile.beside[0].characteristic, b"\x31\x02")
    (found,) = profile.teller().tell(note)
    assert (found.what, found.unit) == ("field", "T")
    assert found.rows == pytest.approx(np.array([[71e-6]]))
    assert len(profile.decoder().decode(note)) == 0  # known, and no sample


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('unit = "uT"', 'unit = "furlong"', r"beside\[0\].unit is 'furlong', expected one of"),
        ("bits = [4, 12]", "bits = [4, 13]", r"bits is \[4, 13\], expected \[lowest, how many\]"),
        ("bits = [4, 12]", "n = 0", r"beside\[0\].at is \(0, 0\)"),
        ('what = "field"', 'waht = "field"', r"beside\[0\].what is missing.*waht is there"),
        ('type = "u16"', 'codec = "no"', r"beside\[0\].codec is 'no', expected one of"),
        ('type = "u16"', 'codec = "polar_settings"\nalso = ["aaaa"]', "a codec that hears other"),
        ("0.000071", "'x'", r"test\[1\].told.field is \(\['x'\],\), expected rows of numbers"),
    ],
)
def test_a_fault_of_what_is_beside_is_named(old, new, fault):
    with pytest.raises(ProfileError, match=fault):
        read_profile((TABLE + BESIDE).replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [("0.000071", "0.000072"), ("field = [[", "gauss = [["), ('"3102"', '"31"')],
)
def test_what_is_told_otherwise_than_its_golden_vector_says_is_named(old, new):
    (fault,) = check_profile(read_profile((TABLE + BESIDE).replace(old, new)))
    assert "field" in fault


@pytest.mark.parametrize("key", IDS)
def test_every_profile_has_its_page(key):
    profile = profiles()[key]
    page = re.search(r"firmware_notes/\w+\.md", profile.toml.splitlines()[0])
    text = " ".join((Path(__file__).parents[2] / page[0]).read_text(encoding="utf-8").split())
    assert f"{key}.toml" in text or key == "sensor-coach"
    assert "Tried on hardware: no" in text or not profile.unsure
    assert "**Unsure**" in text or not profile.unsure


def test_a_profile_too_slow_to_count_with_says_so():
    slow = {key for key, profile in profiles().items() if profile.nominal_rate_hz < 20}
    assert slow == {"bangle-js", "infinitime", "ruuvitag", "science-journal", "sensortag"}
    assert all("too slow to count with" in profiles()[key].notes for key in slow)
