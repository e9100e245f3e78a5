"""The cues a user wants, as the setting `cues` of the library keeps them.

Keys, each of which may be missing: ``sound`` (bool), ``speak`` and ``remarks`` (every so manieth
repetition; 0 or false is never), ``metronome`` (bool, or beats a minute; missing is as the exercise
says), ``tone`` (bool: the height of the heel as a tone, the live page's own).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from sensor_coach.cues import Switches
from sensor_coach.exercises import EXERCISES

SETTING = "cues"
DEFAULTS: dict[str, Any] = {"sound": True, "speak": 1, "remarks": 2, "tone": False}
_SLOWEST, _FASTEST = 10.0, 240.0  # beats a minute


def switches(said: Mapping[str, Any] | None, exercise: str) -> Switches:
    """Give the switches of a set; what makes no sense is as if it had not been said.

    Examples
    --------
    >>> switches({"speak": 5, "metronome": True}, "heel-lift").metronome_bpm
    60.0
    >>> switches(None, "heel-lift").speak_every, switches({"speak": False}, "heel-lift").speak_every
    (1, 0)
    """
    said = said if isinstance(said, Mapping) else {}
    return Switches(
        sound=bool(said.get("sound", DEFAULTS["sound"])),
        speak_every=_every(said.get("speak"), DEFAULTS["speak"]),
        remark_every=_every(said.get("remarks"), DEFAULTS["remarks"]),
        metronome_bpm=_beats(said.get("metronome"), exercise),
    )


def _every(said: object, usual: int) -> int:
    """Repetitions from one word to the next; a plain yes is the usual."""
    if said is False:
        return 0
    number = _number(said)
    return usual if number is None or number < 0 else int(number)


def _beats(said: object, exercise: str) -> float | None:
    own, number = EXERCISES[exercise], _number(said)
    if number is not None and _SLOWEST <= number <= _FASTEST:
        return number
    return 60.0 / own.beat_s if said is True or (own.metronome and said is not False) else None


def _number(said: object) -> float | None:
    """A finite number; yes and no are none."""
    is_number = isinstance(said, int | float) and not isinstance(said, bool)
    return float(said) if is_number and math.isfinite(said) else None  # type: ignore[arg-type]
