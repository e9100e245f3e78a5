"""What is told of a hold: closed forms for every measure, and what is left out with a reason."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest
from tests.analysis.test_hold import motion_of

from sensor_coach.analysis.acceleration_sway import acceleration_sway
from sensor_coach.analysis.board import board_sway
from sensor_coach.analysis.hold_sway import hold_sway, tilted, was_lifted
from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.analysis.spectrum import low_passed
from sensor_coach.events import Hold
from sensor_coach.samples import GRAVITY
from sensor_coach.simulate import Scene, simulate

_RATE_HZ = 100.0


def _circle(hz: float, size: float, seconds: float = 40.0, rate_hz: float = _RATE_HZ) -> np.ndarray:
    turn = 2 * np.pi * hz * np.arange(round(seconds * rate_hz)) / rate_hz
    return size * np.stack([np.cos(turn), np.sin(turn)], axis=1)


@pytest.mark.parametrize("hz", [0.5, 1.0, 2.0])
def test_acceleration_round_a_circle_has_the_values_of_a_circle(hz):
    size, w = 0.3, 2 * np.pi * hz
    sway = acceleration_sway(_circle(hz, size), _RATE_HZ)
    chord = 2 * np.sin(w / _RATE_HZ / 2) * _RATE_HZ  # of a unit circle, a second
    assert sway.rms == pytest.approx(size, rel=1e-6)
    assert sway.distance == pytest.approx(size, rel=1e-6)
    assert sway.jerk_per_second == pytest.approx((size * chord) ** 2 / 2, rel=1e-6)
    assert sway.jerk == pytest.approx(sway.jerk_per_second * (40 - 0.01), rel=1e-6)
    assert sway.jerk_frequency == pytest.approx(chord / (2 * np.pi), rel=1e-6)
    assert sway.path == pytest.approx(size * chord * (40 - 0.01), rel=1e-6)
    assert sway.mean_frequency == pytest.approx(chord / (2 * np.pi), rel=1e-6)
    assert sway.area == pytest.approx(size**2 / 2 * np.sin(w / _RATE_HZ) * _RATE_HZ, rel=1e-6)
    assert sway.mean_velocity == pytest.approx(size / w, rel=2e-3)
    assert sway.range == pytest.approx(2 * size, rel=1e-3)
    assert sway.power == pytest.approx(size**2, rel=0.01)
    assert sway.power_frequency_50 == pytest.approx(hz, abs=0.05)
    assert sway.centroidal_frequency == pytest.approx(hz, abs=0.05)
    assert sway.frequency_dispersion < 0.25


@pytest.mark.parametrize("hz", [0.3, 1.0, 2.7])
def test_a_sine_gives_back_its_frequency(hz):
    t = np.arange(4000) / _RATE_HZ
    sine = np.stack([np.sin(2 * np.pi * hz * t), np.zeros(len(t))], axis=1)
    assert acceleration_sway(sine, _RATE_HZ).jerk_frequency == pytest.approx(hz, rel=2e-3)


def test_jerk_grows_with_time_and_jerk_per_second_does_not():
    short, long = (acceleration_sway(_circle(0.5, 0.2, s), _RATE_HZ) for s in (20, 60))
    assert long.jerk == pytest.approx(3 * short.jerk, rel=1e-2)
    assert long.jerk_per_second == pytest.approx(short.jerk_per_second, rel=1e-9)


def test_acceleration_must_be_of_two_axes():
    with pytest.raises(ValueError, match=r"shape \(9,\)"):
        acceleration_sway(np.zeros(9), _RATE_HZ)


@pytest.mark.parametrize(("hz", "gain"), [(0.5, 1.0), (3.5, 0.5), (10.0, 0.0)])
def test_the_low_pass_has_the_gain_of_a_butterworth_there_and_back(hz, gain):
    t = np.arange(3000) / _RATE_HZ
    sine = np.cos(2 * np.pi * hz * t)[:, None]  # even, as its mirror image is
    passed = low_passed(sine, _RATE_HZ, 3.5)[500:-500, 0]
    assert passed == pytest.approx(gain * sine[500:-500, 0], abs=0.01)


def test_a_board_that_goes_round_has_the_indices_of_a_circle():
    tilt = np.radians(_circle(0.5, 8.0))
    sway = board_sway(tilt, np.zeros(len(tilt)), _RATE_HZ)
    assert sway.overall_stability_index == pytest.approx(8.0, rel=1e-9)
    assert sway.stability_index_ml == pytest.approx(8 / np.sqrt(2), rel=1e-9)
    assert sway.stability_index_ap == pytest.approx(8 / np.sqrt(2), rel=1e-9)
    assert (sway.within_5_deg, sway.from_5_to_10_deg) == (0.0, pytest.approx(100.0))
    assert (sway.longest_within_5_deg, sway.edge_contacts) == (0.0, 0)


def test_time_within_five_degrees_is_that_of_a_sine():
    t = np.arange(6000) / _RATE_HZ
    tilt = np.radians(np.stack([10 * np.sin(2 * np.pi * 0.25 * t), 0 * t], axis=1))
    sway = board_sway(tilt, np.zeros(len(t)), _RATE_HZ, edge_rad=np.radians(10.0))
    assert sway.within_5_deg == pytest.approx(100 / 3, abs=0.5)  # |sin| below a half
    assert sway.longest_within_5_deg == pytest.approx(2 / 3, abs=0.02)
    assert sway.overall_stability_index == pytest.approx(10 / np.sqrt(2), rel=1e-3)
    assert sway.edge_contacts == 30  # twice in each of 15 turns
    assert sway.beyond_15_deg == 0.0


def test_without_a_known_edge_a_contact_is_a_knock_at_the_largest_tilt():
    t = np.arange(1000) / _RATE_HZ
    tilt = np.radians(np.stack([10 * np.sin(2 * np.pi * 0.5 * t), 0 * t], axis=1))
    knocks = np.zeros(len(t))
    knocks[[50, 52, 150, 250]] = 3.0  # two of them are one contact
    knocks[200] = 3.0  # level: a foot, not the edge
    assert board_sway(tilt, np.zeros(len(t)), _RATE_HZ).edge_contacts == 0
    assert board_sway(tilt, knocks, _RATE_HZ).edge_contacts == 3


def test_tilt_is_the_angle_from_the_mean_and_keeps_its_direction():
    axes = np.eye(3)
    for along, across in ((0.3, 0.0), (0.0, -0.5), (0.6, 0.4)):
        size = np.hypot(along, across)
        up = [np.sin(size) * along / size, np.sin(size) * across / size, np.cos(size)]
        assert tilted(np.array([up]), axes)[0] == pytest.approx([along, across])


def _swaying(hz: float, major_deg: float, minor_deg: float, seconds: float) -> Motion:
    """A leg that sways in an ellipse, the sensor turned 30 degrees about it."""
    n = round(seconds * MOTION_HZ)
    turn = 2 * np.pi * hz * np.arange(n) / MOTION_HZ
    tilt = np.radians(np.stack([major_deg * np.cos(turn), minor_deg * np.sin(turn)], axis=1))
    c, s = np.cos(np.pi / 6), np.sin(np.pi / 6)
    across = tilt @ np.array([[c, s], [-s, c]])
    up = np.column_stack([across, np.sqrt(1 - (across**2).sum(axis=1))])
    zero = np.zeros(n)
    return Motion(
        np.arange(n) / MOTION_HZ, up, zero + GRAVITY, zero, zero, zero, GRAVITY * up, zero, zero
    )


def test_an_ellipse_of_tilt_is_described_along_its_own_axes():
    sway = hold_sway(_swaying(0.5, 2.0, 1.0, 42.0), Hold(0.5, 41.5, "touch-down"))
    assert sway["rms_major_deg"] == pytest.approx(2 / np.sqrt(2), rel=1e-3)
    assert sway["rms_minor_deg"] == pytest.approx(1 / np.sqrt(2), rel=1e-3)
    assert sway["rms_deg"] == pytest.approx(np.sqrt(2.5), rel=1e-3)
    assert sway["range_deg"] == sway["range_major_deg"] == pytest.approx(4.0, rel=1e-2)
    assert sway["sway_area_per_second_deg2_s"] == pytest.approx(np.pi * 2 * 0.5, rel=1e-2)
    assert sway["power_frequency_50_major_hz"] == pytest.approx(0.5, abs=0.05)
    # a sensor that only tilts feels g times the sine of the tilt
    assert sway["acc_rms_m_s2"] == pytest.approx(GRAVITY * np.radians(np.sqrt(2.5)), rel=1e-2)
    assert sway["acc_jerk_frequency_hz"] == pytest.approx(0.5, rel=1e-2)
    assert not [key for key in sway if key.startswith("board_")]


def test_a_short_hold_has_no_frequencies_and_a_shorter_one_no_sway():
    motion = _swaying(0.5, 2.0, 1.0, 42.0)
    long, short = (hold_sway(motion, Hold(1.0, 1.0 + s, "touch-down")) for s in (20.0, 19.9))
    gone = set(long) - set(short)
    assert gone == {key for key in long if "power" in key or "centroidal" in key
                    or "dispersion" in key}  # fmt: skip
    assert "mean_frequency_hz" in short
    assert hold_sway(motion, Hold(1.0, 2.5, "touch-down")) is None


def test_every_number_of_a_real_hold_is_finite():
    done = simulate("single-leg-balance", "board", scene=Scene(hold_s=25, board=True), seed=3)
    sway = hold_sway(motion_of(done.imu), done.holds[0], board=True)
    assert all(np.isfinite(list(sway.values())))
    assert 1.0 < sway["board_overall_stability_index_deg"] < 15.0
    parts = ("within_5", "from_5_to_10", "from_10_to_15", "beyond_15")
    assert sum(sway[f"board_{part}_deg_percent"] for part in parts) == pytest.approx(100.0)
    assert len(asdict(board_sway(np.zeros((9, 2)), np.zeros(9), 25.0))) == sum(
        key.startswith("board_") for key in sway
    )


@pytest.mark.parametrize("lifted", [True, False])
def test_a_lifted_leg_is_known_by_how_it_hangs(lifted):
    done = simulate("single-leg-balance", "shank", scene=Scene(hold_s=10, lifted=lifted), seed=2)
    assert was_lifted(motion_of(done.imu), done.holds[0]) == lifted
