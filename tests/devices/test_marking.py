"""What is marked in packets becomes a profile that decodes as one written by hand."""

from dataclasses import replace

import numpy as np
import pytest

from sensor_coach.devices.profile import check_profile, profiles, read_profile
from sensor_coach.errors import DecodeError, ProfileError
from sensor_coach.marking import (
    Field,
    Marking,
    Naming,
    counts_at_rest,
    decoded,
    made,
    preview,
    rate_hz,
)
from sensor_coach.samples import GRAVITY, Notification, concatenate

BIT = Marking(
    "e95dca4b-251d-470a-a062-fa1922dfa9a8", (Field("acc", 0, "i16", 1 / 1024, "g"),), 50,
    length=6, axes=("-x", "+y", "-z"),
)  # fmt: skip
THINGY = Marking(
    "ef680406-9b35-4933-9b10-52ffa9740042",
    (Field("acc", 0, "i16", 1 / 1024, "g"), Field("gyr", 6, "i16", 1 / 32, "deg/s")), 100,
    service="ef680400-9b35-4933-9b10-52ffa9740042", length=18,
)  # fmt: skip
WIT = Marking(
    "0000ffe4-0000-1000-8000-00805f9a34fb",
    (Field("acc", 2, "i16", 16 / 32768, "g"), Field("gyr", 8, "i16", 2000 / 32768, "deg/s")), 100,
    length=20, sync="5561",
)  # fmt: skip
NAMED = Naming("My sensor 2", "Mine (1)")
MARKED = {"microbit": BIT, "thingy52": THINGY, "witmotion": WIT}
OF_OTHER_FRAMES = {  # one kind of frame is marked, not the others that the device sends, too
    "two frames and the answer to a register read, cut in the middle", "two frames of 28 bytes",
}  # fmt: skip


def notes(*payloads, characteristic=BIT.characteristic):
    parts = [bytes.fromhex(each) if isinstance(each, str) else each for each in payloads]
    return [Notification(i * 20_000, characteristic, each) for i, each in enumerate(parts)]


def cases():
    for key, marking in MARKED.items():
        for vector in profiles()[key].tests:
            if vector.name not in OF_OTHER_FRAMES and not vector.told:
                yield pytest.param(key, marking, vector, id=f"{key}: {vector.name}")


@pytest.mark.parametrize(("key", "marking", "vector"), list(cases()))
def test_what_is_marked_decodes_golden_vectors_as_the_profile_does(key, marking, vector):
    sent = notes(*vector.payloads, characteristic=marking.characteristic)
    expected = outcome(profiles()[key].decoder(), sent)
    found = outcome(preview(marking).decoder(), sent)
    assert type(found) is type(expected)
    if isinstance(expected, str):
        assert found == expected
    else:
        for one, other in zip(found, expected, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-12, equal_nan=True)


def outcome(decoder, sent):
    try:
        imu = concatenate([*(decoder.decode(note) for note in sent), decoder.finish()])
    except DecodeError as error:
        return str(error)
    return imu.acc, imu.gyr


@pytest.mark.parametrize(("key", "marking"), MARKED.items())
def test_a_packet_that_came_is_its_golden_vector(key, marking):
    vector = profiles()[key].tests[0]
    sent = notes(b"\x01", *vector.payloads, characteristic=marking.characteristic)
    profile = made(marking, NAMED, sent)
    assert check_profile(profile) == []
    (kept,) = profile.tests
    assert kept.payloads == vector.payloads  # not the one that cannot be read
    assert np.array(kept.acc) == pytest.approx(np.array(vector.acc), abs=1e-4)
    assert (kept.gyr_dps is None) == (not profile.has_gyr)
    again = read_profile(profile.toml)
    assert (again.id, again.title) == ("my-sensor-2", "My sensor 2")
    assert again.score("Mine (1) b", [], [])
    assert not again.score("Mine 1", [], [])
    assert again.battery == ""
    assert made(marking, replace(NAMED, battery=True), sent).battery.startswith("00002a19")


def test_a_frame_that_is_cut_takes_two_notifications_for_a_golden_vector():
    frame = "556135ff59ff0a08000000000000b9fc00000000"
    halves = notes(frame[:20], frame[20:], characteristic=WIT.characteristic)
    assert made(WIT, NAMED, halves).tests[0].payloads == (
        bytes.fromhex(frame[:20]), bytes.fromhex(frame[20:]),
    )  # fmt: skip


