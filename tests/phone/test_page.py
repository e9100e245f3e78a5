"""The socket of the page, and what comes in by it."""

import asyncio
import json

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from sensor_coach.phone import INBOX, Inbox


@pytest.fixture
def page(page_server):
    with connect(page_server, proxy=None) as socket:
        yield socket


def asked(page, text):
    page.send(text)
    return json.loads(page.recv(timeout=100))


@pytest.mark.parametrize(("z", "answer"), [(9.8, {"sign": 1}), (-9.8, {"sign": -1})])
def test_how_the_phone_lies_is_answered(page, z, answer):
    assert asked(page, json.dumps({"check": [[0, 0, z]] * 60})) == answer


@pytest.mark.parametrize(
    "check", [None, 3, "x", [], [[1, 2]], [["x", "y", "z"]] * 60, [[1, 2, 3], [1, 2]], [{}] * 60]
)
def test_what_tells_nothing_says_so(page, check):
    assert set(asked(page, json.dumps({"check": check}))) == {"say"}


@pytest.mark.parametrize("text", ["no", "[]", "3", "[" * 50_000, '"x"'])
def test_what_is_no_message_goes_nowhere(page, text):
    async def main():
        async with INBOX.listening() as payloads:
            assert await asyncio.to_thread(asked, page, text) == {"say": "That was no message."}
            page.send('{"n": 1}')
            return await asyncio.wait_for(anext(payloads), 100)

    assert asyncio.run(main()) == b'{"n": 1}'


def test_a_message_comes_in_as_it_was_sent(page):
    text = '{"n":  7, "events":[],"é": 1.50}'

    async def main():
        async with INBOX.listening() as payloads:
            answer = await asyncio.to_thread(asked, page, text)
            return answer, await asyncio.wait_for(anext(payloads), 100)

    assert asyncio.run(main()) == ({"got": 7, "recording": True}, text.encode())
    assert asked(page, text) == {"got": 7, "recording": False}


def test_a_message_that_is_too_long_ends_the_connection(page):
    page.send('{"n": "' + "x" * (1 << 20) + '"}')
    with pytest.raises(ConnectionClosed):
        page.recv(timeout=100)


def test_a_page_of_another_origin_is_refused(page_server):
    with (
        pytest.raises((ConnectionClosed, InvalidStatus)),
        connect(page_server, proxy=None, origin="http://evil.example") as socket,
    ):
        socket.recv(timeout=100)


def test_an_inbox_keeps_a_minutes_worth_for_one_listener():
    inbox = Inbox()

    async def main():
        async with inbox.listening() as earlier, inbox.listening() as later:
            for number in range(1000):
                inbox.put(bytes([number % 256]))
            got = [await anext(later) for _ in range(500)]
            for payloads in (earlier, later):
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(anext(payloads), 0.01)
            return got

    assert asyncio.run(main()) == [bytes([number % 256]) for number in range(500)]
    assert not inbox.is_listened_to
