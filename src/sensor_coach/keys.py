"""Keys that guide a set at a terminal, each obeyed as it is pressed."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from sensor_coach.guided_set import MORE_REST_S, GuidedSet

_POLL_S = 0.05


def press(guided: GuidedSet, key: str) -> None:
    """Do what a key stands for; any other does nothing.

    ``+`` and ``-`` correct the count by one or, in a rest, lengthen and shorten it by 15 s; ``u``
    takes a correction back; ``p`` pauses and goes on; the space bar goes on to what is next: it
    ends a count-in, a side, a rest; ``q`` ends all.
    """
    course = guided.state.course
    match key:
        case "+" | "=" | "-":
            step = -1 if key == "-" else 1
            guided.add_rest(step * MORE_REST_S) if course.waits else guided.correct(step)
        case "u":
            guided.undo()
        case "p":
            guided.resume() if course.paused else guided.pause()
        case " " if course.stage in {"check", "count-in"}:
            guided.skip()
        case " ":
            guided.finish()
        case "q":
            guided.stop()


@contextmanager
def listening(pressed: Callable[[str], None], stream: TextIO | None = None) -> Iterator[None]:
    """Give each key to `pressed`, on the running loop, while the block runs.

    Ctrl-C stays what it is. The terminal is left as it was found. What is no terminal has no keys.
    """
    stream = stream or sys.stdin
    if not stream.isatty():
        yield
    elif sys.platform == "win32":
        with _polled(pressed, asyncio.get_running_loop()):
            yield
    else:
        with _read(pressed, asyncio.get_running_loop(), stream.fileno()):
            yield


if sys.platform == "win32":
    import msvcrt

    @contextmanager
    def _polled(pressed: Callable[[str], None], loop: asyncio.AbstractEventLoop) -> Iterator[None]:
        over = threading.Event()

        def poll() -> None:
            while not over.wait(_POLL_S):
                while msvcrt.kbhit():
                    loop.call_soon_threadsafe(pressed, msvcrt.getwch())

        threading.Thread(target=poll, name="keys", daemon=True).start()
        try:
            yield
        finally:
            over.set()

else:
    import termios
    import tty

    @contextmanager
    def _read(
        pressed: Callable[[str], None], loop: asyncio.AbstractEventLoop, fd: int
    ) -> Iterator[None]:
        def take() -> None:
            keys = os.read(fd, 64)
            if not keys:  # the terminal was closed
                loop.remove_reader(fd)
            for key in keys.decode(errors="ignore"):
                pressed(key)

        before = termios.tcgetattr(fd)
        try:
            tty.setcbreak(fd)
            loop.add_reader(fd, take)
            yield
        finally:
            loop.remove_reader(fd)
            termios.tcsetattr(fd, termios.TCSADRAIN, before)
