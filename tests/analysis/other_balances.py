"""A second kind of people on one leg, made another way than `simulate.balances` makes them.

Here a leg is a damped pendulum that noise pushes, harder on one leg than on two, so that sway
builds up and dies away; a foot touches down as a pulse of acceleration, often one that is hardly
felt; a hop is a profile of force; a board at rest lies on its edge; nobody is ever perfectly still.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sensor_coach.events import Hold
from sensor_coach.samples import Array, ImuData
from sensor_coach.simulate.body import Leg, Posture, felt
from sensor_coach.simulate.motion import RATE_HZ
from sensor_coach.simulate.sensor import SensorErrors, measure

_END = {"touch-down", "hop", "step-off", "end of recording"}


@dataclass
class Other:
    """A recording under way: angles in rad, added acceleration in m/s²."""

    rng: np.random.Generator
    n: int

    def __post_init__(self) -> None:
        self.t = np.arange(self.n) / RATE_HZ
        self.angle = np.zeros((self.n, 3))  # forward, sideways, twist
        self.push = np.zeros((self.n, 3))
        self.along = np.zeros(self.n)  # up, as a share of gravity
        self.drive = np.zeros(self.n)

    def log(self, low: float, high: float) -> float:
        return float(np.exp(self.rng.uniform(np.log(low), np.log(high))))

    def ease(self, at_s: float, width_s: float) -> Array:
        return np.asarray(1 / (1 + np.exp(-np.clip((self.t - at_s) / width_s * 6, -50, 50))))

    def pulse(self, at_s: float, size: float, width_s: float) -> None:
        x = (self.t - at_s) / width_s
        shape = np.where((x > 0) & (x < 1), np.sin(np.pi * x), 0)
        shape -= 0.6 * np.where((x > 1) & (x < 2.5), np.sin(np.pi * (x - 1) / 1.5), 0)
        self.push += size * shape[:, None] * self.rng.normal(0, 1, 3) * [0.6, 0.6, 1.0]


def balance(
    seed: int, placement: str, *, lifted: bool = False, board: bool = False,
    ending: str = "touch-down", attempts: int = 1,
) -> tuple[ImuData, list[Hold]]:  # fmt: skip
    """One recording and its holds; the last of them ends as asked for, the others by a foot."""
    rng = np.random.default_rng(seed + 7919)
    holds, now = [], rng.uniform(2.5, 7.0)
    for attempt in range(attempts):
        held = float(np.exp(rng.uniform(np.log(4.0), np.log(40.0))))
        how = ending if attempt == attempts - 1 else "touch-down"
        holds.append(Hold(now, now + held, how))
        now += held + rng.uniform(3.0, 7.0)
    scene = Other(rng, round((now + 1) * RATE_HZ))
    see = _lifted if lifted else _board if board else _floor
    for hold in holds:
        see(scene, hold)
    _swayed(scene, board, placement)
    imu = _sensed(scene, placement)
    if ending == "end of recording":
        imu = imu[: int(np.searchsorted(imu.t, holds[-1].end_s))]
    return imu, holds


def _sensed(scene: Other, placement: str) -> ImuData:
    forward, sideways, twist = scene.angle.T
    foot = 1.0 if placement != "shank" else 0.25
    ideal = felt(Posture(forward * foot, forward, sideways, twist), Leg(), placement)
    tremor = np.sin(2 * np.pi * scene.rng.uniform(8, 11) * scene.t)[:, None] * scene.rng.normal(
        0, 0.03, 3
    )
    acc = ideal.acc * (1 + scene.along[:, None]) + scene.push + tremor * scene.drive[:, None]
    rate = scene.rng.choice([50.0, 100.0, 200.0])
    return measure(
        ImuData(ideal.t, acc, ideal.gyr), SensorErrors.draw(scene.rng), float(rate), scene.rng
    )


def _swayed(scene: Other, board: bool, placement: str) -> None:
    """Push the pendulum: noise of the drive's size through a damped spring."""
    rng, calm = scene.rng, scene.rng.uniform(0.15, 0.38)
    size = np.radians(rng.uniform(2.5, 5.0) if board else rng.uniform(0.4, 1.2))
    if placement == "foot" and not board:
        size *= 0.6
    gain = calm * (0.3 if board else 1) + (1 - calm) * scene.drive
    for axis in range(3):
        hz, damping = rng.uniform(0.4, 1.2), rng.uniform(0.3, 0.8)
        free = _pendulum(gain * rng.standard_normal(scene.n), hz, damping)
        unit = _pendulum(rng.standard_normal(scene.n), hz, damping).std()
        stiffer = 0.4 + 0.6 * scene.drive  # two feet hold what one lets swing
        tilt = size * (0.6 if axis == 2 else 1) * free / unit * stiffer
        scene.angle[:, axis] += np.radians(13) * np.tanh(tilt / np.radians(13)) if board else tilt


