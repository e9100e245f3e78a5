import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensor_coach.analysis.heel_height import Foot, completed
from sensor_coach.events import Rep
from sensor_coach.simulate.body import Leg

ANGLES = st.floats(math.radians(-29.9), math.radians(49.9))
LENGTHS = st.floats(0.2, 0.32)


def one(placement="shank", foot_length_m=None, **sizes) -> Rep:
    (rep,) = completed([Rep(0.0, 1.0, 1.5, 3.0, **sizes)], placement, foot_length_m)
    return rep


@pytest.mark.parametrize(
    ("pitch_deg", "ankle_cm", "heel_cm"),
    [(10, 2.1, 3.2), (20, 4.0, 6.2), (30, 5.5, 9.1), (35, 6.1, 10.4), (45, 7.0, 12.9)],
)
def test_ankle_and_heel_rise_as_in_the_table(pitch_deg, ankle_cm, heel_cm):
    foot, pitch = Foot(), math.radians(pitch_deg)
    assert foot.ankle_rise(pitch) * 100 == pytest.approx(ankle_cm, abs=0.06)
    assert foot.heel_rise(pitch) * 100 == pytest.approx(heel_cm, abs=0.06)


@given(ANGLES, LENGTHS)
def test_the_pitch_of_an_ankle_rise_is_the_pitch_that_made_it(pitch, length):
    foot = Foot(length)
    assert foot.pitch(foot.ankle_rise(pitch)) == pytest.approx(pitch, abs=1e-6)


@given(ANGLES, LENGTHS)
def test_slopes_are_derivatives(pitch, length):
    foot, step = Foot(length), 1e-6
    for rise, slope in ((foot.ankle_rise, foot.ankle_slope), (foot.heel_rise, foot.heel_slope)):
        difference = (rise(pitch + step) - rise(pitch - step)) / (2 * step)
        assert slope(pitch) == pytest.approx(difference, abs=1e-6)


def test_both_placements_tell_the_same_heel_height():
    foot, pitch = Foot(0.28), math.radians(28)
    from_foot = one("foot", 0.28, pitch_rad=pitch)
    from_shank = one("shank", 0.28, rise_m=foot.ankle_rise(pitch))
    assert from_foot.heel_height_m == pytest.approx(foot.heel_rise(pitch))
    assert from_shank.heel_height_m == pytest.approx(foot.heel_rise(pitch))
    assert from_foot.rise_m == pytest.approx(from_shank.rise_m)


def test_a_drop_goes_below_level_where_the_ankle_sinks_further_than_it_would_rise():
    pitch, foot = math.radians(20), Foot()
    assert -foot.ankle_rise(-pitch) > foot.ankle_rise(pitch)
    drop = one(rise_m=-foot.ankle_rise(-pitch), sinks=True)
    assert drop.depth_m == drop.heel_height_m == pytest.approx(foot.heel_rise(pitch))
    assert one(rise_m=0.05).depth_m is None
    assert one("foot", pitch_rad=pitch, sinks=True).depth_m == pytest.approx(drop.depth_m)


def test_a_foot_sensor_gives_the_ankle_only_if_the_foot_is_known():
    assert one("foot", pitch_rad=0.5, pitch_sd_rad=0.02).rise_m is None
    known = one("foot", 0.26, pitch_rad=0.5, pitch_sd_rad=0.02)
    assert known.rise_m == pytest.approx(Foot(0.26).ankle_rise(0.5))
    assert known.rise_sd_m == pytest.approx(0.02 * Foot(0.26).ankle_slope(0.5))


@pytest.mark.parametrize("sinks", [False, True])
@pytest.mark.parametrize("foot_length_m", [None, 0.27])
def test_the_deviation_is_that_of_many_draws(sinks, foot_length_m):
    rng, n, sd = np.random.default_rng(1), 20_000, 0.002
    rises = rng.normal(0.035, sd, n)
    lengths = rng.normal(0.26, 0.02, n) if foot_length_m is None else np.full(n, foot_length_m)
    sign = -1 if sinks else 1
    a, b = 0.5 * lengths, 0.075
    pitch = np.arcsin((sign * rises + b) / np.hypot(a, b)) - np.arctan2(b, a)
    heights = np.abs(0.7 * lengths * np.sin(pitch))
    rep = one(foot_length_m=foot_length_m, rise_m=0.035, rise_sd_m=sd, sinks=sinks)
    assert rep.heel_height_m == pytest.approx(np.median(heights), rel=0.01)
    assert rep.heel_height_sd_m == pytest.approx(heights.std(), rel=0.1)


