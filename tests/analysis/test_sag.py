import numpy as np
import pytest

from sensor_coach.analysis.excursion import excursions
from sensor_coach.analysis.phase_times import times
from sensor_coach.analysis.sag import hold_levelled

T = np.arange(0, 12, 0.04)
START_S, TOP_S, LEFT_S, END_S = 2.0, 3.5, 6.5, 9.0


def raised(sag: float) -> np.ndarray:
    """Raise, sink by `sag` while held, and lower: strokes are halves of a cosine."""
    way = (1 - np.cos(np.pi * np.clip((T - START_S) / (TOP_S - START_S), 0, 1))) / 2
    held = 1 - sag * np.clip((T - TOP_S) / (LEFT_S - TOP_S), 0, 1)
    down = (1 + np.cos(np.pi * np.clip((T - LEFT_S) / (END_S - LEFT_S), 0, 1))) / 2
    return way * held * down


@pytest.mark.parametrize("sag", [0.0, 0.05, 0.1, 0.2])
def test_a_top_is_left_when_it_is_lowered_however_much_it_sagged(sag):
    (found,) = excursions(0.06 * raised(sag), 0.012)
    when = times(T, 0.06 * raised(sag), found)
    assert when.top_s == pytest.approx(TOP_S, abs=0.15)
    assert when.top_end_s == pytest.approx(LEFT_S, abs=0.15)
    assert when.end_s == pytest.approx(END_S, abs=0.1)


def test_a_hold_that_does_not_sag_is_left_alone():
    way = raised(0.0)
    assert hold_levelled(T, way) == pytest.approx(way, abs=0.02)


def test_what_sagged_is_level_and_a_quarter_of_the_way_at_most_is_made_up_for():
    level = hold_levelled(T, raised(0.15))
    held = (T > TOP_S + 0.3) & (T < LEFT_S - 0.3)
    assert np.ptp(level[held]) < 0.02
    sunk = hold_levelled(T, raised(0.2)) - raised(0.2)
    assert sunk.min() >= 0
    assert sunk.max() <= 0.25


def test_a_top_that_is_not_held_has_no_sag():
    quick = np.clip(1 - np.abs(T - 5) / 0.5, 0, 1)
    assert hold_levelled(T, quick) is quick
