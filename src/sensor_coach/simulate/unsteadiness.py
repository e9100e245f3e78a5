"""What a leg does besides the raise, in the held-back family: sway, tremor, flesh, thuds, feet.

Sizes are fitted to ten brisk raises recorded in public at 100 Hz on both shanks and feet (the test
of this module states them): the shank turns about its long axis more than it leans, and a third of
the power of what it feels is flesh and strap shaking at about 10 Hz.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sensor_coach.events import Rep
from sensor_coach.samples import GRAVITY, Array
from sensor_coach.simulate.body import Leg, Posture
from sensor_coach.simulate.motion import RATE_HZ, ringing, rounded, wander

_BRISK = np.radians(80.0)  # rad/s, at which flesh shakes by what `Body.shake_rad` says


@dataclass(frozen=True, slots=True)
class Body:
    """How unsteady one person is; drawn once a set."""

    lean_rad: float  # of the shank at the top
    twist_rad: float  # about the long axis at the top
    roll_rad: float
    sway_rad: float
    wobble_rad: float  # while held, 0.5 to 3 Hz
    tremor_rad: float  # 8 to 12 Hz, under load
    shake_rad: float  # of flesh and strap about the long axis, at `_BRISK`
    lag_s: float  # of lean and twist behind the raise
    shake_hz: float
    thud_g: float  # of a heel put down

    @classmethod
    def draw(cls, rng: np.random.Generator, *, steady: bool) -> Body:
        """Meet a person; a `steady` one sits or lies in a machine."""
        calm = 0.2 if steady else 1.0

        def between(least_deg: float, most_deg: float, part: float = 1.0) -> float:
            return float(np.radians(rng.uniform(least_deg, most_deg))) * part

        return cls(
            lean_rad=between(-4, 10), twist_rad=between(4, 14, calm * rng.choice([-1, 1])),
            roll_rad=between(-3, 3, calm), sway_rad=between(0.2, 0.9, calm),
            wobble_rad=between(0.1, 0.5, calm), tremor_rad=between(0.01, 0.06),
            shake_rad=between(0.2, 0.5, 0.5 + calm / 2),
            lag_s=rng.uniform(-0.25, 0.25), shake_hz=rng.uniform(8, 12),
            thud_g=rng.uniform(0.2, 1.2) if rng.random() < 0.4 else 0.0,
        )  # fmt: skip


def any_leg(rng: np.random.Generator) -> Leg:
    """Draw a leg of any size, the sensor in front, outside, inside or behind, low or high."""
    around, out = rng.uniform(-np.pi, np.pi), rng.uniform(0.025, 0.05)
    return Leg(
        foot_length_m=rng.uniform(0.20, 0.31),
        on_shank_m=(out * np.cos(around), out * np.sin(around), rng.uniform(0.04, 0.15)),
        on_foot_m=(rng.uniform(-0.09, -0.02), rng.uniform(-0.02, 0.02), rng.uniform(0.04, 0.07)),
    )


def unsteady(
    pitch: Array, reps: list[Rep], rng: np.random.Generator, *, steady: bool = False,
    lean_deg: float | None = None,
) -> Posture:  # fmt: skip
    """Let a leg do `pitch` as this family's people do.

    Parameters
    ----------
    pitch : (n,) array
        Pitch of the foot in rad at `RATE_HZ`.
    reps : list of Rep
        When the repetitions are; feet are placed before the first, heels land at their ends.
    rng : numpy.random.Generator
        Everything random follows from it.
    steady : bool
        Whether the person sits or lies and keeps the feet where they are.
    lean_deg : float, optional
        Lean of the shank at the top; None draws one.

    Returns
    -------
    Posture
        The whole leg.
    """
    body, n = Body.draw(rng, steady=steady), len(pitch)
    lean_rad = body.lean_rad if lean_deg is None else np.radians(lean_deg)
    share = pitch / max(float(np.ptp(pitch)), 1e-9)
    late = np.roll(share, round(body.lag_s * RATE_HZ))
    shaken = [_flesh(pitch, body, rng) for _ in range(3)]
    sway = [_sway(n, body.sway_rad, rng) for _ in range(3)]
    held = np.clip(2 * np.abs(share), 0, 1)
    tremor = [_tremor(held, body, rng) for _ in range(3)]
    placed, ball = (
        _feet_placed(n, reps, rng) if not steady else (np.zeros((3, n)), np.zeros((n, 3)))
    )
    lands = np.max(pitch) > -np.min(pitch)  # a heel that hangs over a step lands nowhere
    ball[:, 2] += _thuds(n, reps if lands else [], body, rng)
    return Posture(
        pitch + placed[0] + tremor[0] + 0.2 * shaken[0],
        lean_rad * late + sway[0] + placed[1] + 0.7 * tremor[0] + 0.4 * shaken[0],
        body.roll_rad * share + 0.5 * sway[1] + 0.4 * tremor[1] + 0.3 * shaken[1],
        body.twist_rad * late + 0.6 * sway[2] + placed[2] + 0.5 * tremor[2] + shaken[2],
        ball,
    )  # fmt: skip


def _sway(n: int, rms: float, rng: np.random.Generator) -> Array:
    """Sway with most of its power below what the other family has, and some above."""
    slow, middle, fast = (wander(n, *band, rms, rng)
                          for band in ((0.03, 0.15), (0.15, 0.7), (0.7, 2.5)))  # fmt: skip
    return np.asarray(0.75 * slow + 0.6 * middle + 0.12 * fast)


def _tremor(held: Array, body: Body, rng: np.random.Generator) -> Array:
    """Wobble and tremor of a leg under load, worse towards the end of the set."""
    n = len(held)
    tired = np.linspace(0.6, 1.4, n)
    wobble = wander(n, 0.5, 3, body.wobble_rad, rng) + wander(n, 8, 12, body.tremor_rad, rng)
    return np.asarray(wobble * held * tired)


def _flesh(pitch: Array, body: Body, rng: np.random.Generator) -> Array:
    """Shake of flesh and strap: as strong as the foot is fast."""
    speed = rounded(np.abs(np.gradient(pitch)) * RATE_HZ, 0.25)
    shake = wander(len(pitch), body.shake_hz - 2.5, body.shake_hz + 2.5, body.shake_rad, rng)
    return np.asarray(shake * np.minimum(speed / _BRISK, 1.5))


def _thuds(n: int, reps: list[Rep], body: Body, rng: np.random.Generator) -> Array:
    """Shake of the whole foot as a heel lands, m, (n,)."""
    blows = np.zeros(n)
    for rep in reps:
        blows[round(rep.end_s * RATE_HZ)] = body.thud_g * rng.uniform(0.3, 1.2)
    frequency_hz = rng.uniform(14, 24)
    size = GRAVITY / (2 * np.pi * frequency_hz) ** 2
    return size * ringing(blows, frequency_hz, 0.02)


def _feet_placed(n: int, reps: list[Rep], rng: np.random.Generator) -> tuple[Array, Array]:
    """Shuffle the foot before the first raise: (3, n) rad of pitch, lean, twist; (n, 3) m."""
    angles, ball = np.zeros((3, n)), np.zeros((n, 3))
    now = 1.8
    for _ in range(int(rng.integers(0, 3)) if reps else 0):
        lasts_s = rng.uniform(0.35, 0.6)
        if now + lasts_s > reps[0].start_s - 0.3:
            break
        there = _step(n, now, lasts_s)
        lifted = 4 * there * (1 - there)
        angles += np.outer(np.radians(rng.uniform([2, -5, 0], [14, 8, 0])), lifted)
        angles[2] += np.radians(rng.uniform(-6, 6)) * there
        ball += np.outer(there, [*rng.uniform(-0.05, 0.05, 2), 0]) + np.outer(lifted, [0, 0, 0.012])
        now += lasts_s + rng.uniform(0.1, 0.6)
    return angles, ball


def _step(n: int, start_s: float, lasts_s: float) -> Array:
    """From 0 to 1 within a time, smoothly, (n,)."""
    x = np.clip((np.arange(n) / RATE_HZ - start_s) / lasts_s, 0, 1)
    return np.asarray(x**3 * (10 - 15 * x + 6 * x**2))
