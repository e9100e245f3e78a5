"""What a phone needs before it can be a sensor: an address to enter, or a page to open."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from sensor_coach import phone
from sensor_coach.errors import SensorCoachError
from sensor_coach.gate import Gate
from sensor_coach.pairing import Pairing
from sensor_coach.phone import Address
from sensor_coach.phone_routes import PAGE, alone
from sensor_coach.server_address import Reach, lan_addresses, own_names, qr_text, reached

_PORT = 8443
_STARTS_S = 10.0


@contextlib.contextmanager
def opened(sensor: str | None) -> Iterator[list[str]]:
    """Open what a phone needs for as long as a command runs; give what is to be told about it."""
    address = phone.address_of(sensor)
    if address is None or address.url:
        yield []
    elif address.port:
        yield steps(address)
    else:
        with _page() as told:
            yield told


def push_url(address: Address) -> str:
    """Where an app that pushes has to push to."""
    hosts = lan_addresses() or ["THIS-COMPUTER"]
    return f"http://{hosts[0]}:{address.port}/"


def steps(address: Address) -> list[str]:
    """What to set in Sensor Logger."""
    frames = (
        "leave Standardise Units & Frames off"
        if address.profile_id.endswith("-ios")
        else "on an iPhone switch Standardise Units & Frames on"
    )
    return [
        f"In Sensor Logger, under data streaming, enter as HTTP Push URL: {push_url(address)}",
        f"Switch on Accelerometer, Gravity and Gyroscope, 100 a second; {frames}.",
        "Then start a recording in the app; the set begins with what comes first.",
    ]


def page_address(reach: Reach, code: str) -> str | None:
    """Where a phone opens the page; None without a network, or where browsers would not let it."""
    there = reach.elsewhere() if reach.certificate else []
    return f"{there[0]}{PAGE}?pair={code}" if there else None


@contextlib.contextmanager
def _page() -> Iterator[list[str]]:
    """Serve the page by itself, behind the same door as the dashboard."""
    reach, pairing = reached(_PORT, lan=True, https=True), Pairing()
    door = Middleware(Gate, pairing=pairing, names=own_names())
    app = Starlette(routes=alone(phone.INBOX), middleware=[door])
    with _served(app, reach):
        there = page_address(reach, pairing.code)
        yield [
            f"Open on the phone: {there or reach.here + PAGE}",
            *([qr_text(there)] if there else []),
            "Its browser will warn that it does not know the certificate: it is this machine's "
            "own. Accept it once.",
        ]


@contextlib.contextmanager
def _served(app: Starlette, reach: Reach) -> Iterator[None]:
    own = reach.certificate
    assert own is not None  # `reached` was asked for one
    config = uvicorn.Config(app, host=reach.bound_to, port=reach.port, log_config=None)
    config.ssl_certfile, config.ssl_keyfile = own.file, own.key
    config.access_log = False
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="phone page", daemon=True)
    thread.start()
    try:
        _wait_for(server)
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=5)


def _wait_for(server: uvicorn.Server) -> None:
    end_s = time.monotonic() + _STARTS_S
    while not server.started:
        if time.monotonic() > end_s:
            raise SensorCoachError("the page for the phone could not be served")
        time.sleep(0.02)
