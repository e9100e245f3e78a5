"""Phones made of software, on loopback: they behave as the documentation of their apps says.

All play the same motion, `speed` times as fast; their clocks run as fast as their motion.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

import numpy as np
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve

from sensor_coach.samples import ImuData
from sensor_coach.simulate import simulate
from sensor_coach.simulate.scene import Scene

SPEED = 30.0
REPS = 4
EPOCH_NS = 1_700_000_000_000_000_000
_BOOT_NS = 3_925_657_519_043_709
_REST_S = 3.0
_MISSED_S = 6.0  # of a motion, while a link is cut
AFTER_S = 5.0  # that a phone goes on after its motion


def motion(rate_hz: float = 100.0) -> ImuData:
    """Somebody does a set of heel lifts; before and after it they stand."""
    imu = simulate("heel-lift", "shank", scene=Scene(reps=REPS), seed=7).imu
    step = round(100 / rate_hz)
    acc, gyr = (np.concatenate([each[:1].repeat(round(_REST_S * 100), 0), each,
                                each[-1:].repeat(round(AFTER_S * 100), 0)])
                for each in (imu.acc, imu.gyr * 1.0))  # fmt: skip
    gyr[: round(_REST_S * 100)] = gyr[-round(AFTER_S * 100) :] = 0.0
    t = np.arange(len(acc)) / 100
    return ImuData(t[::step], acc[::step], gyr[::step])


def pushed(imu: ImuData, *, flat: bool, sign: float = 1.0, batch: int = 20) -> list[dict]:
    """The messages that Sensor Logger pushes of a motion."""
    gravity = np.stack([np.convolve(each, np.ones(9) / 9, "same") for each in imu.acc.T], axis=1)
    sensors = {"accelerometer": (imu.acc - gravity) * sign, "gravity": gravity * sign,
               "gyroscope": imu.gyr, "magnetometer": imu.gyr}  # fmt: skip
    messages = []
    for at in range(0, len(imu), batch):
        payload = [
            _event(name, EPOCH_NS + round(imu.t[row] * 1e9), values[row], flat)
            for name, values in sensors.items()
            for row in range(at, min(at + batch, len(imu)))
        ]
        messages.append({"messageId": len(messages), "sessionId": "s", "deviceId": "d",
                         "payload": payload})  # fmt: skip
    return messages


def _event(name: str, t_ns: int, xyz: np.ndarray, flat: bool) -> dict:
    values = dict(zip("xyz", xyz.tolist(), strict=True))
    return {"name": name, "time": t_ns, **(values if flat else {"values": values})}


def end_s(message: dict) -> float:
    """When the last event of a message was, in s of its motion."""
    return max(each["time"] - EPOCH_NS for each in message["payload"]) * 1e-9


async def until(holds: Callable[[], bool]) -> None:
    """Wait until a phone has told all it has, however long that takes, and it was taken in."""
    while not holds():  # noqa: ASYNC110, another thread tells
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.3)


async def push(port: int, messages: list[dict], *, speed: float = SPEED) -> list[int]:
    """Push messages when they are due, in the order given; the answers' status."""
    begin, statuses = time.monotonic(), []
    for message in messages:
        await asyncio.sleep(begin + end_s(message) / speed - time.monotonic())
        statuses.append(await asyncio.to_thread(post, port, json.dumps(message)))
    return statuses


def post(port: int, body: str, **headers: str) -> int:
    """Push one message over a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=100)
    with contextlib.closing(connection):
        connection.request("POST", "/data", body, {"content-type": "application/json", **headers})
        return connection.getresponse().status


def page_messages(imu: ImuData, *, sign: int = 1, batch: int = 6) -> list[dict]:
    """The messages of our own page; the browser's acceleration is `sign` times specific force."""
    t_ms = EPOCH_NS / 1e6 + imu.t * 1e3
    rows = np.column_stack([t_ms, imu.acc * sign, np.degrees(imu.gyr)]).tolist()
    return [
        {"session": "s", "n": n, "sign": sign, "events": rows[at : at + batch]}
        for n, at in enumerate(range(0, len(rows), batch))
    ]


async def send_page(url: str, messages: list[dict], *, speed: float = SPEED) -> list[dict]:
    """Send messages as the page does; its answers."""
    begin, answers = time.monotonic(), []
    async with connect(url, proxy=None) as socket:
        for message in messages:
            due_s = (message["events"][-1][0] - EPOCH_NS / 1e6) / 1e3 / speed
            await asyncio.sleep(begin + due_s - time.monotonic())
            await socket.send(json.dumps(message))
            answers.append(json.loads(await socket.recv()))
    return answers


def served(imu: ImuData) -> list[tuple[float, str]]:
    """What SensorServer sends and when: each sensor by itself, one event a message."""
    types = {"android.sensor.accelerometer": imu.acc, "android.sensor.gyroscope": imu.gyr}
    found = []
    for late_s, (kind, values) in zip((0.0, 0.002), types.items(), strict=True):
        for t, xyz in zip(imu.t + late_s, values.tolist(), strict=True):
            stamp = _BOOT_NS + round(t * 1e9)
            text = json.dumps({"type": kind, "accuracy": 2, "timestamp": stamp, "values": xyz})
            found.append((float(t), text))
    return sorted(found)


