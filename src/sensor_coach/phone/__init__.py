"""Phones as sensors, over the network: each is a source of payloads as they were received.

Nothing above this package knows HTTP or WebSockets of phones. What is amiss leaves here as
DeviceError, in one line.
"""

from sensor_coach.phone.address import PAGE, Address, address_of
from sensor_coach.phone.flat import flat_sign
from sensor_coach.phone.inbox import Inbox
from sensor_coach.phone.opening import INBOX, opened
from sensor_coach.phone.streaming import Phone, State, stream

__all__ = [
    "INBOX", "PAGE", "Address", "Inbox", "Phone", "State", "address_of", "flat_sign", "opened",
    "stream",
]  # fmt: skip
