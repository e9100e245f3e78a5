"""In a machine: the thigh holds the knee back, and the foot is put onto a plate first."""

from __future__ import annotations

import numpy as np
import pytest

from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.analysis.repetitions import RepetitionCounter
from sensor_coach.events import Rep
from sensor_coach.samples import GRAVITY


def _leaning(raised: np.ndarray, lean_deg: np.ndarray) -> Motion:
    """A shank that goes up and leans, m and degrees."""
    t, lean = np.arange(len(raised)) / MOTION_HZ, np.radians(lean_deg)
    up = np.stack([np.sin(lean), np.zeros_like(t), np.cos(lean)], axis=1)
    vertical = GRAVITY + np.gradient(np.gradient(raised, t), t)
    none = np.zeros_like(t)
    rate = np.abs(np.gradient(lean, t))
    return Motion(t, up, vertical, rate, none, none, up * vertical[:, None], none, none)


def _ways(phase_s: float, reps: int) -> np.ndarray:
    """From 0 to 1 and back, one after the other, with a rest before them and after."""
    t, rest = np.arange(0, 2 * reps * phase_s, 1 / MOTION_HZ), np.zeros(int(3 * MOTION_HZ))
    return np.concatenate([rest, 0.5 * (1 - np.cos(np.pi * t / phase_s)), rest])


@pytest.mark.parametrize("machine", [True, False])
def test_a_shank_that_leans_far_and_slowly_goes_up_only_if_its_wearer_is_seated(machine):
    way = _ways(3.0, 3)
    counter = RepetitionCounter("shank", machine=machine, live=False)
    counter.update(_leaning(0.05 * way, 13 * way))
    assert len(counter.finish()[0]) == (3 if machine else 0)


@pytest.mark.parametrize("machine", [True, False])
def test_a_foot_that_is_put_onto_the_plate_is_no_repetition_live_either(machine):
    placed, way = _ways(0.8, 1), _ways(1.0, 6)
    raised = np.concatenate([0.08 * placed, 0.06 * way])
    lean = np.concatenate([-11 * placed, 8 * way])
    motion, counter = _leaning(raised, lean), RepetitionCounter("shank", machine=machine)
    live = [
        event
        for row in range(0, len(motion), 5)
        for event in counter.update(motion[row : row + 5])
        if isinstance(event, Rep)
    ]
    assert len(live) == (6 if machine else 7)
    assert len(counter.finish()[0]) == 6
