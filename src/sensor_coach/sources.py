"""Where the notifications of a set come from: a sensor, a virtual sensor, or a recording."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from sensor_coach import ble, phone, recordings
from sensor_coach.ble import Found, Radio
from sensor_coach.devices.profile import DeviceProfile
from sensor_coach.errors import DeviceError
from sensor_coach.known_devices import known
from sensor_coach.live_set import Say
from sensor_coach.samples import ImuData, Notification
from sensor_coach.simulate import simulate
from sensor_coach.simulate.scene import Scene, Tempo

VIRTUAL = "virtual"
VIRTUAL_NAMES = ("SCoach-V", "SCoach-2")  # as they advertise
_SHOWN = 2  # samples in a notification of a virtual sensor that is watched: 50 a second

# opens a source of notifications; what it gives is told what becomes of its link
Source = Callable[[Say], AbstractAsyncContextManager[AsyncIterator[Notification]]]


def replayed(notes: Iterable[Notification], speed: float = 1.0) -> Source:
    """Play stored notifications at `speed` times the pace they came at; inf does not wait."""

    @asynccontextmanager
    async def source(_say: Say) -> AsyncIterator[AsyncIterator[Notification]]:
        yield recordings.replay(notes, speed)

    return source


def virtual(
    exercise: str, placement: str, *, reps: int = 12, seconds: float = 20.0, seed: int = 0
) -> Source:
    """A virtual BLE sensor that does one set, reached through the same code as a real one."""
    motion = virtual_motion(exercise, placement, reps=reps, seconds=seconds, seed=seed)

    @asynccontextmanager
    async def source(say: Say) -> AsyncIterator[AsyncIterator[Notification]]:
        async with virtual_radio(motion) as radio:
            found = await ble.find(None, radio=radio)
            async with streaming(found, profile_of(found), radio, say) as notes:
                yield notes

    return source


def virtual_motion(
    exercise: str, placement: str, *, reps: int, seconds: float, seed: int,
    tempo: Tempo = Tempo(),  # noqa: B008
) -> ImuData:  # fmt: skip
    """What a virtual sensor feels while somebody does `exercise`."""
    scene = Scene(reps=reps, hold_s=seconds, tempo=tempo)
    return simulate(exercise, placement, scene=scene, seed=seed).imu


def virtual_positions(count: int, seed: int) -> ImuData:
    """What the same virtual sensor feels when it is laid on its sides, and on edges then."""
    scene = Scene(reps=count)
    return simulate("six-positions", "table", scene=scene, seed=seed).imu


def of_phone(address: phone.Address) -> Source:
    """A phone on the same network, found again when its link is lost."""

    @asynccontextmanager
    async def source(say: Say) -> AsyncIterator[AsyncIterator[Notification]]:
        async with (
            phone.opened(address) as opened,
            contextlib.aclosing(phone.stream(opened, on_state=say)) as notes,
        ):
            yield notes

    return source


def sensor_id(sensor: str | None, seed: int, found: Found | None = None) -> str:
    """What tells a sensor from others, on this machine.

    A virtual one has a new address whenever it is switched on; its seed is what makes it.
    """
    if sensor == VIRTUAL:
        return f"{VIRTUAL}-{seed}"
    return found.id if found else sensor or ""


def virtual_radio(
    *motions: ImuData, rest_s: float = 3.0, speed: float = 1.0
) -> AbstractAsyncContextManager[Radio]:
    """A radio within this process, with a virtual sensor in reach for each motion.

    It stands still for `rest_s` before its motion; its clock and its motion run `speed` times as
    fast as real ones, and inf is as fast as the link takes it.
    """
    from sensor_coach.virtual import VirtualSensor, virtual_radio  # Bumble is an extra

    batch = _SHOWN if speed == 1.0 else VirtualSensor.batch
    return virtual_radio(
        *(VirtualSensor(motion, name, rest_s=rest_s, speed=speed, batch=batch)
          for motion, name in zip(motions, VIRTUAL_NAMES, strict=False))
    )  # fmt: skip


def radio(transport: str | None) -> AbstractAsyncContextManager[Radio]:
    """The machine's own Bluetooth, or what is behind an HCI transport."""
    if transport is None:
        return contextlib.nullcontext(ble.RADIO)
    from sensor_coach.virtual import hci_radio  # Bumble is an extra

    return hci_radio(transport)


def profile_of(found: Found) -> DeviceProfile:
    """The profile of a sensor that was found.

    Raises
    ------
    DeviceError
        If no profile fits it.
    """
    if found.profile_id is None:
        raise DeviceError(f"{found}: no device profile fits it; `sensor-coach devices` lists them")
    return known().profiles[found.profile_id]


@asynccontextmanager
async def streaming(
    found: Found, profile: DeviceProfile, radio: Radio, say: Say, started_ns: int | None = None
) -> AsyncIterator[AsyncIterator[Notification]]:
    """Stream a sensor, and stop it in good order at the end; times as `ble.stream` gives them."""

    def charge(link: ble.Stream) -> None:
        say("connected", link.battery_percent)

    stream = ble.stream(found, profile, radio, on_state=say, on_link=charge, started_ns=started_ns)
    async with contextlib.aclosing(stream) as notes:
        yield notes
