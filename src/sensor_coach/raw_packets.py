"""What a sensor of no known kind serves and sends, watched for a while."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from sensor_coach import ble, sources
from sensor_coach.ble import Served
from sensor_coach.devices.commands import Write
from sensor_coach.samples import Notification

KEPT_S = 20.0  # that are looked back on: two sides, and the turn between them
MOST_S = 600.0  # then it ends by itself: a page that was closed drains no battery
_EVERY_S = 0.25
_MOST = 6000  # notifications that are kept, however fast they come


@dataclass(frozen=True, slots=True)
class Explored:
    """A sensor, as far as it told of itself."""

    id: str
    name: str
    advertised: tuple[str, ...]  # UUIDs of services
    served: tuple[Served, ...]

    @property
    def has_battery(self) -> bool:
        """Whether it has the characteristic that all others have, too, where they have one."""
        return any(each.uuid.startswith("00002a19-") for each in self.served)


@dataclass(frozen=True, slots=True)
class Heard:
    """What there is to show of one characteristic at one moment."""

    status: str = "searching"  # searching, connected
    notes: tuple[Notification, ...] = ()  # of the last 20 s
    count: int = 0  # that came in all


async def explore(sensor: str, transport: str | None) -> Explored:
    """Connect to a sensor by its id and list what it serves. Raises DeviceError."""
    async with sources.radio(transport) as radio:
        found = await ble.find(sensor, radio=radio)
        listed = await ble.served(found, radio)
    return Explored(found.id, found.name, found.services, tuple(listed))


async def listen(
    sensor: str, service: str, characteristic: str, transport: str | None,
    told: Callable[[Heard], None], start: tuple[Write, ...] = (),
) -> Heard:  # fmt: skip
    """Take what one characteristic sends once `start` is written; ten minutes at most.

    Raises
    ------
    DeviceError
        If the sensor is not found, has no such characteristic, or sends nothing for five seconds.
    """
    kept = deque[Notification](maxlen=_MOST)
    heard, due_s = Heard(), 0.0
    async with sources.radio(transport) as radio:
        found = await ble.find(sensor, radio=radio)
        async with ble.listening(found, service, characteristic, radio, start) as notes:
            told(Heard("connected"))
            count = 0
            async for note in notes:
                count += 1
                _keep(kept, note)
                if note.received_s >= due_s or count == 1:
                    due_s = note.received_s + _EVERY_S
                    heard = Heard("connected", tuple(kept), count)
                    told(heard)
                if note.received_s > MOST_S:
                    break
    return heard


def _keep(kept: deque[Notification], note: Notification) -> None:
    kept.append(note)
    while note.received_s - kept[0].received_s > KEPT_S:
        kept.popleft()
