"""The socket of a replay: a player for each page, beside the coach, so that no live set waits."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from pathlib import Path

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket

from sensor_coach import home, recordings
from sensor_coach.errors import RecordingError, SensorCoachError
from sensor_coach.live_frames import Showing, as_text, shown
from sensor_coach.live_hub import FRAME_S
from sensor_coach.live_routes import FOREIGN, GONE, command, is_ours
from sensor_coach.replay_marks import marks
from sensor_coach.replay_player import ReplayPlayer
from sensor_coach.set_state import SetState
from sensor_coach.side_by_side import read_name

_BEAT_S = 0.5  # a page that hears nothing for longer than two of these says so


def replay_routes() -> list[BaseRoute]:
    """Make the routes."""
    return [WebSocketRoute("/replay/ws", _replay)]


async def _replay(socket: WebSocket) -> None:
    if not is_ours(socket):
        await socket.close(FOREIGN)
        return
    await socket.accept()
    with contextlib.suppress(*GONE):
        try:
            player = await asyncio.to_thread(_opened, socket.query_params.get("recording", ""))
        except RecordingError as error:
            await _refuse(socket, str(error))
        else:
            await _serve(socket, player)


def _opened(name: str) -> ReplayPlayer:
    """Open a recording of the user's folder by its name, which leads nowhere else."""
    name, sensor = read_name(Path(name).name)
    path = home.recordings_folder() / name
    if not path.is_file():
        raise RecordingError(f"{path.name}: there is no such recording")
    recording = recordings.read(path)
    if sensor > len(recording.info.beside):
        raise RecordingError(f"{path.name}: there was no sensor {sensor + 1}")
    return ReplayPlayer(recording, sensor=sensor)


async def _serve(socket: WebSocket, player: ReplayPlayer) -> None:
    """Play until the page goes."""
    woken, gone = asyncio.Event(), threading.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_find_marks(player, woken, gone))
        playing = tasks.create_task(_play(socket, player, woken))
        await _obey(socket, player, woken)
        gone.set()
        playing.cancel()


async def _play(socket: WebSocket, player: ReplayPlayer, woken: asyncio.Event) -> None:
    """Send a frame thirty times a second while something moves, else a sign of life."""
    with contextlib.suppress(*GONE):
        while True:
            woken.clear()
            await asyncio.to_thread(player.advance)
            await socket.send_text(as_text(player.frame()))
            if player.rests:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), _BEAT_S)
            else:
                await asyncio.sleep(0 if player.seeks else FRAME_S)


async def _obey(socket: WebSocket, player: ReplayPlayer, woken: asyncio.Event) -> None:
    """Hand on what the page asks for, until it goes."""
    with contextlib.suppress(*GONE):
        while True:
            text = await socket.receive_text()
            try:
                player.ask(command(text))
            except SensorCoachError as error:
                player.ask({"unreadable": str(error)})
            woken.set()


async def _find_marks(player: ReplayPlayer, woken: asyncio.Event, gone: threading.Event) -> None:
    """Find where the repetitions are while it plays already."""
    player.marks = await asyncio.to_thread(marks, player.recording, gone, player.sensor)
    woken.set()


async def _refuse(socket: WebSocket, why: str) -> None:
    """Say why nothing is played, for as long as the page asks."""
    frame = shown(SetState("failed", message=why), Showing("Replay"))
    while True:
        await socket.send_text(as_text({**frame, "set": 0, "points": [], "reps": [], "cues": []}))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(socket.receive_text(), _BEAT_S)
