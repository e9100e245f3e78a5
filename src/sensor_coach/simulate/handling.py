"""A sensor in the hand: carried about, strapped on, tapped."""

from __future__ import annotations

import numpy as np

from sensor_coach.samples import Array
from sensor_coach.simulate.body import Posture
from sensor_coach.simulate.motion import RATE_HZ, fade, ringing, wander


def handling(duration_s: float, rng: np.random.Generator) -> Posture:
    """The sensor in a hand: turned and carried about, with pauses."""
    n = round(duration_s * RATE_HZ)
    busy = np.clip(wander(n, 0.05, 0.2, 1.0, rng) + 0.5, 0, 1)
    turns = [np.cumsum(wander(n, 0.2, 2, 2.0, rng) * busy) / RATE_HZ for _ in range(3)]
    path = np.stack([wander(n, 0.2, 0.8, 0.1, rng) for _ in range(3)], axis=1) * busy[:, None]
    unsteady = [wander(n, 0.3, 3, np.radians(1), rng) for _ in range(3)]
    pitch, roll, twist = (turn + hand for turn, hand in zip(turns, unsteady, strict=True))
    return Posture(pitch, pitch, roll, twist, path)


def strapping(duration_s: float, rng: np.random.Generator) -> Posture:
    """Brought to the leg, strapped on, tapped, worn still for a while; then the same again."""
    n = round(duration_s * RATE_HZ)
    angles, path = np.zeros((3, n)), np.zeros((n, 3))
    now = 2.0
    while now < duration_s - 2:
        brought = now + rng.uniform(2, 6)
        worn = brought + rng.uniform(3, 8)
        angles += _turned(n, now, brought, rng) + _tugged(n, brought, worn, rng)
        path += _carried(n, now, brought, rng)
        now = worn + rng.uniform(6, 20)
        blows = _taps(n, worn + 1.5, min(now - 1, duration_s - 1), rng)
        path[:, 0] += 0.002 * blows
        angles[0] += np.radians(0.8) * blows
    angles += [wander(n, 0.1, 1, np.radians(0.4), rng) for _ in range(3)]
    return Posture(angles[0], angles[0], angles[1], angles[2], path)


def _turned(n: int, start_s: float, end_s: float, rng: np.random.Generator) -> Array:
    """A turn to another attitude, (3, n) rad."""
    x = np.clip((np.arange(n) / RATE_HZ - start_s) / (end_s - start_s), 0, 1)
    return np.radians(rng.uniform(-60, 60, (3, 1))) * (x**3 * (10 - 15 * x + 6 * x**2))


def _tugged(n: int, start_s: float, end_s: float, rng: np.random.Generator) -> Array:
    """A strap that is pulled tight, (3, n) rad: to and fro, most about the leg."""
    pulls = [wander(n, 0.4, 3, np.radians(size), rng) for size in (4, 4, 12)]
    return np.stack(pulls) * fade(n, start_s, end_s)


def _carried(n: int, start_s: float, end_s: float, rng: np.random.Generator) -> Array:
    """The way from table to leg, (n, 3) m; only its unevenness is felt."""
    way = np.stack([wander(n, 0.2, 0.8, 0.1, rng) for _ in range(3)], axis=1)
    return way * fade(n, start_s, end_s, ramp_s=0.8)[:, None]


def _taps(n: int, start_s: float, end_s: float, rng: np.random.Generator) -> Array:
    """Taps of a finger, (n,): damped shakes of about 1, a few in a row and a pause."""
    blows = np.zeros(n)
    now = start_s
    while now < end_s:
        blows[round(now * RATE_HZ)] = rng.uniform(0.2, 1.0)
        now += rng.uniform(0.15, 0.5) if rng.random() < 0.7 else rng.uniform(1, 5)
    return ringing(blows, 14.0, 0.012)