@contextlib.asynccontextmanager
async def sensor_server(messages: list[tuple[float, str]], drops: tuple[int, ...] = ()):
    """SensorServer: whoever connects gets what is measured from then on.

    `drops` are the messages after which the socket is cut; whoever was away, for however long,
    missed `_MISSED_S` of the motion. ``"all told"`` is true once its end was read.
    """
    state = {"at_s": 0.0, "drops": list(drops), "asked": [], "all told": False}

    async def handle(socket):
        state["asked"].append(socket.request.path)
        begin = time.monotonic() - state["at_s"] / SPEED
        for number, (t, text) in enumerate(messages):
            if t < state["at_s"]:
                continue
            await asyncio.sleep(begin + t / SPEED - time.monotonic())
            await socket.send(text)
            if state["drops"] and number >= state["drops"][0]:
                state["drops"].pop(0)
                state["at_s"] = t + _MISSED_S
                socket.transport.abort()
                return
        await (await socket.ping())  # answered when what came before it was read
        state["all told"] = True
        await socket.wait_closed()

    async with serve(handle, "127.0.0.1", 0) as server:
        state["url"] = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield state


def answered(imu: ImuData, step: int = 10) -> list[tuple[float, str]]:
    """What phyphox answers and when: its configuration, then answers that overlap."""
    phone = Phyphox(imu)
    found = [(0.0, json.dumps(phone.config()))]
    for at in range(step, len(imu), step):
        rows = slice(max(at - step - 3, 0), at)
        held = phone.columns(imu[rows])
        buffers = {name: {"size": 0, "buffer": each.tolist()} for name, each in held.items()}
        status = {"session": phone.session, "measuring": True}
        found.append((float(imu.t[at]), json.dumps({"buffer": buffers, "status": status})))
    return found


def messages_of(kind: str, imu: ImuData) -> list[tuple[float, str]]:
    """What a kind of phone sends of a motion, and when, in s."""
    if kind == "phyphox":
        return answered(imu)
    if kind == "sensorserver":
        return served(imu)
    if kind == "phone-page":
        return [((each["events"][-1][0] - EPOCH_NS / 1e6) / 1e3, json.dumps(each))
                for each in page_messages(imu)]  # fmt: skip
    return [(end_s(each), json.dumps(each)) for each in pushed(imu, flat=False)]


class Phyphox:
    """The REST interface of an experiment with accelerometer and gyroscope."""

    names: ClassVar = {"accelerometer": ("acc_time", "accX", "accY", "accZ"),
             "gyroscope": ("gyr_time", "gyrX", "gyrY", "gyrZ")}  # fmt: skip

    def __init__(self, imu: ImuData) -> None:
        self._imu, self._begin = imu, 0.0
        self._told_s = 0.0  # up to when, by the answer before
        self.all_told = False  # once the answer with the end was taken
        self.asked: list[str] = []
        self.session, self.fail = "a1b2c3", 0

    def config(self) -> dict:
        inputs = [
            {"source": source, "outputs": [{part: name} for part, name in
                                           zip(("t", "x", "y", "z"), names, strict=True)]}
            for source, names in self.names.items()
        ]  # fmt: skip
        buffers = [{"name": name, "size": 0} for names in self.names.values() for name in names]
        return {"crc32": "44c5dc97", "title": "Both", "buffers": buffers, "inputs": inputs,
                "export": []}  # fmt: skip

    def answer(self, path: str) -> str | None:
        """What is answered; None: the connection is cut."""
        self.asked.append(path)
        parts = urlsplit(path)
        if self.fail:
            self.fail -= 1
            return None
        if parts.path == "/config":
            return json.dumps(self.config())
        if parts.path == "/control":
            return '{"result": true}'
        self._begin = self._begin or time.monotonic()  # who moves waits for the first question
        self.all_told = self._told_s >= self._imu.t[-1]
        self._told_s = (time.monotonic() - self._begin) * SPEED
        found = ",\n".join(self._buffer(*each) for each in parse_qsl(parts.query, True))
        status = {"session": self.session, "measuring": True, "timedRun": False, "countDown": 0}
        return f'{{"buffer":{{\n{found}\n}},\n"status":\n{json.dumps(status)}\n}}\n'

    def _measured(self) -> dict[str, np.ndarray]:
        gone_s = (time.monotonic() - self._begin) * SPEED
        there = self._imu.t <= gone_s
        return {name: each[there] for name, each in self.columns(self._imu).items()}

    def columns(self, imu: ImuData) -> dict[str, np.ndarray]:
        """The buffers of a motion."""
        columns = [imu.t + 0.5, *imu.acc.T, imu.t + 0.503, *imu.gyr.T]
        names = [name for each in self.names.values() for name in each]
        return dict(zip(names, columns, strict=True))

    def _buffer(self, name: str, value: str) -> str:
        held = self._measured()
        values, mode = held[name], "single"
        if value:
            since, _, reference = value.partition("|")
            level = float(since) if since != "full" else -math.inf
            if level > 0:  # it moves the threshold, and may skip a sample
                level += 10 ** math.floor(math.log10(level / 1e7))
            values, mode = values[held[reference or name] > level], "partial"
        else:
            values = values[-1:]
        texts = ",".join(f"{each:.7E}" for each in values.tolist()) or ("" if value else "null")
        return f'"{name}":{{"size":0,"updateMode":"{mode}", "buffer":[{texts}]}}'


@contextlib.contextmanager
def phyphox_server(phone: Phyphox) -> Iterator[str]:
    """Serve it; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            text = phone.answer(self.path)
            if text is None:
                self.close_connection = True
                return
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
