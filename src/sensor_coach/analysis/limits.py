"""What can be a repetition, and what cannot: how large, how long, how far out of its plane."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Limits:
    """What can be a repetition at one placement, m or rad."""

    least: float  # below this it is sway
    usual: float  # if those about it are not as large as this, it is none of a set
    most: float  # above this it is no heel that is raised
    most_tilt_rad: float  # a shank that leans more is squatting or riding
    most_unreturned_rad: float  # between up before and up after; a leg alone sways
    least_tilt_rad: float = float(np.radians(0.2))  # no leg is as still as a table
    least_rate: float = float(np.radians(0.35))  # rad/s, and none turns as little
    most_raise_s: float = 12.0
    most_lower_s: float = 16.0
    least_cycle_s: float = 0.5
    least_width_s: float = 0.28  # a foot that is put in place is back in less
    most_cycle_s: float = 25.0
    landing: float = 0.8  # of its full pace, that a limb comes down with at last
    full: float = 0.6  # share of its neighbours' size from which a repetition is a full one
    in_doubt: float = 3.0  # standard deviations that the newest may be told too small by


# the ankle's rise slackens as the foot goes up: 60 % of the foot's turn are about 65 % of the rise
SHANK = Limits(
    0.012, 0.012, 0.16, math.radians(20), math.radians(9), landing=0.5, full=0.65, in_doubt=math.inf
)
FOOT = Limits(*np.radians([7.0, 10.0, 80.0, 85.0, 6.0]).tolist())
