"""Whole sets from phones on loopback, with all that a network does to them."""

import asyncio
import itertools
import json
import socket

import pytest
from tests.phone import fakes

from sensor_coach.errors import DeviceError
from sensor_coach.phone import INBOX


def reordered(messages):
    """Neighbours exchanged, every fourth pair."""
    out = list(messages)
    for at in range(4, len(out) - 1, 8):
        out[at], out[at + 1] = out[at + 1], out[at]
    return out


def doubled(messages):
    """Every fifth one again, three messages later."""
    late = [(at + 3.5, each) for at, each in enumerate(messages) if at % 5 == 0]
    return [each for _, each in sorted([*enumerate(messages), *late], key=lambda pair: pair[0])]


def changes(states):
    return [state for state, _ in itertools.groupby(states)]


@pytest.mark.parametrize(
    ("flat", "sensor", "sign"),
    [(False, "sensor-logger", 1), (True, "sensor-logger", 1), (False, "sensor-logger-ios", -1)],
)
def test_sensor_logger_counts_right_whatever_order_its_messages_come_in(
    record, imu, port, flat, sensor, sign
):
    messages = doubled(reordered(fakes.pushed(imu, flat=flat, sign=sign)))
    result, states = record(f"{sensor}:{port}", fakes.push(port, messages))
    assert (result.rep_count, result.bad_packets, result.gaps) == (fakes.REPS, 0, ())
    assert states == ["connected"]


def test_sensorserver_counts_right_with_neighbours_exchanged_and_doubled(record, imu):
    messages = fakes.served(imu)
    times = [t for t, _ in messages]
    mixed = list(zip(times, [text for _, text in reordered(messages)], strict=True))

    async def main():
        async with fakes.sensor_server(doubled(mixed)) as phone:
            return await asyncio.to_thread(
                record, f"sensorserver:{phone['url']}", fakes.until(lambda: phone["all told"])
            ), phone

    (result, states), phone = asyncio.run(main())
    assert (result.rep_count, result.bad_packets, result.gaps) == (fakes.REPS, 0, ())
    assert states == ["connected"]
    assert phone["asked"][0].startswith("/sensors/connect?types=%5B%22android.sensor.acc")


def test_phyphox_counts_right_and_misses_no_sample(record, imu):
    phone = fakes.Phyphox(imu)
    with fakes.phyphox_server(phone) as url:
        result, states = record(f"phyphox:{url}", fakes.until(lambda: phone.all_told))
    assert (result.rep_count, result.bad_packets, result.gaps) == (fakes.REPS, 0, ())
    assert states == ["connected"]
    assert phone.asked[:2] == ["/config", "/control?cmd=start"]


def test_the_page_counts_right_from_a_browser_of_the_other_sign(record, imu, port, page_server):
    messages = doubled(reordered(fakes.page_messages(imu, sign=-1)))
    result, states = record("phone", fakes.send_page(page_server, messages))
    assert (result.rep_count, result.bad_packets, result.gaps) == (fakes.REPS, 0, ())
    assert states == ["connected"]
    assert not INBOX.is_listened_to


@pytest.mark.usefixtures("impatient")
def test_a_link_that_is_cut_is_lost_and_found_again(record, imu):
    messages = fakes.served(imu)
    cut = next(at for at, (t, _) in enumerate(messages) if t > 6.0)

    async def main():
        async with fakes.sensor_server(messages, (cut,)) as phone:
            sensor = f"sensorserver:{phone['url']}"
            told = fakes.until(lambda: phone["all told"])
            return await asyncio.to_thread(record, sensor, told), phone

    (result, states), phone = asyncio.run(main())
    assert changes(states)[:4] == ["connected", "lost", "reconnecting", "connected"]
    assert len(phone["asked"]) == 2
    assert result.bad_packets == 0


@pytest.mark.usefixtures("impatient")
def test_a_phone_that_stops_pushing_is_lost_until_it_pushes_again(record, imu, port):
    messages = [each for each in fakes.pushed(imu, flat=False) if fakes.end_s(each) < 12.0]

    async def sending():
        await fakes.push(port, messages[:30])
        await asyncio.sleep(0.6)
        await fakes.push(port, messages[30:])

    result, states = record(f"sensor-logger:{port}", sending())
    assert changes(states)[:4] == ["connected", "lost", "reconnecting", "connected"]
    assert result.bad_packets == 0


@pytest.mark.usefixtures("impatient")
def test_phyphox_is_asked_again_after_an_answer_that_never_came(record, imu):
    phone, answer = fakes.Phyphox(imu), fakes.Phyphox.answer

    def answers(path):
        phone.fail = int(len(phone.asked) == 6)  # long before a busy machine has seen the set
        return answer(phone, path)

    phone.answer = answers
    with fakes.phyphox_server(phone) as url:
        result, states = record(
            f"phyphox:{url}", fakes.until(lambda: phone.all_told and len(phone.asked) > 10)
        )
    assert changes(states)[:4] == ["connected", "lost", "reconnecting", "connected"]
    assert result.bad_packets == 0


@pytest.mark.parametrize("sensor", ["phyphox:127.0.0.1:9", "sensorserver:127.0.0.1:9"])
def test_a_phone_that_is_not_there_is_one_line(record, imu, sensor):
    with pytest.raises(DeviceError, match=r"^\w+: \S+ does not answer .*; is .*same network\?$"):
        record(sensor, fakes.until(bool))


def test_a_port_that_is_taken_is_one_line(record, imu):
    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(DeviceError, match=f"^port {port} is taken"):
            record(f"sensor-logger:{port}", fakes.until(bool))


def test_the_receiver_takes_messages_and_nothing_else(record, imu, port):
    message = json.dumps(fakes.pushed(imu, flat=False)[0])

    async def sending():
        said = [
            await asyncio.to_thread(fakes.post, port, body, **headers)
            for body, headers in [
                (message, {}), ("{}", {}), ("no", {}), ("[" * 100_000, {}), ("x" * (1 << 23), {}),
                (message, {"origin": "http://evil.example"}),
            ]
        ]  # fmt: skip
        statuses.extend(said)

    statuses = []
    record(f"sensor-logger:{port}", sending())
    assert statuses == [200, 499, 499, 499, 499, 403]


def test_nothing_is_kept_of_a_phone_that_never_came(record, imu, tmp_path):
    with pytest.raises(DeviceError):
        record("phyphox:127.0.0.1:9", fakes.until(bool))
    assert list(tmp_path.iterdir()) == []
