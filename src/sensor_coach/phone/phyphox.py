"""The app phyphox, which lets others ask for what an experiment has measured."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from http.client import HTTPException
from typing import Any
from urllib.parse import quote
from urllib.request import ProxyHandler, build_opener

from sensor_coach.devices.codecs.phyphox import Names, buffer_names
from sensor_coach.errors import DecodeError, DeviceError, DeviceLostError

_EVERY_S = 0.05
_ANSWER_S = 3.0
_LONGEST = 1 << 24  # bytes of an answer
# Times come with eight digits, and the app skips what lies too near the last of them: samples of
# this long are asked for twice, so that none is missed.
_AGAIN_S = 0.03

_open = build_opener(ProxyHandler({})).open  # a phone is no further than the next room


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[AsyncIterator[bytes]]:
    """Find the buffers, start the measurement; DeviceError if it is no such experiment."""
    config = await _asked(url, "/config")
    try:
        names = buffer_names(_object(config))
    except DecodeError as error:
        raise DeviceError(f"{error}; expected one with accelerometer and gyroscope") from error
    await _asked(url, "/control?cmd=start")
    yield _answers(url, config, names)


async def _answers(url: str, config: bytes, names: Names) -> AsyncIterator[bytes]:
    """Give the configuration, then every answer that holds something new."""
    yield config
    after = dict.fromkeys(names, 0.0)
    last = _object(
        await _asked(url, "/get?" + "&".join(_quoted(each[0]) for each in names.values()))
    )
    for sensor, times in _times(last, names):  # what was measured before is not asked for
        after[sensor] = max(times, default=0.0)
    while True:
        answer = await _asked(url, _query(names, after))
        found = _object(answer)
        if _session(found) != _session(last):
            raise DeviceLostError("phyphox: the experiment was cleared or changed")
        newest = {sensor: max(times, default=0.0) for sensor, times in _times(found, names)}
        if any(newest[sensor] > after[sensor] for sensor in newest):
            yield answer
        after = {sensor: max(after[sensor], newest[sensor]) for sensor in after}
        await asyncio.sleep(_EVERY_S)


def _query(names: Names, after: dict[str, float]) -> str:
    """Ask for all that is newer than what is known of each sensor."""
    parts = []
    for sensor, (time, *axes) in names.items():
        since = f"{max(after[sensor] - _AGAIN_S, 0.0):.8g}%7C{_quoted(time)}"
        parts += [f"{_quoted(name)}={since}" for name in (time, *axes)]
    return "/get?" + "&".join(parts)


def _times(found: dict[str, Any], names: Names) -> Iterator[tuple[str, list[float]]]:
    buffers = found.get("buffer")
    for sensor, (name, *_) in names.items():
        held = buffers.get(name) if isinstance(buffers, dict) else None
        values = held.get("buffer") if isinstance(held, dict) else None
        if not isinstance(values, list):
            raise DeviceLostError(f"phyphox: it has no buffer {name} any more")
        yield sensor, [each for each in values if isinstance(each, (int, float))]


def _session(found: dict[str, Any]) -> object:
    status = found.get("status")
    return status.get("session") if isinstance(status, dict) else None


def _object(answer: bytes) -> dict[str, Any]:
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise DeviceError(f"phyphox: answered {answer[:40]!r}, expected JSON") from error
    if not isinstance(found, dict):
        raise DeviceError(f"phyphox: answered {answer[:40]!r}, expected an object")
    return found


async def _asked(url: str, what: str) -> bytes:
    try:
        return await asyncio.to_thread(_fetched, url + what)
    except (OSError, HTTPException) as error:
        why = getattr(error, "reason", error)
        raise DeviceError(
            f"phyphox: {url} does not answer ({why}); is remote access allowed in its menu, and "
            "the phone in the same network?"
        ) from error


def _fetched(address: str) -> bytes:
    # the app does not keep connections open: each request has its own
    with _open(address, timeout=_ANSWER_S) as answer:
        return bytes(answer.read(_LONGEST))


def _quoted(name: str) -> str:
    return quote(name, safe="")
