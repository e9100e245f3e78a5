"""The held-back family: raises as people do them, for testing with seeds that set nothing.

Nothing here is a minimum-jerk stroke. People shoot up, overshoot, settle and sag, come down slower
than they went up, halt on the way, pause in mid-set, and the last raises are not the first. Sizes
follow twenty public recordings of single raises: half the rise to its peak takes 0.12 to 0.68 s,
the peak to half the fall 0.42 to 1.15 s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sensor_coach.events import Rep
from sensor_coach.samples import Array
from sensor_coach.simulate.motion import RATE_HZ, rounded
from sensor_coach.simulate.scene import LEAD_S, Scene

_ROUND_S = 0.06  # flesh rounds every corner; what is sharper is no movement of a person
_SETTLE_S = 0.3


@dataclass(frozen=True, slots=True)
class Habits:
    """How one person does a raise; drawn once a set."""

    up: str  # one of `_SHAPES`
    down: str
    slower_down: float  # duration of the lowering relative to the raise
    overshoot: float  # beyond the level that is held, relative
    sag: float  # loss of height while held, relative
    pauses: float  # share of rests that last for seconds
    pace: float  # durations relative to what was asked for

    @classmethod
    def draw(cls, scene: Scene, rng: np.random.Generator) -> Habits:
        """Meet a person. Half shoot up where the tempo lets them."""
        up, down = (str(rng.choice(list(_SHAPES))) for _ in range(2))
        brisk = scene.tempo.raise_s < 1.5
        shoots = bool(rng.random() < 0.5)
        return cls(
            "skewed" if shoots else up, down,
            rng.uniform(1.3, 3) if shoots and brisk else rng.uniform(0.8, 1.7),
            rng.uniform(0.03, 0.1) if shoots else 0.0, rng.uniform(0, 0.08),
            rng.choice([0.0, 0.1]), float(np.clip(rng.normal(1, 0.1), 0.75, 1.3)),
        )  # fmt: skip


def repetitions(
    scene: Scene, rng: np.random.Generator, low_deg: float, high_deg: float
) -> tuple[Array, list[Rep]]:
    """Pitch over time of a set, (n,) rad at `RATE_HZ`, and when its repetitions were."""
    peak = scene.peak_rad or float(np.radians(rng.uniform(low_deg, high_deg)))
    habits, rest = Habits.draw(scene, rng), scene.start_rad
    parts, reps, at = [_still(rest, LEAD_S)], [], LEAD_S
    for i in range(scene.reps):
        partial = i > 0 and rng.random() < scene.partials
        size = (1 - scene.fatigue * i / scene.reps) * rng.normal(1, 0.05)
        size *= rng.uniform(0.2, 0.45) if partial else 1.0
        up, hold, down, pause = _durations(scene, habits, rng)
        top = _top(hold, peak * size, habits, scene, rng)
        raised, lowered = (
            _SHAPES[habits.up](_count(up), rng),
            _SHAPES[habits.down](_count(down), rng),
        )
        parts += [rest + top[0] * raised, rest + top, rest + top[-1] * (1 - lowered),
                  _still(rest, pause)]  # fmt: skip
        reps.append(Rep(at, at + up, at + up + hold, at + up + hold + down, full=not partial))
        at += up + hold + down + pause
    return rounded(np.concatenate([*parts, _still(rest, LEAD_S)]), _ROUND_S), reps


def _durations(scene: Scene, habits: Habits, rng: np.random.Generator) -> list[float]:
    """Raise, hold, lowering and rest of one repetition, s, on the grid, so that truth is exact."""
    t, uneven = scene.tempo, np.clip(rng.normal(1, scene.spread, 4), 0.5, 1.5)
    moving = t.raise_s + t.lower_s
    up = moving / (1 + habits.slower_down)
    pause = rng.uniform(2, 6) if rng.random() < habits.pauses else t.rest_s
    wanted = habits.pace * uneven * [up, t.hold_s, moving - up, pause]
    return [float(n) for n in np.maximum(np.round(wanted * RATE_HZ), [60, 1, 60, 1]) / RATE_HZ]


def _top(
    hold_s: float, size: float, habits: Habits, scene: Scene, rng: np.random.Generator
) -> Array:
    """Height while held, rad: it settles, sags, and now and then dips for a second push."""
    x = np.arange(_count(hold_s)) / RATE_HZ
    over = habits.overshoot * (1 + np.cos(np.pi * np.clip(x / _SETTLE_S, 0, 1))) / 2
    height = 1 + over - habits.sag * x / max(hold_s, 1.0)
    if hold_s >= 0.5 and rng.random() < scene.double_pumps:
        height -= rng.uniform(0.1, 0.3) * np.sin(np.pi * x / hold_s) ** 2
    return np.asarray(size * height)


def _still(level: float, seconds: float) -> Array:
    return np.full(_count(seconds), level)


def _count(seconds: float) -> int:
    return round(seconds * RATE_HZ)


def _trapezoid(n: int, rng: np.random.Generator) -> Array:
    """Progress from 0 to 1 at an even speed, got up to and slowed down from in a hurry."""
    x = (np.arange(n) + 0.5) / n
    first, last = rng.uniform(0.1, 0.35, 2)
    return _progress(np.minimum(1, np.minimum(x / first, (1 - x) / last)))


def _skewed(n: int, rng: np.random.Generator) -> Array:
    """Progress that is fastest early or late, by two halves of a cosine."""
    x, peak = (np.arange(n) + 0.5) / n, rng.uniform(0.25, 0.75)
    return _progress(1 + np.cos(np.pi * np.where(x < peak, 1 - x / peak, (x - peak) / (1 - peak))))


def _halting(n: int, rng: np.random.Generator) -> Array:
    """Progress in two to four pushes, slowed or stopped between them."""
    x, pushes = (np.arange(n) + 0.5) / n, int(rng.integers(2, 5))
    edges = np.concatenate([[0], np.sort(rng.uniform(0.15, 0.85, pushes - 1)), [1]])
    push = np.sin(np.pi * np.interp(x, edges, np.arange(pushes + 1))) ** 2
    return _progress(rng.uniform(0.0, 0.4) + push * np.interp(x, [0, 1], rng.uniform(0.6, 1.4, 2)))


def _progress(velocity: Array) -> Array:
    return np.asarray(np.cumsum(velocity) / velocity.sum())


_SHAPES: dict[str, Callable[[int, np.random.Generator], Array]] = {
    "trapezoid": _trapezoid,
    "skewed": _skewed,
    "halting": _halting,
}
