"""The demonstration: a virtual sensor that exercises by itself, and some history to look at."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count, cycle

from sensor_coach import home, simulated_files, sources
from sensor_coach.coach import Coach
from sensor_coach.devices.profile import profiles
from sensor_coach.ending import Goal
from sensor_coach.recordings import SetInfo
from sensor_coach.simulate import simulate
from sensor_coach.simulate.scene import Scene

_PAUSE_S = 6.0  # between two sets, for the result to be read
_REPS = 12
_HISTORY = (  # exercise, placement, repetitions, on days before today
    ("heel-lift", "shank", 10, 26), ("heel-drop", "shank", 10, 26),
    ("seated-calf-raise", "foot", 10, 22), ("heel-lift", "shank", 12, 19),
    ("single-leg-balance", "shank", 0, 15), ("heel-drop", "foot", 12, 12),
    ("band-stretch", "foot", 10, 8), ("leg-press-heel-raise", "foot", 12, 5),
    ("heel-lift", "shank", 13, 2), ("single-leg-balance", "shank", 0, 1),
)  # fmt: skip


def write_history(now: datetime) -> None:
    """Write a month of simulated recordings into the (throw-away) data folder."""
    for seed, (exercise, placement, reps, days) in enumerate(_HISTORY):
        at = now - timedelta(days=days, minutes=7 * seed)
        done = simulate(exercise, placement, scene=Scene(reps=reps), seed=seed)
        side = "left" if seed % 2 else "right"
        file = home.new_recording(exercise, at)
        simulated_files.write(file, done, side, started_at=at.astimezone(UTC).isoformat())


@contextmanager
def exercising(coach: Coach) -> Iterator[None]:
    """Let a virtual sensor do set after set while the block runs."""
    over = threading.Event()
    worker = threading.Thread(target=_keep_going, args=(coach, over), name="demo", daemon=True)
    worker.start()
    try:
        yield
    finally:
        over.set()
        coach.finish_set()
        worker.join(timeout=10)


def _keep_going(coach: Coach, over: threading.Event) -> None:
    own = profiles()["sensor-coach"].toml
    for seed, (placement, side) in zip(
        count(100), cycle([("shank", "left"), ("foot", "right")]), strict=False
    ):
        info = SetInfo("heel-lift", placement, side, own, source="virtual")
        source = sources.virtual("heel-lift", placement, reps=_REPS, seed=seed)
        file = home.new_recording("heel-lift", datetime.now())
        coach.start_set(source, info, Goal(_REPS), file)
        while coach.busy and not over.wait(0.2):
            pass
        if over.wait(_PAUSE_S):
            return
