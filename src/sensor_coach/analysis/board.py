"""How a balance board tilts under a foot: how far from level, and how often to its edge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sensor_coach.samples import Array

_BANDS_DEG = (5.0, 10.0, 15.0)
_KNOCK = 1.5  # m/s² within 40 ms: 0.15 g, an edge that meets the floor
_NEAR_EDGE = 0.9  # of the largest tilt there is
_AGAIN_S = 0.3  # sooner, a contact is the same contact


@dataclass(frozen=True, slots=True)
class BoardSway:
    """Tilt of a board about level. ML and AP are whatever axes were given."""

    overall_stability_index: float  # deg
    stability_index_ml: float  # deg
    stability_index_ap: float  # deg
    within_5_deg: float  # % of the time
    from_5_to_10_deg: float  # %
    from_10_to_15_deg: float  # %
    beyond_15_deg: float  # %
    longest_within_5_deg: float  # s
    edge_contacts: int


def board_sway(
    tilt_ml_ap: Array, jolt: Array, sampling_rate_hz: float, edge_rad: float | None = None
) -> BoardSway:
    """Describe the tilt of a board.

    Parameters
    ----------
    tilt_ml_ap : ndarray, shape (n, 2)
        Tilt from level in rad, low-passed at 5 Hz. At least one sample.
    jolt : ndarray, shape (n,)
        Range of the acceleration's magnitude within a sample, m/s².
    sampling_rate_hz : float
        Sampling rate in Hz.
    edge_rad : float, optional
        Tilt at which the board meets the floor. Without it the largest tilt seen stands in, and a
        contact has to be felt as a knock as well, for any sway has a largest tilt.

    Returns
    -------
    BoardSway
        The stability indices are root mean squares about level, not about the mean.

    Notes
    -----
    The indices are those of B. L. Arnold, R. J. Schmitz, "Examination of balance measures produced
    by the Biodex Stability System", J. Athl. Train. 33, 323-327, 1998. What counts as an edge
    contact is a choice of this project: beyond 0.9 of the edge, 0.3 s after the last one.
    """
    degrees = np.degrees(tilt_ml_ap)
    size = np.hypot(*degrees.T)
    ml, ap = np.sqrt(np.mean(degrees**2, axis=0)).tolist()
    counts = np.histogram(size, [0.0, *_BANDS_DEG, np.inf])[0]
    within_5, to_10, to_15, beyond = (100 / len(size) * counts).tolist()
    edge = float(size.max()) if edge_rad is None else float(np.degrees(edge_rad))
    met = (size > _NEAR_EDGE * edge) & ((jolt > _KNOCK) | (edge_rad is not None))
    return BoardSway(
        float(np.hypot(ml, ap)), ml, ap, within_5, to_10, to_15, beyond,
        _longest(size <= _BANDS_DEG[0]) / sampling_rate_hz,
        _contacts(np.flatnonzero(met) / sampling_rate_hz),
    )  # fmt: skip


def _longest(inside: NDArray[np.bool_]) -> int:
    """Length of the longest run of true rows."""
    outside = np.flatnonzero(np.concatenate([[True], ~inside, [True]]))
    return int(np.diff(outside).max()) - 1


def _contacts(at_s: Array) -> int:
    """Number of runs of times that no more than `_AGAIN_S` parts."""
    return int(np.sum(np.diff(at_s, prepend=-np.inf) > _AGAIN_S))
