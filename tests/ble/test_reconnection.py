import asyncio
import contextlib
from contextlib import aclosing

import numpy as np
import pytest
from bumble.link import LocalLink

from sensor_coach import ble
from sensor_coach.devices import packet
from sensor_coach.errors import DeviceLostError
from sensor_coach.virtual import Faults, virtual_radio
from sensor_coach.virtual.peripheral import Peripheral

ADDRESS = "F0:00:00:00:00:01"


async def taken(notes, count):
    async with aclosing(notes):
        return [await anext(notes) for _ in range(count)]


@pytest.mark.parametrize("fault", ["lose_link_at", "stall_at"])
def test_after_a_loss_the_stream_goes_on_on_one_time_axis(sensor, profile, fault, run_story):
    states = []

    async def main():
        async with virtual_radio(sensor(faults=Faults(**{fault: 6}))) as radio:
            return await taken(ble.stream(ADDRESS, profile, radio, on_state=states.append), 12)

    notes = run_story(main())
    assert states == ["connected", "lost", "reconnecting", "connected"]
    packets = [packet.decode(note.payload) for note in notes]
    numbers = [each.sequence for each in packets]
    assert numbers[:6] == [0, 1, 2, 3, 4, 5]
    assert numbers[6:] == list(range(numbers[6], numbers[6] + 6))
    assert numbers[6] > 12  # half a second of packets was never made
    # The sensor's clock and the host's ran on together, however long the gap was.
    late_us = np.array([note.received_us for note in notes]) - [each.tick_us for each in packets]
    assert np.ptp(late_us) < 40_000


def test_a_sensor_that_stays_away_is_given_up(sensor, profile, run_story):
    async def main():
        states = []
        async with virtual_radio(sensor(faults=Faults(lose_link_at=3))) as radio:
            notes = ble.stream(ADDRESS, profile, radio, reconnect_s=0.4, on_state=states.append)
            with pytest.raises(
                DeviceLostError, match=r"not back within 0\.4 s: SCoach-V: the link"
            ):
                await taken(notes, 5)
        return states

    assert run_story(main()) == ["connected", "lost"]


def test_the_search_ends_in_time_too(sensor, profile, run_story):
    async def main():
        link, faults = LocalLink(), Faults(lose_link_at=3)
        async with virtual_radio(link=link) as radio, contextlib.AsyncExitStack() as stack:
            peripheral = Peripheral(sensor(faults=faults), link)
            await peripheral.switch_on()
            notes = await stack.enter_async_context(
                aclosing(ble.stream(ADDRESS, profile, radio, reconnect_s=0.8))
            )
            await anext(notes)
            await peripheral.switch_off()
            with pytest.raises(DeviceLostError, match="is not advertising"):
                async for _ in notes:
                    pass

    run_story(asyncio.wait_for(main(), 5))


def test_two_streams_start_at_once(sensor, profile, sequences, run_story):
    async def main():
        async with virtual_radio(sensor(1), sensor(2)) as radio:
            streams = [ble.stream(f"F0:00:00:00:00:0{n}", profile, radio) for n in (1, 2)]
            return await asyncio.gather(*(taken(stream, 5) for stream in streams))

    assert [sequences(notes) for notes in run_story(main())] == [[0, 1, 2, 3, 4]] * 2
