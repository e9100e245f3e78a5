"""The unit of an accelerometer that does not say it, from the first still second."""

import numpy as np
import pytest

from sensor_coach.devices.auto_unit import AutoUnit
from sensor_coach.errors import DecodeError
from sensor_coach.samples import GRAVITY, ImuData, concatenate


def moved(seconds, spread, one_g, rate_hz=50):
    """A sensor that is shaken by `spread` of one g for some seconds, and then still."""
    t = np.arange(round((seconds + 3) * rate_hz)) / rate_hz
    shake = np.where(t < seconds, 1 + spread * np.sin(9 * t), 1.0)
    acc = np.outer(shake, [0.36, 0.48, 0.8]) * one_g
    return ImuData(t, acc, np.zeros_like(acc))


def given(unit, imu):
    return [unit.add(imu[at : at + 3]) for at in range(0, len(imu), 3)]


@pytest.mark.parametrize("one_g", [1.0, 1.15, 0.85, 9.81, 8.3, 1000.0, 1024.0, 98.0 / 100])
def test_the_unit_follows_from_one_g(one_g):
    imu, unit = moved(0, 0, one_g), AutoUnit()
    out = concatenate(given(unit, imu))
    assert len(out) == len(imu)
    near = {1.0: 1.0, 9.81: GRAVITY, 1000.0: 1000.0}
    unit_of = min(near, key=lambda each: abs(np.log(one_g / each)))
    assert out.acc == pytest.approx(imu.acc * GRAVITY / near[unit_of])


@pytest.mark.parametrize("one_g", [1.0, GRAVITY, 1000.0])
def test_shaking_is_waited_for(one_g):
    parts = given(AutoUnit(), moved(4, 0.7, one_g))
    first = next(at for at, part in enumerate(parts) if len(part))
    assert 4.5 < first * 3 / 50 < 5.2
    assert np.linalg.norm(concatenate(parts).acc[-1]) == pytest.approx(GRAVITY)


@pytest.mark.parametrize("one_g", [1.0, GRAVITY, 1000.0])
def test_who_never_stands_still_is_understood_after_ten_seconds(one_g):
    parts = given(AutoUnit(), moved(30, 0.7, one_g))
    first = next(at for at, part in enumerate(parts) if len(part))
    assert 9.9 < first * 3 / 50 < 10.3
    assert np.linalg.norm(concatenate(parts).acc[-1]) == pytest.approx(GRAVITY)


def test_a_short_run_is_understood_at_its_end():
    imu, unit = moved(0, 0, 1.0)[:20], AutoUnit()
    assert not len(unit.add(imu))
    assert unit.finish().acc == pytest.approx(imu.acc * GRAVITY)
    assert not len(unit.finish())


@pytest.mark.parametrize("one_g", [0.0, 0.3, 3.2, 40.0, 5000.0])
def test_what_is_no_unit_is_said_and_let_go(one_g):
    unit = AutoUnit()
    with pytest.raises(DecodeError, match=r"at rest, expected 1 in g, 9.80665 in m/s², 1000 in mg"):
        given(unit, moved(0, 0, one_g))
    assert not len(unit.finish())
