"""A sensor on one side and then on another, made of closed forms: what is told of the turn."""

from dataclasses import replace

import numpy as np
import pytest

from sensor_coach.samples import GRAVITY, ImuData
from sensor_coach.side_check import counts_per_g, size_at_rest, turned

RATE_HZ = 50
REST_S, TURN_S = 3.0, 1.0


def tipped(axis=(0, 1, 0), degrees=-90.0, up=(0, 0, 1)) -> ImuData:
    """Rest, turn evenly about an axis of the sensor, rest. Up goes the other way round."""
    axis, up = np.array(axis, float), np.array(up, float)
    t = np.arange(0, 2 * REST_S + TURN_S, 1 / RATE_HZ)
    share = np.clip((t - REST_S) / TURN_S, 0, 1)[:, None]
    angle = -np.radians(degrees) * share
    across, along = np.cross(axis, up), axis * (axis @ up)
    acc = GRAVITY * (along + (up - along) * np.cos(angle) + across * np.sin(angle))
    turning = (t > REST_S) & (t <= REST_S + TURN_S)
    gyr = np.radians(degrees) / TURN_S * turning[:, None] * axis
    return ImuData(t, acc, gyr + 0.01)  # an offset does not matter


def test_both_sensors_agree_on_a_turn_over_an_edge():
    found = turned(tipped())
    assert (found.first.side, found.second.side) == ("+z", "+x")
    assert found.axes == ("+x", "+y", "+z")
    assert np.degrees(found.angle_rad) == pytest.approx(90, abs=0.5)
    assert found.agrees
    assert np.degrees(found.apart_rad) < 3


@pytest.mark.parametrize(
    ("up", "axis", "axes"),
    [
        ((0, 0, -1), (0, 1, 0), ("-x", "+y", "-z")),
        ((1, 0, 0), (0, 0, 1), ("+y", "+z", "+x")),
        ((0, 1, 0), (1, 0, 0), ("+z", "+x", "+y")),
    ],
)
def test_the_first_side_is_z_and_the_second_x_and_the_hand_is_right(up, axis, axes):
    found = turned(tipped(axis, -90, up))
    if found.axes != axes:  # the other way round over the same edge
        found = turned(tipped(axis, 90, up))
    assert found.axes == axes
    assert found.agrees


@pytest.mark.parametrize("factor", [-1.0, 0.5, 2.0, np.radians(1)])
def test_a_wrong_scale_of_the_gyroscope_is_told_with_what_brings_it_right(factor):
    imu = tipped()
    found = turned(replace(imu, gyr=imu.gyr / factor))
    assert found.agrees is False
    assert found.factor == pytest.approx(factor)


def test_axes_in_another_order_are_no_matter_of_scale():
    imu = tipped()
    found = turned(replace(imu, gyr=imu.gyr[:, [1, 2, 0]]))
    assert (found.agrees, found.factor) == (False, None)


def test_without_a_gyroscope_there_is_nothing_to_agree():
    imu = tipped()
    found = turned(replace(imu, gyr=np.full_like(imu.gyr, np.nan)))
    assert (found.agrees, found.apart_rad) == (None, None)
    assert found.axes == ("+x", "+y", "+z")


def test_one_side_is_no_turn_and_its_opposite_tells_no_axes():
    assert turned(tipped(degrees=0)) is None
    assert turned(tipped(degrees=180)).axes is None


@pytest.mark.parametrize(
    ("size", "counts"),
    [(16200, 16384), (1010, 1000), (1030, 1024), (0.99, 1), (250, 256), (9.81, None), (300, None)],
)
def test_counts_of_one_g_are_guessed_where_they_are_common(size, counts):
    assert counts_per_g(size) == counts


def test_the_size_at_rest_is_told_of_a_sensor_at_rest():
    imu = tipped()
    assert size_at_rest(imu) == pytest.approx(GRAVITY)
    shaken = replace(imu, acc=imu.acc * (1 + 0.1 * np.sin(9 * imu.t))[:, None])
    assert size_at_rest(shaken) is None
    assert size_at_rest(imu[:0]) is None
