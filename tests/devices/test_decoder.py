import struct

import numpy as np
import pytest

from sensor_coach.devices import packet
from sensor_coach.devices.profile import check_profile, profiles, read_profile
from sensor_coach.errors import DecodeError
from sensor_coach.samples import GRAVITY, Notification, concatenate

HEAD = 'schema = 1\nid = "x"\ntitle = "X"\n'
CHAR = "0000aaaa-0000-1000-8000-00805f9b34fb"
OTHER = "0000aaab-0000-1000-8000-00805f9b34fb"


def field(quantity, kind, at, unit, more=""):
    return (
        f'[[stream.field]]\nquantity = "{quantity}"\ntype = "{kind}"\nat = {at}\n'
        f'unit = "{unit}"\n{more}\n'
    )


def decoder(stream, tail='[[test]]\nhex = ""\n', char="aaaa"):
    return read_profile(f'{HEAD}[[stream]]\nchar = "{char}"\n{stream}\n{tail}').decoder()


def note(payload, received_us=0, characteristic=CHAR):
    if isinstance(payload, str):
        payload = bytes.fromhex(payload)
    return Notification(received_us, characteristic, payload)


ARRIVAL = "[stream.time]\nnominal_rate_hz = 100\n"


@pytest.mark.parametrize(
    ("kind", "endian", "payload"),
    [
        ("i8", "little", "01 fe 03"),
        ("i16", "little", "0100 feff 0300"),
        ("i16", "big", "0001 fffe 0003"),
        ("i24", "little", "010000 feffff 030000"),
        ("i24", "big", "000001 fffffe 000003"),
        ("i32", "big", "00000001 fffffffe 00000003"),
        ("f32", "little", struct.pack("<3f", 1, -2, 3).hex()),
        ("f64", "big", struct.pack(">3d", 1, -2, 3).hex()),
    ],
)
def test_every_type_is_read_in_either_byte_order(kind, endian, payload):
    imu = decoder(f'endian = "{endian}"\n' + field("acc", kind, 0, "g") + ARRIVAL).decode(
        note(payload)
    )
    assert imu.acc == pytest.approx(np.array([[1, -2, 3]]) * GRAVITY)
    assert np.isnan(imu.gyr).all()


def test_records_repeat_to_the_end_of_the_payload():
    stream = 'repeat = { start = 2, stride = 4, count = "rest" }\n' + field("acc", "i8", 0, "g")
    unit = decoder(stream + ARRIVAL)
    imu = unit.decode(note("ffff 010203 00 040506 00", 50_000))
    assert imu.acc == pytest.approx(np.array([[1, 2, 3], [4, 5, 6]]) * GRAVITY)
    assert imu.t == pytest.approx([0.04, 0.05])
    for bad in ("", "ff", "ffff", "ffff 010203 00 04"):
        with pytest.raises(DecodeError, match="expected 2 and a multiple of 4"):
            unit.decode(note(bad))


def test_a_scale_and_a_bias_are_applied():
    stream = field("acc", "u8", 0, "m/s^2", "scale = 0.5\nbias = -64")
    assert decoder(stream + ARRIVAL).decode(note("80 82 7e")).acc[0] == pytest.approx([0, 1, -1])


def test_the_mark_for_no_value_is_refused():
    unit = decoder(field("acc", "i16", 0, "mg", "invalid = -32768") + ARRIVAL)
    with pytest.raises(DecodeError, match="acc holds -32768, which means 'no value'"):
        unit.decode(note("0000 0080 0000"))
    assert len(unit.decode(note("0000 0180 0000"))) == 1


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e30, 2001.0])
def test_what_no_sensor_measures_is_refused(value):
    unit = decoder(field("acc", "f32", 0, "m/s^2") + ARRIVAL)
    with pytest.raises(DecodeError, match="acc"):
        unit.decode(note(struct.pack("<3f", 0, value, 0)))


def test_axes_and_sign_are_turned_into_the_sensor_frame():
    tail = '[frame]\naxes = ["+y", "-x", "+z"]\ngravity = "negated"\n[[test]]\nhex = ""\n'
    stream = field("acc", "i8", 0, "g") + field("gyr", "i8", 3, "rad/s") + ARRIVAL
    imu = decoder(stream, tail).decode(note("010203 010203"))
    assert imu.acc == pytest.approx(np.array([[-2, 1, -3]]) * GRAVITY)
    assert imu.gyr == pytest.approx(np.array([[2, -1, 3]]))


