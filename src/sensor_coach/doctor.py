"""What works on this machine, what does not, and what to do."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import webbrowser
from dataclasses import dataclass
from pathlib import Path

from sensor_coach import ble, home
from sensor_coach.errors import DeviceError
from sensor_coach.known_devices import known


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    works: bool
    says: str


def examine() -> list[Finding]:
    """Look at Bluetooth, the virtual sensor, the browser, the data folder and own profiles."""
    return [_bluetooth(), *beside_bluetooth()]


def beside_bluetooth() -> list[Finding]:
    """Look at everything else, which takes no time."""
    return [_virtual(), _browser(), _data_folder(), _profiles()]


def _bluetooth() -> Finding:
    try:
        found = asyncio.run(ble.scan(timeout_s=1.5))
    except DeviceError as error:
        return Finding("Bluetooth", False, str(error))
    return Finding("Bluetooth", True, f"switched on, {len(found)} devices in reach")


def _virtual() -> Finding:
    works = importlib.util.find_spec("bumble") is not None
    says = "ready" if works else "not installed: pip install 'sensor-coach[sim]'"
    return Finding("virtual sensor", works, says)


def _browser() -> Finding:
    try:
        webbrowser.get()
    except webbrowser.Error:
        says = "none found: open the address that `sensor-coach dashboard` prints by hand"
        return Finding("browser", False, says)
    return Finding("browser", True, "found")


def _data_folder() -> Finding:
    folder = home.home()
    nearest = next(parent for parent in (folder, *folder.parents) if parent.exists())
    works = os.access(nearest, os.W_OK) and Path(nearest).is_dir()
    says = str(folder) if works else f"{folder} cannot be written: set SENSOR_COACH_HOME"
    return Finding("data folder", works, says)


def _profiles() -> Finding:
    found = known()
    says = "; ".join(found.faults) or f"{len(found.profiles)} kinds, {len(found.own)} your own"
    return Finding("device profiles", not found.faults, says)
