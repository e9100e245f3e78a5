"""Presses overhead while standing on one leg: when they were, and how steady the leg was.

The standing ankle does not tell one press from the next. A second sensor at the wrist does; else
the presses are where they were tapped, or where a metronome put them, and the result says which.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sensor_coach.analysis.motion import MOTION_HZ, Motion, join
from sensor_coach.analysis.orientation import MotionEstimator
from sensor_coach.analysis.stance import angle, runs, tilt_speed
from sensor_coach.events import Hold, Press
from sensor_coach.samples import Array, ImuData

SOURCES = ("wrist", "tapped", "metronome")
_SLOWEST_HZ = 0.07  # a vertical path slower than this is the sensor's error
_LEAST_M = 0.12  # an arm that moves less does not press
_SHARE = 0.5  # of the usual height, at least
_MOVING = 0.15  # of the usual fastest speed
_SLOW = 0.05  # m/s; a wrist slower than this does not press
_TWO_S = 0.2  # two ways up are this far apart at least

Window = tuple[float, float]  # s, start and end


@dataclass(frozen=True, slots=True)
class Presses:
    """When presses were, and who says so."""

    windows: tuple[Window, ...]
    source: str  # one of `SOURCES`


def at_tempo(hold: Hold, every_s: float) -> Presses:
    """Presses by a metronome: one every so many seconds, from the start of a hold.

    Raises
    ------
    ValueError
        If `every_s` is not positive.
    """
    if not every_s > 0:
        raise ValueError(f"a press every {every_s} s, expected a positive number")
    count = int(hold.duration_s / every_s + 1e-9)
    times = [hold.start_s + i * every_s for i in range(count + 1)]
    return Presses(tuple(pairwise(times)), "metronome")


def tapped(times_s: Iterable[float]) -> Presses:
    """Presses that were tapped as they began; the last one lasts as long as the usual one."""
    times = sorted(times_s)
    if len(times) < 2:
        return Presses((), "tapped")
    usual = float(np.median(np.diff(times)))
    return Presses(tuple(pairwise([*times, times[-1] + usual])), "tapped")


def of_wrist(imu: ImuData) -> Presses:
    """Presses that a sensor at the wrist felt.

    Parameters
    ----------
    imu : ImuData
        Of the whole set, on the same clock as the ankle's.

    Returns
    -------
    Presses
        From where the wrist leaves its low position to where it is back.

    Notes
    -----
    The vertical acceleration is integrated in the frequency domain, without what is slower than
    0.07 Hz, which is the sensor's own error. A way up of 12 cm, and of half the set's usual one,
    with a way down after it is a press.
    """
    estimator = MotionEstimator()
    motion = join([estimator.update(imu), estimator.finish()])
    edges = [0, *(np.flatnonzero(np.diff(motion.segment)) + 1).tolist(), len(motion)]
    found = [each for a, b in pairwise(edges) for each in _in_run(motion[a:b])]
    usual = float(np.median([height for _, height in found])) if found else 0.0
    kept = (window for window, height in found if height >= _SHARE * usual)
    return Presses(tuple(kept), "wrist")


def _in_run(motion: Motion) -> list[tuple[Window, float]]:
    """Presses in a run without a gap, each with its height in m."""
    if len(motion) < 2 * MOTION_HZ:
        return []
    speed, t = _vertical_speed(motion.vertical), motion.t.tolist()
    limit = max(_SLOW, _MOVING * float(np.percentile(abs(speed), 95)))
    ups, downs = (runs(way * speed > limit, apart=round(_TWO_S * MOTION_HZ)) for way in (1, -1))
    found, last = [], 0
    for up in ups:
        height = _way(speed, up)
        lowered = (
            down for down in downs if down.start >= up.stop and -_way(speed, down) > height / 2
        )
        down = next(lowered, None)
        if down is not None and up.start >= last and height >= _LEAST_M:
            found.append(((t[up.start], t[down.stop - 1]), height))
            last = down.stop
    return found


def _way(speed: Array, rows: slice) -> float:
    """Height gained in a run of rows, m."""
    return float(speed[rows].sum()) / MOTION_HZ


def _vertical_speed(vertical: Array) -> Array:
    """Speed upwards in m/s, (n,), by integrating what is faster than `_SLOWEST_HZ`."""
    push = vertical - vertical.mean()
    mirrored = np.concatenate([-push[::-1], push, -push[::-1]])
    frequency = np.fft.rfftfreq(len(mirrored), 1 / MOTION_HZ)
    frequency[0] = 1.0  # and its gain 0
    gain = 1 / (2j * np.pi * frequency) / (1 + (_SLOWEST_HZ / frequency) ** 4)
    gain[0] = 0.0
    speed = np.fft.irfft(np.fft.rfft(mirrored) * gain, len(mirrored))
    return np.asarray(speed[len(push) : 2 * len(push)])


def steadiness(motion: Motion, hold: Hold, presses: Presses) -> tuple[Press, ...]:
    """How steady the standing leg was in each press that lies within a hold.

    Parameters
    ----------
    motion : Motion
        Of the leg's sensor.
    hold : Hold
        Tilt is measured from its mean direction.
    presses : Presses
        When they were, on the clock of `motion`.
    """
    held = motion.up[(motion.t >= hold.start_s) & (motion.t <= hold.end_s)]
    if not len(held):
        return ()
    tilt, speed = angle(motion.up, held.mean(axis=0)), tilt_speed(motion)
    found = []
    for start_s, end_s in presses.windows:
        rows = (motion.t >= start_s) & (motion.t < end_s)
        if rows.any() and hold.start_s <= start_s and end_s <= hold.end_s + 1 / MOTION_HZ:
            rms, peak = np.sqrt(np.mean(tilt[rows] ** 2)), speed[rows].max()
            found.append(Press(start_s, end_s, float(np.degrees(rms)), float(np.degrees(peak))))
    return tuple(found)
