"""A level that goes out and comes back, with what is not known about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sensor_coach.samples import Array


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """Rise of a shank in m or pitch of a foot in rad, and how far it can be trusted."""

    values: Array  # (n,) m or rad
    floor: float  # m or rad, uncertainty that is always there
    basis: Array  # (n, k) curves of which an unknown share may be in `values`
    covariance: Array  # (k, k) of those shares

    def uncertainty(self, start: int, peak: int, end: int) -> float:
        """Standard deviation of the height of row `peak` over rows `start` and `end`."""
        share = (peak - start) / max(end - start, 1)
        bend = self.basis[peak] - (1 - share) * self.basis[start] - share * self.basis[end]
        return float(np.sqrt(self.floor**2 + bend @ self.covariance @ bend))
