"""Plain CSV: what is accepted, and one exact line for what is not."""

from __future__ import annotations

import numpy as np
import pytest

from sensor_coach import plain_csv
from sensor_coach.errors import RecordingError
from sensor_coach.samples import GRAVITY
from sensor_coach.simulate import Scene, simulate

_GOOD = "time_s,ax,ay,az,gx,gy,gz\n0.00,0,0,9.8,0,0,0\n0.01,0,0,9.8,0,0,0.5\n"


def _file(tmp_path, text):
    path = tmp_path / "a.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_plain_file_is_read_in_si(tmp_path):
    imu = plain_csv.read(_file(tmp_path, _GOOD))
    assert imu.t.tolist() == [0.0, 0.01]
    assert imu.acc[0].tolist() == [0, 0, 9.8]
    assert imu.gyr[1].tolist() == [0, 0, 0.5]


def test_units_in_names_are_converted_and_other_columns_passed_over(tmp_path):
    header = "note,gyr_z_dps,acc_x_g,acc_y_g,acc_z_mg,gyr_x_dps,gyr_y_dps,t_ms"
    text = f"{header}\nhi,180,1,0,500,0,0,20\nho,0,1,0,0,0,0,30\n"
    imu = plain_csv.read(_file(tmp_path, text))
    assert imu.t == pytest.approx([0.02, 0.03])
    assert imu.acc[0] == pytest.approx([GRAVITY, 0, GRAVITY / 2])
    assert imu.gyr[0] == pytest.approx([0, 0, np.pi])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: no column for time_s"),
        ("time_s,ax,ay,az,gx,gy\n", "line 1: no column for gz"),
        ("hello\nworld\n", "line 1: no column for time_s, ax"),
        (_GOOD.replace("9.8,0,0,0.5", "x,0,0,0.5"), "line 3: 'x' for az, expected a number"),
        (_GOOD + "0.02,1,2\n", "line 4: nothing for az, expected a number"),
        (
            _GOOD + "0.005,0,0,9.8,0,0,0\n",
            "line 4: time 0.005 s after 0.01 s, expected a",
        ),
        (_GOOD + "0.02,nan,0,9.8,0,0,0\n", "sample 3: not a finite number"),
        ("time_s,ax,ay,az,gx,gy,gz\n", "0 samples, expected two or more"),
        (b"\xff\xfe\x00\x01\x80", "cannot be read as text"),
    ],
)
def test_bad_input_is_one_exact_line(tmp_path, text, said):
    with pytest.raises(RecordingError) as caught:
        plain_csv.read(_file(tmp_path, text))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "a.csv" in str(caught.value)


def test_what_is_written_is_read_back(tmp_path):
    imu = simulate("heel-lift", "foot", scene=Scene(reps=1), seed=1).imu
    plain_csv.write(tmp_path / "b.csv", imu)
    back = plain_csv.read(tmp_path / "b.csv")
    assert back.t == pytest.approx(imu.t, abs=1e-6)
    assert back.acc == pytest.approx(imu.acc, rel=1e-6)
    assert back.gyr == pytest.approx(imu.gyr, rel=1e-6, abs=1e-9)
