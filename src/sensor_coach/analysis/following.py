"""Whether the height of a leg follows its turns: it leans and twists as its heel goes up.

A shank turns by some degrees with every heel raise, each person's in a way of its own, and the same
way each time. A gyroscope tells that across lost samples and hardly drifts; a height is integrated
twice and does. So a height that follows the turns at all is told by both.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sensor_coach.analysis.activity import STEP
from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.analysis.sums import added, gram
from sensor_coach.analysis.trust import likelihood
from sensor_coach.samples import Array

TURNS = 4  # up as the sensor sees it, and the way about it
_STEP_S = STEP / MOTION_HZ
_LEAST = 50  # steps that it takes to say anything
_RISE_M, _LATE_S = 1.0, 0.2  # a radian goes with about this; and this much sooner or later
_SLOW_M, _CYCLES = 0.035, 4.0  # what heights stray by beside it, over so many cycles
_APART, _APART_S = 0.25, (0.3, 3.0)  # of a cycle, within limits: strays that are independent
_STRAYS_M = np.array([0.018, 0.012, 0.009, 0.006])  # beside the turns
_DOUBT_M = 0.012  # a size is never believed to follow them more closely
_CLEAR = 3.0  # nats, by which it has to be more likely than not
_CYCLE_HZ, _WIDE = np.exp(np.arange(math.log(0.05), math.log(1.2), 0.05)), 1.15


@dataclass(frozen=True, slots=True, eq=False)
class Following:
    """What it says about the coefficients of a height that it follows the turns, (k, k) each."""

    level: Array
    doubt: Array  # the same, taken less exactly
    gram: Array  # of the heights that it was found from


def turned(motion: Motion, twisted_rad: float) -> Array:
    """How a leg is turned in each whole step, (n, 4), if it has twisted so far before."""
    n = len(motion) // STEP * STEP
    way = twisted_rad + np.add.accumulate(motion.twist[:n]) / MOTION_HZ
    turns = np.empty((n // STEP, TURNS))
    turns[:, :3] = added([motion.up[i:n:STEP] for i in range(STEP)]) / STEP
    turns[:, 3] = way[STEP - 1 :: STEP]
    return turns


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """How heights went and how they may be wrong, beside the turns."""

    products: Array  # of all pairs of columns: k of heights, then what they may be made of
    heights: int  # k
    steps: int
    cycle_s: float  # the time that turns take to and fro


def course(path: Array, turns: Array) -> Course | None:
    """Take together what `following` weighs.

    Parameters
    ----------
    path : ndarray, shape (n, k)
        What each coefficient adds to the height of a step, in units of its prior; the last column
        is the height measured.
    turns : ndarray, shape (n, 4)
        How the leg was turned in each step, rad.

    Returns
    -------
    Course or None
        None if it is too short to say anything.
    """
    if len(path) < _LEAST:
        return None
    away = _without_drift(turns)
    cycle_s = _cycle_s(away)
    products = gram(np.hstack([path, _beside(away, cycle_s)]))
    return Course(products, path.shape[1], len(path), cycle_s)


def following(went: Course, said: Array, trust: Array, stray_m: float) -> Following | None:
    r"""Weigh whether heights follow the turns of the leg, and how closely.

    Parameters
    ----------
    went : Course
        The heights and the turns.
    said : ndarray, shape (k, k)
        What else is known of the heights, as products of rows like theirs.
    trust : ndarray, shape (k - 1,)
        Precision of the priors.
    stray_m : float
        How far heights stray if they follow nothing.

    Returns
    -------
    Following or None
        None if it is not clearly more likely.

    Notes
    -----
    The height beside the drift is taken to be a multiple of each turn and of its rate (the leg may
    turn sooner or later than the heel), a slow course over cycles, and a stray of its own. All have
    Gaussian priors, so they are integrated out; the size of the stray is the one that makes what
    was measured most likely (empirical Bayes), against heights that stray about a constant.
    """
    k, n = went.heights, went.steps
    heights = went.products[:k, :k]
    apart_s = min(max(_APART * went.cycle_s, _APART_S[0]), _APART_S[1])
    independent = max(n * _STEP_S / apart_s, 1.0)
    weight = independent / n
    levels, spreads = _without(went.products, k, weight / _STRAYS_M**2)
    levels = np.concatenate([levels, weight * heights[None] / stray_m**2])
    likely = likelihood(levels + said, trust)
    likely -= np.append(spreads, 0) + independent * np.log(np.append(_STRAYS_M, stray_m))
    best = int(likely[:-1].argmax())
    if not likely[best] > likely[-1] + _CLEAR:  # nor if it cannot be told
        return None
    doubt, _ = _without(went.products, k, weight / np.maximum(_STRAYS_M[[best]], _DOUBT_M) ** 2)
    return Following(levels[best], doubt[0], heights)


def _without_drift(turns: Array) -> Array:
    """Turns about their mean, without the even drift that a gyroscope's offset makes of them."""
    t = np.arange(len(turns)) - (len(turns) - 1) / 2
    away = turns - turns.mean(axis=0)
    return np.asarray(away - np.outer(t, t @ away / (t @ t)))


def _cycle_s(away: Array) -> float:
    """The time that turns take to and fro: the narrow band in which most of them are, s."""
    n = len(away)
    spectrum = np.abs(np.fft.rfft(away * np.hanning(n)[:, None], 4 * n, axis=0)) ** 2
    power, hz = np.cumsum(spectrum.sum(axis=1)), np.fft.rfftfreq(4 * n, _STEP_S)
    below, above = (np.interp(_CYCLE_HZ * by, hz, power) for by in (1 / _WIDE, _WIDE))
    return 1 / float(_CYCLE_HZ[int((above - below).argmax())])


def _beside(away: Array, cycle_s: float) -> Array:
    """What a height may be made of beside drift and stray, in units of priors, (n, 8 + slow)."""
    n, slow_s = len(away), _CYCLES * cycle_s
    knots = np.arange(0.0, n * _STEP_S + slow_s, slow_s)
    at = (np.arange(n) + 1)[:, None] * _STEP_S
    slow = np.maximum(0.0, 1 - np.abs(at - knots) / slow_s) * _SLOW_M
    rates = np.gradient(away, axis=0) / _STEP_S
    return np.hstack([away * _RISE_M, rates * (_RISE_M * _LATE_S), slow])


def _without(joint: Array, k: int, weights: Array) -> tuple[Array, Array]:
    """Products of the first k columns in w weights, (w, k, k), others integrated out; how much."""
    own, ways = np.linalg.eigh(joint[k:, k:])
    mixed, kept = joint[:k, k:] @ ways, 1 + weights[:, None] * own
    taken = mixed * (weights[:, None] ** 2 / kept)[:, None] @ mixed.T
    return weights[:, None, None] * joint[:k, :k] - taken, 0.5 * np.log(kept).sum(axis=1)
