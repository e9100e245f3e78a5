"""Standing on one leg: on the floor or a board, seen from either leg, ended in four ways.

A hold begins when the other foot leaves the floor, and ends when that foot touches down, or when
the push of a hop or the stride of a step-off begins.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sensor_coach.events import Hold
from sensor_coach.samples import Array
from sensor_coach.simulate.body import Posture
from sensor_coach.simulate.motion import RATE_HZ, Stroke, curve, fade, wander
from sensor_coach.simulate.scene import LEAD_S, Built, Scene

ENDINGS = ("touch-down", "hop", "step-off", "end of recording")
_SHIFT_S = 1.0  # the weight goes over before the foot leaves the floor


def balance(scene: Scene, rng: np.random.Generator) -> Built:
    """Stand on two legs, shift over, stand on one until something ends it, stand on two.

    Raises
    ------
    ValueError
        If the scene's ending is none of `ENDINGS`.
    """
    if scene.ending not in ENDINGS:
        raise ValueError(f"ending {scene.ending!r} is not one of: {', '.join(ENDINGS)}")
    hold = Hold(LEAD_S + _SHIFT_S, LEAD_S + _SHIFT_S + scene.hold_s, scene.ending)
    n = round((hold.end_s + LEAD_S + 1) * RATE_HZ)
    see = _lifted if scene.lifted and not scene.board else _standing
    return _ended(see(n, hold, scene, rng), hold, rng), [], [hold]


def _standing(n: int, hold: Hold, scene: Scene, rng: np.random.Generator) -> Posture:
    """The leg that stays: it sways more alone, and leans over to carry the body."""
    alone = fade(n, hold.start_s - 0.2, hold.end_s + rng.uniform(0.2, 0.6), ramp_s=0.4)
    carried = fade(n, hold.start_s - rng.uniform(0.5, 0.8), hold.end_s + 0.7, ramp_s=0.7)
    size, calm = np.radians(rng.uniform(0.5, 1.3)), rng.uniform(0.15, 0.35)
    sways = [
        wander(n, 0.2, rng.uniform(1.0, 2.0), size, rng) + wander(n, 2, 5, 0.06 * size, rng)
        for _ in range(3)  # the ankle's corrections are quicker than the sway
    ]
    lean, sideways, twist = ((calm + (1 - calm) * alone) * sway for sway in sways)
    shift = np.radians(rng.uniform(0, 3)) * carried
    shakes = _shake(n, hold.start_s, rng)
    if hold.ended_by == "touch-down":
        shakes = shakes + _shake(n, hold.end_s, rng)
    if scene.board:
        pitch, roll = _board(n, rng, alone)
    else:
        pitch, roll = 0.5 * lean, 0.3 * sideways
    return Posture(pitch + shakes, lean + shift + shakes, roll + sideways * 0.7 + shift, twist)


def _board(n: int, rng: np.random.Generator, on_one: Array) -> tuple[Array, Array]:
    """Tilt of a board forward and sideways, rad, (n,) each: it wanders, and stops at its edges."""
    edge = np.radians(rng.uniform(10, 15))
    tilts = [wander(n, 0.3, 1.5, np.radians(rng.uniform(3, 6)), rng) * on_one for _ in range(2)]
    forward, sideways = (edge * np.tanh(tilt / edge) for tilt in tilts)
    return forward, sideways


def _shake(n: int, at_s: float, rng: np.random.Generator) -> Array:
    """A short shake of the leg, rad, (n,): a foot that leaves or meets the ground, often softly."""
    t = np.arange(n) / RATE_HZ - at_s
    ring = np.exp(-np.maximum(t, 0) / rng.uniform(0.03, 0.08)) * (t > 0)
    size = np.radians(np.exp(rng.uniform(np.log(0.02), np.log(2.0))))
    return np.asarray(size * ring * np.sin(2 * np.pi * rng.uniform(9, 18) * t))


@dataclass(frozen=True, slots=True)
class _Way:
    """How a leg is lifted: knee bent behind, or thigh lifted in front."""

    lean_rad: float  # of the shank, at the top
    back_m: float  # of the foot
    up_m: float


def _lifted(n: int, hold: Hold, scene: Scene, rng: np.random.Generator) -> Posture:
    """The leg in the air: up within a second, hanging, and down to meet the floor."""
    del scene  # a board is under the other foot
    way = _Way(np.radians(rng.uniform(30, 80)), rng.uniform(0.15, 0.35), rng.uniform(0.15, 0.35))
    share = _up_and_down(n, hold, rng)
    low, high = np.radians(rng.uniform(0.15, 0.3)), np.radians(rng.uniform(1.0, 3.0))
    sways = [wander(n, 0.2, 1.5, 1.0, rng) * (low + (high - low) * share) for _ in range(3)]
    lean = way.lean_rad * share + sways[0]
    ball = share[:, None] * np.array([-way.back_m, 0.0, way.up_m])
    contact = _shake(n, hold.end_s, rng) if hold.ended_by == "touch-down" else np.zeros(n)
    return Posture(lean * 0.9 + contact, lean + contact, sways[1], sways[2], ball)


def _up_and_down(n: int, hold: Hold, rng: np.random.Generator) -> Array:
    """How far the leg is lifted, 0 to 1, (n,)."""
    up, down = rng.uniform(0.5, 1.0, 2)
    lands = hold.ended_by in {"touch-down", "step-off"}
    begin = hold.end_s - down if lands else hold.end_s + 0.8
    strokes = [
        Stroke(hold.start_s), Stroke(up, 1.0), Stroke(begin - hold.start_s - up),
        Stroke(down, 0.0), Stroke(n / RATE_HZ),
    ]  # fmt: skip
    return curve(strokes)[:n]


def _ended(posture: Posture, hold: Hold, rng: np.random.Generator) -> Posture:
    """Add what ends the hold, where more than a foot that touches down."""
    if hold.ended_by == "hop":
        return _hopped(posture, hold.end_s, rng)
    if hold.ended_by == "step-off":
        return _stepped_off(posture, hold.end_s, rng)
    return posture


def _hopped(posture: Posture, at_s: float, rng: np.random.Generator) -> Posture:
    """Push, fly for a fifth of a second, land: the whole body's path, foot and shank with it."""
    n = len(posture.pitch)
    flight_s, push_s = rng.uniform(0.15, 0.26), rng.uniform(0.15, 0.25)
    t = np.arange(n) / RATE_HZ - at_s
    flying = np.clip(t - push_s, 0, flight_s)
    height = 9.81 / 2 * flying * (flight_s - flying)
    pushed = np.radians(15) * fade(n, at_s, at_s + push_s + flight_s + 0.1, ramp_s=push_s)
    landing = _shake(n, at_s + push_s + flight_s, rng) + np.radians(0.5) * _knock(
        t, push_s + flight_s
    )
    path = _softened(height)[:, None] * np.array([0.2, 0.1, 1.0])
    return replace(
        posture, pitch=posture.pitch + pushed + landing, lean=posture.lean + 0.4 * pushed + landing,
        ball=posture.ball + path,
    )  # fmt: skip


