"""A link that was lost: how often it was tried again since, when next, and when no more."""

from __future__ import annotations

import time

from sensor_coach.errors import DeviceError, DeviceLostError

_BACK_OFF_S = (0.5, 1.0, 2.0, 4.0, 8.0)
_LONGEST_SEARCH_S = 10.0


class Losses:
    """The failed attempts since data last came."""

    def __init__(self, reconnect_s: float) -> None:
        self._reconnect_s = reconnect_s
        self._give_up_s = time.monotonic() + reconnect_s
        self._count = 0

    def left_s(self) -> float:
        """How long the next attempt may take."""
        return min(max(0.0, self._give_up_s - time.monotonic()), _LONGEST_SEARCH_S)

    def pause_s(self, error: DeviceError) -> float:
        """How long to wait after an attempt that failed; DeviceLostError if it was the last."""
        pause_s = _BACK_OFF_S[min(self._count, len(_BACK_OFF_S) - 1)]
        self._count += 1
        if time.monotonic() + pause_s > self._give_up_s:
            raise DeviceLostError(
                f"lost, and not back within {self._reconnect_s:g} s: {error}"
            ) from error
        return pause_s
