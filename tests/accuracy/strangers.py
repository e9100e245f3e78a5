"""Calf raises by strangers: a second generator, by other mathematics than `sensor_coach.simulate`.

It shares no line with the package's own simulators, so that what is counted here was not tuned to
them. A heel is driven by step commands, each answered by a limb that overshoots, drags, or goes
through random knots; the foot rolls over a rounded forefoot; sway is AR(2); flesh rings.

World: x ahead, y left, z up; SI. Everything follows from the seed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from tests.accuracy.strange_sensor import HZ, Pose, Rng, ar2, bumps, recorded, smooth, wander

from sensor_coach.samples import Array, ImuData

Response = Callable[[Array], Array]


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """What the sensor gave, and what was done."""

    imu: ImuData
    rise_m: Array  # of each repetition: highest ankle above where it began
    pitch_rad: Array
    facts: dict[str, float | str]


def a_set(seed: int, placement: str, *, loss: float = 0.0) -> Recording:
    """Draw a person, a tempo, a sensor; record one set of 6 to 15 raises."""
    rng = np.random.default_rng([seed, 7919])
    family, response = _limb(rng)
    size, reps = np.radians(rng.uniform(15, 45)), int(rng.integers(6, 16))
    up = float(np.exp(rng.uniform(np.log(0.5), np.log(5))))
    down = float(np.clip(up * rng.uniform(0.7, 2.2), 0.5, 5))
    hold, rest = (rng.uniform(0, 3), rng.uniform(0, 2)) * rng.integers(0, 2, 2)
    shuffles = rng.random() < 0.2
    at = rng.uniform(2, 6)
    starts, ends, commands = [], [], []
    level, settled, weary = 0.0, at, rng.uniform(0, 0.2)
    for k in range(reps):
        goal = size * (1 - weary * k / reps) * rng.normal(1, 0.03)
        rise_s, hold_s, fall_s, rest_s = np.array([up, hold, down, rest]) * rng.normal(1, 0.1, 4)
        low = rng.uniform(0, np.radians(1.5)) * (rng.random() < 0.5)  # the heel rests not quite
        last = rng.choice([0.0, rng.uniform(0.1, 0.2)]) * goal  # let go at the end
        split = rng.uniform(0.4, 0.8) if rng.random() < 0.05 else 1.0  # a rise in two goes
        starts.append(at)
        commands += [(at, rise_s, (goal - level) * split)]
        commands += [(at + 0.6 * rise_s, rise_s, (goal - level) * (1 - split))]
        at += rise_s * (1.0 if split == 1 else 1.6) + max(hold_s, 0.0)
        commands += [(at, fall_s, low + last - goal)]
        at += fall_s
        commands += [(at, rng.uniform(0.12, 0.25), -last)]
        ends.append(at + (0.25 if last else 0.0))
        at += max(rest_s, 0.0) + (0.2 if last else 0.0)
        level = low
    t = np.arange(0, at + rng.uniform(2, 4), 1 / HZ)
    heel = smooth(np.maximum(_answered(t, commands, response), 0.0), rng.uniform(0.02, 0.06))
    single = rng.random() < 0.5
    pose, ankle = _raised(rng, t, heel, placement, settled if shuffles else 0.0, single)
    spans = [slice(int(a * HZ), int(b * HZ)) for a, b in zip(starts, ends, strict=True)]
    imu = recorded(rng, t, pose, placement, loss)
    return Recording(
        imu,
        np.array([np.ptp(ankle[each][: ankle[each].argmax() + 1]) for each in spans]),
        np.array([np.ptp(heel[each][: heel[each].argmax() + 1]) for each in spans]),
        {"family": family, "phase_s": (up + down) / 2, "size_deg": float(np.degrees(size)),
         "hold_s": float(hold), "rest_s": float(rest), "shuffles": float(shuffles),
         "single": float(single), "up_s": up, "down_s": down, "loss": loss,
         "rate_hz": imu.sampling_rate_hz},
    )  # fmt: skip


def _limb(rng: Rng) -> tuple[str, Response]:
    """How this person's ankle answers a unit step; 0 to 1 in about a unit of time."""
    z, w, v = rng.uniform(0.6, 0.95), rng.uniform(5, 7), rng.uniform(0.6, 1.8)
    d, p, q, k = w * np.sqrt(1 - z * z), rng.uniform(3.5, 6), rng.uniform(7, 14), w + 4
    grid, course = _random_course(rng)

    def muscle(x: Array) -> Array:
        return 1 - np.exp(-z * w * x) * (np.cos(d * x) + z * w / d * np.sin(d * x))

    answers: dict[str, Response] = {
        "muscle": lambda x: muscle(np.clip(x, 0, 50)),
        "logistic": lambda x: (1 + np.exp(-k * np.clip(x - 0.5, -5, 5))) ** -v,
        "bi-exponential": lambda x: _biexponential(np.clip(x, 0, 50), p, q),
        "knots": lambda x: np.interp(x, grid, course),
    }
    family = str(rng.choice(list(answers)))
    return family, answers[family]


