"""The dashboard's server: Streamlit's pages, the live socket and a small API, on one port.

Pages and routes share one process, so what pages need of the running coach is in this module:
`coach`, `begin`, and `FLOOR`, which all pages share.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route
from streamlit import delta_generator
from streamlit.web import bootstrap

from sensor_coach import server, sources, wanted_sets
from sensor_coach.coach import Coach
from sensor_coach.errand_routes import errand_routes
from sensor_coach.errors import SensorCoachError
from sensor_coach.exercises import EXERCISES, SIDES
from sensor_coach.floor import Floor, sensor_title
from sensor_coach.guide import Wanted
from sensor_coach.library import opened
from sensor_coach.live_frames import Frame, Showing
from sensor_coach.live_hub import Hub
from sensor_coach.live_routes import live_routes
from sensor_coach.pairing import Pairing
from sensor_coach.phone import INBOX
from sensor_coach.phone_routes import phone_routes
from sensor_coach.replay_routes import replay_routes
from sensor_coach.server_address import Reach

_OPTIONS = {
    "server.headless": True,  # the browser is opened here, once the server answers
    "server.fileWatcherType": "none",  # it would import this module a second time
    "runner.postScriptGC": False,  # a full collection after each run stops the live view
    "runner.magicEnabled": False,  # no page shows a bare expression: none need be looked for
    "server.maxUploadSize": 1024,  # MB: a backup of years
    "browser.gatherUsageStats": False,
    "logger.hideWelcomeMessage": True,
    "logger.level": "warning",
    "client.toolbarMode": "viewer",  # its menu has light and dark, and no tools of developers
}

_SETTLED_S = 8.0  # after the start: time to import what tables on other pages need

FLOOR = Floor()


class _Served:
    """The one coach of this process and, while a server lives, its hub and its door."""

    coach: Coach | None = None
    hub: Hub | None = None
    transport: str | None = None  # HCI transport in place of the machine's own Bluetooth
    reach: Reach | None = None
    pairing: Pairing | None = None  # None: other machines are not let in at all


@functools.cache
def _resting_coach() -> Coach:
    return Coach()


def coach() -> Coach:
    """Give the coach that is served; where no server runs, one that is idle and stays so."""
    return _Served.coach or _resting_coach()


def _running() -> tuple[Coach, Hub]:
    if _Served.coach is None or _Served.hub is None:
        raise SensorCoachError("the dashboard's server does not run, expected `dashboard` to")
    return _Served.coach, _Served.hub


def begin(wanted: Wanted) -> None:
    """Start a guided set on the served coach, into the library.

    Raises
    ------
    SensorCoachError
        If a set is running, or nothing is served.
    """
    coach, hub = _running()

    def named(title: str) -> None:
        hub.showing = Showing(title)

    FLOOR.begin(coach, replace(wanted, radio=wanted.radio or _Served.transport), named)
    named(sensor_title(wanted.sensor))


def start_virtual(exercise: str, side: str | None) -> None:
    """Start a set of the virtual sensor at once, as long as the exercise's dose."""
    with opened() as library:
        habits = wanted_sets.habits(library)
    sides = (side or wanted_sets.last_side(habits.sets, exercise),)
    wanted = wanted_sets.of_exercise(exercise, sides, habits)
    begin(replace(wanted, sensor=sources.VIRTUAL, count_in_s=0.0))


def dashboard_dir() -> Path:
    """Where the pages are: in an installed package, else beside the sources."""
    here = Path(__file__).resolve().parent
    places = (here / "_dashboard", here.parents[1] / "dashboard")
    return next(place for place in places if (place / "app.py").is_file())


@contextlib.contextmanager
def made(
    coach: Coach, reach: Reach, pairing: Pairing | None, transport: str | None = None
) -> Iterator[st.App]:
    """Make the dashboard of a coach, who has been started and is stopped by the caller.

    Parameters
    ----------
    coach : Coach
        Runs the sets.
    reach, pairing : Reach, Pairing, optional
        Where the server listens, and who else is let in.
    transport : str, optional
        HCI transport that sensors are reached by; None is the machine's own Bluetooth.
    """
    theme = {"theme.base": str(dashboard_dir() / "theme.toml")}
    bootstrap.load_config_options({**_OPTIONS, **theme, **reach.options})
    # or the first page looks at each module there is, to see whether `streamlit run` was meant
    delta_generator._use_warning_has_been_displayed = True
    _Served.transport, _Served.reach, _Served.pairing = transport, reach, pairing
    with served(coach):
        yield st.App(dashboard_dir() / "app.py", lifespan=live, routes=ROUTES)


def serve(coach: Coach, **how: Any) -> None:
    """Serve the dashboard of a coach until Ctrl-C; what else can be said is as `server.serve`."""
    server.serve(functools.partial(made, coach), **how)


def transport() -> str | None:
    """HCI transport that sensors are reached by; None is the machine's own Bluetooth."""
    return _Served.transport


def reach() -> Reach | None:
    """Where this server is to be reached; None where no server runs."""
    return _Served.reach


def pairing() -> Pairing | None:
    """The digits that let other machines in; None if they are not let in at all."""
    return _Served.pairing


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
    gc.freeze()  # what startup made stays; the collector need not look at it again
    gc.enable()
    loop = asyncio.get_running_loop()
    later = loop.call_later(_SETTLED_S, _import_tables, loop)
    hub = _Served.hub = Hub(coach().state)
    fanning = loop.create_task(hub.run())
    hub.showing = Showing(sensor_title(FLOOR.sensor))
    unsubscribe = coach().subscribe(hub.told)
    try:
        yield
    finally:
        later.cancel()
        unsubscribe()
        fanning.cancel()
        _Served.hub = None
        gc.unfreeze()


def _import_tables(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_in_executor(None, import_module, "pandas")


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
        case _:
            raise SensorCoachError(f"no such command: {command}")


async def _icon(_request: Request) -> FileResponse:
    """The page's icon, where Streamlit's own would be: named in a page it would cost an import."""
    return FileResponse(dashboard_dir() / "icon.svg", media_type="image/svg+xml")


ROUTES = [
    Route("/favicon.png", _icon),
    *live_routes(_hub, _do), *replay_routes(), *errand_routes(lambda: coach().errand),
    *phone_routes(INBOX),
]  # fmt: skip
