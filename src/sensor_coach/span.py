"""What time samples span, at what rate, and where they are missing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from sensor_coach.analysis.orientation import GAP_S
from sensor_coach.events import Gap
from sensor_coach.samples import Array, ImuData


class Span:
    """Follows the times of samples as they come."""

    def __init__(self) -> None:
        self.samples = 0
        self._first_s = self._last_s = 0.0
        self._sampled_s, self._steps = 0.0, 0

    @property
    def duration_s(self) -> float:
        """Time from the first sample to the last."""
        return self._last_s - self._first_s

    @property
    def rate_hz(self) -> float | None:
        """Samples a second where they came without a gap; None if there were none."""
        return self._steps / self._sampled_s if self._sampled_s > 0 else None

    def pieces(self, imu: ImuData) -> Iterator[tuple[Gap | None, ImuData]]:
        """Cut samples at the gaps; each piece comes with the gap before it."""
        if not len(imu):
            return
        if not self.samples:
            self._first_s = self._last_s = float(imu.t[0])
        steps = np.diff(imu.t, prepend=self._last_s)
        edges = [0, *(i for i in np.flatnonzero(steps > GAP_S).tolist() if i), len(imu)]
        for start, end in pairwise(edges):
            yield self._gap_before(float(imu.t[start])), imu[start:end]
            self._sampled(imu.t[start:end])

    def _gap_before(self, t: float) -> Gap | None:
        return Gap(self._last_s, t) if t - self._last_s > GAP_S else None

    def _sampled(self, t: Array) -> None:
        """Take samples without a gap among them into account."""
        steps = np.diff(t, prepend=self._last_s if self.samples else t[0]).tolist()
        for step in steps:  # one by one: the order of a sum must not vary with the cut
            if 0 < step <= GAP_S:
                self._sampled_s += step
                self._steps += 1
        self.samples += len(t)
        self._last_s = float(t[-1])
