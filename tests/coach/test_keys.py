"""Keys at a terminal: each obeyed as it is pressed, and the terminal left as it was."""

from __future__ import annotations

import asyncio
import io
import os
import sys

import pytest

from sensor_coach.keys import listening

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no ptys")


@pytest.fixture
def terminal():
    import pty

    master, slave = pty.openpty()
    with os.fdopen(slave, "r") as stream:
        yield master, stream
    os.close(master)


def test_each_key_is_given_at_once_and_the_terminal_is_restored(terminal):
    import termios

    master, stream = terminal
    before, pressed = termios.tcgetattr(stream), []

    async def press() -> None:
        enough = asyncio.Event()

        def take(key: str) -> None:
            pressed.append(key)
            if len(pressed) == 3:
                enough.set()

        with listening(take, stream):
            assert termios.tcgetattr(stream) != before
            os.write(master, b"+u ")
            await asyncio.wait_for(enough.wait(), 100)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        asyncio.run(press())
    assert pressed == ["+", "u", " "]
    assert termios.tcgetattr(stream) == before


def test_what_is_no_terminal_has_no_keys():
    async def press() -> None:
        with listening(pytest.fail, io.StringIO("q")):
            await asyncio.sleep(0)

    asyncio.run(press())
