"""Where the dashboard's server listens, and how the user learns of it."""

from __future__ import annotations

import contextlib
import io
import socket
import threading
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sensor_coach.errors import SensorCoachError

if TYPE_CHECKING:
    from sensor_coach.certificate import Certificate

_PORTS = 100  # tried from the one that was asked for
_ELSEWHERE = ("10.255.255.255", "172.31.255.255", "192.168.255.255")  # to ask the way to
_LOOP = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a server is to be reached, and by whom."""

    port: int
    lan: bool = False  # from other machines too
    certificate: Certificate | None = None  # of HTTPS

    @property
    def bound_to(self) -> str:
        """Address to listen on."""
        return "0.0.0.0" if self.lan else _LOOP

    @property
    def here(self) -> str:
        """The address for this machine's own browser."""
        return self._at(_LOOP)

    def elsewhere(self) -> list[str]:
        """Addresses for other machines; none without a network, or if it is not for them."""
        return [self._at(each) for each in lan_addresses()] if self.lan else []

    @property
    def options(self) -> dict[str, object]:
        """What Streamlit's server has to know of it."""
        options: dict[str, object] = {"server.address": self.bound_to, "server.port": self.port}
        if self.certificate:
            options["server.sslCertFile"] = str(self.certificate.file)
            options["server.sslKeyFile"] = str(self.certificate.key)
        return options

    def _at(self, host: str) -> str:
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}"


def reached(port: int, *, lan: bool, https: bool) -> Reach:
    """Find a free port, and keep a certificate if there is to be one.

    Raises
    ------
    SensorCoachError
        If no port is free, or the certificate cannot be kept.
    """
    free = free_port(port, Reach(port, lan).bound_to)
    if not https:
        return Reach(free, lan)
    from sensor_coach import certificate, home

    names = ("localhost", _LOOP, "::1", *own_names(), *lan_addresses())
    return Reach(free, lan, certificate.kept(home.home() / "certificate", names))


def lan_addresses() -> list[str]:
    """Own addresses in the networks there are, the likeliest first. Nothing is sent."""
    found = [*_outward(), *_named()]
    return list(dict.fromkeys(each for each in found if not each.startswith(("127.", "0."))))


def own_names() -> tuple[str, ...]:
    """What this machine is called in its network."""
    name = socket.gethostname().removesuffix(".local")
    return (name, f"{name}.local")


def _outward() -> Iterator[str]:
    """The addresses that packets to private networks would go out from; none is sent."""
    for target in _ELSEWHERE:
        probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with probe, contextlib.suppress(OSError):  # no way there
            probe.connect((target, 9))
            yield str(probe.getsockname()[0])


def _named() -> list[str]:
    with contextlib.suppress(OSError):
        return socket.gethostbyname_ex(socket.gethostname())[2]
    return []


def free_port(first: int, host: str = _LOOP) -> int:
    """Find the first port from `first` on that nobody listens on; any such port if it is 0."""
    for port in range(first, min(first + _PORTS, 65536)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return int(probe.getsockname()[1])
    raise SensorCoachError(f"ports {first} to {first + _PORTS - 1} are all taken")


def announcement(reach: Reach, code: str) -> list[str]:
    """What is said beside the address: how others come in, and what a browser will say."""
    said = []
    if reach.certificate:
        said.append(
            "The browser will warn that it does not know the certificate: it is this machine's "
            "own. Accept it once."
        )
    if not reach.lan:
        return said
    addresses = [paired(each, code) for each in reach.elsewhere()]
    if not addresses:
        return [*said, "No network address was found: is this machine in a network?"]
    said += [f"On the same network: {each}" for each in addresses]
    return [*said, f"or without its end, and {code} when asked.", qr_text(addresses[0])]


def paired(address: str, code: str) -> str:
    """The address that pairs by itself."""
    return f"{address}/?pair={code}"


def listening(reach: Reach) -> socket.socket:
    """Listen: who asks from now on waits for the answer."""
    return socket.create_server((reach.bound_to, reach.port))


def announce(reach: Reach, open_browser: bool, more: list[str]) -> None:
    """Say where the server listens, and `more`."""
    for line in (f"Dashboard: {reach.here}", *more):
        print(line, flush=True)  # noqa: T201
    if open_browser:
        threading.Thread(target=webbrowser.open, args=(reach.here,), daemon=True).start()


def qr_text(address: str) -> str:
    """A QR code for a terminal."""
    import segno

    drawn = io.StringIO()
    segno.make(address, error="m").terminal(drawn, compact=True, border=2)
    return drawn.getvalue()


def qr_picture(address: str) -> str:
    """A QR code as the address of an SVG picture, black on white in any theme: cameras need it."""
    import segno

    code = segno.make(address, error="m")
    return str(code.svg_data_uri(scale=8, border=3, dark="#000", light="#fff"))
