"""Sets of all seven exercises, simulated and analysed once; months made of plain values."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest

from sensor_coach.devices.profile import profiles
from sensor_coach.done_set import DoneSet, Said
from sensor_coach.events import SetResult
from sensor_coach.exercises import EXERCISES
from sensor_coach.pipeline import Pipeline
from sensor_coach.report.kept import Kept
from sensor_coach.report.words import Heading
from sensor_coach.simulate import Scene, simulate

BERLIN = datetime(2026, 3, 27, 18, 0, tzinfo=UTC)  # the Friday before the clocks change


def analyzed(exercise: str, placement: str | None = None, side: str = "left", **scene) -> Kept:
    worn = placement or EXERCISES[exercise].placements[0]
    made = simulate(exercise, worn, scene=Scene(**{"reps": 8, "hold_s": 24.0, **scene}), seed=4)
    pipeline = Pipeline(profiles()["sensor-coach"], exercise, worn, side, live=False)
    pipeline.presses = 4.0 if exercise == "one-leg-press" else None
    pipeline.update(made.imu)
    result = pipeline.finish()[-1]
    assert isinstance(result, SetResult)
    heading = Heading("Anna", BERLIN, Said(load_kg=20.0, pain=2), sensor="a sensor")
    return Kept(result, heading, pipeline.trace, pipeline.sway_path)


@pytest.fixture(scope="session")
def seven() -> dict[str, Kept]:
    return {exercise: analyzed(exercise) for exercise in EXERCISES}


def done(exercise: str, day: int, side: str | None = "left", **values) -> DoneSet:
    """A set so many days after the first of March."""
    at = datetime(2026, 3, 1, 17, tzinfo=UTC) + timedelta(days=day)
    hold = EXERCISES[exercise].measures == "hold"
    worn = values.get("placement", EXERCISES[exercise].placements[0])
    size = {"mean_pitch_rad": math.radians(30)} if worn == "foot" else {"mean_rise_m": 0.06}
    plain = {
        "id": f"{day}{exercise}{side}{worn}", "athlete": "a", "exercise": exercise, "side": side,
        "placement": worn, "started_at": at, "duration_s": 60.0, "algorithm": "2",
        "measured_count": 12, "partial_count": 0, "rep_count": 0 if hold else 12, "good_count": 3,
        "hold_s": 20.0 if hold else 0.0, "metrics": {} if hold else size,
    }  # fmt: skip
    return DoneSet(**plain | values)
