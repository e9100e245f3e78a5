"""The sensor of `strangers`: what it feels on moving flesh, and the faults it tells it with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sensor_coach.samples import GRAVITY, Array, ImuData

HZ = 500.0  # of the ideal signals
_MG = GRAVITY / 1000
Rng = np.random.Generator


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """Where a worn segment is: its turns in rad, and its ankle joint in m."""

    tilt: Array  # ahead; of the foot, heel up
    roll: Array
    twist: Array  # about its own long axis
    yaw: Array  # of the whole body
    ankle: Array  # (n, 3)


def ar2(rng: Rng, n: int, f: float, damping: float) -> Array:
    """Second-order autoregressive noise about `f` Hz, of rms 1, run in the frequency domain."""
    r, w = np.exp(-2 * np.pi * f * damping / HZ), 2 * np.pi * f / HZ
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(n))
    y = np.fft.irfft(
        np.fft.rfft(rng.normal(size=n)) / (1 - 2 * r * np.cos(w) * z + (r * z) ** 2), n
    )
    y = smooth(y - y.mean(), 0.06)
    return y / y.std()


def wander(rng: Rng, t: Array, sd: float, every_s: float) -> Array:
    """Wander between random knots, as a spline does."""
    knots = np.arange(-every_s, t[-1] + 2 * every_s, every_s)
    return smooth(np.interp(t, knots, rng.normal(0, sd, len(knots))), every_s / 2)


def bumps(rng: Rng, t: Array, every_s: float, width_s: float) -> Array:
    at = rng.uniform(0, t[-1], int(t[-1] / every_s) + 1)
    return sum(rng.choice([-1, 1]) * np.exp(-(((t - each) / width_s) ** 2)) for each in at)


def smooth(x: Array, width_s: float) -> Array:
    """Cubic B-spline: four boxes, as one product of spectra."""
    return _passed(x, lambda f: np.sinc(f * width_s / 2) ** 4)


def _passed(x: Array, gain: Callable[[Array], Array]) -> Array:
    """Filter along the first axis, mirrored at the end so that it closes."""
    both = np.concatenate([x, x[::-1]])
    g = gain(np.fft.rfftfreq(len(both), 1 / HZ)).reshape(-1, *[1] * (x.ndim - 1))
    return np.fft.irfft(np.fft.rfft(both, axis=0) * g, len(both), axis=0)[: len(x)]


def _turned(axis: int, angle: Array) -> Array:
    """(n, 3, 3) rotations about a coordinate axis."""
    c, s, (i, j) = np.cos(angle), np.sin(angle), ((1, 2), (2, 0), (0, 1))[axis]
    m = np.tile(np.eye(3), (len(angle), 1, 1))
    m[:, i, i], m[:, j, j], m[:, i, j], m[:, j, i] = c, c, -s, s
    return m


def felt(rng: Rng, pose: Pose, placement: str) -> tuple[Array, Array]:
    """Specific force and rate at a sensor that rides on flesh, in the segment's axes."""
    foot = placement == "foot"
    turn = _turned(2, pose.yaw) @ _turned(1, pose.tilt) @ _turned(0, pose.roll)
    turn = turn @ _turned(2, pose.twist)
    where = ((rng.uniform(0.03, 0.07), 0, rng.uniform(0, 0.02)) if foot
             else (*rng.uniform(-0.045, 0.045, 2), rng.uniform(0.03, 0.15)))  # fmt: skip
    place = (_turned(2, pose.yaw) @ pose.ankle[:, :, None])[..., 0] + turn @ np.array(where)
    pushed = np.gradient(np.gradient(place, 1 / HZ, axis=0), 1 / HZ, axis=0)
    spun = np.swapaxes(turn, 1, 2) @ np.gradient(turn, 1 / HZ, axis=0)
    rate = np.stack([spun[:, 2, 1], spun[:, 0, 2], spun[:, 1, 0]], axis=1)
    w, z = 2 * np.pi * rng.uniform(6, 14), rng.uniform(0.1, 0.3)
    soft = rng.uniform(0.2, 1.0) * (0.4 if foot else 1.0)
    own = (pushed[:, None, :] @ turn)[:, 0]

    def lag(f: Array) -> Array:  # of the flesh behind the bone, per m/s² of the bone
        s = 2j * np.pi * f
        return -soft / (s * s + 2 * z * w * s + w * w)

    behind = _passed(own, lag)
    shaken = np.gradient(np.gradient(behind, 1 / HZ, axis=0), 1 / HZ, axis=0)
    rock = np.stack([-behind[:, 1], behind[:, 0], 0 * behind[:, 0]], axis=1) / 0.05
    force = own + shaken + GRAVITY * turn[:, 2]
    return force - np.cross(rock, force), rate + np.gradient(rock, 1 / HZ, axis=0)


def recorded(rng: Rng, t: Array, pose: Pose, placement: str, loss: float) -> ImuData:
    """Samples of a sensor with faults, strapped on anyhow."""
    mount = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    mount *= np.sign(np.linalg.det(mount))
    fs, fast = float(rng.choice([50, 52, 100, 104, 119, 200, 208])), rng.uniform(0.01, 0.02)
    true = np.arange(0, t[-1], (1 + fast * rng.choice([-1, 1])) / fs)
    n = len(true)
    ideal = np.hstack([each @ mount for each in felt(rng, pose, placement)])
    ideal = _passed(ideal, lambda f: 1 / (1 + (f / (0.38 * fs)) ** 16))
    acc, gyr = np.split(np.stack([np.interp(true, t, column) for column in ideal.T], 1), 2, axis=1)
    skew = np.eye(3) + rng.uniform(-0.01, 0.01, (3, 3)) * (1 - np.eye(3))
    scale = np.diag(1 + rng.uniform(0.005, 0.015, 3) * rng.choice([-1, 1], 3))
    acc = acc @ scale @ skew + _MG * rng.uniform(-30, 30, 3)
    acc += rng.normal(0, rng.uniform(70e-6, 250e-6) * GRAVITY * np.sqrt(fs / 2), (n, 3))
    drift = np.cumsum(rng.normal(0, 0.01 / np.sqrt(fs), (n, 3)), axis=0)
    gyr = gyr + np.radians(rng.uniform(-2, 2, 3) + drift)
    gyr += np.radians(rng.normal(0, rng.uniform(0.004, 0.015) * np.sqrt(fs / 2), (n, 3)))
    acc = _counts(acc, rng.choice([4, 8]) * GRAVITY)
    stamps = np.arange(n) / fs + rng.uniform(-0.05, 0.05, n) / fs
    there = np.repeat(rng.random(n // 4 + 1) >= loss, 4)[:n]
    return ImuData(stamps[there], acc[there], _counts(gyr, np.radians(1000))[there])


def _counts(x: Array, full_scale: float) -> Array:
    return np.clip(np.round(x / full_scale * 32768), -32768, 32767) * full_scale / 32768