def _pendulum(push: Array, hz: float, damping: float) -> Array:
    """Step a damped spring through its two poles, (n,)."""
    w, dt = 2 * np.pi * hz, 1 / RATE_HZ
    decay = np.exp(-damping * w * dt)
    turn = w * np.sqrt(1 - damping**2) * dt
    impulse_n = int(6 / (damping * w) * RATE_HZ)
    k = np.arange(impulse_n)
    response = decay**k * np.sin(turn * (k + 1))
    size = 1 << (len(push) + impulse_n).bit_length()
    both = np.fft.rfft(push, size) * np.fft.rfft(response, size)
    return np.asarray(np.fft.irfft(both, size)[: len(push)])


def _alone(scene: Other, hold: Hold) -> None:
    """Noise grows when the other foot goes, and is taken away when it is back."""
    rising = scene.ease(hold.start_s + 0.05, 0.2)
    falling = 1 - scene.ease(hold.end_s + 0.15, 0.3)
    scene.drive = np.maximum(scene.drive, rising * falling)


def _floor(scene: Other, hold: Hold) -> None:
    rng = scene.rng
    _alone(scene, hold)
    early = rng.uniform(0.3, 0.8)
    over = scene.ease(hold.start_s - early / 2, early) * (1 - scene.ease(hold.end_s + 0.4, 0.8))
    scene.angle[:, 1] += np.radians(rng.uniform(0, 3.5)) * over
    scene.pulse(hold.start_s - 0.03, scene.log(0.03, 1.0), rng.uniform(0.03, 0.08))
    _ends(scene, hold)


def _ends(scene: Other, hold: Hold) -> None:
    rng, at = scene.rng, hold.end_s
    if hold.ended_by == "touch-down":
        scene.pulse(at, scene.log(0.08, 3.0), rng.uniform(0.02, 0.06))
    elif hold.ended_by == "hop":
        _hop(scene, at)
    elif hold.ended_by == "step-off":
        stride = rng.uniform(0.6, 1.0)
        x = np.clip((scene.t - at) / stride, 0, 1)
        scene.angle[:, 0] += np.radians(rng.uniform(30, 55)) * np.sin(np.pi * x) ** 2
        swing = np.where((x > 0) & (x < 1), np.sin(2 * np.pi * x), 0)
        scene.push[:, 0] += rng.uniform(2, 5) * swing
        scene.pulse(at + stride * 0.95, rng.uniform(2, 10), 0.05)


def _hop(scene: Other, at: float) -> None:
    rng = scene.rng
    push_s, flight_s = rng.uniform(0.15, 0.3), rng.uniform(0.12, 0.22)
    landing_s = rng.uniform(0.08, 0.2)
    for begin, length, impulse in (
        (at, push_s, flight_s / 2),
        (at + push_s + flight_s, landing_s, flight_s / 2),
    ):
        x = (scene.t - begin) / length
        inside = (x > 0) & (x < 1)
        scene.along += np.where(inside, np.sin(np.pi * x), 0) * impulse * np.pi / 2 / length
    up = (scene.t > at + push_s) & (scene.t < at + push_s + flight_s)
    scene.along[up] -= rng.uniform(0.85, 1.0)
    scene.pulse(at + push_s + flight_s, rng.uniform(2, 12), 0.03)
    tipped = scene.ease(at + push_s / 2, 0.2) * (1 - scene.ease(at + push_s + flight_s + 0.2, 0.3))
    scene.angle[:, 0] += np.radians(rng.uniform(2, 8)) * tipped


def _board(scene: Other, hold: Hold) -> None:
    rng = scene.rng
    _alone(scene, hold)
    resting = np.radians(rng.uniform(7, 12)) * rng.choice([-1, 1])
    level = scene.ease(hold.start_s + 0.1, 0.4) * (1 - scene.ease(hold.end_s + 0.15, 0.3))
    scene.angle[:, 1] += -resting * level
    scene.pulse(hold.start_s, scene.log(0.05, 2.0), 0.05)
    _ends(scene, hold)


def _lifted(scene: Other, hold: Hold) -> None:
    rng = scene.rng
    _alone(scene, hold)
    up, down = rng.uniform(0.4, 1.0), rng.uniform(0.35, 1.0)
    begin = hold.end_s - down if hold.ended_by in {"touch-down", "step-off"} else hold.end_s + 0.7
    rise = np.clip((scene.t - hold.start_s) / up, 0, 1)
    fall = np.clip((scene.t - begin) / down, 0, 1)
    share = (1 - np.cos(np.pi * rise)) / 2 * (1 + np.cos(np.pi * fall**1.3)) / 2
    scene.angle[:, 0] += np.radians(rng.uniform(20, 75) * rng.choice([-1, 1], p=[0.3, 0.7])) * share
    scene.push += np.gradient(np.gradient(share))[:, None] * RATE_HZ**2 * [0.15, 0.02, 0.25]
    _ends(scene, hold)


MAKERS: dict[str, Callable[..., tuple[ImuData, list[Hold]]]] = {"other": balance}
