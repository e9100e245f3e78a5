"""What the radio is asked for beside a set: to look round, to try a link, to calibrate.

The coach runs one at a time, on its own loop, and a set that begins ends it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from itertools import count
from typing import Any

from sensor_coach import ble, calibration_guide, home, link_check, raw_packets, sources
from sensor_coach.calibration_guide import Progress
from sensor_coach.devices.commands import Write
from sensor_coach.errors import SensorCoachError
from sensor_coach.link_check import Checked
from sensor_coach.raw_packets import Explored, Heard

SCAN_S = 6.0
_numbers = count(1)

Tell = Callable[[Any], None]


class Errand:
    """One of them, and how far it is. Its coroutine belongs to the coach's loop; all may look."""

    def __init__(
        self,
        kind: str,
        sensor: str | None,
        first: Any,
        work: Callable[[Tell], Coroutine[Any, Any, Any]],
    ) -> None:
        self.number = next(_numbers)
        self.kind, self.sensor = kind, sensor  # "scan", "check", ...; id or "virtual"
        self.told = first  # how far it is, a frozen value
        self.result: Any = None
        self.error = ""  # why it ended without a result
        self.over = False
        self.started_s = time.monotonic()
        self._work = work

    async def run(self) -> None:
        """Do it; a fault of the radio or the sensor is kept, not raised."""
        try:
            self.result = await self._work(self._tell)
        except SensorCoachError as error:
            self.error = str(error)
        finally:
            self.over = True

    def _tell(self, told: Any) -> None:
        self.told = told


def scan(transport: str | None) -> Errand:
    """Look what is in reach; `told` and `result` are lists of `ble.Found`, strongest first."""

    async def work(tell: Tell) -> list[ble.Found]:
        async with sources.radio(transport) as radio:
            return await ble.scan(SCAN_S, radio, tell)

    return Errand("scan", None, [], work)


def check(sensor: str, transport: str | None) -> Errand:
    """Try the link to a sensor for a while; `told` is a `Checked`."""

    async def work(tell: Tell) -> Checked:
        return await link_check.check(sensor, transport, tell)

    return Errand("check", sensor, Checked(), work)


def explore(sensor: str, transport: str | None) -> Errand:
    """List what a sensor of an unknown kind serves; `result` is an `Explored`."""

    async def work(_tell: Tell) -> Explored:
        return await raw_packets.explore(sensor, transport)

    return Errand("explore", sensor, None, work)


def listen(
    sensor: str, service: str, characteristic: str, transport: str | None,
    start: tuple[Write, ...] = (),
) -> Errand:  # fmt: skip
    """Watch what one characteristic sends; `told` is a `Heard`."""

    async def work(tell: Tell) -> Heard:
        return await raw_packets.listen(sensor, service, characteristic, transport, tell, start)

    return Errand("listen", sensor, Heard(), work)


def calibrate(sensor: str, transport: str | None, *, thorough: bool = False) -> Errand:
    """Calibrate a sensor and keep what was found; `told` is a `Progress`."""

    async def work(tell: Tell) -> Any:
        name, made = await calibration_guide.calibrate_sensor(
            sensor, transport, tell, thorough=thorough
        )
        home.keep_calibration(name, made)
        return made

    return Errand("calibrate", sensor, Progress(thorough=thorough), work)


def calibrate_thoroughly(sensor: str, transport: str | None) -> Errand:
    """Calibrate with edges too, until the cross-axis error is seen."""
    return calibrate(sensor, transport, thorough=True)
