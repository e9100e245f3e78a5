from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

import numpy as np
import pytest
from bumble.link import LocalLink

from sensor_coach import ble
from sensor_coach.devices import packet
from sensor_coach.devices.profile import DeviceProfile, profiles
from sensor_coach.samples import GRAVITY, ImuData, Notification
from sensor_coach.virtual import VirtualSensor, virtual_radio

RATE_HZ = 100


@pytest.fixture(scope="session")
def profile() -> DeviceProfile:
    return profiles()["sensor-coach"]


@pytest.fixture(scope="session")
def motion() -> ImuData:
    t = np.arange(4 * RATE_HZ) / RATE_HZ
    acc = np.stack([np.sin(t), np.zeros_like(t), np.full_like(t, GRAVITY)], axis=1)
    return ImuData(t, acc, np.stack([t, -t, np.zeros_like(t)], axis=1))


@pytest.fixture(autouse=True)
def _nothing_goes_wrong_unseen(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Asyncio only logs what a forgotten task raises."""
    yield
    assert not [each for each in caplog.get_records("call") if each.name == "asyncio"]


@pytest.fixture
def sensor(motion: ImuData) -> Callable[..., VirtualSensor]:
    """Make a virtual sensor with a fixed address: found by id, it is found at once."""

    def make(number: int = 1, **settings: object) -> VirtualSensor:
        settings = {"address": f"F0:00:00:00:00:{number:02X}", **settings}
        return VirtualSensor(motion, **settings)  # type: ignore[arg-type]

    return make


@pytest.fixture
def linked(profile: DeviceProfile) -> Callable[..., AbstractAsyncContextManager[ble.Stream]]:
    """Switch a virtual sensor on and connect to it."""

    @asynccontextmanager
    async def linked(sensor: VirtualSensor, link: LocalLink | None = None, **changes: object):
        changed = replace(profile, **changes)
        async with (
            virtual_radio(sensor, link=link) as radio,
            ble.connect(sensor.address, changed, radio=radio) as stream,
        ):
            yield stream

    return linked


@pytest.fixture
def take() -> Callable[[ble.Stream, int], Awaitable[list[Notification]]]:
    async def first(stream: ble.Stream, count: int) -> list[Notification]:
        return [await anext(stream) for _ in range(count)]

    return first


@pytest.fixture
def sequences() -> Callable[[list[Notification]], list[int]]:
    return lambda notes: [packet.decode(note.payload).sequence for note in notes]
