"""Movements as a search finds them."""

from __future__ import annotations

from sensor_coach.analysis.credibility import Found
from sensor_coach.events import Rep


def found(start_s: float, lasts_s: float, size: float = 0.06, certainty: float = 5.0) -> Found:
    """A movement between two rests, half as wide as it is long."""
    rep = Rep(start_s, start_s + 0.4 * lasts_s, start_s + 0.6 * lasts_s, start_s + lasts_s)
    return Found(rep, size, 0.5 * lasts_s, certainty, quiet=True)
