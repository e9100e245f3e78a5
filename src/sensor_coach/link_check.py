"""A sensor's link, tried for a while: battery, rate, loss, gaps, delay, and what to do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, replace

from sensor_coach import ble, phone, sources
from sensor_coach.ble import Radio
from sensor_coach.devices.profile import DeviceProfile, profiles
from sensor_coach.errors import DecodeError
from sensor_coach.link_quality import Link, LinkMeter, LinkQuality, judged
from sensor_coach.samples import Notification

MOST_S = 180.0  # then it ends by itself: a page that was closed drains no battery
_EVERY_S = 0.25
_REPS = 12  # of a virtual sensor, which stands still then


@dataclass(frozen=True, slots=True)
class Checked:
    """What there is to show of a link at one moment."""

    status: str = "searching"  # searching, connected, lost, reconnecting
    name: str = ""  # of the sensor, as it advertises itself
    battery_percent: int | None = None  # None: not known
    nominal_rate_hz: float = 0.0
    link: Link | None = None  # over the last ten seconds; None: too little came as yet
    quality: LinkQuality | None = None
    losses: int = 0  # how often the link was lost


Told = Callable[[Checked], None]


async def check(sensor: str, transport: str | None, told: Told) -> Checked:
    """Stream a sensor for three minutes and tell how its link is; nothing is kept.

    Parameters
    ----------
    sensor : str
        Id or name; ``virtual`` for one made of software; a phone's address.
    transport : str, optional
        HCI transport; None is the machine's own Bluetooth.
    told : callable
        Told about four times a second.

    Raises
    ------
    DeviceError
        If the sensor is not found, no profile fits it, or the link is lost for good.
    """
    if address := phone.address_of(sensor):
        watch = _Watch(address.title, profiles()[address.profile_id], told)
        async with sources.of_phone(address)(watch.say) as notes:
            return await watch.run(notes)
    named = None if sensor == sources.VIRTUAL else sensor
    async with _radio(sensor, transport) as radio:
        found = await ble.find(named, radio=radio)
        watch = _Watch(found.name or found.id, sources.profile_of(found), told)
        async with sources.streaming(found, watch.profile, radio, watch.say) as notes:
            return await watch.run(notes)


class _Watch:
    """What comes over the link, until it was tried for long enough."""

    def __init__(self, name: str, profile: DeviceProfile, told: Told) -> None:
        self.profile, self._told = profile, told
        self._decoder, self._meter = profile.decoder(), LinkMeter()
        self._due_s = 0.0
        self.seen = Checked(name=name, nominal_rate_hz=profile.nominal_rate_hz)

    async def run(self, notes: AsyncIterator[Notification]) -> Checked:
        """Take what comes, for as long as is enough."""
        async for note in notes:
            self.take(note)
            if note.received_s > MOST_S:
                break
        return self.seen

    def say(self, status: str, battery_percent: int | None = None, /) -> None:
        """Tell what the source says of its link."""
        known = self.seen.battery_percent if battery_percent is None else battery_percent
        losses = self.seen.losses + (status == "lost")
        self._show(replace(self.seen, status=status, battery_percent=known, losses=losses))

    def take(self, note: Notification) -> None:
        """Take a notification; four times a second, tell what they come to."""
        with suppress(DecodeError):  # what cannot be read has not arrived
            self._meter.take(note, self._decoder.decode(note))
        if note.received_s < self._due_s:
            return
        self._due_s = note.received_s + _EVERY_S
        link = self._meter.link
        quality = judged(link, self.profile.nominal_rate_hz) if link else None
        self._show(replace(self.seen, link=link, quality=quality))

    def _show(self, seen: Checked) -> None:
        self.seen = seen
        self._told(seen)


def _radio(sensor: str, transport: str | None) -> AbstractAsyncContextManager[Radio]:
    if sensor != sources.VIRTUAL:
        return sources.radio(transport)
    motion = sources.virtual_motion("heel-lift", "shank", reps=_REPS, seconds=0.0, seed=0)
    return sources.virtual_radio(motion)
