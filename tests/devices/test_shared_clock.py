"""Two streams of one device: on one clock, on clocks of their own, and where blocks come late."""

import numpy as np
import pytest

from sensor_coach.devices.clock import ClockParams, SampleClock
from sensor_coach.devices.join import Join
from sensor_coach.devices.ticks import Anchor
from sensor_coach.samples import ImuData, concatenate

SHARED = ClockParams(50, 1e-3, 32, "last", shared=True)


def clocks(params=SHARED):
    anchor = Anchor()
    return SampleClock(params, anchor), SampleClock(params, anchor)


def place(clock, tick, received_s):
    return clock.stamp(1, received_s, np.array([tick]))[0]


@pytest.mark.parametrize("late_s", [0.0, 0.3, 1.5])
def test_streams_of_one_clock_lie_as_they_were_taken(late_s):
    acc, gyr = clocks()
    for k in range(100):
        a = place(acc, 1000 + 20 * k, 0.02 * k)
        g = place(gyr, 1007 + 20 * k, 0.02 * k + late_s)
        assert g - a == pytest.approx(0.007)


def test_streams_with_clocks_of_their_own_lie_by_their_arrivals():
    acc, gyr = clocks(ClockParams(50, 1e-3, 32, "last"))
    assert place(acc, 1000, 0.0) == 0
    assert place(gyr, 77_000, 0.3) == 0.3


def test_a_shared_clock_may_wrap_between_the_streams():
    acc, gyr = clocks()
    assert place(acc, 2**32 - 10, 0.0) == 0
    assert place(gyr, 10, 0.05) == pytest.approx(0.02)


def test_after_a_restart_the_streams_are_together_again():
    acc, gyr = clocks()
    for k in range(50):
        place(acc, 500_000 + 20 * k, 0.02 * k)
        place(gyr, 500_000 + 20 * k, 0.02 * k)
    a, g = place(acc, 40, 5.0), place(gyr, 47, 5.2)
    assert a == 5.0
    assert g - a == pytest.approx(0.007)


def test_an_order_of_arrival_that_is_not_that_of_time_is_no_restart():
    acc, gyr = clocks()
    assert place(acc, 2000, 0.0) == 0
    assert place(gyr, 1500, 0.1) == -0.5
    assert place(gyr, 1520, 0.12) == pytest.approx(-0.48)


def run(t, acc=np.nan, gyr=np.nan):
    column = np.zeros((len(t), 3))
    return ImuData(t, column + np.asarray(acc)[..., None], column + np.asarray(gyr)[..., None])


def test_clocks_of_other_rates_and_offsets_are_merged_by_time():
    """A ramp of angular rate at 37 Hz is read off where the 50 Hz accelerations are."""
    join, out = Join(), []
    acc_t, gyr_t = np.arange(200) / 50, np.arange(148) / 37 + 0.0113
    order = sorted([(t, "a") for t in acc_t] + [(t, "g") for t in gyr_t])
    for t, kind in order:
        at = np.array([t])
        out.append(join.add(run(at, acc=at) if kind == "a" else run(at, gyr=3 * at)))
    out.append(join.finish())
    imu = concatenate(out)
    assert imu.t == pytest.approx(acc_t)
    inside = (imu.t >= gyr_t[0]) & (imu.t <= gyr_t[-1])
    assert imu.gyr[inside, 0] == pytest.approx(3 * imu.t[inside])
    assert np.isnan(imu.gyr[~inside]).all()


def test_blocks_that_come_in_turn_wait_for_each_other():
    join, out = Join(wait_s=4.0), []
    t = np.arange(500) / 50
    for at in range(0, 500, 70):
        out.append(join.add(run(t[at : at + 70], acc=t[at : at + 70])))
        if at:
            before = t[at - 70 : at]
            out.append(join.add(run(before, gyr=before)))
    imu = concatenate([*out, join.finish()])
    assert imu.t == pytest.approx(t)
    known = np.isfinite(imu.gyr[:, 0])
    assert known[:420].all()
    assert imu.gyr[known, 0] == pytest.approx(t[known])


def test_what_comes_with_both_does_not_wait():
    assert len(Join().add(run(np.array([0.0]), acc=1.0, gyr=1.0))) == 1


def test_rates_without_accelerations_are_not_kept_for_ever():
    join = Join()
    for k in range(3000):
        join.add(run(np.array([k / 50]), gyr=1.0))
    assert len(join._gyr) <= 1001
