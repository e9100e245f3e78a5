"""Movements that go out and come back: raises, drops, pulls."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sensor_coach.events import Hold, Rep
from sensor_coach.samples import Array
from sensor_coach.simulate.body import Posture
from sensor_coach.simulate.motion import RATE_HZ, Stroke, curve, wander
from sensor_coach.simulate.scene import LEAD_S, Built, Scene


def _repetitions(
    scene: Scene, rng: np.random.Generator, low_deg: float, high_deg: float
) -> tuple[Array, list[Rep]]:
    """Pitch over time of a set of repetitions, with still standing before and after."""
    peak = scene.peak_rad or float(np.radians(rng.uniform(low_deg, high_deg)))
    person = _stroke_shape(scene, rng)
    strokes, reps, now = [Stroke(LEAD_S)], [], LEAD_S
    for i in range(scene.reps):
        partial = rng.random() < scene.partials and i > 0
        size = (0.3 if partial else 1 - scene.fatigue * i / scene.reps) * rng.normal(1, 0.04)
        up, hold, down, rest = _durations(scene, rng)
        target = scene.start_rad + peak * size
        strokes += [
            *_rise(up, hold, target, peak, scene, person, rng),
            Stroke(down, scene.start_rad, *person[1]),
            Stroke(rest),
        ]
        reps.append(Rep(now, now + up, now + up + hold, now + up + hold + down, full=not partial))
        now += up + hold + down + rest
    strokes.append(Stroke(LEAD_S))
    return curve(strokes, scene.start_rad), reps


def _durations(scene: Scene, rng: np.random.Generator) -> list[float]:
    """Durations of one repetition, uneven but on the grid, so that truth is exact."""
    t = scene.tempo
    uneven = np.clip(rng.normal(1, scene.spread, 4), 0.5, 1.5)
    grid = np.round(np.array([t.raise_s, t.hold_s, t.lower_s, t.rest_s]) * uneven * RATE_HZ)
    return [float(n) for n in np.maximum(grid, [4, 0, 4, 0]) / RATE_HZ]


def _stroke_shape(
    scene: Scene, rng: np.random.Generator
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Velocity exponents of one person's raise and lowering: people shoot up and sink down."""
    if scene.minimum_jerk:
        return (2.0, 2.0), (2.0, 2.0)
    return (rng.uniform(1.2, 2.2), rng.uniform(1.8, 3.5)), (
        rng.uniform(1.2, 2.5), rng.uniform(1.2, 3.0))  # fmt: skip


def _rise(
    up: float, hold: float, target: float, peak: float, scene: Scene,
    person: tuple[tuple[float, float], tuple[float, float]], rng: np.random.Generator,
) -> list[Stroke]:  # fmt: skip
    """The raise and its top, now and then with a dip and a second push."""
    if rng.random() >= scene.double_pumps or hold < 0.5:
        return [Stroke(up, target, *person[0]), *([Stroke(hold)] if hold else [])]
    dip = target - peak * rng.uniform(0.1, 0.3)
    return [Stroke(up, target, *person[0]), Stroke(hold / 2, dip), Stroke(hold / 2, target)]


def _moving(pitch: Array) -> Array:
    """How much of its full speed the joint has, 0 to 1, smoothed over a fifth of a second."""
    speed = np.abs(np.gradient(pitch)) * RATE_HZ
    width = int(0.2 * RATE_HZ)
    smooth = np.convolve(speed, np.full(width, 1 / width), mode="same")
    return smooth / max(float(smooth.max()), 1e-9)


def _standing(pitch: Array, rng: np.random.Generator, *, sway_deg: float, lean: float) -> Posture:
    """A leg that does `pitch`: it sways, leans along, twists a little, and trembles in effort."""
    n, share = len(pitch), pitch / max(float(np.ptp(pitch)), 1e-9)
    sway = [wander(n, 0.1, 1.0, np.radians(sway_deg), rng) for _ in range(3)]
    shake = [wander(n, 7, 13, np.radians(0.25), rng) * _moving(pitch) for _ in range(3)]
    tremor = wander(n, 0.5, 3, np.radians(0.3), rng) * np.clip(share * 2, 0, 1)
    return Posture(
        pitch=pitch + tremor + shake[0],
        lean=np.radians(lean) * share + sway[0] + shake[0],
        roll=0.5 * sway[1] + shake[1],
        twist=np.radians(rng.uniform(-6, 6)) * share + 0.5 * sway[2] + shake[2],
        ball=np.zeros((1, 3)),
    )


def raises(low_deg: float, high_deg: float, *, seated: bool = False) -> Callable[..., Built]:
    """Heel raises that turn the foot by so much, standing or in a machine."""

    def build(scene: Scene, rng: np.random.Generator) -> Built:
        pitch, reps = _repetitions(scene, rng, low_deg, high_deg)
        lean = rng.uniform(-1, 4) if seated else rng.uniform(-2, 6)
        sway = 0.1 if seated else float(rng.uniform(0.2, 0.7))
        if scene.lean_deg is not None:
            lean = scene.lean_deg
        if scene.minimum_jerk:
            return _smooth(pitch, rng, sway_deg=sway, lean=lean), reps, []
        return _standing(pitch, rng, sway_deg=sway, lean=lean), reps, []

    return build


def _smooth(pitch: Array, rng: np.random.Generator, *, sway_deg: float, lean: float) -> Posture:
    """A leg as a machine would move it: it sways and leans along, and that is all."""
    n, share = len(pitch), pitch / max(float(np.ptp(pitch)), 1e-9)
    sway = [wander(n, 0.1, 0.6, np.radians(sway_deg), rng) for _ in range(3)]
    forward = np.radians(lean) * share + sway[0]
    return Posture(pitch, forward, 0.5 * sway[1], 0.3 * sway[2], np.zeros((1, 3)))


def leg_press(scene: Scene, rng: np.random.Generator) -> Built:
    """The shank stays where it is, near horizontal; the foot turns against the plate."""
    pitch, reps = _repetitions(scene, rng, 25, 40)
    moved = _standing(pitch, rng, sway_deg=0.1, lean=0)
    still = np.full(len(pitch), np.radians(-75.0)) + wander(len(pitch), 0.2, 2, 0.003, rng)
    return Posture(moved.pitch - np.radians(60), still, moved.roll, moved.twist), reps, []


def band_stretch(scene: Scene, rng: np.random.Generator) -> Built:
    """Sitting, leg out: the foot points up and is pulled back, so its pitch falls."""
    pitch, reps = _repetitions(scene, rng, 12, 22)
    pulled = _standing(-pitch, rng, sway_deg=0.1, lean=0)
    still = np.full(len(pitch), np.radians(-85.0)) + wander(len(pitch), 0.2, 2, 0.003, rng)
    holds = [Hold(rep.top_s, rep.top_end_s, "released") for rep in reps]
    return Posture(pulled.pitch - np.radians(75), still, pulled.roll, pulled.twist), reps, holds


def heel_drop(scene: Scene, rng: np.random.Generator) -> Built:
    """On a step: from level down below it and back, so the turning point is the low one."""
    pitch, reps = _repetitions(scene, rng, 15, 28)
    return _standing(-pitch, rng, sway_deg=float(rng.uniform(0.2, 0.7)), lean=2), reps, []
