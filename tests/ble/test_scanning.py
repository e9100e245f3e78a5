import asyncio

import pytest

from sensor_coach import ble
from sensor_coach.errors import DeviceNotFoundError
from sensor_coach.virtual import virtual_radio


def test_a_scan_finds_each_sensor_once_and_recognises_it(sensor, run_story):
    async def main():
        async with virtual_radio(sensor(1), sensor(2, name="Kettle")) as radio:
            return await ble.scan(0.2, radio)

    found = {each.name: each for each in run_story(main())}
    assert set(found) == {"SCoach-V", "Kettle"}
    assert found["SCoach-V"].id == "F0:00:00:00:00:01"
    assert found["SCoach-V"].profile_id == "sensor-coach"
    assert found["SCoach-V"].rssi_dbm == -50
    assert found["Kettle"].profile_id == "sensor-coach"  # by its service


@pytest.mark.parametrize(
    "wanted", ["F0:00:00:00:00:02", "f0:00:00:00:00:02", "SCoach-B", "scoach-b"]
)
def test_a_sensor_is_found_by_id_or_name(sensor, wanted, run_story):
    async def main():
        async with virtual_radio(sensor(1, name="SCoach-A"), sensor(2, name="SCoach-B")) as radio:
            return await ble.find(wanted, 0.25, radio)

    assert run_story(main()).name == "SCoach-B"


@pytest.mark.parametrize("wanted", ["SCo", None])
def test_one_sensor_needs_no_full_name(sensor, wanted, run_story):
    async def main():
        async with virtual_radio(sensor()) as radio:
            return await ble.find(wanted, 0.25, radio)

    assert run_story(main()).name == "SCoach-V"


@pytest.mark.parametrize("wanted", ["SCo", None])
def test_two_that_fit_are_listed(sensor, wanted, run_story):
    async def main():
        async with virtual_radio(sensor(1), sensor(2)) as radio:
            await ble.find(wanted, 0.25, radio)

    with pytest.raises(DeviceNotFoundError, match=r"fits several: .*:01.*:02|:02.*:01"):
        run_story(main())


@pytest.mark.parametrize("wanted", ["Polar", "11:22:33:44:55:66"])
def test_an_absent_sensor_is_an_error_that_lists_what_was_in_reach(sensor, wanted, run_story):
    async def main():
        async with virtual_radio(sensor()) as radio:
            await ble.find(wanted, 0.2, radio)

    with pytest.raises(DeviceNotFoundError) as caught:
        run_story(main())
    assert wanted in str(caught.value)
    assert "SCoach-V (F0:00:00:00:00:01, -50 dBm)" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_nothing_in_reach_is_said(run_story):
    async def main():
        async with virtual_radio() as radio:
            await ble.find(None, 0.1, radio)

    with pytest.raises(DeviceNotFoundError, match="in reach: nothing"):
        run_story(main())


def test_scans_that_overlap_queue_up(sensor, run_story):
    async def main():
        async with virtual_radio(sensor()) as radio:
            return await asyncio.gather(ble.scan(0.15, radio), ble.scan(0.15, radio))

    first, second = run_story(main())
    assert first == second