def _random_course(rng: Rng) -> tuple[Array, Array]:
    """B-spline over four random knots from 0 to 1: speeds up and slackens on its way."""
    grid = np.linspace(-0.4, 1.4, 361)
    at = np.linspace(0.2, 0.8, 4) + rng.uniform(-0.07, 0.07, 4)
    to = np.linspace(0.2, 0.8, 4) + rng.uniform(-0.12, 0.12, 4)
    kernel = np.convolve(*[np.ones(23) / 23] * 2)
    course = np.interp(grid, [0, *at, 1], [0, *np.sort(to), 1])
    return grid, np.convolve(np.pad(course, 44, "edge"), np.convolve(kernel, kernel), "valid")


def _biexponential(x: Array, p: float, q: float) -> Array:
    return 1 - (q * np.exp(-p * x) - p * np.exp(-q * x)) / (q - p)


def _answered(t: Array, commands: list[tuple[float, float, float]], response: Response) -> Array:
    return sum((by * response((t - at) / max(s, 0.1)) for at, s, by in commands), np.zeros(len(t)))


def _raised(
    rng: Rng, t: Array, heel: Array, placement: str, shuffling_s: float, single: bool
) -> tuple[Pose, Array]:
    """Foot or shank of a person whose foot rolls from the ball to the toes."""
    length, n = rng.uniform(0.22, 0.30), len(t)
    a, b, r = length * rng.uniform(0.46, 0.54), rng.uniform(0.065, 0.085), rng.uniform(0, 0.04)
    rise = a * np.sin(heel) - (b - r) * (1 - np.cos(heel))
    ahead = r * heel + a * (1 - np.cos(heel)) + (b - r) * np.sin(heel)
    sway = np.radians(rng.uniform(0.2, 0.5) * (1 + single))
    yaw = wander(rng, t, np.radians(6), 12.0) + np.radians(rng.uniform(-0.2, 0.2)) * t
    lift, step, blip, turn = _shuffle(rng, t, shuffling_s)
    swing = sway * (ar2(rng, n, 0.4, 1.0) + 0.3 * ar2(rng, n, 2.0, 0.7))
    side = sway * (ar2(rng, n, 0.5, 1.0) + 0.5 * single * ar2(rng, n, 1.5, 0.5))
    side += np.radians(0.6) * single * bumps(rng, t, 4.0, 0.4)  # a hand at the wall
    creep = wander(rng, t, np.radians(1.0), 8.0)
    ankle = np.stack([ahead + step, 0.02 * side, rise + lift], axis=1)
    yaw, twist = yaw + turn, heel * rng.uniform(-0.25, 0.25)
    if placement == "foot":
        tilt = heel + blip + 0.1 * swing
        return Pose(tilt, 0.3 * side + heel * rng.uniform(-0.1, 0.1), 0 * t, yaw, ankle), rise
    knee = wander(rng, t, np.radians(1.5), 3.0) + heel * rng.uniform(-0.03, 0.15)
    return Pose(knee + swing + creep + blip, side, twist, yaw, ankle), rise


def _shuffle(rng: Rng, t: Array, until_s: float) -> tuple[Array, Array, Array, Array]:
    """Place the foot again and again: lift, way ahead, tilt and turn."""
    lift, step, blip, turn = np.zeros((4, len(t)))
    at = 0.2
    while at < until_s - 0.9:
        x = np.clip((t - at) / rng.uniform(0.25, 0.4), 0, 1)
        lift += rng.uniform(0.003, 0.015) * np.sin(np.pi * x) ** 2
        blip += np.radians(rng.uniform(-5, 8)) * np.sin(np.pi * x) ** 2
        step += rng.normal(0, 0.02) * (1 - np.cos(np.pi * x)) / 2
        turn += np.radians(rng.normal(0, 5)) * (1 - np.cos(np.pi * x)) / 2
        at += rng.uniform(0.4, 0.9)
    return lift, step, blip, turn
