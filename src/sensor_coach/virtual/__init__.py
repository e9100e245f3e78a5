"""A BLE motion sensor made of software: real scan, GATT, MTU and notifications, no radio.

Needs the extra `sim`; without it the import raises DeviceError.
"""

import logging

from sensor_coach.errors import DeviceError

try:
    import bumble  # noqa: F401
except ModuleNotFoundError as error:
    raise DeviceError("the virtual sensor needs Bumble: pip install 'sensor-coach[sim]'") from error

from sensor_coach.virtual.faults import Faults, SlowLink, garbled
from sensor_coach.virtual.kind import Command, Kind, Packer
from sensor_coach.virtual.peripheral import VirtualSensor
from sensor_coach.virtual.radio import hci_radio, serve, virtual_radio

# Bumble logs every lost link as an error of its own: only to who asks this logger for it.
logging.getLogger("bumble").propagate = False
logging.getLogger("bumble").addHandler(logging.NullHandler())

__all__ = [
    "Command",
    "Faults",
    "Kind",
    "Packer",
    "SlowLink",
    "VirtualSensor",
    "garbled",
    "hci_radio",
    "serve",
    "virtual_radio",
]
