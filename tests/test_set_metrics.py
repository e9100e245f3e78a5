import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensor_coach import GRAVITY, Hold, Rep, SetMetrics, SetResult, set_metrics, symmetry
from sensor_coach.events import from_json, to_json


def result(sizes, name="rise_m", cycle_s=4.0, **more) -> SetResult:
    reps = tuple(
        Rep(cycle_s * i, cycle_s * i + 1, cycle_s * i + 1.5, cycle_s * i + 3.5, **{name: size})
        for i, size in enumerate(sizes)
    )
    placement = "shank" if name == "rise_m" else "foot"
    values = {"side": None, "reps": reps} | more
    return SetResult("heel-lift", placement, algorithm="2", duration_s=60.0,
                     sampling_rate_hz=100.0, **values)  # fmt: skip


def test_an_even_set_in_closed_form():
    found = set_metrics(result([0.05] * 8), mass_kg=70.0)
    assert found == SetMetrics(
        reps_full=8, reps_all=8, peak_rise_m=0.05, mean_rise_m=0.05,
        total_rise_m=pytest.approx(0.4), rise_loss_percent=0.0,
        rise_slope_percent_per_rep=pytest.approx(0.0),
        peak_pitch_rad=None, mean_pitch_rad=None, total_pitch_rad=None,
        pitch_loss_percent=None, pitch_slope_percent_per_rep=None,
        work_j_per_kg=pytest.approx(0.4 * GRAVITY), work_j=pytest.approx(28 * GRAVITY),
        cadence_per_min=15.0, cycle_variation_percent=0.0, median_raise_s=1.0,
        median_hold_s=0.5, median_lower_s=2.0, median_rest_s=0.5, lower_raise_ratio=2.0,
    )  # fmt: skip


def test_a_fading_set_in_closed_form():
    found = set_metrics(result([0.10 - 0.01 * i for i in range(7)]))
    assert found.rise_loss_percent == pytest.approx(100 * (0.09 - 0.05) / 0.09)
    assert found.rise_slope_percent_per_rep == pytest.approx(-100 * 0.01 / 0.07)
    assert (found.peak_rise_m, found.mean_rise_m) == (0.10, pytest.approx(0.07))


def test_a_foot_sensor_has_pitch_and_no_rise_and_no_work():
    found = set_metrics(result([0.5] * 6, "pitch_rad"))
    assert (found.peak_pitch_rad, found.total_pitch_rad) == (0.5, pytest.approx(3.0))
    assert found.pitch_loss_percent == 0.0
    assert found.peak_rise_m is found.work_j_per_kg is found.rise_loss_percent is None


def test_partial_repetitions_are_counted_and_not_measured():
    full = result([0.05] * 3)
    partial = replace(full.reps[1], full=False, rise_m=0.01)
    found = set_metrics(replace(full, reps=(full.reps[0], partial, full.reps[2])))
    assert (found.reps_full, found.reps_all) == (2, 3)
    assert found.mean_rise_m == 0.05
    assert found.cadence_per_min == 15.0


def test_one_unknown_size_leaves_no_sum():
    found = set_metrics(result([0.05, None, 0.07, 0.06]), mass_kg=70.0)
    assert found.mean_rise_m == pytest.approx(0.06)
    assert found.total_rise_m is found.work_j_per_kg is found.work_j is None


def test_slopes_reckon_with_the_number_of_an_unknown_one():
    found = set_metrics(result([0.05, None, None, 0.02, 0.01]))
    assert found.rise_slope_percent_per_rep == pytest.approx(-100 * 0.01 / (0.08 / 3))


@pytest.mark.parametrize(("unknown", "said"), [(0, False), (3, True), (5, False)])
def test_a_loss_is_that_of_the_ends_or_not_said(unknown, said):
    sizes = [0.05] * 7
    sizes[unknown] = None
    assert (set_metrics(result(sizes)).rise_loss_percent is not None) == said


@pytest.mark.parametrize("count", range(7))
def test_short_sets_say_only_what_they_can(count):
    found = set_metrics(result([0.05] * count))
    assert (found.rise_loss_percent is None) == (count < 6)
    assert (found.rise_slope_percent_per_rep is None) == (count < 3)
    assert (found.cadence_per_min is None) == (count < 2)
    assert (found.mean_rise_m is None) == (count == 0)