def test_a_profile_that_expects_too_short_a_payload_is_a_decode_error():
    unit = decoder("frame_len = 4\n" + field("acc", "i16", 0, "g") + ARRIVAL)
    with pytest.raises(DecodeError, match="4 bytes, expected 6 or more"):
        unit.decode(note("01020304"))


def test_a_checksum_is_checked():
    stream = 'checksum = { kind = "sum8", over = [1, 0], at = 0 }\nrepeat = { start = 1 }\n'
    unit = decoder(stream + field("acc", "i8", 0, "g") + ARRIVAL)
    assert len(unit.decode(note("06 010203"))) == 1
    with pytest.raises(DecodeError, match="checksum does not fit 07 01 02 03"):
        unit.decode(note("07 010203"))


def test_a_counter_shows_the_loss():
    stream = (
        "repeat = { start = 1 }\n"
        + field("acc", "i8", 0, "g")
        + ARRIVAL.replace("[stream.time]", '[stream.time]\nsource = "counter"')
    )
    unit = decoder(stream + '[stream.counter]\ntype = "u8"\nat = 0\n')
    notes = [note(f"{k:02x} 000001", k * 10_000) for k in range(20) if k != 9]
    t = concatenate(unit.decode(one) for one in notes).t
    assert np.diff(t)[8] == pytest.approx(0.02)


def test_a_tick_in_every_record_is_the_time_of_the_sample():
    stream = (
        'repeat = { count = "rest" }\n' + field("acc", "i8", 2, "g")
        + '[stream.time]\nsource = "device"\ntype = "u16"\nat = 0\nunit = "ms"\nwrap_bits = 16\n'
        + 'refers_to = "each"\nnominal_rate_hz = 100\n'
    )  # fmt: skip
    unit = decoder(stream)
    first = unit.decode(note("f0ff 000001 0000 000001", 1_000_000))
    then = unit.decode(note("0400 000001 0900 000001", 1_010_000))
    assert first.t == pytest.approx([0.984, 1.0])
    assert then.t == pytest.approx([1.004, 1.009])


def test_ticks_of_64_bits_keep_their_last_digit():
    stream = (
        "repeat = { start = 8 }\n" + field("acc", "i8", 0, "g")
        + '[stream.time]\nsource = "device"\ntype = "u64"\nat = 0\nunit = "ns"\nwrap_bits = 64\n'
        + "nominal_rate_hz = 1000\n"
    )  # fmt: skip
    unit, start = decoder(stream), 2**64 - 1_000_000
    sent = [struct.pack("<Q3b", (start + k * 1_000_001) % 2**64, 0, 0, 1) for k in range(5)]
    t = concatenate(unit.decode(note(p, 1000 * k)) for k, p in enumerate(sent)).t
    assert np.diff(t) == pytest.approx(0.001000001, abs=1e-12)


RESYNC = (
    'framing = "resync"\nsync = ["5561", "5571"]\nframe_len = 6\n'
    + field("acc", "i8", 2, "g", "scale = 0.1")
    + ARRIVAL
)
GOOD = bytes.fromhex("5561 010203 00")


@pytest.mark.parametrize("size", range(1, 20))
def test_frames_may_be_cut_anywhere(size):
    unit, sent = decoder(RESYNC), GOOD * 10
    cuts = [sent[at : at + size] for at in range(0, len(sent), size)]
    imu = concatenate(unit.decode(note(cut, k * 10_000)) for k, cut in enumerate(cuts))
    assert len(imu) == 10
    assert imu.acc == pytest.approx(np.tile([0.1, 0.2, 0.3], (10, 1)) * GRAVITY)
    assert np.all(np.diff(imu.t) > 0)


def test_known_frames_of_another_kind_are_passed_over():
    assert (
        len(decoder(RESYNC).decode(note(GOOD + b"\x55\x71....".replace(b".", b"\0") + GOOD))) == 2
    )


