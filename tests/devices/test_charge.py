"""A battery whose charge has to be asked for."""

import pytest

from sensor_coach.devices.profile import profiles, read_profile
from sensor_coach.errors import DecodeError, ProfileError

WIT = profiles()["witmotion"]
WHAT = 'what = "battery"\npercent'


def answer(hundredths):
    return bytes.fromhex("55716400") + hundredths.to_bytes(2, "little") + bytes(14)


def test_the_question_is_the_read_of_a_register():
    assert [write.payload.hex() for write in WIT.charge.questions] == ["ffaa276400"]
    assert profiles()["movella-dot"].charge is None


@pytest.mark.parametrize(
    ("hundredths", "percent"),
    [(300, 0), (340, 0), (359, 20), (378, 40), (387, 70), (396, 100), (420, 100)],
)
def test_volts_are_percent_by_what_the_maker_says(hundredths, percent):
    assert WIT.charge.percent(answer(hundredths)) == percent


def test_an_answer_that_is_cut_is_an_error():
    with pytest.raises(DecodeError, match="battery: 5 bytes, expected 6 or more"):
        WIT.charge.percent(answer(396)[:5])


@pytest.mark.parametrize(
    ("line", "instead", "fault"),
    [
        (WHAT, 'what = "volts"\npercent', "charge.what is 'volts', expected a"),
        ('expect = "55716400.*"\n', "", "charge.expect is missing"),
        ("[3.78, 40]", "[3.3, 40]", "charge.percent is .* rising"),
        ("[[3.4, 0], [3.78, 40], [3.96, 100]]", "[[3.4, 0]]", "charge.percent is .* two pairs"),
        ("[3.78, 40]", '[3.78, "x"]', "charge.percent is .* two pairs"),
        (WHAT, 'what = "battery"\nx = 1\npercent', "charge.x is 1, expected no"),
    ],
)  # fmt: skip
def test_a_fault_in_it_is_named(line, instead, fault):
    assert line in WIT.toml
    with pytest.raises(ProfileError, match=fault):
        read_profile(WIT.toml.replace(line, instead, 1))
