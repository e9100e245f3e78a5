import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sensor_coach.devices import packet
from sensor_coach.errors import DecodeError
from sensor_coach.samples import GRAVITY

ACC = np.array([[0.0, 0.0, GRAVITY], [1.0, -2.0, 3.0]])
GYR = np.array([[0.0, 0.5, -0.5], [1.0, 2.0, -3.0]])


def runs(limit, width=64):
    values = st.floats(-limit, limit, width=width)
    return st.integers(1, 19).flatmap(
        lambda n: st.tuples(
            hnp.arrays(f"f{width // 8}", (n, 3), elements=values),
            hnp.arrays(f"f{width // 8}", (n, 3), elements=values),
        )
    )


def test_the_bytes_are_those_of_the_documentation():
    payload = packet.encode(
        0x0102, 0x0A0B0C0D, [[GRAVITY, 0, -GRAVITY]], [[0, np.radians(500), 0]], overflow=True
    )
    assert payload.hex(" ") == "02 01 0d 0c 0b 0a 01 2e 00 10 00 00 00 f0 00 00 00 40 00 00"


@given(
    runs(16.0),
    st.sampled_from(packet.ACC_RANGES_G),
    st.sampled_from(packet.GYR_RANGES_DPS),
    st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_a_round_trip_is_within_half_a_count(run, acc_g, gyr_dps, overflow):
    acc, gyr = run[0], run[1] / 8
    found = packet.decode(
        packet.encode(7, 99, acc, gyr, acc_range_g=acc_g, gyr_range_dps=gyr_dps, overflow=overflow)
    )
    acc_unit, gyr_unit = acc_g * GRAVITY / 32768, np.radians(gyr_dps) / 32768
    assert (found.sequence, found.tick_us, found.overflow) == (7, 99, overflow)
    assert found.ticks_us is None
    assert np.abs(found.acc - acc).max() <= acc_unit / 2 + 1e-12
    assert np.abs(found.gyr - gyr).max() <= gyr_unit / 2 + 1e-12


def test_what_exceeds_full_scale_is_clipped_and_never_wraps():
    found = packet.decode(packet.encode(0, 0, [[1e6, -1e6, 0]], [[1e6, -1e6, 0]]))
    assert found.acc[0] == pytest.approx([8 * GRAVITY * 32767 / 32768, -8 * GRAVITY, 0])
    assert np.degrees(found.gyr[0]) == pytest.approx([1000 * 32767 / 32768, -1000, 0])


@given(runs(float(np.float32(1e30)), 32), st.integers(0, 2**40))
@settings(max_examples=100, deadline=None)
def test_imported_samples_keep_every_bit_of_a_float32(run, first_us):
    acc, gyr = run
    t_us = first_us + 10_000 * np.arange(len(acc))
    found = packet.decode(packet.encode_timed(3, t_us, acc, gyr))
    assert np.array_equal(found.acc, acc)
    assert np.array_equal(found.gyr, gyr)
    assert np.array_equal(found.ticks_us, t_us % 2**32)
    assert found.tick_us == t_us[-1] % 2**32


def test_an_import_without_a_gyroscope_has_nan():
    found = packet.decode(packet.encode_timed(0, [1, 2], ACC, np.full((2, 3), np.nan)))
    assert np.isnan(found.gyr).all()


def test_sequence_and_tick_wrap():
    found = packet.decode(packet.encode(65536 + 5, 2**32 + 6, ACC, GYR))
    assert (found.sequence, found.tick_us) == (5, 6)


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        ("", "0 bytes, expected a header of 8"),
        ("0100 40420f00 01", "7 bytes, expected a header"),
        ("0100 40420f00 00 0e", "8 bytes, expected 8 for 0 samples"),
        ("0100 40420f00 01 0e 0000", "10 bytes, expected 20 for 1"),
        ("0100 40420f00 01 0e" + "00" * 13, "21 bytes, expected 20 for 1"),
        ("0100 40420f00 01 8e" + "00" * 12, "flags 0x8e"),
        ("0100 40420f00 01 14" + "00" * 12, "flags 0x14"),
        ("0100 40420f00 01 40" + "00" * 4 + "0000c07f" + "00" * 20, "not finite"),
        ("0100 40420f00 01 40" + "00" * 24 + "0000807f", "not finite"),
    ],
)
def test_bytes_that_do_not_fit_are_refused_in_one_line(payload, fault):
    with pytest.raises(DecodeError, match=fault) as caught:
        packet.decode(bytes.fromhex(payload))
    assert "\n" not in str(caught.value)


@given(st.binary(max_size=260))
@settings(max_examples=1000, deadline=None)
def test_random_bytes_raise_nothing_but_decode_errors(payload):
    try:
        found = packet.decode(payload)
    except DecodeError:
        return
    assert np.isfinite(found.acc).all()


@pytest.mark.parametrize(
    ("acc", "gyr"),
    [
        (ACC, GYR[:1]),
        (ACC[0], GYR[0]),
        (np.empty((0, 3)), np.empty((0, 3))),
        (np.zeros((256, 3)), np.zeros((256, 3))),
        (ACC * np.nan, GYR),
        (ACC, np.full((2, 3), np.inf)),
    ],
)
def test_what_is_no_run_of_samples_is_not_encoded(acc, gyr):
    with pytest.raises(ValueError):
        packet.encode(0, 0, acc, gyr)


def test_ranges_and_ticks_are_checked():
    with pytest.raises(ValueError):
        packet.encode(0, 0, ACC, GYR, acc_range_g=3)
    with pytest.raises(ValueError, match="t_us has shape"):
        packet.encode_timed(0, [1], ACC, GYR)
    with pytest.raises(ValueError, match="not finite"):
        packet.encode_timed(0, [1, 2], np.full((2, 3), np.inf), GYR)


@pytest.mark.parametrize(("mtu", "n"), [(23, 1), (34, 1), (35, 2), (247, 19), (517, 42)])
def test_a_packet_fills_the_notification(mtu, n):
    assert packet.samples_per_packet(mtu) == n
    assert len(packet.encode(0, 0, np.zeros((n, 3)), np.zeros((n, 3)))) <= mtu - 3


def test_no_link_has_an_mtu_below_23():
    with pytest.raises(ValueError, match="22"):
        packet.samples_per_packet(22)
