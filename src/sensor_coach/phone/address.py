"""Which phone is meant: what is written in place of a Bluetooth sensor's id."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from sensor_coach.errors import DeviceError

PAGE = "phone"  # the page that we serve to it
PORT = 8765  # for what Sensor Logger pushes
_LISTENING = ("sensor-logger", "sensor-logger-ios")
_SCHEMES = {"phyphox": "http", "sensorserver": "ws"}
_PORT_THERE = 8080  # of either app, unless it says otherwise


@dataclass(frozen=True, slots=True)
class Address:
    """A phone as it is to be reached, or as it is to reach us."""

    profile_id: str
    title: str
    url: str = ""  # of an app that serves: scheme, host, port
    port: int = 0  # of ours, for an app that pushes


def address_of(sensor: str | None) -> Address | None:
    """Read which phone is meant.

    Parameters
    ----------
    sensor : str or None
        ``phone``, ``sensor-logger[:PORT]``, ``sensor-logger-ios[:PORT]``,
        ``phyphox:[http://]HOST[:PORT]`` or ``sensorserver:[ws://]HOST[:PORT]``.

    Returns
    -------
    Address or None
        None if it is no phone.

    Raises
    ------
    DeviceError
        If it is one, but its address or port cannot be.
    """
    name, colon, rest = (sensor or "").partition(":")
    if name == PAGE and not colon:
        return Address("phone-page", "Phone")
    if name in _LISTENING:
        return Address(name, "Sensor Logger", port=_port(sensor or "", rest) if colon else PORT)
    if name in _SCHEMES and colon:
        return Address(name, name, url=_url(name, rest))
    return None


def _port(sensor: str, text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise DeviceError(f"{sensor}: {text!r} is no port, expected 1 to 65535")


def _url(name: str, text: str) -> str:
    scheme = _SCHEMES[name]
    try:
        parts = urlsplit(text if "://" in text else f"{scheme}://{text}")
        host, port = parts.hostname, parts.port or _PORT_THERE
    except ValueError:
        parts, host, port = SplitResult("", "", "", "", ""), None, 0
    if parts.scheme != scheme or not host or parts.path.strip("/"):
        raise DeviceError(f"{name}: {text!r} is no address, expected {name}:{scheme}://HOST:PORT")
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
