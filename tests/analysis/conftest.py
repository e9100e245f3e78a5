"""Count the repetitions of samples: live, and settled at the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sensor_coach.analysis.orientation import BRIDGED_S, MotionEstimator
from sensor_coach.analysis.repetitions import RepetitionCounter
from sensor_coach.events import Rep
from sensor_coach.samples import ImuData

Counted = tuple[list[Rep], list[Rep]]


def _count(imu: ImuData, placement: str, turn: int = 1) -> Counted:
    motion, counter = MotionEstimator(BRIDGED_S), RepetitionCounter(placement, turn)
    events = [*counter.update(motion.update(imu)), *counter.update(motion.finish())]
    settled, _ = counter.finish()
    return [event for event in events if isinstance(event, Rep)], settled


@pytest.fixture(scope="session")
def count() -> Callable[..., Counted]:
    return _count
