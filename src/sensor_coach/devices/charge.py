"""The charge of a battery that has to be asked for: `[charge]` of a profile.

`char`, `service` and `hex` are the question, written once when the device has been started;
`expect` is what the hex of the answer fits. `what` is the `[[beside]]` that reads it, and
`percent` makes that a charge: pairs of what is told, in SI units and rising, and percent, with
straight lines between them. A device that does not answer is one whose charge is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from sensor_coach.devices.beside import Beside, Quantity
from sensor_coach.devices.commands import Write, writes
from sensor_coach.devices.section import Section


@dataclass(frozen=True, slots=True)
class Charge:
    """How a device is asked, and what its answer means."""

    questions: tuple[Write, ...]
    expect: str  # pattern of the hex of the answer
    quantity: Quantity
    told: tuple[float, ...]  # values of it in SI units, rising ...
    percents: tuple[float, ...]  # ... and the charge at each

    def percent(self, answer: bytes) -> int | None:
        """Read an answer; None: it says that there is no value. DecodeError if it does not fit."""
        found = self.quantity.read(answer)
        if not found:
            return None
        return round(float(np.interp(found[0].rows[0, 0], self.told, self.percents)))


def charge(section: Section, beside: Sequence[Beside]) -> Charge:
    """Compile the table."""
    what = section.take("what", str)
    known = {each.what: each for kind in beside if isinstance(each := kind.reader(), Quantity)}
    if what not in known:
        raise section.fault("what", what, f"a [[beside]] of the profile, one of {sorted(known)}")
    pairs = _pairs(section)
    asked = writes(section, {})
    if not asked[-1].expect:
        raise section.missing("expect", "a pattern that the hex of the answer fits")
    questions = tuple(replace(each, expect="") for each in asked)
    told, percents = zip(*pairs, strict=True)
    return Charge(questions, asked[-1].expect, known[what], told, percents)


def _pairs(section: Section) -> tuple[tuple[float, float], ...]:
    pairs = section.items("percent", list)
    good = all(len(pair) == 2 and all(isinstance(v, (int, float)) for v in pair) for pair in pairs)
    if not good or len(pairs) < 2 or not all(a[0] < b[0] for a, b in pairwise(pairs)):
        raise section.fault("percent", pairs, "two pairs or more of value and percent, rising")
    return tuple((float(value), float(percent)) for value, percent in pairs)
