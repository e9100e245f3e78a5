"""An event loop whose clock jumps over what would be waited for: seconds of BLE in milliseconds."""

import asyncio
import selectors


class _Jumping(selectors.DefaultSelector):
    def __init__(self):
        super().__init__()
        self.now_s = 0.0

    def select(self, timeout=None):
        ready = super().select(0 if timeout is not None else None)
        if not ready and timeout:
            self.now_s += timeout
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """Runs at the pace of the processor; `time` is that of the story."""

    def __init__(self):
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self):
        return self._jumping.now_s


class Clock:
    """Stands in for the module `time` in what runs on such a loop."""

    def monotonic_ns(self):
        return round(asyncio.get_running_loop().time() * 1e9)
