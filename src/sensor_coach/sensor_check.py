"""Whether a sensor is fit to begin: still, charged, fast enough, and in its place.

Nothing here stops anybody: a fault is said with what to do, and the athlete may go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from sensor_coach.analysis.motion import join
from sensor_coach.analysis.orientation import MotionEstimator
from sensor_coach.analysis.wearing import standing
from sensor_coach.devices.profile import DeviceProfile
from sensor_coach.errors import DecodeError
from sensor_coach.exercises import WEAR
from sensor_coach.link_quality import sampled
from sensor_coach.samples import ImuData, Notification, concatenate

CHECK_S = (
    3.0  # of samples, from which a sensor is judged: of less, nothing tells a leg from a table
)
# The limits are the project's own.
_STEADY_RAD_S, _STEADY_M_S2 = float(np.radians(25)), 2.0  # spread; walking has the double
_LOW_PERCENT, _EMPTY_PERCENT = 20, 5
_SLOW_HZ, _USELESS_HZ = 40.0, 20.0
_LOSSY, _TORN = 0.05, 0.25  # share of the samples that is missing


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at before a set."""

    what: str  # "still", "charged", "rate", "gyroscope", "place" or "device"
    verdict: str  # "ok", "warning" or "fault"
    text: str  # what was found, one sentence
    advice: str = ""  # what to do; nothing if it is ok

    def __str__(self) -> str:
        return f"{self.text} {self.advice}".strip()


def checked(
    notes: Sequence[Notification], profile: DeviceProfile, placement: str,
    battery_percent: int | None = None,
) -> tuple[Check, ...]:  # fmt: skip
    """Judge a sensor from what it sent first.

    Parameters
    ----------
    notes : sequence of Notification
        About the first three seconds.
    profile : DeviceProfile
        How they are read, and how many samples a second are to come.
    placement : str
        Where the sensor is said to be.
    battery_percent : int, optional
        As the sensor tells; None is not known, and said so.

    Returns
    -------
    tuple of Check
        One each, in the order of `Check.what`; "gyroscope" only where there is none,
        "place" only where something can be said of it, "device" only where the profile is not
        sure of everything.
    """
    imu = _decoded(notes, profile)
    found = (
        _still(imu), _charged(battery_percent), _rate(imu, profile), _gyroscope(imu),
        _place(imu, placement), _device(profile),
    )  # fmt: skip
    return tuple(check for check in found if check)


def _decoded(notes: Sequence[Notification], profile: DeviceProfile) -> ImuData:
    decoder, parts = profile.decoder(), list[ImuData]()
    for note in notes:
        with suppress(DecodeError):  # told as an event where the set is counted
            parts.append(decoder.decode(note))
    with suppress(DecodeError):
        parts.append(decoder.finish())
    return concatenate(parts)


def _still(imu: ImuData) -> Check | None:
    """Whether the leg stands; a gyroscope's offset does not count, nor one that is missing."""
    if len(imu) < 2:
        return None
    turning = float(np.nan_to_num(imu.gyr).std(axis=0).max())
    if turning < _STEADY_RAD_S and float(imu.acc.std(axis=0).max()) < _STEADY_M_S2:
        return Check("still", "ok", "The sensor is still.")
    return Check("still", "warning", "The sensor moves.", "Stand still until the set begins.")


def _charged(percent: int | None) -> Check:
    if percent is None:
        return Check("charged", "ok", "The sensor does not tell its charge.")
    text = f"The battery is at {percent} %."
    if percent <= _EMPTY_PERCENT:
        return Check("charged", "fault", text, "Charge it: the link may be lost during the set.")
    if percent <= _LOW_PERCENT:
        return Check("charged", "warning", text, "Charge it soon.")
    return Check("charged", "ok", text)


def _rate(imu: ImuData, profile: DeviceProfile) -> Check:
    """How many samples a second were taken, and how many of them arrived."""
    if len(imu) < 2:
        return Check("rate", "fault", "No samples arrive.", "Switch the sensor off and on again.")
    rate_hz, lost = sampled(imu.t)
    text = f"{rate_hz:.0f} samples a second"
    verdict, advice = next(_slowness(rate_hz, lost, profile.nominal_rate_hz), ("ok", ""))
    if lost >= _LOSSY:
        text += f", {100 * lost:.0f} % of them lost"
    elif verdict != "ok":
        text += f", {profile.nominal_rate_hz:.0f} are expected"
    return Check("rate", verdict, f"{text}.", advice)


def _slowness(rate_hz: float, lost: float, most_hz: float) -> Iterator[tuple[str, str]]:
    """What is wrong with a rate, the worst first."""
    nearer = "Bring the sensor and the computer closer together."
    faster = "Set the sensor to 50 samples a second or more, or move slowly."
    if most_hz < _SLOW_HZ:
        faster = "This kind of sensor is too slow to count with: take another one."
    if rate_hz < _USELESS_HZ:
        yield "fault", faster
    if lost >= _TORN:
        yield "fault", nearer
    if rate_hz < _SLOW_HZ:
        yield "warning", faster
    if lost >= _LOSSY:
        yield "warning", nearer


def _gyroscope(imu: ImuData) -> Check | None:
    """Whether there is one: a kind of sensor may have it, and this one not."""
    if not len(imu) or np.isfinite(imu.gyr).any():
        return None
    advice = "Repetitions are not counted without one; a balance is timed all the same."
    return Check("gyroscope", "fault", "The sensor has no gyroscope.", advice)


def _device(profile: DeviceProfile) -> Check | None:
    """What of a kind of sensor nobody has confirmed."""
    if not profile.unsure:
        return None
    return Check("device", "ok", f"Not confirmed of {profile.title}: {' '.join(profile.unsure)}")


def _place(imu: ImuData, placement: str) -> Check | None:
    """Whether the sensor is worn at all; on what, standing still does not tell."""
    estimator = MotionEstimator()
    motion = join([estimator.update(imu), estimator.finish()])
    contradiction = standing(motion).contradiction(placement)
    if contradiction is None:
        return None
    text = f"{contradiction[0].upper()}{contradiction[1:]}."
    return Check("place", "warning", text, WEAR[placement])
