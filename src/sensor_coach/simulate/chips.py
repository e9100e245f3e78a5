"""Sensors of the held-back family: several chips, ranges and clocks, and a radio that loses.

Offsets, scale errors and noise are of the order that data sheets of these chips give; they are
what the simulation assumes, not what any one part was measured to have.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sensor_coach.samples import GRAVITY, ImuData
from sensor_coach.simulate.sensor import SensorErrors, any_rotation


@dataclass(frozen=True, slots=True)
class Chip:
    """Sizes of one kind of sensor's errors: standard deviations, but for the limits named so."""

    acc_offset_g: float
    acc_scale: float
    acc_noise_g: float  # per √Hz
    gyr_offset_limit_dps: float
    gyr_noise_dps: float  # per √Hz


CHIPS = {
    "LSM6DSO": Chip(0.010, 0.005, 90e-6, 1.0, 0.004),
    "BMI270": Chip(0.012, 0.004, 160e-6, 0.7, 0.007),
    "ICM-20948": Chip(0.025, 0.008, 230e-6, 4.0, 0.015),
    "phone": Chip(0.012, 0.006, 180e-6, 0.6, 0.010),
}
EXTREME = {"LSM9DS1": Chip(0.060, 0.015, 180e-6, 30.0, 0.012)}  # offsets of a tenth of g, 30 deg/s
_CALIBRATED = 0.1  # what is left of offset and scale of the accelerometer


def draw_chip(name: str, rng: np.random.Generator, *, calibrated: bool = False) -> SensorErrors:
    """Take a sensor with this chip and strap it on at any angle.

    Parameters
    ----------
    name : str
        One of `CHIPS` or `EXTREME`.
    rng : numpy.random.Generator
        Everything random follows from it.
    calibrated : bool
        Whether its accelerometer was calibrated, which leaves a tenth of its errors.

    Returns
    -------
    SensorErrors
        With a range of 4, 8 or 16 g and a clock up to 2 % off.
    """
    chip = (CHIPS | EXTREME)[name]
    left = _CALIBRATED if calibrated else 1.0
    return SensorErrors(
        mounting=any_rotation(rng),
        acc_matrix=np.eye(3) + left * chip.acc_scale * rng.standard_normal((3, 3)),
        acc_offset=left * chip.acc_offset_g * GRAVITY * rng.standard_normal(3),
        gyr_offset=np.radians(chip.gyr_offset_limit_dps) * rng.uniform(-1, 1, 3),
        acc_noise=chip.acc_noise_g * GRAVITY,
        gyr_noise=float(np.radians(chip.gyr_noise_dps)),
        acc_range=float(rng.choice([4, 8, 16])) * GRAVITY,
        gyr_range=float(np.radians(rng.choice([1000, 2000]))),
        rate_error=float(rng.uniform(-0.02, 0.02)),
    )


def lost_in_bursts(
    packets: int, fraction: float, rng: np.random.Generator, *, burst: float
) -> NDArray[np.bool_]:
    """Say which packets are lost, (packets,): runs of `burst` packets in the mean."""
    ends, starts = 1 / burst, fraction / (1 - fraction) / burst
    lost, now = np.zeros(packets, dtype=bool), False
    for i, chance in enumerate(rng.random(packets)):
        now = chance >= ends if now else chance < starts
        lost[i] = now
    return lost


def without(imu: ImuData, lost: NDArray[np.bool_], packet: int = 5) -> ImuData:
    """Drop the samples of lost packets; the rest keep their times."""
    kept = ~np.repeat(lost, packet)[: len(imu)]
    return ImuData(imu.t[kept], imu.acc[kept], imu.gyr[kept])
