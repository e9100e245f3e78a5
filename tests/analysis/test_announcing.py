"""A repetition is announced when its heel is down: not half way, and not long after."""

import numpy as np
import pytest

from sensor_coach.analysis.excursion import Excursion
from sensor_coach.analysis.limb import is_back
from sensor_coach.devices.profile import profiles
from sensor_coach.events import Rep
from sensor_coach.pipeline import Pipeline
from sensor_coach.simulate import Scene, Tempo, simulate

SEEDS, CHUNK = range(3), 5


def late_s(tempo: Tempo, seed: int, *, partials: float = 0.0, full: bool = True) -> list[float]:
    """From each heel that is down, but for the first, to its announcement."""
    scene = Scene(10, tempo, partials=partials)
    done = simulate("heel-lift", "foot", scene=scene, seed=seed)
    pipeline, late = Pipeline(profiles()["sensor-coach"], "heel-lift", "foot"), []
    for row in range(0, len(done.imu), CHUNK):
        chunk = done.imu[slice(row, row + CHUNK)]
        events = [event for event in pipeline.update(chunk) if isinstance(event, Rep)]
        reps = [rep for rep in events if rep.full == full]
        ends_s = [true.end_s for rep in reps for true in done.reps[1:]
                  if true.start_s < rep.top_s < true.end_s]  # fmt: skip
        late += [float(chunk.t[-1]) - end_s for end_s in ends_s]
    return late


@pytest.mark.parametrize("lower_s", [0.5, 1.0, 3.0, 5.0])
def test_it_is_announced_as_the_heel_comes_down(lower_s):
    late = np.concatenate([late_s(Tempo(lower_s, 0.3, lower_s, 0.6), seed) for seed in SEEDS])
    assert len(late) == 9 * len(SEEDS)
    assert np.percentile(late, 95) <= 0.2
    assert late.min() >= -0.4 * lower_s


def test_one_that_is_clearly_partial_is_announced_as_soon():
    tempo = Tempo(1.0, 0.3, 1.0, 0.6)
    late = [each for seed in range(6) for each in late_s(tempo, seed, partials=0.3, full=False)]
    assert len(late) >= 12
    assert np.median(late) <= 0.5  # of the first ones nobody knows yet that others are larger


def test_what_has_only_sunk_so_far_is_not_back():
    sinking = 1 - np.linspace(0, 1, 20) ** 2
    assert not is_back(sinking, Excursion(0, 9, 19, 0.3), 0.5)
    assert not is_back(np.ones(20), Excursion(0, 9, 19, 0.3), 0.5)
