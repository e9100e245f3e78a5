"""The radio: scan, find, connect, stream. Nothing above this package knows Bleak.

One asyncio loop for the whole life of a program: Bleak's objects belong to the loop that
made them. What Bleak or the system raises leaves here as DeviceError, with the original as
its cause.
"""

from sensor_coach.ble.connection import Stream, connect
from sensor_coach.ble.exploration import Served, listening, served
from sensor_coach.ble.radio import RADIO, Radio
from sensor_coach.ble.reconnection import State, stream
from sensor_coach.ble.scanning import Found, find, scan

__all__ = [
    "RADIO", "Found", "Radio", "Served", "State", "Stream", "connect", "find", "listening", "scan",
    "served", "stream",
]  # fmt: skip
