"""How the foot's pitch, the rise of the ankle and the height of the heel follow from each other."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from sensor_coach.events import Rep

ASSUMED_FOOT_M = 0.26  # length of a foot that nobody measured
_ASSUMED_SD_M = 0.02  # how much grown-up feet differ from that
_FOOT_RANGE_M = (0.15, 0.40)
_PITCH_RANGE_RAD = (math.radians(-30), math.radians(50))  # sunk below a step, up to tiptoe
_BALL_TO_HEEL, _BALL_TO_ANKLE = 0.70, 0.50  # shares of the length of the foot

# The project's aim for an uncalibrated sensor is a rise within 1 cm; known more poorly than that, a
# raise of 5 cm is a fifth too high or too low, and says nothing of the one before.
RISE_SD_MOST_M = 0.010
HEEL_SD_MOST_M = 0.015  # the heel rises about one and a half times as far as the ankle
PITCH_SD_MOST_RAD = math.radians(5)  # turns a heel as far


@dataclass(frozen=True, slots=True)
class Foot:
    r"""A rigid foot that turns about the heads of the metatarsals, the balls of the foot.

    Notes
    -----
    With pitch :math:`\theta` (heel up positive, 0 flat), ball to heel :math:`L`, ball to ankle
    :math:`a` along and :math:`b` above the flat foot, the heel rises by :math:`L \sin\theta` and
    the ankle by :math:`a \sin\theta - b (1 - \cos\theta)`. The lengths are shares of the foot's
    length chosen by this project, not measurements of anybody.

    Examples
    --------
    >>> foot = Foot()
    >>> round(foot.ankle_rise(math.radians(30)), 3), round(foot.heel_rise(math.radians(30)), 3)
    (0.055, 0.091)
    >>> round(math.degrees(foot.pitch(0.055)))
    30
    """

    length_m: float = ASSUMED_FOOT_M

    def __post_init__(self) -> None:
        least, most = _FOOT_RANGE_M
        if not least <= self.length_m <= most:
            raise ValueError(f"foot length {self.length_m} m, expected {least:.2f} to {most:.2f} m")

    @property
    def ball_to_heel_m(self) -> float:
        """Distance from the ball of the foot to the heel."""
        return _BALL_TO_HEEL * self.length_m

    @property
    def ball_to_ankle_m(self) -> float:
        """Distance from the ball to the ankle joint, along the flat foot."""
        return _BALL_TO_ANKLE * self.length_m

    @property
    def ankle_height_m(self) -> float:
        """Height of the ankle joint above the flat foot's ball."""
        return 0.075

    def ankle_rise(self, pitch_rad: float) -> float:
        """Rise of the ankle joint in m; negative below level."""
        down = self.ankle_height_m * (1 - math.cos(pitch_rad))
        return self.ball_to_ankle_m * math.sin(pitch_rad) - down

    def heel_rise(self, pitch_rad: float) -> float:
        """Rise of the heel in m; negative below level."""
        return self.ball_to_heel_m * math.sin(pitch_rad)

    def pitch(self, ankle_rise_m: float) -> float | None:
        """Pitch in rad at which the ankle is so high; None if no pitch from -30° to 50° does it."""
        a, b = self.ball_to_ankle_m, self.ankle_height_m
        share = (ankle_rise_m + b) / math.hypot(a, b)
        if not -1 <= share <= 1:
            return None
        pitch = math.asin(share) - math.atan2(b, a)
        return pitch if _PITCH_RANGE_RAD[0] <= pitch <= _PITCH_RANGE_RAD[1] else None

    def ankle_slope(self, pitch_rad: float) -> float:
        """Change of the ankle's rise with pitch, m/rad; it falls towards the top."""
        a, b = self.ball_to_ankle_m, self.ankle_height_m
        return a * math.cos(pitch_rad) - b * math.sin(pitch_rad)

    def heel_slope(self, pitch_rad: float) -> float:
        """Change of the heel's rise with pitch, m/rad."""
        return self.ball_to_heel_m * math.cos(pitch_rad)


_foot = lru_cache(Foot)  # live it is asked for with every repetition


