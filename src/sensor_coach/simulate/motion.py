"""How joints move: curves of an angle over time, with the unevenness of people.

All curves are sampled at `RATE_HZ`, far above any sensor's rate, so that differentiating them
twice (as an accelerometer does) stays clean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sensor_coach.samples import Array

RATE_HZ = 400.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """One movement from where the joint is to `target`, or a pause if `target` is None."""

    duration_s: float
    target: float | None = None
    early: float = 2.0  # exponents of the velocity curve x^early (1-x)^late; 2, 2 is minimum jerk
    late: float = 2.0


def curve(strokes: list[Stroke], start: float = 0.0) -> Array:
    """Join strokes into one smooth curve, in the unit of their targets, shape (n,)."""
    parts, level = [], start
    for stroke in strokes:
        n = max(2, round(stroke.duration_s * RATE_HZ))
        if stroke.target is None:
            parts.append(np.full(n, level))
            continue
        parts.append(level + (stroke.target - level) * _progress(n, stroke.early, stroke.late))
        level = stroke.target
    return np.concatenate(parts)


def _progress(n: int, early: float, late: float) -> Array:
    """Progress from 0 to 1; the velocity rises as x^early and dies as (1-x)^late."""
    x = (np.arange(n) + 0.5) / n
    velocity = x**early * (1 - x) ** late
    return np.asarray(np.cumsum(velocity) / velocity.sum())


def wander(n: int, low_hz: float, high_hz: float, rms: float, rng: np.random.Generator) -> Array:
    """Random movement within a band of frequencies, of the given root mean square, shape (n,)."""
    frequency = np.fft.rfftfreq(n, 1 / RATE_HZ)
    # flanks as of an eighth-order filter: sharp edges would ring, and people do not ring
    shape = 1 / np.sqrt(1 + (frequency / high_hz) ** 16)
    shape /= np.sqrt(1 + (low_hz / np.maximum(frequency, 1e-9)) ** 16)
    shape[0] = 0
    noise = np.fft.irfft(shape * np.exp(2j * np.pi * rng.random(len(frequency))), n)
    return noise * (rms / max(float(np.sqrt(np.mean(noise**2))), 1e-12))


def fade(n: int, start_s: float, end_s: float, ramp_s: float = 0.4) -> Array:
    """A window that is 1 between two times and 0 outside, with soft edges, shape (n,)."""
    t = np.arange(n) / RATE_HZ
    rising = np.clip((t - start_s) / ramp_s, 0, 1)
    falling = np.clip((end_s - t) / ramp_s, 0, 1)
    edge = np.minimum(rising, falling)
    return np.asarray(edge**3 * (10 - 15 * edge + 6 * edge**2))


def rounded(values: Array, width_s: float) -> Array:
    """Round the corners of a curve with a Hann window, shape (n,)."""
    window = np.hanning(round(width_s * RATE_HZ) + 2)
    window /= window.sum()
    edge = len(window) // 2
    padded = np.pad(values, (edge, len(window) - 1 - edge), mode="edge")
    return np.convolve(padded, window, mode="valid")


def ringing(blows: Array, frequency_hz: float, decay_s: float) -> Array:
    """Let each blow of (n,) ring: a damped shake about as high as the blow, shape (n,).

    It sets in as t², for a sharper onset would hold frequencies that no chip passes.
    """
    t = np.arange(round(10 * decay_s * RATE_HZ)) / RATE_HZ
    shake = t / decay_s * np.exp(1 - t / decay_s) * np.sin(2 * np.pi * frequency_hz * t)
    return np.asarray(np.convolve(blows, shake)[: len(blows)])
