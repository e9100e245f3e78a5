"""Standing on one leg: on the floor, on a board, with a press."""

from __future__ import annotations

import numpy as np

from sensor_coach.events import Hold
from sensor_coach.samples import Array
from sensor_coach.simulate.body import Posture
from sensor_coach.simulate.motion import RATE_HZ, fade, wander
from sensor_coach.simulate.scene import LEAD_S, Built, Scene


def balance(scene: Scene, rng: np.random.Generator) -> Built:
    """Stand on two legs, shift over, stand on one, put the other foot down."""
    n = round((2 * LEAD_S + scene.hold_s + 2) * RATE_HZ)
    start, end = LEAD_S + 1.0, LEAD_S + 1.0 + scene.hold_s
    on_one = fade(n, start, end, ramp_s=0.5)
    sways = [wander(n, 0.2, 1.5, np.radians(1.2), rng) * (0.25 + 0.75 * on_one) for _ in range(3)]
    steps = sum(_stamp(n, at, rng) for at in (start - 0.6, end + 0.05))
    shift = np.radians(3) * on_one
    pitch, roll = _board(n, rng, on_one) if scene.board else (0.3 * sways[0], np.zeros(n))
    lean, sideways = sways[0] + shift + steps, sways[1] + shift + steps
    posture = Posture(pitch + steps, lean, roll + sideways, sways[2])
    return posture, [], [Hold(start, end, "touch-down")]


def _board(n: int, rng: np.random.Generator, on_one: Array) -> tuple[Array, Array]:
    """Tilt of a board forward and sideways, rad, (n,) each: it wanders, and stops at its edges."""
    edge = np.radians(rng.uniform(10, 15))
    tilts = [wander(n, 0.3, 1.5, np.radians(rng.uniform(3, 6)), rng) * on_one for _ in range(2)]
    forward, sideways = (edge * np.tanh(tilt / edge) for tilt in tilts)
    return forward, sideways


def _stamp(n: int, at_s: float, rng: np.random.Generator) -> Array:
    """A short shake of the leg, rad: a foot that leaves or meets the ground, (n,)."""
    t = np.arange(n) / RATE_HZ - at_s
    ring = np.exp(-np.maximum(t, 0) / 0.06) * np.sin(2 * np.pi * 14 * t) * (t > 0)
    return np.asarray(np.radians(rng.uniform(1.5, 3.0)) * ring)


def one_leg_press(scene: Scene, rng: np.random.Generator) -> Built:
    """Balance on one leg while the arm presses: the ankle sways with each press."""
    cycle = scene.tempo.raise_s + scene.tempo.hold_s + scene.tempo.lower_s + scene.tempo.rest_s
    posture, _, holds = balance(Scene(hold_s=max(cycle * scene.reps, 5.0)), rng)
    t = np.arange(len(posture.lean)) / RATE_HZ
    rhythm = np.radians(0.6) * np.sin(2 * np.pi * t / cycle) * fade(len(t), 6, t[-1] - 6)
    pressed = Posture(posture.pitch, posture.lean + rhythm, posture.roll, posture.twist)
    return pressed, [], holds
