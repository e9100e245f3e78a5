"""A set recorded from a phone, and what tests need beside it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import time

import pytest
import uvicorn
from starlette.applications import Starlette
from tests.phone import fakes

from sensor_coach import files, phone_routes, sources
from sensor_coach.devices.profile import profiles
from sensor_coach.ending import Goal
from sensor_coach.events import to_json
from sensor_coach.live_set import LiveSet
from sensor_coach.phone import INBOX, address_of, opening, phyphox
from sensor_coach.recordings import SetInfo


@pytest.fixture(autouse=True)
def _hurried(monkeypatch):
    """A phone that plays many times as fast is asked as many times as often."""
    monkeypatch.setattr(phyphox, "_EVERY_S", 0.02)


@pytest.fixture
def impatient(monkeypatch):
    """A phone that plays twenty times as fast is missed twenty times as soon."""
    monkeypatch.setattr(opening, "_PATIENCE_S", 0.4)
    monkeypatch.setattr(opening, "_PATIENCE_PUSHED_S", 0.4)


@pytest.fixture(scope="session")
def imu():
    return fakes.motion()


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture
def record(tmp_path):
    """Record a set from a phone while it sends, and see that it replays to the byte."""

    async def run(sensor, sending):
        file, states, live_events = tmp_path / "a.sqlite", [], []
        address = address_of(sensor)
        info = SetInfo("heel-lift", "shank", "left", profiles()[address.profile_id].toml)
        live = LiveSet(
            info, Goal(fakes.REPS), lambda _state, event: live_events.append(event), file
        )

        def say(status, battery_percent=None):
            states.append(status)
            live.say(status, battery_percent)

        async with sources.of_phone(address)(say) as notes:
            task = asyncio.create_task(sending)
            task.add_done_callback(lambda _: live.finished.set())
            result = await live.run(notes)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        again, events = files.analyze_file(file, files.Override())
        heard = [json.dumps(to_json(each)) for each in live_events if each is not None]
        assert [json.dumps(to_json(each)) for each in [*events, again]] == heard
        return result, states

    def recorded(sensor, sending):
        with contextlib.closing(sending):  # also if there was nobody to send to
            return asyncio.run(run(sensor, sending))

    return recorded


@pytest.fixture
def page_server():
    """The page's socket, without the door before it."""
    app = Starlette(routes=phone_routes.alone(INBOX))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"ws://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/phone/ws"
    server.should_exit = True
    thread.join()