def test_garbage_is_reported_and_the_frames_around_it_come_later():
    unit = decoder(RESYNC)
    with pytest.raises(DecodeError, match="2 bytes before a frame start: 01 02"):
        unit.decode(note(GOOD + b"\1\2" + GOOD))
    assert len(unit.decode(note(GOOD, 10_000))) == 3


def test_packets_of_one_characteristic_are_told_apart():
    text = (
        HEAD
        + '[[stream]]\nchar = "aaaa"\nwhen = "u8@0==0x01"\nrepeat = { start = 1 }\n'
        + field("acc", "i8", 0, "g") + ARRIVAL
        + '[[stream]]\nchar = "aaaa"\nwhen = "len==2"\n' + ARRIVAL
        + '[[test]]\nhex = "01 000001"\nacc = [[0, 0, 9.80665]]\n'
    )  # fmt: skip
    profile = read_profile(text)
    assert check_profile(profile) == []
    unit = profile.decoder()
    assert len(unit.decode(note("02 02"))) == 0
    with pytest.raises(DecodeError, match="no kind of packet of this device: 03"):
        unit.decode(note("03"))


def test_the_battery_is_passed_over_and_strangers_are_not():
    unit = profiles()["sensor-coach"].decoder()
    assert len(unit.decode(note("64", 0, packet.BATTERY))) == 0
    with pytest.raises(DecodeError, match=f"notification of {OTHER}, expected {packet.DATA}"):
        unit.decode(note("64", 0, OTHER))


def apart():
    streams = [
        f'[[stream]]\nchar = "{char}"\n' + field(name, "f32", 0, unit) + ARRIVAL
        for char, name, unit in (("aaaa", "acc", "m/s^2"), ("aaab", "gyr", "rad/s"))
    ]
    return read_profile(HEAD + "".join(streams) + '[[test]]\nhex = ""\n')


def test_accelerometer_and_gyroscope_that_arrive_apart_are_joined():
    unit, out = apart().decoder(), []
    for k in range(100):
        out.append(unit.decode(note(struct.pack("<3f", 0, 0, k), k * 10_000)))
        rate = struct.pack("<3f", k + 0.5, 0, 0)
        out.append(unit.decode(note(rate, k * 10_000 + 5_000, OTHER)))
    imu = concatenate(out)
    assert len(imu) == 100
    assert imu.acc[:, 2] == pytest.approx(np.arange(100))
    assert imu.gyr[5:, 0] == pytest.approx(np.arange(5, 100), abs=0.05)


def test_a_gyroscope_that_never_answers_does_not_hold_the_rest_back():
    unit = apart().decoder()
    imu = concatenate(
        unit.decode(note(struct.pack("<3f", 0, 0, k), k * 10_000)) for k in range(200)
    )
    assert 145 <= len(imu) <= 151
    assert np.isnan(imu.gyr).all()


def test_the_own_packet_goes_through_with_its_times():
    unit = profiles()["sensor-coach"].decoder()
    acc, gyr = np.tile([0, 0, GRAVITY], (10, 1)), np.zeros((10, 3))
    sent = [packet.encode(k, 100_000 * k, acc, gyr) for k in range(20)]
    del sent[7]
    arrivals = np.arange(len(sent)) * 100_000
    imu = concatenate(
        unit.decode(note(p, int(at), packet.DATA)) for p, at in zip(sent, arrivals, strict=True)
    )
    assert len(imu) == 190
    assert np.delete(np.diff(imu.t), 69) == pytest.approx(0.01)
    assert np.diff(imu.t)[69] == pytest.approx(0.11)


def test_an_import_keeps_every_time_and_value():
    rng = np.random.default_rng(1)
    t_us = np.cumsum(rng.integers(4_000, 20_000, 500)) + 2**32 - 2_000_000
    acc, gyr = rng.normal(size=(2, 500, 3)).astype(np.float32)
    unit, out = profiles()["sensor-coach"].decoder(), []
    for k, rows in enumerate(np.array_split(np.arange(500), 60)):
        payload = packet.encode_timed(k, t_us[rows], acc[rows], gyr[rows])
        out.append(unit.decode(note(payload, int(t_us[rows[-1]]), packet.DATA)))
    imu = concatenate(out)
    assert imu.t == pytest.approx(t_us * 1e-6, abs=1e-9)
    assert np.array_equal(imu.acc, acc)
    assert np.array_equal(imu.gyr, gyr)
