"""An event loop whose clock jumps over what would be waited for: seconds of BLE in milliseconds."""

import asyncio
import selectors
import time


class _Jumping(selectors.DefaultSelector):
    def __init__(self, works):
        super().__init__()
        self._jumped_s, self._works = 0.0, works

    @property
    def now_s(self):
        return self._jumped_s + (time.thread_time() if self._works else 0.0)

    def select(self, timeout=None):
        ready = super().select(0 if timeout is not None else None)
        if not ready and timeout:
            self._jumped_s += timeout
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """Runs at the pace of the processor; `time` is that of the story.

    What is computed takes no time in it or, if `works`, as long as this thread worked for it,
    whatever else the machine does.
    """

    def __init__(self, works=False):
        self._jumping = _Jumping(works)
        super().__init__(self._jumping)

    def time(self):
        return self._jumping.now_s


class Clock:
    """Stands in for the module `time` in what runs on such a loop."""

    process_time = staticmethod(time.process_time)

    def monotonic(self):
        return asyncio.get_running_loop().time()

    def monotonic_ns(self):
        return round(self.monotonic() * 1e9)


def run(story, *, works=False):
    """Run a coroutine as `asyncio.run` does, on virtual time."""
    with asyncio.Runner(loop_factory=lambda: VirtualTimeLoop(works)) as runner:
        return runner.run(story)
