"""What people do with a sensor on that is no exercise, and must not be counted as one."""

from __future__ import annotations

import numpy as np

from sensor_coach.samples import Array
from sensor_coach.simulate.body import Posture, settled
from sensor_coach.simulate.motion import RATE_HZ, wander


def _sway(n: int, rng: np.random.Generator, rms_deg: float) -> Array:
    return wander(n, 0.1, 1.0, np.radians(rms_deg), rng)


def standing(duration_s: float, rng: np.random.Generator) -> Posture:
    """Quiet standing on two legs."""
    n = round(duration_s * RATE_HZ)
    pitch = 0.1 * _sway(n, rng, 0.5)
    return Posture(pitch, _sway(n, rng, 0.6), _sway(n, rng, 0.4), _sway(n, rng, 0.3))


def shifting(duration_s: float, rng: np.random.Generator) -> Posture:
    """Standing and talking: the weight goes from leg to leg, the shank leans along."""
    n = round(duration_s * RATE_HZ)
    lean, roll = (wander(n, 0.05, 0.4, np.radians(size), rng) for size in (4.0, 1.5))
    return Posture(0.1 * lean, lean, roll, _sway(n, rng, 1.0))


def squats(duration_s: float, rng: np.random.Generator) -> Posture:
    """Feet flat, knees bend: the shank leans far forward and back."""
    n = round(duration_s * RATE_HZ)
    t = np.arange(n) / RATE_HZ
    depth = np.radians(rng.uniform(22, 32)) * 0.5 * (1 - np.cos(2 * np.pi * t / rng.uniform(2, 4)))
    return Posture(
        0.05 * depth, depth + _sway(n, rng, 0.5), 0.1 * depth + _sway(n, rng, 0.4),
        0.1 * depth + _sway(n, rng, 0.4),
    )  # fmt: skip


def cycling(duration_s: float, rng: np.random.Generator) -> Posture:
    """A smooth stationary bike: the foot goes round, the shank swings."""
    n = round(duration_s * RATE_HZ)
    turn = 2 * np.pi * rng.uniform(0.9, 1.5) * np.arange(n) / RATE_HZ
    crank = 0.17 * np.stack([np.cos(turn), np.zeros(n), np.sin(turn)], axis=1)
    return Posture(
        np.radians(15 + 15 * np.cos(turn + 0.5)) + _sway(n, rng, 1),
        np.radians(20 + 18 * np.cos(turn)) + _sway(n, rng, 1),
        _sway(n, rng, 1.5), _sway(n, rng, 1.5), crank,
    )  # fmt: skip


def handling(duration_s: float, rng: np.random.Generator) -> Posture:
    """The sensor in a hand: turned and carried about, with pauses."""
    n = round(duration_s * RATE_HZ)
    busy = np.clip(wander(n, 0.05, 0.2, 1.0, rng) + 0.5, 0, 1)
    turns = [np.cumsum(wander(n, 0.2, 2, 2.0, rng) * busy) / RATE_HZ for _ in range(3)]
    path = np.stack([wander(n, 0.2, 0.8, 0.1, rng) for _ in range(3)], axis=1) * busy[:, None]
    unsteady = [wander(n, 0.3, 3, np.radians(1), rng) for _ in range(3)]
    pitch, roll, twist = (turn + hand for turn, hand in zip(turns, unsteady, strict=True))
    return Posture(pitch, pitch, roll, twist, path)


def walking(duration_s: float, rng: np.random.Generator) -> Posture:
    """Level walking: the foot rolls over, swings through and lands."""
    n, stride_s = round(duration_s * RATE_HZ), rng.uniform(1.0, 1.3)
    strides, phase = np.divmod(np.arange(n) / RATE_HZ / stride_s, 1.0)
    knots = [0, 0.08, 0.4, 0.62, 0.75, 0.95, 1.0]
    pitch = _cyclic(phase, knots, [-20, 0, 5, 62, 20, -18, -20])
    lean = _cyclic(phase, knots, [-18, -5, 15, 48, 35, -15, -18])
    forward = _cyclic(phase, knots, [0, 0, 0, 0, 0.45, 0.98, 1.0], to_rad=False)
    lift = 0.06 * np.exp(-(((phase - 0.75) / 0.08) ** 2))
    since = phase * stride_s
    thud = 0.0008 * np.exp(-since / 0.03) * np.sin(2 * np.pi * 22 * since)
    path = _smooth(np.stack([1.3 * (strides + forward), np.zeros(n), lift], axis=1), 0.16)
    ball = path + np.outer(thud, [0.0, 0.0, 1.0])
    return Posture(
        pitch + _sway(n, rng, 1), lean + _sway(n, rng, 1),
        _sway(n, rng, 3), np.radians(5) * np.sin(2 * np.pi * phase), ball,
    )  # fmt: skip


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


def _joined(angles: list[Array]) -> Array:
    """Angles one after another, brought together within a fifth of a second where they part."""
    joined = np.concatenate([angles[0] - angles[0][-1] + angles[1][0], angles[1],
                             angles[2] - angles[2][0] + angles[1][-1]])  # fmt: skip
    return _smooth(joined[:, None], 0.2)[:, 0]


def _cyclic(phase: Array, knots: list[float], values: list[float], *, to_rad: bool = True) -> Array:
    """Interpolate one cycle by its knots, rounded so that it has no corners."""
    curve = np.interp(phase, knots, np.radians(values) if to_rad else values)
    return curve if not to_rad else _smooth(curve[:, None], 0.08)[:, 0]


def _smooth(values: Array, width_s: float) -> Array:
    """Round corners with a Hann window, each column of (n, k) alone."""
    window = np.hanning(round(width_s * RATE_HZ) + 2)
    window /= window.sum()
    edge = len(window) // 2
    padded = np.pad(values, ((edge, len(window) - 1 - edge), (0, 0)), mode="edge")
    return np.stack([np.convolve(c, window, mode="valid") for c in padded.T], axis=1)
