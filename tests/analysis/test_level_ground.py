"""Heel drops that begin with the heels level: after the first one heels rest high, on the toes."""

from __future__ import annotations

import numpy as np
import pytest
from tests.analysis.test_onto_the_toes import RATE_HZ, felt, goes

from sensor_coach.analysis.excursion import excursions
from sensor_coach.samples import GRAVITY, Array, ImuData

REPS = 6
_DOWN, _UP = 0.4, 0.6  # of the way, from level ground
_OFF = [(_UP, 0.4), (-_UP, 0.4), (0, 1.5)]  # a foot that is lifted to step off


def _drops(pause_s: float = 0.0, then: list[tuple[float, float]] | None = None) -> Array:
    """Share of the way over level ground; after three there may be a pause, heels level."""
    first = [(-_DOWN, 1.2), (0, 0.3), (1.0, 1.2), (0, 0.6)]
    others = [(-1.0, 1.5), (0, 0.3), (1.0, 1.2), (0, 0.6)]
    stands = [(-_UP, 0.8), (0, pause_s), *first] if pause_s else others
    rows = [*first, *2 * others, *stands, *2 * others, (-_UP, 0.8), (0, 3.0), *(then or [])]
    return goes([(0, 4.0), *rows])


def _foot(way: Array, seed: int) -> ImuData:
    """What a sensor on an instep feels, 6 cm behind the ball that the foot turns about."""
    draw, n = np.random.default_rng(seed), len(way)
    t, pitch = np.arange(n) / RATE_HZ, np.radians(35) * way
    push = np.gradient(np.gradient(0.06 * np.sin(pitch), t), t)
    felt_up = np.stack([np.sin(pitch), 0 * t, np.cos(pitch)], axis=1)
    acc = (GRAVITY + push)[:, None] * felt_up + draw.normal(0, 0.02, (n, 3))
    gyr = np.stack([0 * t, -np.gradient(pitch, t), 0 * t], axis=1)
    return ImuData(t, acc, gyr + draw.normal(0, 0.002, (n, 3)))


@pytest.mark.parametrize("pause_s", [0.0, 6.0])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("placement", ["foot", "shank"])
def test_all_are_counted_in_full_live_and_settled(count, placement, seed, pause_s):
    way = _drops(pause_s)
    imu = _foot(way, seed) if placement == "foot" else felt(0.09 * way, seed)
    live, settled = count(imu, placement, -1)
    assert [rep.full for rep in live] == [rep.full for rep in settled] == [True] * REPS
    low = np.flatnonzero(np.diff((way < -0.9 * _DOWN).astype(int)) == 1) / RATE_HZ
    assert [rep.top_s for rep in settled] == pytest.approx(low, abs=0.8)


@pytest.mark.parametrize("seed", range(3))
def test_the_size_of_a_drop_of_the_foot_is_its_way_up(count, seed):
    _, settled = count(_foot(_drops(), seed), "foot", -1)
    sizes = [np.degrees(rep.pitch_rad) for rep in settled]
    assert sizes == pytest.approx([35.0] * REPS, abs=1.5)


@pytest.mark.parametrize("seed", range(3))
def test_a_foot_that_steps_off_did_not_drop_its_heel_once_more(count, seed):
    live, settled = count(_foot(_drops(then=_OFF), seed), "foot", -1)
    assert len(live) == len(settled) == REPS


def test_a_first_excursion_ends_where_all_others_rest():
    found = excursions(-_drops(), 0.2, drifts=False)
    assert len(found) == REPS
    assert found[0].size == pytest.approx(_DOWN + 0.5 * _UP, abs=0.06)


def test_an_excursion_that_follows_a_pause_half_way_begins_behind_it():
    rests_s = 6.0
    way = goes([(0, 2.0), (0.6, 1.0), (0, rests_s), (0.4, 1.0), (0, 0.5), (-1.0, 1.5), (0, 2.0)])
    (found,) = excursions(way, 0.2)
    assert found.start / RATE_HZ == pytest.approx(3.0 + rests_s, abs=0.7)


def test_a_slow_raise_with_a_short_halt_begins_before_it():
    way = goes([(0, 2.0), (0.5, 2.0), (0, 0.4), (0.5, 2.0), (0, 1.0), (-1.0, 3.0), (0, 2.0)])
    (found,) = excursions(way[::4], 0.2)
    assert found.start / 25 < 2.6
