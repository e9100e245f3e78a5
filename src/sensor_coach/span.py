"""What time samples span, at what rate, and where they are missing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sensor_coach.analysis.motion import GAP_S
from sensor_coach.events import Gap
from sensor_coach.samples import ImuData, gaps


class Span:
    """Follows the times of samples as they come."""

    def __init__(self) -> None:
        self.samples = 0
        self._first_s = self.last_s = 0.0
        self._missing_s, self._gaps = 0.0, 0

    @property
    def duration_s(self) -> float:
        """Time from the first sample to the last."""
        return self.last_s - self._first_s

    @property
    def rate_hz(self) -> float | None:
        """Samples a second where they came without a gap; None if there were none."""
        sampled_s = self.duration_s - self._missing_s
        return (self.samples - 1 - self._gaps) / sampled_s if sampled_s > 0 else None

    def pieces(self, imu: ImuData) -> Iterator[tuple[Gap | None, ImuData]]:
        """Cut samples at the gaps; each piece comes with the gap before it."""
        if not len(imu):
            return
        if not self.samples:
            self._first_s = self.last_s = float(imu.t[0])
        edges = [0, *(row for row in gaps(imu.t, self.last_s, GAP_S) if row), len(imu)]
        for start, end in pairwise(edges):
            yield self._gap_before(float(imu.t[start])), imu[start:end]
            self.samples += end - start
            self.last_s = float(imu.t[end - 1])

    def _gap_before(self, t: float) -> Gap | None:
        if t - self.last_s <= GAP_S:
            return None
        self._missing_s, self._gaps = self._missing_s + (t - self.last_s), self._gaps + 1
        return Gap(self.last_s, t)
