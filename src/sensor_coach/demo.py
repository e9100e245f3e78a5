"""The demonstration: a virtual sensor that exercises by itself, and some history to look at."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count, cycle
from multiprocessing import get_context, parent_process

from sensor_coach import home, sample_history, sources
from sensor_coach.coach import Coach
from sensor_coach.devices.profile import profiles
from sensor_coach.ending import Goal
from sensor_coach.floor import Floor
from sensor_coach.following import follow
from sensor_coach.library import opened
from sensor_coach.programme import programmes
from sensor_coach.programme.schema import DEFAULT
from sensor_coach.recordings import SetInfo

_PAUSE_S = 6.0  # between two sets, for the result to be read
_REPS = 12
_KINDER = 10  # the history is made beside a set that runs: it has time


@contextmanager
def showing(coach: Coach, floor: Floor) -> Iterator[None]:
    """Fill a (throw-away) library, and have the virtual sensor exercise until somebody begins."""
    show = Show(coach)
    with history(datetime.now().astimezone()) as fill:
        fill()
        floor.end_show = show.end
        show.begin()
        try:
            yield
        finally:
            show.end()


@contextmanager
def history(now: datetime) -> Iterator[Callable[[], None]]:
    """Fill the (throw-away) library with a month of history, once the value is called.

    A programme is followed at once; sets are made by a process of its own while the block runs,
    the newest first, and the setting `sample_sets` says how many there will be.
    """
    planned = sample_history.planned(now)
    with opened() as library:
        follow(library, programmes()[DEFAULT], planned[-1].at.date())
        library.set_setting("sample_sets", len(planned))
    worker = get_context("spawn").Process(target=_write, args=(now,), daemon=True)
    try:
        yield worker.start
    finally:
        if worker.pid:
            worker.kill()
            worker.join()


def _write(now: datetime) -> None:
    if hasattr(os, "nice"):  # not on Windows
        os.nice(_KINDER)
    with opened() as library:
        for each in sample_history.planned(now):
            if (parent := parent_process()) is None or parent.is_alive():  # it may be killed
                sample_history.keep(library, each)


class Show:
    """A virtual sensor that does set after set by itself."""

    def __init__(self, coach: Coach) -> None:
        self._over = threading.Event()
        self._worker = threading.Thread(
            target=_keep_going, args=(coach, self._over), name="demo", daemon=True
        )

    def begin(self) -> None:
        """Begin, unless it has been ended."""
        if not self._over.is_set():
            self._worker.start()

    def end(self) -> None:
        """End for good; the set that runs is ended too, and kept."""
        self._over.set()
        if self._worker.is_alive():
            self._worker.join(timeout=10)


def _keep_going(coach: Coach, over: threading.Event) -> None:
    own = profiles()["sensor-coach"].toml
    for seed, (placement, side) in zip(
        count(100), cycle([("shank", "left"), ("foot", "right")]), strict=False
    ):
        info = SetInfo("heel-lift", placement, side, own, source="virtual")
        source = sources.virtual("heel-lift", placement, reps=_REPS, seed=seed)
        file = home.new_recording("heel-lift", datetime.now())
        coach.start_set(source, info, Goal(_REPS), file)
        while coach.busy:
            over.wait(0.2)
            if over.is_set():
                coach.stop_set()
        if over.wait(_PAUSE_S):
            return
