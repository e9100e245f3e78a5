"""What there is to say of the holds of a set: the sway of the longest, and its presses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sensor_coach.analysis.hold_sway import (
    SPECTRAL_S,
    hold_sway,
    sway_axes,
    tilted,
    was_lifted,
)
from sensor_coach.analysis.motion import Motion
from sensor_coach.analysis.presses import Presses, at_tempo, steadiness
from sensor_coach.events import Hold, Press, longest_hold
from sensor_coach.samples import Array

_LIFTED = "the sensor was on the lifted leg: the sway of the standing leg is not known"


@dataclass(frozen=True, slots=True)
class Told:
    """What a set of holds comes to."""

    holds: tuple[Hold, ...] = ()
    sway: dict[str, float] | None = None
    warnings: tuple[str, ...] = ()
    presses: tuple[Press, ...] = ()
    presses_from: str | None = None


def tell(
    holds: list[Hold], motion: Motion, placement: str, said: Presses | float | None, *, board: bool
) -> Told:
    """Describe the longest hold.

    Parameters
    ----------
    holds : list of Hold
        All of a set.
    motion : Motion
        That the longest of them lies in.
    placement : str
        Where the sensor was.
    said : Presses or float, optional
        When presses were, or how many seconds each took.
    board : bool
        Whether the foot stood on a board, so that its metrics are told too.

    Returns
    -------
    Told
        Without sway if there is none, or if the sensor was on the lifted leg.
    """
    longest = longest_hold(holds)
    if longest is None:
        return Told()
    if was_lifted(motion, longest) and placement != "board":
        return Told(tuple(holds), warnings=(_LIFTED,))
    short = f"held {longest.duration_s:.1f} s: frequencies of the sway need {SPECTRAL_S:.0f} s"
    presses = at_tempo(longest, said) if isinstance(said, int | float) else said
    return Told(
        tuple(holds), hold_sway(motion, longest, board=board),
        (short,) if longest.duration_s < SPECTRAL_S else (),
        steadiness(motion, longest, presses) if presses else (),
        presses.source if presses else None,
    )  # fmt: skip


def tilt_trace(motion: Motion) -> Array:
    """Tilt from its mean over a whole set, (n, 2): s and rad."""
    if not len(motion):
        return np.empty((0, 2))
    mean = motion.up.mean(axis=0)
    tilt = np.arccos(np.clip(motion.up @ (mean / np.linalg.norm(mean)), -1, 1))
    return np.stack([motion.t, tilt], axis=1)


def sway_path(holds: list[Hold], motion: Motion) -> Array:
    """Tilt from its mean during the longest hold, for a picture.

    Parameters
    ----------
    holds : list of Hold
        All of a set.
    motion : Motion
        That the longest of them lies in.

    Returns
    -------
    ndarray, shape (n, 3)
        Seconds; rad across and along the axis of most sway, which a sensor strapped on at any angle
        cannot tell from forward and sideways. Empty without a hold.
    """
    longest = longest_hold(holds)
    if longest is None:
        return np.empty((0, 3))
    held = (motion.t >= longest.start_s) & (motion.t <= longest.end_s)
    if not held.any():
        return np.empty((0, 3))
    up = motion.up[held]
    return np.column_stack([motion.t[held], tilted(up, sway_axes(up))])