def _stepped_off(posture: Posture, at_s: float, rng: np.random.Generator) -> Posture:
    """The standing leg leaves its place for a step to somewhere else."""
    n, stride_s = len(posture.pitch), rng.uniform(0.5, 0.8)
    lean = curve([
        Stroke(at_s), Stroke(0.5 * stride_s, np.radians(rng.uniform(32, 50))),
        Stroke(0.5 * stride_s, np.radians(rng.uniform(-15, -5))),
        Stroke(0.5, np.radians(rng.uniform(-2, 2))), Stroke(n / RATE_HZ),
    ])[:n]  # fmt: skip
    share = curve([Stroke(at_s), Stroke(stride_s, 1.0), Stroke(n / RATE_HZ)])[:n]
    way = np.array([rng.uniform(0.2, 0.5), rng.uniform(-0.2, 0.2), 0.0])
    stride = np.clip((np.arange(n) / RATE_HZ - at_s) / stride_s, 0, 1)
    lift = rng.uniform(0.03, 0.08) * np.sin(np.pi * stride) ** 2
    ball = posture.ball + share[:, None] * way + lift[:, None] * np.array([0.0, 0.0, 1.0])
    landing = _shake(n, at_s + stride_s, rng)
    return replace(
        posture, pitch=posture.pitch + lean + landing, lean=posture.lean + lean + landing, ball=ball
    )


def _knock(t: Array, at_s: float) -> Array:
    return np.asarray(
        np.exp(-np.maximum(t - at_s, 0) / 0.05) * np.sin(90 * (t - at_s)) * (t > at_s)
    )


def _softened(path: Array) -> Array:
    """Round the corners of a path over 50 ms: no push and no landing is instant."""
    window = np.hanning(round(0.05 * RATE_HZ) + 2)
    return np.convolve(path, window / window.sum(), mode="same")


def one_leg_press(scene: Scene, rng: np.random.Generator) -> Built:
    """Balance on one leg while the arm presses: the ankle sways with each press."""
    cycle = press_cycle_s(scene)
    posture, _, holds = balance(
        replace(scene, hold_s=max(cycle * scene.reps + 1, 5.0), board=False), rng
    )
    t = np.arange(len(posture.lean)) / RATE_HZ
    during = fade(len(t), holds[0].start_s, holds[0].end_s)
    rhythm = np.radians(0.6) * np.sin(2 * np.pi * t / cycle) * during
    return replace(posture, lean=posture.lean + rhythm), [], holds


def press_cycle_s(scene: Scene) -> float:
    """Duration of one press, up, hold, down and rest."""
    return scene.tempo.raise_s + scene.tempo.hold_s + scene.tempo.lower_s + scene.tempo.rest_s


def press_starts_s(scene: Scene) -> list[float]:
    """When the presses of `one_leg_press` begin: half a second into the hold, then evenly."""
    first = LEAD_S + _SHIFT_S + 0.5
    return [first + i * press_cycle_s(scene) for i in range(scene.reps)]


def wrist_press(scene: Scene, rng: np.random.Generator) -> Built:
    """What the wrist does in `one_leg_press`: up by an arm's length and back, once a press."""
    t, n = scene.tempo, round((2 * LEAD_S + scene.reps * press_cycle_s(scene) + 4) * RATE_HZ)
    strokes = [Stroke(LEAD_S + _SHIFT_S + 0.5)]
    reach = rng.uniform(0.35, 0.55)
    for _ in range(scene.reps):
        strokes += [Stroke(t.raise_s, reach * rng.normal(1, 0.03)), Stroke(t.hold_s),
                    Stroke(t.lower_s, 0.0), Stroke(t.rest_s)]  # fmt: skip
    up = curve([*strokes, Stroke(n / RATE_HZ)])[:n]
    turn = up / reach * np.radians(rng.uniform(10, 40))
    sway = [wander(n, 0.3, 2.0, np.radians(1.5), rng) for _ in range(3)]
    ball = up[:, None] * np.array([0.1, 0.0, 1.0])
    return Posture(turn + sway[0], turn + sway[0], sway[1], sway[2], ball), [], []
