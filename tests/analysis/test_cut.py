"""Whether a gap in the samples cuts a repetition."""

from __future__ import annotations

import numpy as np
import pytest

from sensor_coach.analysis.cut import is_cut
from sensor_coach.analysis.excursion import excursions
from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.analysis.phase_times import times

_REST_S, _PHASE_S = 2.0, 2.0


def _cut(gap_s: tuple[float, float], stands_from_s: float = 0.0) -> bool:
    """Whether a gap cuts a raise from 2 to 6 s; before `stands_from_s` the level is elsewhere."""
    t = np.arange(0, 2 * _REST_S + 2 * _PHASE_S, 1 / MOTION_HZ)
    x = np.clip((t - _REST_S) / _PHASE_S, 0, 2)
    level = 0.03 * (1 - np.cos(np.pi * x)) - 0.01 * (t < stands_from_s)
    missing = np.where((t > gap_s[0]) & (t < gap_s[1]), gap_s[1] - gap_s[0], 0.0)
    none, up = np.zeros_like(t), np.tile([0.0, 0.0, 1.0], (len(t), 1))
    motion = Motion(t, up, none, none, none, none, up, missing, none)
    (e,) = excursions(level, 0.02)
    return is_cut(motion, level, e, times(t, level, e), (-np.inf, np.inf))


@pytest.mark.parametrize(
    ("gap_s", "cut"),
    [
        ((3.0, 3.3), True), ((4.9, 5.2), True), ((3.0, 3.15), False), ((1.0, 1.5), False),
        ((6.3, 6.8), False), ((1.7, 2.03), False), ((5.97, 6.3), False), ((1.9, 2.5), True),
    ],
)  # fmt: skip
def test_a_gap_cuts_a_repetition_if_it_hides_more_than_the_very_end_of_a_stroke(gap_s, cut):
    assert _cut(gap_s) is cut


def test_what_happened_in_a_rest_before_it_does_not():
    assert not _cut((0.5, 0.8), stands_from_s=0.65)