def test_samples_that_follow_one_another_behind_a_header():
    raw = np.array([[0, 0, 1000], [1000, 0, 0]], ">i2").tobytes()
    marking = Marking(BIT.characteristic, (Field("acc", 0, unit="mg"),), 50, endian="big",
                      start=3, count=0)  # fmt: skip
    imu, faults = decoded(preview(marking), notes(b"abc" + raw, b"abc" + raw + b"x"))
    assert imu.acc == pytest.approx(np.array([[0, 0, GRAVITY], [GRAVITY, 0, 0]]))
    assert faults == ["16 bytes, expected 3 and a multiple of 6"]
    apart = replace(marking, stride=12, count=1)
    assert len(decoded(preview(apart), notes(b"abc" + raw))[0]) == 1


def test_an_unknown_unit_is_found_at_rest():
    marking = replace(BIT, fields=(Field("acc", 0, "i16", 1.0, "auto"),), axes=("+x", "+y", "+z"))
    still = np.array([[0, 0, -1000]], "<i2").tobytes()
    imu, _ = decoded(preview(marking), notes(*[still] * 100))
    assert imu.acc[-1] == pytest.approx([0, 0, -GRAVITY])
    assert made(marking, NAMED, notes(still)).tests[0].acc == ((0, 0, -9.8066),)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"fields": (Field("acc", -1),)}, r"stream\[0\].field\[0\].at is -1, expected bytes"),
        ({"fields": (Field("acc", 0, "i12"),)}, r"field\[0\].type is 'i12', expected one of"),
        ({"fields": (Field("acc", 0, unit="G"),)}, r"field\[0\].unit is 'G', expected one of"),
        ({"fields": (Field("gyr", 0, unit="deg/s"),)}, "stream is 'no acc', expected"),
        ({"sync": "5z"}, r"stream\[0\].sync is '5z', expected hex digits"),
        ({"rate_hz": 0}, "nominal_rate_hz is 0, expected a positive number"),
        ({"stride": 4}, r"stream\[0\].repeat is 4, expected a stride of at least 6"),
        ({"axes": ("+x", "+y", "-z")}, "frame.axes is .*, expected a right-handed frame"),
        ({"characteristic": "ffe"}, r"stream\[0\].char is 'ffe', expected"),
    ],
)
def test_what_is_marked_wrongly_is_told_by_its_key(change, fault):
    with pytest.raises(ProfileError, match=f"^marked: .*{fault}"):
        preview(replace(BIT, **change))


def test_what_has_no_name_or_no_packet_is_told_by_its_key():
    sent = notes("ceffceff00fc")
    with pytest.raises(ProfileError, match=r"match.name is '', expected how"):
        made(BIT, Naming("x"), sent)
    assert made(BIT, Naming("x", services=("1523",)), sent).score(None, ["1523"], []) == 0
    assert made(BIT, Naming("x", services=("180f",)), sent).services
    with pytest.raises(ProfileError, match=r"test.hex is \[\], expected a packet .*5 bytes"):
        made(BIT, NAMED, notes("ceffceff00"))
    with pytest.raises(ProfileError, match="id is '', expected letters"):
        made(BIT, Naming("–", "x"), sent)


@pytest.mark.parametrize("title", ['A "b" \\ c', "Zwölf\n\x7f[match]", "😀 a"])
def test_any_title_comes_through(title):
    assert made(BIT, Naming(title, title), notes("ceffceff00fc")).title == title


def test_rate_and_size_at_rest_are_told_before_the_unit_is_known():
    raw = np.array([[0, 0, 16000]], "<i2").tobytes()
    marking = replace(BIT, fields=(Field("acc", 0),), axes=("+x", "+y", "+z"))
    sent = notes(*[raw] * 100)
    assert rate_hz(marking, sent) == 50
    assert rate_hz(marking, sent[:1]) == rate_hz(marking, []) == 1
    assert counts_at_rest(replace(marking, rate_hz=50), sent) == pytest.approx(16000)
    assert counts_at_rest(marking, []) is None
    assert len(decoded(preview(marking), sent)[0]) == 0
