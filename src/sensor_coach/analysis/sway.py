"""How somebody sways: the descriptors of posturography.

`sway_metrics` works on any horizontal signal of two axes: centre of pressure, acceleration, tilt.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from sensor_coach.analysis.spectrum import Spectrum, spectrum
from sensor_coach.samples import Array

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Sway:
    """Descriptors of a sway; `u` is the unit of the signal."""

    rms_ml: float  # u
    rms_ap: float  # u
    rms_radius: float  # u
    range_ml: float  # u
    range_ap: float  # u
    mean_distance: float  # u, from the centre
    path_length: float  # u
    mean_velocity: float  # u/s
    mean_velocity_ml: float  # u/s
    mean_velocity_ap: float  # u/s
    sway_area_per_second: float  # u²/s
    ellipse_area_95: float  # u², holds 95 % of the samples
    mean_frequency: float  # Hz, of going round
    mean_frequency_ml: float  # Hz
    mean_frequency_ap: float  # Hz
    power_frequency_50_ml: float  # Hz, half of the power is below
    power_frequency_50_ap: float  # Hz
    power_frequency_95_ml: float  # Hz
    power_frequency_95_ap: float  # Hz
    centroidal_frequency_ml: float  # Hz
    centroidal_frequency_ap: float  # Hz
    frequency_dispersion_ml: float  # 0 for one frequency, towards 1 for many
    frequency_dispersion_ap: float

    def to_frame(self) -> pd.DataFrame:
        """Return the descriptors as a table of one row."""
        import pandas as pd  # here, for it costs more to import than a sway costs to describe

        return pd.DataFrame([asdict(self)])


def sway_metrics(ml_ap: ArrayLike, sampling_rate_hz: float) -> Sway:
    r"""Describe the sway of quiet standing.

    Parameters
    ----------
    ml_ap : array_like, shape (n, 2)
        Mediolateral and anteroposterior position, acceleration or tilt, in any unit, uniformly
        sampled. At least three samples; spectral values want 20 s.
    sampling_rate_hz : float
        Sampling rate in Hz.

    Returns
    -------
    Sway
        All lengths in the unit of `ml_ap`, times in s.

    Raises
    ------
    ValueError
        If the shape is not (n, 2) with n >= 3, a value is not finite, or the rate not positive.

    Notes
    -----
    The signal is centred first. Time-domain formulas are those of [1]_; the ellipse is the 95 %
    *prediction* ellipse recommended by [2]_, with the exact F quantile; spectra as in [3]_ (Welch,
    10 s Hann windows, half overlap, linear trend removed, 0.15 to 5 Hz). Deviation: velocities are
    divided by the time from the first sample to the last, (n - 1) / rate; [3]_ divides some of
    them by n / rate.

    References
    ----------
    .. [1] T. E. Prieto et al., "Measures of postural steadiness", IEEE Trans. Biomed. Eng. 43,
       956-966, 1996.
    .. [2] P. Schubert, M. Kirchner, "Ellipse area calculations and their applicability in
       posturography", Gait & Posture 39, 518-522, 2014.
    .. [3] F. Quijoux et al., "A review of center of pressure (COP) variables to quantify standing
       balance in elderly people", Physiol. Rep. 9:e15067, 2021, and its published code.

    Examples
    --------
    >>> turn = np.linspace(0, 2 * np.pi, 100, endpoint=False)
    >>> sway = sway_metrics(np.stack([np.cos(turn), np.sin(turn)], axis=1), 100.0)
    >>> round(sway.rms_radius, 3), round(sway.mean_frequency, 3)
    (1.0, 1.0)
    """
    away = centred(ml_ap, sampling_rate_hz)
    duration_s = (len(away) - 1) / sampling_rate_hz
    steps = np.diff(away, axis=0)
    path, along = float(np.hypot(*steps.T).sum()), np.abs(steps).sum(axis=0)
    rms, distance = np.sqrt(np.mean(away**2, axis=0)), float(np.hypot(*away.T).mean())
    each = along / duration_s / (4 * np.sqrt(2) * np.abs(away).mean(axis=0).clip(1e-300))
    ml, ap = (spectrum(axis, sampling_rate_hz) for axis in away.T)
    values = [
        *rms.tolist(), float(np.hypot(*rms)), *np.ptp(away, axis=0).tolist(), distance,
        path, path / duration_s, *(along / duration_s).tolist(),
        swept(away) / duration_s, _ellipse_area(away),
        path / duration_s / (2 * np.pi * max(distance, 1e-300)), *each.tolist(),
        *_paired(ml, ap),
    ]  # fmt: skip
    return Sway(**{field.name: value for field, value in zip(fields(Sway), values, strict=True)})


def centred(ml_ap: ArrayLike, sampling_rate_hz: float) -> Array:
    """Check a signal of two axes, and give it less its mean, (n, 2)."""
    signal = np.asarray(ml_ap, dtype=np.float64)
    if signal.ndim != 2 or signal.shape[1] != 2 or len(signal) < 3:
        raise ValueError(f"ml_ap has shape {signal.shape}, expected (n, 2) with n >= 3")
    if not np.isfinite(signal).all():
        raise ValueError("ml_ap has a value that is not finite")
    if not sampling_rate_hz > 0:
        raise ValueError(f"sampling_rate_hz is {sampling_rate_hz}, expected a positive number")
    return np.asarray(signal - signal.mean(axis=0))


def swept(away: Array) -> float:
    """Area that the line from the centre to the signal sweeps over."""
    x, y = away.T
    return float(np.abs(x[1:] * y[:-1] - x[:-1] * y[1:]).sum() / 2)


def _ellipse_area(away: Array) -> float:
    """Area of the ellipse that the next sample falls into with 95 %, for Gaussian samples."""
    n = len(away)
    determinant = float(np.linalg.det(away.T @ away / n))
    quantile = (n - 2) / 2 * (0.05 ** (-2 / (n - 2)) - 1)  # of F with 2 and n - 2 degrees
    spread = 2 * np.pi * quantile * np.sqrt(max(determinant, 0.0))
    return float(spread * (n + 1) * (n - 1) / (n * (n - 2)))


def _paired(ml: Spectrum, ap: Spectrum) -> list[float]:
    return [value for pair in zip(ml, ap, strict=True) for value in pair]
