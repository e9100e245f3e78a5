"""Runs of one sensor each, on a clock of their own, and how two of them become samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sensor_coach.analysis.motion import GAP_S
from sensor_coach.errors import RecordingError
from sensor_coach.samples import Array, ImuData

_BRIDGED_S = 0.05  # between two values that are read between, whatever the rate
_STEPS = 1.5  # or so many usual steps, of a sensor that is slower; never across a gap
_RESTING = (5.0, 20.0)  # m/s²: the median size of what holds gravity lies well within


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What one sensor gave: times that increase, and a vector at each."""

    where: str  # file, and part of it, for people
    t: Array  # (n,) s
    values: Array  # (n, 3)

    @property
    def rate_hz(self) -> float:
        """Usual rate."""
        return float(1 / np.median(np.diff(self.t)))


@dataclass(frozen=True, slots=True, eq=False)
class Imported:
    """What a file of another program holds, and what was understood of it."""

    format: str  # as people call it
    imu: ImuData
    columns: tuple[tuple[str, str], ...]  # as written, and what each is taken for
    notes: tuple[str, ...] = ()  # what was done to the values, a sentence each
    started_at: str | None = None  # ISO, UTC; None: the file does not say


def run(where: str, t: Array, values: Array) -> Run:
    """Check what one sensor gave; times that come twice are taken once.

    Raises RecordingError with the place of what is no number or runs backwards.
    """
    if not (np.isfinite(t).all() and np.isfinite(values).all()):
        raise RecordingError(f"{where}: not a finite number in every value")
    back = np.flatnonzero(np.diff(t) < 0)
    if len(back):
        at = int(back[0]) + 1
        raise RecordingError(
            f"{where}, sample {at + 1}: time {t[at]:.12g} s after {t[at - 1]:.12g} s, expected a "
            "time that increases"
        )
    new = np.concatenate([[True], np.diff(t) > 0])[: len(t)]
    if np.count_nonzero(new) < 2:
        raise RecordingError(f"{where}: {len(t)} samples, expected two or more")
    return Run(where, t[new], values[new])


def read_at(t: Array, other: Run) -> Array:
    """Read a run at other times, shape (n, 3), by straight lines between its values.

    NaN where it was silent: outside of it, and in its gaps. At f Hz of motion and a rate of r Hz
    the error is at most (π f / r)² / 2 of the amplitude.
    """
    after = np.clip(np.searchsorted(other.t, t), 1, len(other.t) - 1)
    apart_s = other.t[after] - other.t[after - 1]
    bridged_s = min(max(_BRIDGED_S, _STEPS / other.rate_hz), GAP_S)
    heard = (t >= other.t[0]) & (t <= other.t[-1])
    heard &= (apart_s <= bridged_s) | np.isin(t, other.t)
    values = np.column_stack([np.interp(t, other.t, column) for column in other.values.T])
    values[~heard] = np.nan
    return values


def merged(acc: Run, gyr: Run) -> tuple[ImuData, tuple[str, ...]]:
    """Put an accelerometer and a gyroscope on one clock, which is the accelerometer's.

    The acceleration stays as it was measured, since it is integrated twice. Where the gyroscope was
    silent there is no sample, so that a gap of either is a gap.

    Returns
    -------
    imu : ImuData
        Samples at the accelerometer's times.
    notes : tuple of str
        What was done, if anything was.

    Raises
    ------
    RecordingError
        If the two were not there at the same time.
    """
    if np.array_equal(acc.t, gyr.t):
        return ImuData(acc.t, acc.values, gyr.values), ()
    turned = read_at(acc.t, gyr)
    both = np.isfinite(turned[:, 0])
    if np.count_nonzero(both) < 2:
        raise RecordingError(
            f"{gyr.where}: from {gyr.t[0]:g} s to {gyr.t[-1]:g} s at {gyr.rate_hz:.0f} Hz, "
            f"expected it beside the acceleration, from {acc.t[0]:g} s to {acc.t[-1]:g} s"
        )
    note = (
        f"The gyroscope ({gyr.rate_hz:.0f} Hz) is read at the times of the accelerometer "
        f"({acc.rate_hz:.0f} Hz)"
    )
    left_out = len(both) - np.count_nonzero(both)
    if left_out:
        note += f"; {left_out} samples without a turn rate beside them are left out"
    return ImuData(acc.t[both], acc.values[both], turned[both]), (f"{note}.",)


def with_gravity(acc: Run) -> Run:
    """Give the run again, if it holds gravity; else RecordingError."""
    size = float(np.median(np.linalg.norm(acc.values, axis=1)))
    if not _RESTING[0] < size < _RESTING[1]:
        raise RecordingError(
            f"{acc.where}: an acceleration of {size:.2g} m/s² at most times, expected about 9.8: "
            "with gravity, in m/s² or with its unit in the header"
        )
    return acc
