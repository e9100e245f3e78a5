"""Where in frequency a sway has its power."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sensor_coach.samples import Array

_WINDOW_S = 10.0
_LOW_HZ, _HIGH_HZ = 0.15, 5.0


class Spectrum(NamedTuple):
    """What is told of a power spectrum, Hz; NaN where there is no power in the band."""

    power_frequency_50: float
    power_frequency_95: float
    centroidal_frequency: float
    frequency_dispersion: float  # 0 to 1, no unit


def spectrum(signal: Array, sampling_rate_hz: float) -> Spectrum:
    """Describe the power spectrum of a signal, shape (n,), between 0.15 and 5 Hz."""
    return described(*welch(signal, sampling_rate_hz))


def described(frequency: Array, power: Array, high_hz: float = _HIGH_HZ) -> Spectrum:
    """Describe a power spectrum, (n,) at (n,) Hz, between 0.15 Hz and `high_hz`."""
    band = in_band(frequency, high_hz)
    frequency, power = frequency[band], power[band]
    if not power.sum() > 0:
        return Spectrum(*[float("nan")] * 4)
    below = np.cumsum(power) / power.sum()
    half, most = (float(frequency[np.argmax(below >= share)]) for share in (0.5, 0.95))
    m0, m1, m2 = (float((frequency**k * power).sum()) for k in range(3))
    dispersion = float(np.sqrt(max(1 - m1**2 / (m0 * m2), 0.0)))
    return Spectrum(half, most, float(np.sqrt(m2 / m0)), dispersion)


def in_band(frequency: Array, high_hz: float = _HIGH_HZ) -> NDArray[np.bool_]:
    """Which frequencies, (n,) Hz, are those of sway."""
    return np.asarray((frequency >= _LOW_HZ) & (frequency <= high_hz))


def low_passed(signal: Array, sampling_rate_hz: float, cutoff_hz: float) -> Array:
    """Low-pass columns of (n, k) with a Butterworth filter of fourth order, there and back.

    Zero-phase: the gain, 1 / (1 + (f / cutoff)^8), is that of the filter run forwards and then
    backwards, applied to the spectrum of the signal with its mirror image at both ends.
    """
    n = len(signal)
    mirrored = np.concatenate([signal[::-1], signal, signal[::-1]])
    frequency = np.fft.rfftfreq(3 * n, 1 / sampling_rate_hz)
    gain = 1 / (1 + (frequency / cutoff_hz) ** 8)
    passed = np.fft.irfft(np.fft.rfft(mirrored, axis=0) * gain[:, None], 3 * n, axis=0)
    return np.asarray(passed[n : 2 * n])


def welch(signal: Array, sampling_rate_hz: float) -> tuple[Array, Array]:
    """Estimate a power spectral density by Welch's method.

    Parameters
    ----------
    signal : ndarray, shape (n,)
        In any unit u.
    sampling_rate_hz : float
        Sampling rate in Hz.

    Returns
    -------
    frequency, power : ndarray, shape (n // 2 + 1,)
        Hz, and u²/Hz, one-sided: 10 s Hann windows that overlap by half, a linear trend removed
        from each, padded to n.
    """
    n = len(signal)
    size = min(n, round(_WINDOW_S * sampling_rate_hz))
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)
    starts = range(0, n - size + 1, max(size - size // 2, 1))
    pieces = np.stack([_without_trend(signal[at : at + size]) * window for at in starts])
    power = np.mean(np.abs(np.fft.rfft(pieces, n)) ** 2, axis=0)
    power /= sampling_rate_hz * (window**2).sum()
    power[1 : len(power) - (n % 2 == 0)] *= 2  # the negative frequencies
    return np.asarray(np.fft.rfftfreq(n, 1 / sampling_rate_hz)), np.asarray(power)


def _without_trend(values: Array) -> Array:
    t = np.arange(len(values)) - (len(values) - 1) / 2
    slope = (t @ values) / max(float(t @ t), 1e-300)
    return np.asarray(values - values.mean() - slope * t)
