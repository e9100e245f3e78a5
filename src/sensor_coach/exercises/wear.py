"""Where a sensor is worn, and how: the same in all exercises."""

from __future__ import annotations

WEAR = {
    "shank": "Strap it to the shank, two or three fingers above the ankle bones, in front or on "
    "either side, tight enough not to slip. Which way it is turned does not matter.",
    "foot": "Strap it or lace it to the instep, on top of the foot, behind the toes, tight enough "
    "not to rock. Which way it is turned does not matter.",
    "board": "Tape it to the board beside the foot, flat, where nobody steps on it.",
    "wrist": "Strap it to the wrist of the arm that presses: a second sensor, beside the one on "
    "the standing leg.",
}
PLACEMENTS = tuple(WEAR)
