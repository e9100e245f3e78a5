"""What a real sensor and its strap do to an ideal signal.

Sizes are those of the small IMUs in common BLE sensors: offsets of 20 mg and 1 deg/s, 1 % scale
and cross-axis error, 100 µg/√Hz and 7 mdps/√Hz noise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sensor_coach.samples import GRAVITY, Array, ImuData


@dataclass(frozen=True, slots=True, eq=False)
class SensorErrors:
    """Offset, scale, mounting, noise, range and clock of one sensor."""

    mounting: Array  # (3, 3) rotation, segment frame -> sensor frame
    acc_matrix: Array  # (3, 3) scale and cross-axis
    acc_offset: Array  # (3,) m/s²
    gyr_offset: Array  # (3,) rad/s
    acc_noise: float = 100e-6 * GRAVITY  # m/s² per √Hz
    gyr_noise: float = float(np.radians(0.007))  # rad/s per √Hz
    acc_range: float = 8 * GRAVITY  # m/s², full scale
    gyr_range: float = float(np.radians(1000))  # rad/s, full scale
    rate_error: float = 0.0  # of the sensor's own clock, 0.02 is 2 % fast

    @classmethod
    def draw(cls, rng: np.random.Generator, *, calibrated: bool = False) -> SensorErrors:
        """Take a sensor from the drawer and strap it on at any angle."""
        size = 0.1 if calibrated else 1.0
        return cls(
            mounting=any_rotation(rng),
            acc_matrix=np.eye(3) + size * 0.01 * rng.standard_normal((3, 3)),
            acc_offset=size * 0.020 * GRAVITY * rng.standard_normal(3),
            gyr_offset=np.radians(rng.uniform(-1, 1, 3)),
        )

    @classmethod
    def ideal(cls) -> SensorErrors:
        """A sensor that adds nothing."""
        return cls(np.eye(3), np.eye(3), np.zeros(3), np.zeros(3), 0.0, 0.0, np.inf, np.inf)


def measure(
    ideal: ImuData, errors: SensorErrors, sampling_rate_hz: float, rng: np.random.Generator
) -> ImuData:
    """Sample an ideal signal as this sensor would; time is the sensor's own clock."""
    true_rate = sampling_rate_hz * (1 + errors.rate_error)
    t = np.arange(0, ideal.t[-1], 1 / true_rate)
    acc, gyr = (
        _sample(t, ideal.t, values) @ errors.mounting.T for values in (ideal.acc, ideal.gyr)
    )
    noise = np.sqrt(sampling_rate_hz / 2)
    acc = acc @ errors.acc_matrix.T + errors.acc_offset
    acc += errors.acc_noise * noise * rng.standard_normal(acc.shape)
    gyr = gyr + errors.gyr_offset + errors.gyr_noise * noise * rng.standard_normal(gyr.shape)
    return ImuData(
        np.arange(len(t)) / sampling_rate_hz,
        np.clip(acc, -errors.acc_range, errors.acc_range),
        np.clip(gyr, -errors.gyr_range, errors.gyr_range),
    )


def lose_packets(
    imu: ImuData, fraction: float, rng: np.random.Generator, packet: int = 5
) -> ImuData:
    """Drop whole packets of samples at random; the rest keep their times."""
    lost = rng.random(-(-len(imu) // packet)) < fraction
    kept = ~np.repeat(lost, packet)[: len(imu)]
    return ImuData(imu.t[kept], imu.acc[kept], imu.gyr[kept])


def clipped(errors: SensorErrors, acc_range_g: float, gyr_range_dps: float) -> SensorErrors:
    """The same sensor with smaller full scales."""
    return replace(
        errors, acc_range=acc_range_g * GRAVITY, gyr_range=float(np.radians(gyr_range_dps))
    )


def _sample(t: Array, ideal_t: Array, values: Array) -> Array:
    """Sample columns at `t`, each averaged over one sample interval, as the chip's filter does."""
    half = (t[1] - t[0]) / 2
    step = ideal_t[1] - ideal_t[0]
    area = np.vstack([np.zeros(3), np.cumsum((values[1:] + values[:-1]) / 2, axis=0) * step])
    ends = [np.clip(t + side, 0, ideal_t[-1]) for side in (-half, half)]
    before, after = (np.stack([np.interp(e, ideal_t, c) for c in area.T], 1) for e in ends)
    return np.asarray((after - before) / (ends[1] - ends[0])[:, None])


def any_rotation(rng: np.random.Generator) -> Array:
    """A rotation matrix, uniform over all rotations."""
    w, x, y, z = (q := rng.standard_normal(4)) / np.linalg.norm(q)
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
