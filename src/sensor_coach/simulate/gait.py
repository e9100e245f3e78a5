"""Getting about: walking, running, stairs. None of it is an exercise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sensor_coach.samples import Array
from sensor_coach.simulate.body import Posture, settled
from sensor_coach.simulate.motion import RATE_HZ, ringing, rounded, wander

_STANCE = 0.2  # phase of the stride, counted from the landing, at which people stop and start


@dataclass(frozen=True, slots=True)
class Gait:
    """One stride from landing to landing, by knots over its phase."""

    stride_s: tuple[float, float]  # the range of people
    length_m: tuple[float, float]
    phase: tuple[float, ...]
    pitch_deg: tuple[float, ...]  # foot, heel up positive
    lean_deg: tuple[float, ...]  # shank, forward positive
    forward: tuple[float, ...]  # share of the stride covered by the ball of the foot
    lift_m: float  # of the ball of the foot in mid swing
    thud_m: float  # the landing, a damped shake of this size
    thud_hz: float
    climb_m: float = 0.0


_WALKING = Gait(
    (1.0, 1.3), (1.1, 1.5), (0, 0.08, 0.4, 0.62, 0.75, 0.95, 1.0), (-20, 0, 5, 62, 20, -18, -20),
    (-18, -5, 15, 48, 35, -15, -18), (0, 0, 0, 0, 0.45, 0.98, 1.0), 0.06, 0.0008, 22,
)  # fmt: skip
_RUNNING = Gait(
    (0.64, 0.78), (1.6, 2.4), (0, 0.06, 0.2, 0.36, 0.55, 0.72, 0.92, 1.0),
    (-8, 0, 8, 62, 98, 55, -6, -8), (-4, 6, 24, 50, 92, 55, -10, -4),
    (0, 0, 0, 0, 0.35, 0.72, 0.98, 1.0), 0.18, 0.0025, 18,
)  # fmt: skip
_UPSTAIRS = Gait(
    (1.15, 1.7), (0.5, 0.64), (0, 0.1, 0.4, 0.62, 0.75, 0.93, 1.0), (2, 0, 2, 38, 30, -6, 2),
    (24, 22, 8, 34, 50, 30, 24), (0, 0, 0, 0, 0.4, 0.97, 1.0), 0.07, 0.0004, 20, 0.34,
)  # fmt: skip
_DOWNSTAIRS = Gait(
    (1.05, 1.5), (0.5, 0.64), (0, 0.13, 0.4, 0.6, 0.74, 0.92, 1.0), (24, 0, 4, 44, 30, 22, 24),
    (2, 6, 22, 52, 40, 4, 2), (0, 0, 0, 0, 0.5, 0.98, 1.0), 0.05, 0.0008, 20, -0.34,
)  # fmt: skip


def walking(duration_s: float, rng: np.random.Generator) -> Posture:
    """Level walking: the foot rolls over, swings through and lands."""
    return _going(_WALKING, duration_s, rng)


def running(duration_s: float, rng: np.random.Generator) -> Posture:
    """Easy running: short stance, the heel comes up behind, a harder landing."""
    return _going(_RUNNING, duration_s, rng)


def stairs_up(duration_s: float, rng: np.random.Generator) -> Posture:
    """Climbing step over step: the foot lands nearly flat, the knee in front of it."""
    return _going(_UPSTAIRS, duration_s, rng)


def stairs_down(duration_s: float, rng: np.random.Generator) -> Posture:
    """Going down step over step: the toes land first and the heel is let down."""
    return _going(_DOWNSTAIRS, duration_s, rng)


def between_walks(posture: Posture, walk_s: float, rng: np.random.Generator) -> Posture:
    """Let somebody walk up, do what `posture` says, and walk away."""
    walks = [settled(walking(walk_s, rng)) for _ in range(2)]
    ways = [walks[0].ball - walks[0].ball[-1], np.zeros((len(posture.pitch), 3)), walks[1].ball]
    parts = [walks[0], posture, walks[1]]
    pitch, lean, roll, twist = (
        _joined([getattr(part, name) for part in parts])
        for name in ("pitch", "lean", "roll", "twist")
    )
    return Posture(pitch, lean, roll, twist, np.concatenate(ways))


def _going(gait: Gait, duration_s: float, rng: np.random.Generator) -> Posture:
    n = round(duration_s * RATE_HZ)
    strides = _strides(n, rng.uniform(*gait.stride_s), rng)
    phase = strides % 1.0
    pitch, lean = (
        rounded(np.radians(np.interp(phase, gait.phase, knots)) * rng.uniform(0.85, 1.15), 0.08)
        for knots in (gait.pitch_deg, gait.lean_deg)
    )
    heading = _heading(n, rng)
    unsteady = [wander(n, 0.1, 1.0, np.radians(size), rng) for size in (1, 1, 3)]
    swing = np.radians(5) * np.sin(2 * np.pi * phase)
    return Posture(
        pitch + unsteady[0], lean + unsteady[1], unsteady[2], heading + swing,
        _path(gait, strides, heading, rng),
    )  # fmt: skip


def _strides(n: int, stride_s: float, rng: np.random.Generator) -> Array:
    """Strides done so far, (n,): uneven by 3 %, stops in mid-stance now and then and at the end."""
    bouts = []
    for _ in range(int(n / RATE_HZ / (12 * stride_s)) + 1):
        steps = int(rng.integers(12, 45))
        bouts += [*zip(stride_s * rng.normal(1, 0.03, steps), np.ones(steps), strict=True),
                  (rng.uniform(1.5, 6.0), 0.0)]  # fmt: skip
    ends = 0.8 + np.cumsum([seconds for seconds, _ in bouts])
    done = _STANCE + np.cumsum([count for _, count in bouts])
    kept = ends < max(n / RATE_HZ - 1.0, ends[0])
    times, counts = np.r_[0, 0.8, ends[kept]], np.r_[_STANCE, _STANCE, done[kept]]
    return rounded(np.interp(np.arange(n) / RATE_HZ, times, counts), 0.3)


def _heading(n: int, rng: np.random.Generator) -> Array:
    """Which way one goes, rad, (n,): now and then a corner is turned, left or right."""
    corners = np.zeros(n)
    at = np.flatnonzero(rng.random(n) < 1 / (20 * RATE_HZ))
    corners[at] = np.radians(rng.uniform(45, 180, len(at))) * rng.choice([-1, 1], len(at))
    heading = rounded(np.cumsum(corners), 2.0)
    return heading - np.linspace(0, heading[-1], n)  # back to where it began, by a wide bend


def _path(gait: Gait, strides: Array, heading: Array, rng: np.random.Generator) -> Array:
    """Path of the ball of the foot, (n, 3) m."""
    whole, phase = np.divmod(strides, 1.0)
    covered = rounded(whole + np.interp(phase, gait.phase, gait.forward), 0.16)
    step = np.gradient(covered) * rng.uniform(*gait.length_m)
    lift = gait.lift_m * np.exp(-(((phase - 0.76) / 0.08) ** 2)) * rng.uniform(0.8, 1.2)
    height = covered * gait.climb_m + rounded(lift, 0.1) + _thuds(gait, whole, rng)
    return np.stack(
        [np.cumsum(step * np.cos(heading)), np.cumsum(step * np.sin(heading)), height], 1
    )


def _thuds(gait: Gait, whole: Array, rng: np.random.Generator) -> Array:
    """Shake of each landing, m, (n,): it rings for a tenth of a second."""
    landings = np.flatnonzero(np.diff(whole) > 0)
    blows = np.zeros(len(whole))
    blows[landings] = rng.uniform(0.6, 1.4, len(landings))
    return ringing(gait.thud_m * blows, gait.thud_hz, 0.025)


def _joined(angles: list[Array]) -> Array:
    """Angles one after another, brought together within a fifth of a second where they part."""
    joined = np.concatenate([angles[0] - angles[0][-1] + angles[1][0], angles[1],
                             angles[2] - angles[2][0] + angles[1][-1]])  # fmt: skip
    return rounded(joined, 0.2)
