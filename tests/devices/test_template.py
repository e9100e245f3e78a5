import pytest

from sensor_coach.devices.template import fill


@pytest.mark.parametrize(
    ("template", "payload"),
    [
        ("", ""),
        ("ff aa 27 {u8:58} 00", "ffaa273a00"),
        ("{zeros:3}{u16le:rate_hz}", "0000003400"),
        ("{u16be:rate_hz}{u32le:rate_hz}", "003434000000"),
        ("{i32le:off}", "ffffffff"),
        ("{i8:off}{i16le:off}", "ffffff"),
        ("00 {f32le:50} {u32le:0}", "000000484200000000"),
    ],
)
def test_placeholders_become_bytes(template, payload):
    assert fill(template, {"rate_hz": 52, "off": -1}).hex() == payload


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{u8:speed}", "no parameter 'speed', there are \\['rate_hz'\\]"),
        ("{u9:1}", "no format 'u9'"),
        ("{u8:300}", "300.0 does not fit u8"),
        ("{u8:rate_hz", "hexadecimal"),
        ("{__import__:os}", "no parameter 'os'"),
        ("0", "hexadecimal"),
    ],
)
def test_nothing_else_is_understood(template, fault):
    with pytest.raises(ValueError, match=fault):
        fill(template, {"rate_hz": 52})
