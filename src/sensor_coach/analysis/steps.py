"""Single steps: up onto a board, off it, aside. Who walks is told by `activity`."""

from __future__ import annotations

from collections import deque

import numpy as np

from sensor_coach.analysis.activity import STEP
from sensor_coach.analysis.carried import is_put_elsewhere
from sensor_coach.analysis.limb import STRIDES, gentle
from sensor_coach.analysis.motion import Motion, join

_LONGEST = 12  # steps of motion, 0.2 s each, that a step takes
_KEPT = _LONGEST + 4


class StepWatch:
    """Notices when a limb that stood has come to stand elsewhere."""

    def __init__(self) -> None:
        self._recent: deque[Motion] = deque(maxlen=_KEPT)  # all that a step may have begun in
        self._since: int | None = None  # steps of motion since a limb stood that moves fast now
        self._stood = 0  # steps of motion since it stood

    def look(self, motion: Motion) -> list[int]:
        """Take motion of whole fifths of a second.

        For each of these over how many, up to it, a step went that has just ended; 0 if none has.
        """
        rows = motion.rate.reshape(-1, STEP)
        fast: list[bool] = np.asarray(rows.max(axis=1) > STRIDES).tolist()
        calm: list[bool] = np.asarray(gentle(motion).reshape(-1, STEP).all(axis=1)).tolist()
        took = [self._took(*each) for each in zip(fast, calm, strict=True)]
        if any(took):  # seldom
            known = join([*self._recent, motion])
            first = len(known) - len(motion)
            ends = range(first + STEP, len(known) + 1, STEP)
            took = [
                n if n and _went(known[:end], n) else 0 for n, end in zip(took, ends, strict=True)
            ]
        self._remember(motion)
        return took

    def _took(self, fast: bool, calm: bool) -> int:
        self._stood = 0 if calm else self._stood + 1
        if self._since is not None:
            self._since += 1
        elif fast:
            self._since = self._stood
        if not calm or self._since is None:
            return 0
        took, self._since = self._since, None
        return took if took <= _LONGEST else 0

    def _remember(self, motion: Motion) -> None:
        if len(motion) >= _KEPT * STEP:
            self._recent.clear()
        self._recent.append(motion[-_KEPT * STEP :])


def _went(known: Motion, took: int) -> bool:
    rows = slice(len(known) - took * STEP, len(known) - STEP + 1)
    return not known.missing[rows].any() and is_put_elsewhere(known, rows)
