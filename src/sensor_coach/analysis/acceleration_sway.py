"""How somebody sways, from the horizontal acceleration of a worn sensor: the measures of ISway."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sensor_coach.analysis.spectrum import described, in_band, welch
from sensor_coach.analysis.sway import centred, swept
from sensor_coach.samples import Array

_HIGH_HZ = 3.5  # the signal is low-passed there


@dataclass(frozen=True, slots=True)
class AccelerationSway:
    """Descriptors of horizontal acceleration; the last five want 20 s."""

    jerk: float  # m²/s⁵; grows with time: compare equal durations only
    jerk_per_second: float  # m²/s⁶
    jerk_frequency: float  # Hz, of the sine that has this jerk and this size
    distance: float  # m/s², mean from the centre
    rms: float  # m/s²
    range: float  # m/s², the larger of the two axes'
    path: float  # m/s²
    mean_velocity: float  # m/s
    mean_frequency: float  # Hz, of going round
    area: float  # m²/s⁵, swept per second
    power: float  # m²/s⁴, from 0.15 to 3.5 Hz, of both axes
    power_frequency_50: float  # Hz
    power_frequency_95: float  # Hz
    centroidal_frequency: float  # Hz
    frequency_dispersion: float  # 0 to 1


def acceleration_sway(acc_ml_ap: ArrayLike, sampling_rate_hz: float) -> AccelerationSway:
    r"""Describe the sway of quiet standing by the horizontal acceleration of a worn sensor.

    Parameters
    ----------
    acc_ml_ap : array_like, shape (n, 2)
        Horizontal acceleration in m/s², two axes at right angles, low-passed, uniformly sampled.
        At least three samples.
    sampling_rate_hz : float
        Sampling rate in Hz.

    Returns
    -------
    AccelerationSway
        JERK is half of the integral of the squared derivative of both axes, as in [1]_, table 2;
        distance, RMS, path, MV, MF and AREA as there.

    Raises
    ------
    ValueError
        If the shape is not (n, 2) with n >= 3, a value is not finite, or the rate not positive.

    Notes
    -----
    The signal is centred first. Of this project and not of [1]_: `jerk_per_second`, JERK over the
    duration, and `jerk_frequency`, :math:`\sqrt{2 (JERK / T) / RMS^2} / 2 \pi`, which is free of
    duration and size, and is the frequency of a sine or of a circle. It is no "normalised jerk".
    Deviations: velocity is the trapezoidal integral of the centred acceleration, centred itself,
    for an integral knows no starting value; spectral values are of the summed power of both axes,
    by the estimator of `sway_metrics`. The sensor of [1]_ sat at the lower back; values from a leg
    are not to be compared with values from there.

    References
    ----------
    .. [1] M. Mancini et al., "ISway: a sensitive, valid and reliable measure of postural control",
       J. NeuroEng. Rehabil. 9:59, 2012. doi:10.1186/1743-0003-9-59
    """
    away = centred(acc_ml_ap, sampling_rate_hz)
    duration_s = (len(away) - 1) / sampling_rate_hz
    steps = np.diff(away, axis=0)
    jerk = float((steps**2).sum() * sampling_rate_hz / 2)
    distance, rms = float(np.hypot(*away.T).mean()), float(np.sqrt((away**2).sum(axis=1).mean()))
    path = float(np.hypot(*steps.T).sum())
    return AccelerationSway(
        jerk, jerk / duration_s,
        float(np.sqrt(2 * jerk / duration_s)) / (2 * np.pi * max(rms, 1e-300)),
        distance, rms, float(np.ptp(away, axis=0).max()), path,
        _mean_speed(away, sampling_rate_hz),
        path / (2 * np.pi * max(distance, 1e-300) * duration_s), swept(away) / duration_s,
        *_spectral(away, sampling_rate_hz),
    )  # fmt: skip


def _mean_speed(acc: Array, sampling_rate_hz: float) -> float:
    """Mean size of the integral of an acceleration, m/s."""
    velocity = np.cumsum((acc[1:] + acc[:-1]) / 2, axis=0) / sampling_rate_hz
    return float(np.hypot(*(velocity - velocity.mean(axis=0)).T).mean())


def _spectral(acc: Array, sampling_rate_hz: float) -> list[float]:
    """Power, and the description of the spectrum, of both axes together."""
    (frequency, ml), (_, ap) = (welch(axis, sampling_rate_hz) for axis in acc.T)
    power = float((ml + ap)[in_band(frequency, _HIGH_HZ)].sum() * frequency[1])
    return [power, *described(frequency, ml + ap, _HIGH_HZ)]
