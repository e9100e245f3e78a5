"""Sensors as people see them: found or remembered, by name, signal, kind and calibration."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sensor_coach import home, known_devices, phone, sources
from sensor_coach.ble import Found
from sensor_coach.errors import CalibrationError
from sensor_coach.library import Library

_SETTING = "sensors"  # what was known of those that were chosen, by id
# What a signal is called; the limits are the project's own.
_SIGNALS = ((-60, 4, "strong"), (-70, 3, "good"), (-80, 2, "fair"))


@dataclass(frozen=True, slots=True)
class Sensor:
    """A sensor, as far as it is known."""

    id: str  # Bluetooth address or UUID; "virtual"
    name: str = ""
    profile_id: str | None = None  # None: no profile fits it, it cannot be read
    rssi_dbm: int | None = None  # None: not heard

    @property
    def title(self) -> str:
        """What it is called."""
        return self.name or "Nameless sensor"

    @property
    def is_virtual(self) -> bool:
        """Whether it is made of software."""
        return self.id == sources.VIRTUAL

    @property
    def is_phone(self) -> bool:
        """Whether it is a phone on the same network."""
        return phone.address_of(self.id) is not None

    @property
    def kind(self) -> str:
        """The title of its profile; empty if none fits."""
        profile = known_devices.known().profiles.get(self.profile_id or "")
        return profile.title if profile else ""

    @property
    def calibrated_at(self) -> str:
        """ISO date of its calibration; empty if there is none that can be read."""
        try:
            made = home.calibration_of(
                sources.sensor_id(self.id, 0) if self.is_virtual else self.id
            )
        except CalibrationError:
            return ""
        return made.made_at[:10] if made else ""


VIRTUAL = Sensor(sources.VIRTUAL, "Virtual sensor", "sensor-coach")


def virtual() -> list[Sensor]:
    """The virtual sensor, where it is installed."""
    return [VIRTUAL] if importlib.util.find_spec("bumble") else []


def listed(found: Iterable[Found]) -> list[Sensor]:
    """What a scan found: what can be read before what cannot, the nearest first; the virtual last.

    What is nameless and not recognised is left out: it is somebody's headphones.
    """
    seen = [Sensor(each.id, each.name, each.profile_id, each.rssi_dbm) for each in found]
    seen = [each for each in seen if each.name or each.profile_id]
    seen.sort(key=lambda each: (each.profile_id is None, -(each.rssi_dbm or 0)))
    return [*seen, *virtual()]


def signal(rssi_dbm: int) -> tuple[int, str]:
    """A signal as bars, 1 to 4, and as a word."""
    bars = ((bars, word) for least, bars, word in _SIGNALS if rssi_dbm >= least)
    return next(bars, (1, "weak"))


def known(library: Library, sensor: str) -> Sensor:
    """A sensor by its id, with what was known of it when it was chosen."""
    if sensor == sources.VIRTUAL:
        return VIRTUAL
    told = (library.setting(_SETTING) or {}).get(sensor, {})
    return Sensor(sensor, told.get("name", ""), told.get("profile_id"))


def choose(library: Library, sensor: Sensor) -> None:
    """Remember a sensor for the next sets."""
    told = {**(library.setting(_SETTING) or {}), sensor.id: asdict(sensor)}
    library.set_setting(_SETTING, told)
    home.remember_sensor(sensor.id)
