"""Where the dashboard's server listens, and how the user learns of it."""

from __future__ import annotations

import contextlib
import socket
import time
import webbrowser
from collections.abc import Callable
from urllib.request import urlopen

from sensor_coach.errors import SensorCoachError

_PORTS = 100  # tried from the one that was asked for


def free_port(first: int) -> int:
    """Find the first port from `first` on that nobody listens on."""
    for port in range(first, first + _PORTS):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise SensorCoachError(f"ports {first} to {first + _PORTS - 1} are all taken")


def announce(address: str, open_browser: bool, started: Callable[[str], None] | None) -> None:
    """Wait until the server answers, then say where."""
    while not _answers(address):
        time.sleep(0.05)
    print(f"Dashboard: {address}", flush=True)  # noqa: T201
    if started:
        started(address)
    if open_browser:
        webbrowser.open(address)


def _answers(address: str) -> bool:
    with contextlib.suppress(OSError), urlopen(f"{address}/api/v1/health", timeout=5) as answer:
        return bool(answer.status == 200)
    return False
