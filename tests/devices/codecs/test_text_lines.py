from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensor_coach.devices.codecs.text_lines import TextLineReader
from sensor_coach.errors import DecodeError
from sensor_coach.samples import GRAVITY

PLAIN = {"columns": ["t_ms", "ax", "ay", "az", "gx", "gy", "gz"]}
LINES = b"".join(b"%d,0.1,-0.2,9.81,0.01,0.02,-0.03\r\n" % (20 * k) for k in range(20))


def read(text, options=PLAIN):
    return TextLineReader(options).read(text.encode())


@given(st.lists(st.integers(0, len(LINES)), max_size=30))
@settings(max_examples=100, deadline=None)
def test_the_cut_never_matters(cuts):
    reader, edges = TextLineReader(PLAIN), [0, *sorted(cuts), len(LINES)]
    parts = [reader.read(LINES[a:b]) for a, b in pairwise(edges)]
    assert np.concatenate([part.acc for part in parts]).shape == (20, 3)
    ticks = np.concatenate([part.ticks for part in parts if part.ticks is not None])
    assert ticks == pytest.approx(20.0 * np.arange(20))


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("t,ax,ay,az,gx,gy,gz", "1000,0,0,9.80665,0,0,1"),
        ("time_s;acc_x;acc_y;acc_z;gyro_x;gyro_y;gyro_z", "1;0;0;9.80665;0;0;1"),
        ("timestamp (us),ax [g],ay [g],az [g],gx [rad/s],gy [rad/s],gz [rad/s]", "1e6,0,0,1,0,0,1"),
        ('"t_ns","AX_mg","AY_mg","AZ_mg","GX_dps","GY_dps","GZ_dps"', "1e9,0,0,1000,0,0,57.29578"),
        ("temp,gz,gy,gx,az,ay,ax,t", "21,1,0,0,9.80665,0,0,1000"),
    ],
)
def test_a_header_names_order_and_units(header, line):
    options = {**PLAIN, "sep": ";"} if ";" in header else PLAIN
    found = read(f"{header}\n{line}\n", options)
    assert found.acc[0] == pytest.approx([0, 0, GRAVITY])
    assert found.gyr[0] == pytest.approx([0, 0, 1])
    assert found.ticks == pytest.approx([1000])


@pytest.mark.parametrize(
    "line",
    [
        '{"t":5,"ax":1,"ay":2,"az":3,"gx":4,"gy":5,"gz":6}',
        '{"acc":{"x":1,"y":2,"z":3},"gyro":{"x":4,"y":5,"z":6},"t":5}',
        '{"acc":[1,2,3],"gyr":[4,5,6],"t_us":5000,"name":"left","on":true}',
    ],
)
def test_json_objects_are_read_flat_and_nested(line):
    found = read(line + "\n")
    assert found.acc.tolist() == [[1, 2, 3]]
    assert found.gyr.tolist() == [[4, 5, 6]]
    assert found.ticks == pytest.approx([5])


def test_without_gyroscope_and_time_both_are_unknown():
    found = read("0.1,0.2,0.9\n", {"columns": ["ax_g", "ay_g", "az_g"]})
    assert found.acc[0] == pytest.approx(np.array([0.1, 0.2, 0.9]) * GRAVITY)
    assert np.isnan(found.gyr).all()
    assert found.ticks is None


def test_blank_lines_and_prompts_are_passed_over():
    assert len(read("\n\r\n> \n>1,0,0,1,0,0,0\n")) == 1


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("1,2,3", "3 numbers, expected 7"),
        ("1,2,3,4,5,6,7,8", "8 numbers, expected 7"),
        ("1,2,3,x,5,6,7", "could not convert"),
        ("1,2,3,nan,5,6,7", "nan is no measurement"),
        ("1,2,3,-inf,5,6,7", "-inf is no measurement"),
        ("1,2,3,,5,6,7", "could not convert"),
        ("time,roll,pitch", "a header without ax, ay and az"),
        ("ax_dps,ay,az", "the unit of another quantity"),
        ("{", "Expecting property name"),
        ('{"t":1}', "no ax, ay and az"),
        ('{"ax":1e999,"ay":0,"az":0}', "inf is no measurement"),
        ("\u00e9", "ascii"),
        ('{"ax":1' + "0" * 400 + ',"ay":0,"az":0}', "too large"),
    ],
)
def test_a_bad_line_is_reported(line, fault):
    with pytest.raises(DecodeError, match=fault) as caught:
        read(line + "\n")
    assert "\n" not in str(caught.value)


def test_the_good_lines_beside_a_bad_one_come_with_the_next_payload():
    reader = TextLineReader(PLAIN)
    with pytest.raises(DecodeError):
        reader.read(b"1,0,0,1,0,0,0\nbroken,1\n3,0,0,1,0,0,0\n4,0,")
    found = reader.read(b"0,1,0,0,0\n")
    assert found.ticks == pytest.approx([1, 3, 4])


def test_a_line_that_never_ends_is_given_up():
    reader = TextLineReader(PLAIN)
    assert len(reader.read(b"1" * 1024)) == 0
    with pytest.raises(DecodeError, match="1025 bytes without a line end"):
        reader.read(b"1")
    assert len(reader.read(b"\n4,0,0,1,0,0,0\n")) == 1


@given(st.lists(st.text(alphabet='0123456789.,-e{}":[]axyzgt\n\r ', max_size=60), max_size=8))
@settings(max_examples=300, deadline=None)
def test_random_text_raises_nothing_but_decode_errors(texts):
    reader = TextLineReader(PLAIN)
    for text in texts:
        try:
            found = reader.read(text.encode())
        except DecodeError:
            continue
        assert np.isfinite(found.acc).all()
