import asyncio
import math
import time

import numpy as np
import pytest

from sensor_coach import ble
from sensor_coach.devices import packet
from sensor_coach.errors import DeviceLostError
from sensor_coach.virtual import Faults, SlowLink, garbled, virtual_radio

ADDRESS = "F0:00:00:00:00:01"


def test_a_live_stream_is_whole_in_time_and_cheap(sensor, motion, linked, take, run_story):
    async def main():
        async with linked(sensor(rest_s=0.0)) as stream:
            notes = await take(stream, 3)
            loop = asyncio.get_running_loop()
            start = loop.time(), time.process_time()
            notes += await take(stream, 17)
            busy = (time.process_time() - start[1]) / (loop.time() - start[0])
            return notes, busy

    notes, busy = run_story(main(), works=True)
    packets = [packet.decode(note.payload) for note in notes]
    assert [each.sequence for each in packets] == list(range(20))
    assert {len(each.acc) for each in packets} == {5}
    assert [each.tick_us for each in packets] == [40_000 + 50_000 * k for k in range(20)]
    gyr = np.concatenate([each.gyr for each in packets])
    assert np.allclose(gyr, motion.gyr[:100], atol=1e-3)
    assert {note.characteristic for note in notes} == {packet.DATA}
    late_us = [note.received_us - each.tick_us for note, each in zip(notes, packets, strict=True)]
    assert min(late_us) > -20_000  # the two clocks start within the subscription
    assert busy < 0.15


@pytest.mark.parametrize(("mtu", "samples"), [(23, 1), (247, 5)])
def test_packets_fit_the_mtu(sensor, linked, take, mtu, samples, run_story):
    async def main():
        async with linked(sensor(mtu=mtu, speed=math.inf)) as stream:
            return stream.mtu, await take(stream, 50)

    achieved, notes = run_story(main())
    assert achieved == mtu
    packets = [packet.decode(note.payload) for note in notes]
    assert [each.sequence for each in packets] == list(range(50))
    assert {len(each.acc) for each in packets} == {samples}


def test_the_largest_packet_fills_the_mtu(sensor, linked, take, run_story):
    async def main():
        async with linked(sensor(batch=100, speed=math.inf)) as stream:
            return await take(stream, 10)

    assert {len(note.payload) for note in run_story(main())} == {8 + 19 * 12}


def test_flat_out_loses_nothing(sensor, linked, take, sequences, run_story):
    async def main():
        async with linked(sensor(speed=math.inf, rest_s=1.0, batch=1)) as stream:
            return await take(stream, 600)

    assert sequences(run_story(main())) == list(range(600))


def test_connection_events_bunch_and_lose_nothing(sensor, linked, take, sequences, run_story):
    async def main():
        link = SlowLink(interval_s=0.02, per_event=4, missed=0.1)
        async with linked(sensor(batch=1), link=link) as stream:
            return await take(stream, 60)

    notes = run_story(main())
    assert sequences(notes) == list(range(60))
    gaps_us = np.diff([note.received_us for note in notes])
    assert np.mean(gaps_us < 5_000) > 0.3  # several in one event


def test_the_motion_starts_again_for_the_next_connection(sensor, profile, take, run_story):
    async def main():
        async with virtual_radio(sensor(speed=math.inf, rest_s=0.1)) as radio:
            for _ in range(2):
                async with ble.connect(ADDRESS, profile, radio=radio) as stream:
                    yield [note.payload for note in await take(stream, 30)]

    async def both():
        return [payloads async for payloads in main()]

    first, second = run_story(both())
    assert first == second


def test_two_sensors_stream_through_one_radio(sensor, profile, take, sequences, run_story):
    async def main():
        async with virtual_radio(sensor(1), sensor(2)) as radio:

            async def one(address):
                async with ble.connect(address, profile, radio=radio) as stream:
                    return await take(stream, 10)

            return await asyncio.gather(one(ADDRESS), one("F0:00:00:00:00:02"))

    left, right = run_story(main())
    assert sequences(left) == sequences(right) == list(range(10))


def test_the_battery_is_read_where_the_profile_names_it(sensor, linked, run_story):
    async def level(battery):
        async with linked(sensor(battery_percent=42), battery=battery) as stream:
            return stream.battery_percent

    assert run_story(level(packet.BATTERY)) == 42
    assert run_story(level("")) is None
    assert run_story(level("12345678-0000-1000-8000-00805f9b34fb")) is None


def test_a_peer_that_drops_is_lost_after_its_last_notification(
    sensor, linked, sequences, run_story
):
    async def main():
        async with linked(sensor(faults=Faults(lose_link_at=5))) as stream:
            async for note in stream:
                notes.append(note)

    notes = []
    with pytest.raises(DeviceLostError, match="SCoach-V: the link dropped"):
        run_story(main())
    assert sequences(notes) == [0, 1, 2, 3, 4]


def test_a_silent_sensor_is_lost(sensor, linked, take, run_story):
    async def main():
        async with linked(sensor(faults=Faults(stall_at=4))) as stream:
            await take(stream, 5)

    # a second at least; more if packets came slowly before, as they do on a busy machine
    with pytest.raises(DeviceLostError, match=r"no data for [1-9]\d*\.\d s"):
        run_story(main())


def test_missing_and_garbled_packets_arrive_as_they_are(sensor, linked, take, run_story):
    async def main(faults):
        async with linked(sensor(speed=math.inf, faults=faults)) as stream:
            return [note.payload for note in await take(stream, 8)]

    good = run_story(main(Faults()))
    bad = run_story(main(Faults(skip=frozenset({2}), garble=frozenset({4}))))
    assert bad[:2] + bad[4:7] == good[:2] + good[5:8]
    assert bad[2] == good[3]
    assert bad[3] == garbled(good[4])


def test_an_error_of_the_consumer_passes_unchanged(sensor, linked, run_story):
    async def main():
        async with linked(sensor()):
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        run_story(main())
