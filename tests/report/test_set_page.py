from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.report.conftest import analyzed
from tests.report.looks import check, texts

from sensor_coach.corrections import Correction
from sensor_coach.events import Gap, Rep
from sensor_coach.exercises import EXERCISES
from sensor_coach.pipeline import ALGORITHM
from sensor_coach.report import Heading, set_report
from sensor_coach.report.words import unit_of
from sensor_coach.set_words import numbered
from sensor_coach.simulate.scene import Tempo


def pages_of(each, **changed):
    result = replace(each.result, **changed)
    return set_report(result, each.trace, each.heading, each.path)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_each_of_the_seven_is_one_page_on_which_nothing_is_cut_or_covered(seven, exercise):
    pages = pages_of(seven[exercise])
    assert len(pages) == 1
    check(pages)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_page_says_what_was_done_by_whom_how_and_what_it_is_not(seven, exercise):
    said = texts(pages_of(seven[exercise]))
    for part in (
        EXERCISES[exercise].title, "Anna  ·  Friday 27 March 2026, 18:00", "left leg",
        f"sensor on the {seven[exercise].result.placement}", "load 20 kg", "pain 2 of 10",
        "a sensor (not calibrated)", f"Analysis version {ALGORITHM}", "This is not a diagnosis.",
    ):  # fmt: skip
        assert part in said


def test_the_figures_that_count_are_written_as_they_were_measured(seven):
    each = seven["heel-lift"]
    said = texts(pages_of(each)).splitlines()
    found = each.result.metrics
    assert str(each.result.rep_count) in said
    assert f"{100 * found['mean_rise_m']:.1f} cm" in said
    assert f"{found['median_lower_s']:.1f} s" in said
    for rep in each.result.reps:
        assert f"{100 * rep.rise_m:.1f} ± {100 * rep.rise_sd_m:.1f} cm" in said


def test_a_foot_is_told_in_degrees_and_a_hold_in_seconds(seven):
    pull, balance = seven["band-stretch"], seven["single-leg-balance"]
    assert f"{np.degrees(pull.result.metrics['mean_pitch_rad']):.0f}°" in texts(pages_of(pull))
    said = texts(pages_of(balance)).splitlines()
    assert f"{balance.result.longest_hold_s:.1f} s" in said
    assert f"{balance.result.sway['rms_deg']:.2f}°" in said
    assert "touch-down" in said


def test_stretches_are_listed_with_their_angles():
    slow = Tempo(hold_s=3.0)
    each = analyzed("band-stretch", reps=3, tempo=slow)
    said = texts(pages_of(each))
    assert all(f"{np.degrees(hold.angle_rad):.0f}°" in said for hold in each.result.holds)


def test_a_corrected_count_stands_beside_the_measured_one(seven):
    each = seven["heel-lift"]
    changed = replace(each.heading, rep_count=each.result.rep_count + 3)
    pages = set_report(each.result, each.trace, changed)
    said = texts(pages).splitlines()
    assert str(each.result.rep_count) in said
    assert str(each.result.rep_count + 3) in said
    assert "corrected" in texts(pages)
    assert "corrected" not in texts(set_report(each.result, each.trace, each.heading))
    check(pages)


def test_what_was_corrected_is_told_where_it_was(seven):
    each = seven["heel-lift"]
    first, second = each.result.reps[:2]
    said = (Correction("drop", first.top_s), Correction("missed", second.end_s + 0.5))
    pages = set_report(each.result, each.trace, replace(each.heading, corrections=said))
    assert "does not count, says the athlete" in texts(pages)
    assert "was not found, says the athlete" in texts(pages)
    check(pages)


def test_what_was_lost_and_withheld_is_told_with_its_reason(seven):
    each = seven["heel-lift"]
    first = replace(each.result.reps[0], rise_m=None, rise_sd_m=None, withheld="known to ±2 cm")
    pages = pages_of(
        each, reps=(first, *each.result.reps[1:]), gaps=(Gap(20.0, 21.5),), bad_packets=2,
        warnings=("2 packets could not be read",),
    )  # fmt: skip
    said = texts(pages)
    assert "2 packets could not be read" in said
    assert "No samples from 20.0 to 21.5 s." in said
    assert "Size of repetition 1 withheld: known to ±2 cm." in said
    assert "×: size not known" in said
    check(pages)


def test_nothing_lost_is_said_too(seven):
    said = texts(pages_of(seven["seated-calf-raise"], warnings=(), gaps=()))
    assert "Nothing: no gap, no packet that could not be read, no size withheld." in said


def test_twenty_presses_are_one_page_that_lists_them_all():
    each = analyzed("one-leg-press", reps=20)
    pages = pages_of(each)
    assert len(each.result.presses) >= 20
    assert len(pages) == 1
    said = texts(pages)
    assert all(f"{press.rms_tilt_deg:.2f}°" in said for press in each.result.presses)
    check(pages)


def test_the_tilt_of_a_hold_is_from_its_mean(seven):
    trace = seven["single-leg-balance"].trace
    assert np.degrees(trace[:, 1].min()) < 0.2  # it comes back to it


def test_a_partial_repetition_is_told_by_a_half_and_not_counted():
    reps = (Rep(1, 2, 2, 3), Rep(4, 5, 5, 6, full=False), Rep(7, 8, 8, 9))
    assert numbered(reps) == ["1", "½", "2"]


def test_a_simulated_set_is_called_so(seven):
    each = seven["heel-drop"]
    pages = set_report(each.result, each.trace, replace(each.heading, simulated=True))
    assert "nobody did this set" in texts(pages)


def test_many_repetitions_go_on_on_more_pages(seven):
    each = seven["heel-lift"]
    step = each.result.duration_s
    reps = tuple(
        replace(rep, start_s=rep.start_s + n * step, top_s=rep.top_s + n * step,
                top_end_s=rep.top_end_s + n * step, end_s=rep.end_s + n * step)
        for n in range(4) for rep in each.result.reps
    )  # fmt: skip
    t = np.concatenate([each.trace[:, 0] + n * step for n in range(4)])
    trace = np.column_stack([t, np.tile(each.trace[:, 1], 4)])
    pages = set_report(replace(each.result, reps=reps, duration_s=4 * step), trace, each.heading)
    assert len(pages) == 2
    check(pages)
    said = texts(pages).splitlines()
    assert f"{reps[-1].start_s:.1f} s" in said
    assert "2 / 2" in said


@pytest.mark.parametrize("exercise", ["heel-lift", "band-stretch", "single-leg-balance"])
def test_a_set_in_which_nothing_was_found_has_a_page_too(seven, exercise):
    each = seven[exercise]
    empty = {"reps": (), "holds": (), "sway": None, "presses": (), "metrics": None}
    check(pages_of(replace(each, path=each.path[:0]), **empty))
    check(set_report(replace(each.result, **empty), np.empty((0, 2)), Heading()))


def test_a_long_note_and_odd_signs_in_it_are_written_as_they_are(seven):
    each = seven["heel-lift"]
    note = "the $left$ knee_{hurt} a bit \\alpha & it was " + "very " * 40 + "cold"
    told = replace(each.heading, said=replace(each.heading.said, note=note))
    pages = set_report(each.result, each.trace, told)
    assert "$left$ knee_{hurt} a bit \\alpha" in texts(pages)
    check(pages)


def test_sizes_of_foot_and_shank_are_two_units():
    assert (unit_of("shank").text(0.061), unit_of("foot").text(np.pi / 6)) == ("6.1 cm", "30°")
    assert unit_of("foot").text(None) == "–"
