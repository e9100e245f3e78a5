"""What a table of fields cannot say: readers in code, one a wire format."""

from __future__ import annotations

from collections.abc import Callable

from sensor_coach.devices.beside import TellingReader
from sensor_coach.devices.codecs.movesense import MovesenseReader
from sensor_coach.devices.codecs.own_packet import OwnPacketReader
from sensor_coach.devices.codecs.phone_page import PhonePageReader
from sensor_coach.devices.codecs.phyphox import PhyphoxReader
from sensor_coach.devices.codecs.polar_beside import PolarMagnetometer, PolarSettings
from sensor_coach.devices.codecs.polar_pmd import PolarReader
from sensor_coach.devices.codecs.self_described import SelfDescribedReader
from sensor_coach.devices.codecs.sensor_logger import SensorLoggerReader
from sensor_coach.devices.codecs.sensor_server import SensorServerReader
from sensor_coach.devices.codecs.text_lines import TextLineReader
from sensor_coach.devices.reading import Options, Reader

# name in a profile -> constructor, given the stream's [stream.options]; it raises ValueError
# for options it does not know.
CODECS: dict[str, Callable[[Options], Reader]] = {
    "movesense": MovesenseReader,
    "polar_pmd": PolarReader,
    "self_described": SelfDescribedReader,
    "sensor_coach": OwnPacketReader,
    "text_lines": TextLineReader,
    "phone_page": PhonePageReader,
    "phyphox": PhyphoxReader,
    "sensor_logger": SensorLoggerReader,
    "sensor_server": SensorServerReader,
}

# The same for what is told beside samples; nothing is to be given.
TELLING: dict[str, Callable[[], TellingReader]] = {
    "polar_magnetometer": PolarMagnetometer,
    "polar_settings": PolarSettings,
}
