"""The dashboard's server: Streamlit's pages, the live socket and a small API, on one port.

Pages and routes share one process, so what pages need of the running coach is in this module:
`coach`, `start`, `start_virtual` and `start_replay`.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import streamlit as st

from sensor_coach import home, recordings, sources
from sensor_coach.coach import Coach
from sensor_coach.devices.profile import profiles
from sensor_coach.ending import Goal, goal_for
from sensor_coach.errors import SensorCoachError
from sensor_coach.exercises import EXERCISES, SIDES
from sensor_coach.live_frames import Frame, Showing
from sensor_coach.live_hub import Hub
from sensor_coach.live_routes import live_routes
from sensor_coach.recordings import SetInfo
from sensor_coach.replay_routes import replay_routes
from sensor_coach.server_address import announce, free_port
from sensor_coach.sources import Source

_OPTIONS = {
    "server.address": "127.0.0.1",
    "server.headless": True,  # the browser is opened here, once the server answers
    "server.fileWatcherType": "none",  # it would import this module a second time
    "runner.postScriptGC": False,  # a full collection after each run stops the live view
    "server.maxUploadSize": 1024,  # MB: a backup of years
    "browser.gatherUsageStats": False,
    "logger.hideWelcomeMessage": True,
    "client.toolbarMode": "minimal",
}


class _Served:
    """The one coach of this process and, while a server lives, its hub."""

    coach: Coach | None = None
    hub: Hub | None = None


@functools.cache
def _resting_coach() -> Coach:
    return Coach()


def coach() -> Coach:
    """Give the coach that is served; where no server runs, one that is idle and stays so."""
    return _Served.coach or _resting_coach()


def start(source: Source, info: SetInfo, goal: Goal, file: Path | None, show: Showing) -> None:
    """Start a set on the served coach and say on all pages what it is.

    Raises
    ------
    SensorCoachError
        If a set is running, or nothing is served.
    """
    if _Served.coach is None or _Served.hub is None:
        raise SensorCoachError("the dashboard's server does not run, expected `dashboard` to")
    _Served.coach.start_set(source, info, goal, file)
    _Served.hub.showing = show


def start_virtual(exercise: str, side: str | None) -> None:
    """Start a set of the virtual sensor, as long as the exercise's dose; it is recorded."""
    placement, goal = EXERCISES[exercise].placements[0], goal_for(exercise, None, None)
    now = datetime.now()
    toml = profiles()["sensor-coach"].toml
    reps, seed = EXERCISES[exercise].reps[1], int(now.timestamp())
    seconds = (
        EXERCISES[exercise].seconds[1] + 2.0
    )  # a bit beyond the target: its begin is seen late
    source = sources.virtual(exercise, placement, reps=reps, seconds=seconds, seed=seed)
    info = SetInfo(exercise, placement, side, toml, source="virtual")
    start(source, info, goal, home.new_recording(exercise, now), Showing("Virtual sensor"))


def start_replay(path: Path, speed: float = 1.0) -> None:
    """Play a recording through the coach, as if it were live; nothing is recorded."""
    recording = recordings.read(path)
    info = replace(recording.info, origin_s=0.0)  # the live view counts from the first packet
    source = sources.replayed(recording.notifications(), speed)
    start(source, info, Goal(idle_s=None), None, Showing(f"Replay {speed:g}×", path.name))


def dashboard_dir() -> Path:
    """Where the pages are: in an installed package, else beside the sources."""
    here = Path(__file__).resolve().parent
    places = (here / "_dashboard", here.parents[1] / "dashboard")
    return next(place for place in places if (place / "app.py").is_file())


def serve(
    coach: Coach, *, port: int = 8501, open_browser: bool = True,
    started: Callable[[str], None] | None = None,
) -> None:  # fmt: skip
    """Serve the dashboard on this computer until Ctrl-C.

    Parameters
    ----------
    coach : Coach
        Runs the sets. It has been started; the caller stops it.
    port : int
        Port to listen on; the next free one if it is taken.
    open_browser : bool
        Open the page once the server answers.
    started : callable, optional
        Told the address once the server answers.
    """
    port = free_port(port)
    tell = functools.partial(announce, f"http://127.0.0.1:{port}", open_browser, started)
    threading.Thread(target=tell, name="announce", daemon=True).start()
    sys.setswitchinterval(0.001)  # a page that computes must not hold up a frame
    app = st.App(dashboard_dir() / "app.py", lifespan=live, routes=ROUTES)
    theme = {"theme.base": str(dashboard_dir() / "theme.toml")}
    with contextlib.suppress(KeyboardInterrupt), served(coach):
        app.run(config={**_OPTIONS, **theme, "server.port": port})


@contextlib.contextmanager
def served(coach: Coach) -> Iterator[None]:
    """Make `coach` the one that pages and routes speak to."""
    _Served.coach = coach
    try:
        yield
    finally:
        _Served.coach = None


@contextlib.asynccontextmanager
async def live(_app: object) -> AsyncIterator[None]:
    """Connect the coach with a hub on the running loop, as long as the server lives."""
    gc.collect()
    gc.freeze()  # what startup made stays; the collector need not look at it again
    hub = _Served.hub = Hub(asyncio.get_running_loop(), coach().state)
    unsubscribe = coach().subscribe(hub.told)
    try:
        yield
    finally:
        unsubscribe()
        _Served.hub = None
        gc.unfreeze()


def _hub() -> Hub:
    assert _Served.hub is not None  # routes are reached within `live` only
    return _Served.hub


def _do(command: Frame) -> None:
    """Do what a page asks for over its socket."""
    match command:
        case {"do": "finish"}:
            coach().finish_set()
        case {"do": "correct", "step": 1 | -1 as step}:
            coach().correct(step)
        case {"do": "undo" | "pause" | "resume" | "skip" | "add_rest" | "stop_set" as wish}:
            getattr(coach(), wish)()
        case {"do": "start", "exercise": str(exercise)} if exercise in EXERCISES:
            side = command.get("side")
            start_virtual(exercise, side if side in SIDES else None)
        case {"do": "replay", "recording": str(name)}:
            path = home.recordings_folder() / Path(name).name
            start_replay(path, float(command.get("speed", 1)))
        case _:
            raise SensorCoachError(f"no such command: {command}")


ROUTES = [*live_routes(_hub, _do), *replay_routes()]