def completed(reps: Iterable[Rep], placement: str, foot_length_m: float | None = None) -> list[Rep]:
    r"""Add to repetitions what follows from their measured size, and withhold what would mislead.

    Parameters
    ----------
    reps : iterable of Rep
        With `rise_m` (a shank sensor) or `pitch_rad` (a foot sensor), and its deviation where it is
        known. Those that `sinks` go below level, the others above it.
    placement : str
        ``shank`` or ``foot``.
    foot_length_m : float, optional
        Length of the bare foot in m. None takes 0.26 m for the heel height, 2 cm more or less, and
        gives no ankle rise for a foot sensor.

    Returns
    -------
    list of Rep
        With `heel_height_m` and its deviation, and `depth_m` where the heel sinks.

    Raises
    ------
    ValueError
        If the length can be no foot's: 0.15 to 0.40 m.

    Notes
    -----
    The foot is taken to be level where a repetition starts; see `Foot` for the geometry, which is
    used from 30° below level to 50° above it. Deviations are propagated to first order:
    a heel from an ankle by :math:`L\cos\theta / (a\cos\theta - b\sin\theta)`, 1.4 when flat and
    2.4 at 35°. That of an assumed foot length is added; that of the proportions is not known, and
    is not in it. Withheld are a rise known worse than to 1 cm, a pitch worse than to 5°, a heel
    height worse than to 1.5 cm (one standard deviation), or one that no pitch explains.

    Examples
    --------
    >>> (rep,) = completed([Rep(0, 1, 1, 2, rise_m=0.055, rise_sd_m=0.003)], "shank")
    >>> round(rep.heel_height_m, 3), round(rep.heel_height_sd_m, 3)
    (0.091, 0.007)
    """
    foot = _foot(ASSUMED_FOOT_M if foot_length_m is None else foot_length_m)
    known = foot_length_m is not None
    add = _from_rise if placement == "shank" else _from_pitch
    return [add(_without_poor(rep), foot, known=known) for rep in reps]


def _without_poor(rep: Rep) -> Rep:
    """Withhold a measured size that is known too poorly."""
    if rep.rise_m is not None and (rep.rise_sd_m or 0.0) > RISE_SD_MOST_M:
        return replace(rep, rise_m=None, withheld=_poor("rise", f"{_cm(rep.rise_sd_m)} cm"))
    if rep.pitch_rad is not None and (rep.pitch_sd_rad or 0.0) > PITCH_SD_MOST_RAD:
        poor = f"{math.degrees(rep.pitch_sd_rad or 0.0):.0f}°"
        return replace(rep, pitch_rad=None, withheld=_poor("angle", poor))
    return rep


def _from_rise(rep: Rep, foot: Foot, *, known: bool) -> Rep:
    if rep.rise_m is None:
        return rep
    pitch = foot.pitch(-rep.rise_m if rep.sinks else rep.rise_m)
    if pitch is None:
        why = f"{'a' if known else 'an assumed'} foot of {foot.length_m * 100:.0f} cm rises less"
        return replace(rep, withheld=f"heel height not shown: {why}")
    gain = foot.heel_slope(pitch) / foot.ankle_slope(pitch)
    # a longer foot with the same rise of the ankle pitches less, which nearly makes up for it
    by_length = (_BALL_TO_HEEL - gain * _BALL_TO_ANKLE) * math.sin(pitch)
    deviation = _both(rep.rise_sd_m, gain, by_length, known=known)
    return _with_heel(rep, abs(foot.heel_rise(pitch)), deviation)


def _from_pitch(rep: Rep, foot: Foot, *, known: bool) -> Rep:
    if rep.pitch_rad is None:
        return rep
    pitch = -rep.pitch_rad if rep.sinks else rep.pitch_rad
    if not _PITCH_RANGE_RAD[0] <= pitch <= _PITCH_RANGE_RAD[1]:
        turned = f"{math.degrees(rep.pitch_rad):.0f}°"
        return replace(rep, withheld=f"heel height not shown: {turned} is more than a foot turns")
    if known:
        slope = abs(foot.ankle_slope(pitch))
        deviation = None if rep.pitch_sd_rad is None else slope * rep.pitch_sd_rad
        rep = replace(rep, rise_m=abs(foot.ankle_rise(pitch)), rise_sd_m=deviation)
    by_length = _BALL_TO_HEEL * math.sin(pitch)
    deviation = _both(rep.pitch_sd_rad, foot.heel_slope(pitch), by_length, known=known)
    return _with_heel(rep, abs(foot.heel_rise(pitch)), deviation)


def _both(measured: float | None, gain: float, by_length: float, *, known: bool) -> float | None:
    """Deviation of a heel height, m, from that of what was measured and that of the length."""
    if measured is None:
        return None
    return math.hypot(gain * measured, 0.0 if known else by_length * _ASSUMED_SD_M)


def _with_heel(rep: Rep, height_m: float, deviation_m: float | None) -> Rep:
    if (deviation_m or 0.0) > HEEL_SD_MOST_M:
        poor = _poor("heel height", f"{_cm(deviation_m)} cm")
        return replace(rep, heel_height_sd_m=deviation_m, withheld=poor)
    return replace(
        rep, heel_height_m=height_m, heel_height_sd_m=deviation_m,
        depth_m=height_m if rep.sinks else None,
    )  # fmt: skip


def _poor(size: str, deviation: str) -> str:
    return f"{size} not shown: known only to ±{deviation}"


def _cm(value_m: float | None) -> str:
    return f"{(value_m or 0.0) * 100:.1f}"
