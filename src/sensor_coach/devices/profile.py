"""What is known about a device: a TOML profile, read, checked and compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from sensor_coach.devices import golden, schema
from sensor_coach.devices.beside import Beside, Teller
from sensor_coach.devices.channel import Frame, Stream
from sensor_coach.devices.charge import Charge
from sensor_coach.devices.commands import Write
from sensor_coach.devices.decoder import Decoder, ProfileDecoder
from sensor_coach.devices.join import Join


@dataclass(frozen=True, slots=True)
class DeviceProfile:
    """How to recognise, start and decode one kind of device."""

    id: str
    title: str
    toml: str  # the whole text, so that an old recording can always be decoded
    names: tuple[re.Pattern[str], ...]
    services: tuple[str, ...]  # advertised UUIDs
    company_ids: tuple[int, ...]
    by_name: bool  # without the name the others say nothing: other devices have them too
    notify: tuple[str, ...]  # characteristics to subscribe to
    optional: frozenset[str]  # those of them that not every device of the kind has
    setup: tuple[Write, ...]  # in order, before subscribing
    start: tuple[Write, ...]  # after subscribing
    stop: tuple[Write, ...]
    streams: tuple[Stream, ...] = field(compare=False)  # compiled from `toml`
    beside: tuple[Beside, ...] = field(compare=False)  # what is no sample: told, and passed over
    frame: Frame
    tests: tuple[golden.Vector, ...]
    nominal_rate_hz: float
    max_useful_hz: float  # what faster sampling than this adds is noise
    has_gyr: bool
    apart: bool  # accelerometer and gyroscope come in streams of their own
    min_mtu: int
    pairing: str  # "none", "if_needed" or "required"
    battery: str  # characteristic of the battery level, a byte in percent; "": none
    charge: Charge | None  # how it is asked for where there is none
    join_s: float  # how long one waits for the other then
    notes: str
    unsure: tuple[str, ...]  # what nobody has seen confirmed, one sentence each

    def score(self, name: str | None, services: Iterable[str], company_ids: Iterable[int]) -> int:
        """Count the rules an advertisement fits; 0: not this device.

        Parameters
        ----------
        name : str or None
            Advertised local name.
        services : iterable of str
            Advertised service UUIDs.
        company_ids : iterable of int
            Companies of the advertised manufacturer data.

        Returns
        -------
        int
            0 to 3: one each for name, service and company.
        """
        named = name is not None and any(pattern.search(name) for pattern in self.names)
        if self.by_name and not named:
            return 0
        served = {service.lower() for service in services} & set(self.services)
        return named + bool(served) + bool(set(company_ids) & set(self.company_ids))

    def decoder(self, *, joined: bool = True) -> Decoder:
        """Make a decoder that has seen nothing yet.

        `joined`: whether an accelerometer and a gyroscope that come apart are made one run of
        samples. Else each notification gives its own, the other quantity NaN.
        """
        heard = {characteristic for stream in self.streams for characteristic in stream.also}
        streamed = {stream.characteristic for stream in self.streams}
        ignored = (heard | {self.battery} - {""}) - streamed
        join = Join(self.join_s) if joined and self.apart else None
        streams = (*self.streams, *(each.passed_over for each in self.beside))
        return ProfileDecoder(streams, self.frame, frozenset(ignored), join)

    def teller(self) -> Teller:
        """Make what reads the rest of what the device sends; it has heard nothing yet."""
        return Teller(self.beside)


def read_profile(text: str, origin: str = "profile") -> DeviceProfile:
    """Read and check a device profile.

    Parameters
    ----------
    text : str
        TOML; the keys are described in `schema`.
    origin : str
        Where the text is from, for error messages.

    Returns
    -------
    DeviceProfile
        The compiled profile. Its golden vectors are read, not run: see `check_profile`.

    Raises
    ------
    ProfileError
        Naming origin, key, what was found and what was expected. An unknown key is an error.
    """
    return DeviceProfile(**schema.read(text, origin))


def check_profile(profile: DeviceProfile) -> list[str]:
    """Run the golden vectors of a profile.

    Returns
    -------
    list of str
        One line a failure; empty if all pass.
    """
    faults = [
        golden.run(vector, profile.decoder(joined=False)) or golden.tell(vector, profile.teller())
        for vector in profile.tests
    ]
    return [f"{profile.id}: {fault}" for fault in faults if fault]


@cache
def profiles() -> dict[str, DeviceProfile]:
    """Give the profiles that come with the program, by id."""
    folder = resources.files("sensor_coach.devices") / "profiles"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=str)
    read = [read_profile(file.read_text(encoding="utf-8"), file.name) for file in files]
    return {profile.id: profile for profile in read}


def best_profile(
    name: str | None,
    services: Iterable[str],
    company_ids: Iterable[int],
    candidates: Iterable[DeviceProfile] | None = None,
) -> DeviceProfile | None:
    """Find the profile that fits an advertisement best.

    Parameters
    ----------
    name, services, company_ids
        As for `DeviceProfile.score`.
    candidates : iterable of DeviceProfile, optional
        What to choose from; by default the profiles that come with the program.

    Returns
    -------
    DeviceProfile or None
        The one with the highest score, the first of equals; None if none fits at all.
    """
    served, companies = list(services), list(company_ids)
    pool = list(profiles().values() if candidates is None else candidates)
    best = max(pool, key=lambda profile: profile.score(name, served, companies), default=None)
    return best if best and best.score(name, served, companies) else None
