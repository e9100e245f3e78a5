import asyncio
import contextlib
import subprocess
import sys

import pytest

from sensor_coach import ble
from sensor_coach.errors import DeviceError, DeviceLostError
from sensor_coach.virtual import hci_radio, serve

ADDRESS = "F0:00:00:00:00:01"
CLIENT = """
import asyncio, os, sys
from sensor_coach import ble
from sensor_coach.devices import packet
from sensor_coach.devices.profile import profiles
from sensor_coach.virtual import hci_radio

async def main(transport, end):
    async with hci_radio(transport) as radio:
        profile = profiles()["sensor-coach"]
        async with ble.connect("F0:00:00:00:00:01", profile, radio=radio) as stream:
            notes = [await anext(stream) for _ in range(20)]
            print([packet.decode(note.payload).sequence for note in notes], flush=True)
            if end == "die":
                os._exit(9)

asyncio.run(main(*sys.argv[1:]))
"""
SERVER = """
import asyncio, sys
import numpy as np
from sensor_coach.samples import ImuData
from sensor_coach.virtual import VirtualSensor, serve

async def main():
    t = np.arange(200) / 100
    motion = ImuData(t, np.ones((200, 3)), np.ones((200, 3)))
    async with serve("tcp-server:127.0.0.1:0", VirtualSensor(motion, address=sys.argv[1])) as where:
        print(where, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def client(transport, end="well"):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CLIENT, transport, end,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    out, errors = await process.communicate()
    return out.decode().strip(), process.returncode, errors.decode()


def test_one_server_serves_one_client_after_the_other_even_if_one_dies(
    sensor, profile, take, sequences
):
    async def main():
        async with serve("tcp-server:127.0.0.1:0", sensor(speed=5.0)) as transport:
            others = [await client(transport, end) for end in ("die", "well")]
            async with (
                hci_radio(transport) as radio,
                ble.connect(ADDRESS, profile, radio=radio) as stream,
            ):
                return others, sequences(await take(stream, 20))

    whole = list(range(20))
    assert asyncio.run(main()) == ([(str(whole), 9, ""), (str(whole), 0, "")], whole)


def test_two_clients_have_a_sensor_each(sensor, profile, take, sequences):
    async def one(transport, address):
        async with (
            hci_radio(transport) as radio,
            ble.connect(address, profile, radio=radio) as stream,
        ):
            return sequences(await take(stream, 10))

    async def main():
        async with serve("tcp-server:127.0.0.1:0", sensor(1), sensor(2)) as transport:
            return await asyncio.gather(
                one(transport, ADDRESS), one(transport, "F0:00:00:00:00:02")
            )

    assert asyncio.run(main()) == [list(range(10))] * 2


def test_a_simulator_that_dies_is_a_lost_link(profile):
    async def main():
        server = await asyncio.create_subprocess_exec(
            sys.executable, "-c", SERVER, ADDRESS, stdout=subprocess.PIPE
        )
        transport = (await server.stdout.readline()).decode().strip()
        async with (
            hci_radio(transport) as radio,
            ble.connect(ADDRESS, profile, radio=radio) as stream,
        ):
            await anext(stream)
            server.kill()
            await server.wait()
            with pytest.raises(DeviceLostError):
                async for _ in stream:
                    pass
            with pytest.raises(DeviceError, match="nothing answers at tcp-client"):
                await ble.scan(0.1, radio)

    asyncio.run(main())


def test_the_client_may_start_first(sensor):
    async def scanned(transport):
        async with hci_radio(transport) as radio:
            return await ble.find(ADDRESS, 30.0, radio)

    async def main():
        async with serve("tcp-server:127.0.0.1:0") as transport:
            pass  # a port that is free now
        starting = asyncio.create_task(scanned(transport))
        await asyncio.sleep(0.15)  # it tries in vain
        async with serve(transport.replace("client", "server"), sensor()):
            return await starting

    assert asyncio.run(main()).id == ADDRESS


def test_a_server_ends_while_a_client_is_connected(sensor, profile):
    async def main():
        async with contextlib.AsyncExitStack() as client:
            async with serve("tcp-server:127.0.0.1:0", sensor()) as transport:
                radio = await client.enter_async_context(hci_radio(transport))
                stream = await client.enter_async_context(
                    ble.connect(ADDRESS, profile, radio=radio)
                )
                await anext(stream)
            async for _ in stream:
                pass

    with pytest.raises(DeviceLostError, match="the link dropped"):  # and is not missed later
        asyncio.run(main())


@pytest.mark.parametrize(
    ("transport", "text"),
    [
        ("tcp-client:127.0.0.1:9", "nothing answers at tcp-client:127.0.0.1:9; is the simulator"),
        ("tcp-client:nonsense", "'tcp-client:nonsense' is no HCI transport"),
        ("carrier-pigeon:1", "'carrier-pigeon:1' is no HCI transport"),
    ],
)
def test_a_radio_that_is_not_there_is_one_line(transport, text):
    async def main():
        async with hci_radio(transport, wait_s=0.1):
            pass

    with pytest.raises(DeviceError) as caught:
        asyncio.run(main())
    assert text in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("transport", ["udp:1", "tcp-server:6402", "tcp-server:127.0.0.1:x"])
def test_a_place_that_cannot_be_listened_at_is_one_line(transport):
    async def main():
        async with serve(transport):
            pass

    with pytest.raises(DeviceError, match="is no place to listen"):
        asyncio.run(main())


def test_a_port_that_is_taken_is_one_line():
    async def main():
        async with (
            serve("tcp-server:127.0.0.1:0") as transport,
            serve(transport.replace("client", "server")),
        ):
            pass

    with pytest.raises(DeviceError, match="cannot listen at tcp-server"):
        asyncio.run(main())