def test_the_deviation_of_a_foot_sensor_is_that_of_many_draws():
    rng, n = np.random.default_rng(2), 20_000
    heights = 0.7 * rng.normal(0.26, 0.02, n) * np.sin(rng.normal(0.5, 0.03, n))
    rep = one("foot", pitch_rad=0.5, pitch_sd_rad=0.03)
    assert rep.heel_height_sd_m == pytest.approx(heights.std(), rel=0.05)


@pytest.mark.parametrize("sinks", [False, True])
@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize(("placement", "sd"), [("shank", 0.005), ("foot", math.radians(1))])
def test_people_of_all_sizes_are_within_the_doubt_that_is_given(placement, sd, known, sinks):
    rng, off = np.random.default_rng(4), []
    for _ in range(1500):
        leg = Leg(float(rng.normal(0.26, 0.02)))  # whose ankle is not as high as is assumed either
        pitch = np.radians(rng.uniform(12, 22) * -1 if sinks else rng.uniform(20, 38))
        true = abs(leg.ankle_rise(pitch)) if placement == "shank" else abs(pitch)
        sizes = {"shank": ("rise_m", "rise_sd_m"), "foot": ("pitch_rad", "pitch_sd_rad")}[placement]
        seen = dict(zip(sizes, (float(rng.normal(true, sd)), sd), strict=True))
        rep = one(placement, leg.foot_length_m if known else None, sinks=sinks, **seen)
        if rep.heel_height_m is not None:
            off.append((rep.heel_height_m - abs(leg.heel_height(pitch))) / rep.heel_height_sd_m)
    assert len(off) > 1200
    assert 0.60 < np.mean(np.abs(off) < 1) < 0.80  # 68 % of a normal distribution
    assert np.mean(np.abs(off) < 2) > 0.93


@given(st.floats(0.005, 0.055), st.floats(0.0005, 0.004), st.booleans())
def test_the_higher_the_less_is_known_of_the_heel(rise, sd, known):
    low, high = (
        one(foot_length_m=0.26 if known else None, rise_m=r, rise_sd_m=sd)
        for r in (rise, rise + 0.01)
    )
    assert low.heel_height_sd_m < high.heel_height_sd_m


@pytest.mark.parametrize(("sd", "shown"), [(None, True), (0.0100, True), (0.0101, False)])
def test_a_rise_is_withheld_above_one_centimetre_of_doubt(sd, shown):
    rep = one(rise_m=0.03, rise_sd_m=sd, sinks=True)
    assert (rep.rise_m is not None) == shown
    if not shown:
        assert rep.heel_height_m is rep.depth_m is None
        assert rep.withheld == "rise not shown: known only to ±1.0 cm"
        assert rep.rise_sd_m == sd


def test_a_heel_height_is_withheld_near_the_top_where_the_ankle_says_little():
    rep = one(rise_m=0.068, rise_sd_m=0.005)
    assert rep.rise_m == 0.068
    assert rep.heel_height_m is None
    assert rep.heel_height_sd_m > 0.015
    assert rep.withheld.startswith("heel height not shown: known only to ±")


def test_more_rise_than_a_foot_can_give_is_withheld_and_said():
    rep = one(rise_m=0.09)
    assert (rep.rise_m, rep.heel_height_m) == (0.09, None)
    assert rep.withheld == "heel height not shown: an assumed foot of 26 cm rises less"
    assert one(foot_length_m=0.25, rise_m=0.09).withheld.endswith(": a foot of 25 cm rises less")
    assert one("foot", pitch_rad=1.0).withheld.endswith("57° is more than a foot turns")


def test_an_angle_too_poorly_known_is_withheld():
    rep = one("foot", pitch_rad=0.5, pitch_sd_rad=math.radians(5.1))
    assert (rep.pitch_rad, rep.heel_height_m) == (None, None)
    assert rep.withheld == "angle not shown: known only to ±5°"


def test_what_was_not_measured_stays_so():
    rep = one()
    assert (rep.rise_m, rep.heel_height_m, rep.withheld) == (None, None, None)


@pytest.mark.parametrize("length_m", [0.149, 26.0, 0.0])
def test_no_foot_is_so_long(length_m):
    with pytest.raises(ValueError, match=r"expected 0\.15 to 0\.40 m"):
        completed([], "shank", length_m)