@given(st.lists(st.floats(0.01, 0.14), min_size=6, max_size=40), st.floats(0.5, 2.0))
def test_a_set_as_much_larger_fades_as_much(sizes, by):
    one, other = set_metrics(result(sizes)), set_metrics(result([by * each for each in sizes]))
    assert other.total_rise_m == pytest.approx(by * one.total_rise_m)
    assert other.rise_loss_percent == pytest.approx(one.rise_loss_percent, abs=1e-6)
    slopes = (one.rise_slope_percent_per_rep, other.rise_slope_percent_per_rep)
    assert slopes[1] == pytest.approx(slopes[0], abs=1e-6)


@pytest.mark.parametrize("mass", [0.0, -70.0, math.nan])
def test_nobody_has_that_mass(mass):
    with pytest.raises(ValueError, match="expected more than 0"):
        set_metrics(result([0.05]), mass)


def test_symmetry_is_left_over_right_for_each_by_itself():
    left, right = result([0.06] * 8, side="left"), result([0.05] * 10, side="right")
    found = symmetry(left, right)
    assert found.reps_percent == pytest.approx(80)
    assert found.rise_percent == pytest.approx(120)
    assert found.work_percent == pytest.approx(96)
    assert found.pitch_percent is None


@given(st.lists(st.floats(0.01, 0.14), min_size=1), st.lists(st.floats(0.01, 0.14), min_size=1))
def test_the_other_way_round_is_the_reciprocal(one, other):
    there, back = symmetry(result(one), result(other)), symmetry(result(other), result(one))
    for name in ("reps_percent", "rise_percent", "work_percent"):
        assert getattr(there, name) * getattr(back, name) == pytest.approx(1e4)


def test_nothing_to_divide_by_gives_nothing():
    found = symmetry(result([0.05]), result([]))
    assert (found.reps_percent, found.rise_percent, found.work_percent) == (None, None, None)


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        ({}, {"name": "pitch_rad"}, "placement: left shank, right foot, expected the same"),
        ({}, {"foot_length_m": 0.3}, "foot_length_m: left None, right 0.3, expected the same"),
        ({"side": "right"}, {}, "side: right, expected left"),
        ({}, {"side": "both"}, "side: both, expected right"),
    ],
)
def test_what_cannot_be_compared_is_one_line(left, right, said):
    with pytest.raises(ValueError) as refused:
        symmetry(result([0.05], **left), result([0.05], **right))
    assert str(refused.value) == said


def test_two_exercises_are_never_mixed():
    other = replace(result([0.05]), exercise="heel-drop")
    with pytest.raises(ValueError, match="exercise: left heel-lift, right heel-drop"):
        symmetry(result([0.05]), other)


def test_a_result_has_a_table_for_each_of_its_parts():
    hold = Hold(1.0, 5.0, "released", 0.3, -0.02)
    done = result([0.05, None], holds=(hold,))
    done = replace(done, metrics=set_metrics(done).to_dict())
    assert list(done.to_frame()["raise_s"]) == [1.0, 1.0]
    assert list(done.to_frame()["rise_m"].isna()) == [False, True]
    assert done.to_frame("holds").loc[0, "angle_rad"] == 0.3
    assert done.to_frame("metrics").loc[0, "reps_full"] == 2
    assert replace(done, metrics=None).to_frame("metrics").empty
    with pytest.raises(ValueError, match="'sway' is not one of: reps, holds, metrics"):
        done.to_frame("sway")


def test_a_result_goes_to_json_and_back():
    reps = (Rep(0.0, 1.0, 1.5, 3.5, depth_m=0.05, withheld="why", sinks=True, quality=("a", "b")),)
    done = result([], reps=reps, holds=(Hold(1.0, 5.0, "released", 0.25, -0.02),))
    done = replace(done, metrics=set_metrics(done).to_dict(), foot_length_m=0.27)
    assert from_json(to_json(done)) == done


def test_json_of_before_there_were_doubts_is_read():
    values = to_json(Rep(0.0, 1.0, 1.5, 3.0, rise_m=0.05))
    for name in ("rise_sd_m", "pitch_sd_rad", "heel_height_sd_m", "depth_m", "withheld", "sinks"):
        del values[name]
    assert from_json(values) == Rep(0.0, 1.0, 1.5, 3.0, rise_m=0.05)
