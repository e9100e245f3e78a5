import re

import numpy as np
import pytest

from sensor_coach.events import Rep
from sensor_coach.exercises import EXERCISES
from sensor_coach.quality import SetSizes, notes, with_notes


def rep(out=2.0, hold=2.0, back=3.0, start=0.0, **more) -> Rep:
    return Rep(start, start + out, start + out + hold, start + out + hold + back, **more)


def said(exercise: str, *reps: Rep) -> tuple[str, ...]:
    """Notes on the last repetition of a set."""
    return notes(reps[-1], SetSizes(reps), EXERCISES[exercise])


@pytest.mark.parametrize(
    ("exercise", "good"),
    [
        ("heel-lift", rep(rise_m=0.06)),
        ("heel-drop", rep(out=3.0, hold=0.0, back=1.0, rise_m=0.04, sinks=True)),
        ("band-stretch", rep(hold=3.0, pitch_rad=0.3)),
        ("seated-calf-raise", rep(hold=0.0, rise_m=0.06)),
        ("leg-press-heel-raise", rep(hold=0.0, pitch_rad=0.5)),
    ],
)
def test_a_good_repetition_is_left_alone(exercise, good):
    assert said(exercise, good, good, good) == ()


@pytest.mark.parametrize(
    ("exercise", "each", "note"),
    [
        ("heel-lift", rep(back=0.6), "lowered in 0.6 s, aim for 3 s"),
        ("heel-lift", rep(hold=0.8), "held 0.8 s, aim for 2 s"),
        ("heel-lift", rep(hold=0.1), "not held, aim for 2 s"),
        ("heel-drop", rep(out=1.1, sinks=True), "lowered in 1.1 s, aim for 3 s"),
        ("band-stretch", rep(hold=1.0), "held 1.0 s, aim for 3 s"),
        ("seated-calf-raise", rep(out=0.5), "raised in 0.5 s, aim for 2 s"),
    ],
)
def test_what_was_too_fast_is_said_with_what_to_aim_for(exercise, each, note):
    assert said(exercise, each) == (note,)


@pytest.mark.parametrize(("lowered_s", "count"), [(1.99, 1), (2.01, 0)])
def test_near_enough_is_good_enough(lowered_s, count):
    assert len(said("heel-lift", rep(back=lowered_s))) == count


def test_a_heel_drop_that_comes_up_fast_is_no_fast_lowering():
    assert said("heel-drop", rep(out=3.0, back=0.5, sinks=True)) == ()


@pytest.mark.parametrize(
    ("exercise", "sizes", "note"),
    [
        ("heel-lift", {"rise_m": (0.06, 0.04)}, "2 cm lower than your best of this set"),
        ("heel-lift", {"pitch_rad": (0.60, 0.42)}, "10° lower than your best of this set"),
        ("heel-drop", {"rise_m": (0.05, 0.03)}, "2 cm less deep than your best of this set"),
        ("band-stretch", {"pitch_rad": (0.35, 0.25)}, "5° less than your best of this set"),
    ],
)
def test_fading_is_said_in_whole_steps(exercise, sizes, note):
    ((name, (best, now)),) = sizes.items()
    sinks = exercise == "heel-drop"
    reps = [
        rep(out=3.0, hold=3.0, start=10.0 * i, sinks=sinks, **{name: size})
        for i, size in enumerate((best, now))
    ]
    assert said(exercise, *reps) == (note,)


def test_a_loss_that_may_be_doubt_is_not_said():
    best, now = rep(rise_m=0.06, rise_sd_m=0.008), rep(start=9, rise_m=0.045, rise_sd_m=0.008)
    assert said("heel-lift", best, now) == ()


def test_a_first_low_repetition_has_not_faded():
    low, high = rep(rise_m=0.03), rep(start=9, rise_m=0.06)
    assert notes(low, SetSizes([low, high]), EXERCISES["heel-lift"]) == ()


@pytest.mark.parametrize(
    ("share", "words"), [(0.3, "about a third"), (0.5, "about half"), (0.7, "not quite")]
)
def test_a_partial_one_is_compared_to_the_others(share, words):
    others = [rep(start=10.0 * i, rise_m=0.06) for i in range(3)]
    partial = rep(back=0.4, hold=0.0, start=30.0, rise_m=0.06 * share, full=False)
    assert said("heel-lift", *others, partial) == (f"{words} as high as the others",)
    assert said("heel-lift", partial) == ("not as high as the others",)


def test_a_withheld_size_is_said_and_never_more_than_two_things():
    each = rep(out=0.2, hold=0.0, back=0.2, withheld="rise not shown: known only to ±1.4 cm")
    assert said("heel-lift", each) == ("lowered in 0.2 s, aim for 3 s", each.withheld)
    assert said("heel-lift", rep(withheld="why")) == ("why",)
    assert len(said("heel-lift", rep(hold=0.0, back=0.2))) == 2


def test_notes_are_short_and_plain_for_every_exercise():
    for exercise in EXERCISES.values():
        reps = [
            rep(0.2, 0.1, 0.2, 10.0 * i, rise_m=size, full=size > 0.02)
            for i, size in enumerate((0.06, 0.04, 0.01))
        ]
        for each in with_notes(reps, exercise):
            assert all(len(note) <= 50 and re.fullmatch(r"[\w .,°±]+", note)
                       for note in each.quality)  # fmt: skip


def test_the_best_before_each_is_known_without_keeping_them_all():
    random = np.random.default_rng(4)
    reps = [
        rep(start=float(start), rise_m=None if size < 0.01 else float(size), full=bool(size > 0.02))
        for start, size in zip(random.permutation(60), random.uniform(0, 0.1, 60), strict=True)
    ]
    sizes = SetSizes(reps)
    full = [each for each in reps if each.full]
    for one in reps:
        before = [each.rise_m for each in full if each.start_s < one.start_s]
        best = sizes.best_before(one)
        assert (best.rise_m if best else None) == max(before, default=None)
    assert sizes.usual == np.median([each.rise_m for each in full])
    assert len(sizes._records) < 12
