"""Where a limb rests that goes to and fro, if nobody knows how it was when it rested."""

from __future__ import annotations

from itertools import groupby
from statistics import median

import numpy as np

from sensor_coach.analysis.excursion import turning_points
from sensor_coach.samples import Array

_FEW = 4  # turns to and fro, that are needed
_MIDDLE, _AWAY = 0.25, 1.0  # of the way between the turns, from the middle between them
_ELSEWHERE = 2
_PAUSES = 3.0  # times the usual stay on that side
_PASSING = 0.5  # of the usual stay: on its way to the other side
_BRIEF = 15  # rows; a longer stay that all begins with is none on its way


def rest_side(level: Array, least: float, *, ended: bool) -> int:
    """On which side of its middle a level rests: there it is before it goes to and fro, and after.

    Below (-1) or above (1), or 0 if nothing is to be told. A pause between is a rest as well. Turns
    smaller than `least` are none. Far beyond its turns the limb was put in place. What has not
    `ended` may be anywhere last, and is not told as long as it turns about where the level was 0.
    """
    turns = turning_points(level, least)
    if len(turns) < _FEW:
        return 0
    low, high = (median(level[turns[i::2]].tolist()) for i in (0, 1))
    middle, to_and_fro = (low + high) / 2, high - low
    if not ended and _MIDDLE * to_and_fro < abs(middle) <= _AWAY * to_and_fro:
        return 0
    way = (level - middle) / to_and_fro
    side = np.where(np.abs(way) > _AWAY, _ELSEWHERE, np.sign(way))[np.abs(way) > _MIDDLE]
    stays = [(int(on), len(list(rows))) for on, rows in groupby(side.tolist())]
    runs = [list(run) for there, run in groupby(stays, lambda stay: stay[0] != _ELSEWHERE) if there]
    longest = max(runs, key=len)
    known = _stays(longest, begins=longest[0] is stays[0])
    usual = {on: median([rows for at, rows in longest if at == on]) for on, _ in longest}
    pauses = [on * rows for on, rows in known[1:-1] if rows > _PAUSES * usual[on]]
    (first, before), (last, after) = known[0], known[-1]
    return int(np.sign(first * before + sum(pauses) + (last * after if ended else 0)))


def _stays(run: list[tuple[int, int]], *, begins: bool) -> list[tuple[int, int]]:
    """Stays of a run, side and rows, without those on the way to the other side.

    What all `begins` with may be short, and is none on its way from elsewhere.
    """
    passing = _PASSING * median([rows for _, rows in run])
    first = min(passing, _BRIEF) if begins else passing
    return [stay for i, stay in enumerate(run) if stay[1] > (passing if i else first)]
