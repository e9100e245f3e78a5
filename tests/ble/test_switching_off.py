"""A virtual sensor that leaves the air, whenever that is."""

import asyncio
import gc

from bumble.link import LocalLink

from sensor_coach import ble
from sensor_coach.virtual import virtual_radio
from sensor_coach.virtual.peripheral import Peripheral

ADDRESS = "F0:00:00:00:00:01"


def test_it_leaves_nothing_behind_that_waits_for_an_answer(sensor, profile, run_story):
    """Soon after a connection it is about to advertise again, one command after the other."""

    async def main(turns):
        link = LocalLink()
        async with virtual_radio(link=link) as radio:
            peripheral = Peripheral(sensor(), link)
            await peripheral.switch_on()
            async with ble.connect(ADDRESS, profile, radio=radio):
                pass
            for _ in range(turns):
                await asyncio.sleep(0)
            await peripheral.switch_off()
            await asyncio.sleep(60)  # longer than any command is waited for

    for turns in range(20):
        run_story(main(turns))
    gc.collect()  # what failed unseen is told of now
