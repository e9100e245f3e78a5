"""A sensor's link, tried for a while: battery, rate, loss, gaps, delay, and what to do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

from sensor_coach import ble, phone, sources
from sensor_coach.ble import Radio
from sensor_coach.devices.profile import DeviceProfile, profiles
from sensor_coach.errors import DecodeError
from sensor_coach.link_quality import WINDOW_S, Link, LinkMeter, LinkQuality, in_words, judged
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
    signal_dbm: int | None = None  # as it was found; None: not yet


Told = Callable[[Checked], None]


async def check(
    sensor: str | None, transport: str | None, told: Told, seconds: float | None = None
) -> Checked:
    """Stream a sensor for a while and tell how its link is; nothing is kept.

    Parameters
    ----------
    sensor : str, optional
        Id or name; ``virtual`` for one made of software; a phone's address. None: the only one in
        reach.
    transport : str, optional
        HCI transport; None is the machine's own Bluetooth.
    told : callable
        Told about four times a second.
    seconds : float, optional
        How long; the link is described over all of it then. By default three minutes, of which
        the last ten seconds are.

    Raises
    ------
    DeviceError
        If the sensor is not found, no profile fits it, or the link is lost for good.
    """
    if address := phone.address_of(sensor):
        watch = _Watch(Checked(name=address.title), profiles()[address.profile_id], told, seconds)
        async with sources.of_phone(address)(watch.say) as notes:
            return await watch.run(notes)
    named = None if sensor == sources.VIRTUAL else sensor
    async with _radio(sensor, transport) as radio:
        found = await ble.find(named, radio=radio)
        first = Checked(name=found.name or found.id, signal_dbm=found.rssi_dbm)
        watch = _Watch(first, sources.profile_of(found), told, seconds)
        async with sources.streaming(found, watch.profile, radio, watch.say) as notes:
            return await watch.run(notes)


def values(seen: Checked) -> dict[str, Any]:
    """What was found, as plain JSON values; None is not known."""
    link, quality = seen.link, seen.quality
    return {
        "sensor": seen.name, "nominal_rate_hz": seen.nominal_rate_hz,
        **{key: round(value, 4) for key, value in (asdict(link) if link else {}).items()},
        "losses": seen.losses, "battery_percent": seen.battery_percent,
        "signal_dbm": seen.signal_dbm, "verdict": quality.verdict if quality else None,
        "text": quality.text if quality else "Too little arrived to say anything.",
        "advice": quality.advice if quality else "",
    }  # fmt: skip


def lines(seen: Checked) -> list[str]:
    """The same for people."""
    battery, signal = seen.battery_percent, seen.signal_dbm
    said = f"{seen.name}: link {seen.quality.verdict}. {seen.quality}" if seen.quality else ""
    about = [
        "battery not told" if battery is None else f"battery {battery} %",
        "" if signal is None else f"signal {signal} dBm",
        f"link lost: {seen.losses}" if seen.losses else "",
    ]
    return [
        said or f"{seen.name}: too little arrived to say anything.",
        *([in_words(seen.link)] if seen.link else []),
        f"{seen.nominal_rate_hz:.0f} Hz are expected; {', '.join(filter(None, about))}.",
    ]


class _Watch:
    """What comes over the link, until it was tried for long enough."""

    def __init__(
        self, first: Checked, profile: DeviceProfile, told: Told, seconds: float | None
    ) -> None:
        self.profile, self._told, self._most_s = profile, told, seconds or MOST_S
        self._decoder, self._meter = profile.decoder(), LinkMeter(seconds or WINDOW_S)
        self._due_s = 0.0
        self.seen = replace(first, nominal_rate_hz=profile.nominal_rate_hz)

    async def run(self, notes: AsyncIterator[Notification]) -> Checked:
        """Take what comes, for as long as is enough."""
        async for note in notes:
            self.take(note)
            if note.received_s > self._most_s:
                break
        self.measure()
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
        self.measure()

    def measure(self) -> None:
        """Tell how the link was until now."""
        link = self._meter.link
        quality = judged(link, self.profile.nominal_rate_hz) if link else None
        self._show(replace(self.seen, link=link, quality=quality))

    def _show(self, seen: Checked) -> None:
        self.seen = seen
        self._told(seen)


def _radio(sensor: str | None, transport: str | None) -> AbstractAsyncContextManager[Radio]:
    if sensor != sources.VIRTUAL:
        return sources.radio(transport)
    motion = sources.virtual_motion("heel-lift", "shank", reps=_REPS, seconds=0.0, seed=0)
    return sources.virtual_radio(motion)
