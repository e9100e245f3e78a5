"""How far a shank-worn sensor rises: a double integral of a signal barely above its own errors."""

from __future__ import annotations

import math
from collections.abc import Iterator
from copy import copy
from statistics import median

import numpy as np

from sensor_coach.analysis.activity import STEP
from sensor_coach.analysis.following import TURNS, Course, Following, course, following, turned
from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.analysis.sums import added, gram
from sensor_coach.analysis.trust import trust_in_holes, trust_in_wander
from sensor_coach.analysis.unknowns import UNCALIBRATED, Doubt, Unknowns
from sensor_coach.samples import Array

_EXPECTED_M = 0.025  # mean height over a set of raises, and how far a height strays from it
_STRAY_M, _FREE_M = 0.035, 0.1  # the latter where the floor before and after tells it better
_INDEPENDENT_S = 3.0  # heights this far apart tell something new
_REST_M, _REST_M_S = 0.005, 0.005  # how exactly a leg at rest is on the floor, and still
_STILL_M_S = 0.01  # a leg whose speed stays even has none, or that of the middle of a slow raise
_STILL_STEPS = 5  # from one to the next at which a leg that stands is taken to be where it was
_FLOOR_M = 0.003
_FLAT_M = 0.005  # how level the rests between repetitions are
_LIKELY, _LOWS = 2.5, 3  # standard deviations; rests that are needed to speak of a level
_ALIKE, _MOST_ALIKE = 0.2, 1.5  # how far sizes in a set differ, relative; and the largest
_ROW_S, _STEP_S = 1 / MOTION_HZ, STEP / MOTION_HZ
_MIDDLES_S = (np.arange(STEP) + 0.5) * _ROW_S  # of the rows of a step


class HeightFit:
    r"""Estimates the height of a sensor that goes up and comes back, again and again.

    Parameters
    ----------
    motion : Motion
        What is there at first, without gaps: all of it, or a second of it.
    most_s : float
        How long it will be at most.
    turn : int
        1 for movements that rise from their rest, -1 for those that sink.
    doubt : Doubt
        What is not known of the accelerometer; a calibrated one is known better.
    rest_first : int
        How many ends of steps are known to be at rest, the beginning of the first one included.
    room : int
        For how many holes in the samples there is room later.

    Notes
    -----
    An accelerometer with offset :math:`b` and a matrix :math:`I + S` of scale and cross-axis
    errors, read along the estimated up :math:`u(t)`, errs by :math:`b \cdot u + g\, u^T S u`: a
    constant, and a part that follows the tilt of the shank. At a tempo of 3 s that part is as
    large as the movement's own acceleration, and it has the movement's frequency, so no filter
    removes it. But it is a sum of known curves. Integrated twice, the unknown start height, start
    velocity, constant, offsets and matrix are twelve coefficients, and the noise of the sensor
    adds a slow wander of the acceleration, given by its values every 3 s. All are found by least
    squares, on the grounds that heights stay within some centimetres of the floor, offsets within
    25 mg, matrix errors within 1 % and the wander within 0.1 to 0.5 mg, whichever is likeliest
    (Gaussian priors), and that a leg at rest is on the floor and does not move. The longer the run,
    the better the offsets are known. Where the height follows the turns of the leg, which a
    gyroscope tells, that is reckoned with as well (`following`), and what lost samples may hide is
    learned from what they do hide (`trust`). This takes the place of the high-pass or leaky
    integrator found elsewhere, whose corner would have to follow the tempo.

    The curves are smooth, so they are kept at steps of 0.2 s; the sums over them are kept as well,
    so that a step more costs as much as one step, not as all.
    """

    def __init__(
        self,
        motion: Motion,
        most_s: float,
        turn: int = 1,
        *,
        doubt: Doubt = UNCALIBRATED,
        rest_first: int = 0,
        room: int = 0,
    ) -> None:
        self._zero = math.fsum(motion.vertical[::STEP]) / -(-len(motion) // STEP)
        self._expected = turn * _EXPECTED_M
        self._unknowns = Unknowns(motion, most_s, doubt, room)
        k, most = len(self._unknowns.prior), self._unknowns.most
        # in units of their priors the coefficients are alike: well conditioned. The last column
        # is what is measured: height over the expected one, speed
        self._path, self._speed = np.zeros((most, k + 1)), np.zeros((most, k + 1))
        start_m, start_m_s = self._unknowns.prior[:2]
        self._path[:, 0], self._path[:, 1] = start_m, start_m_s * _STEP_S * np.arange(most)
        self._path[0, -1], self._speed[:, 1] = -self._expected, start_m_s
        self._measured = np.zeros(most * STEP)
        self._turns = np.zeros((most, TURNS))
        self._following: Following | None = None
        self._course: tuple[int, Course | None] = 0, None  # of so many steps
        self._gram = np.zeros((k + 1, k + 1))
        self._floor = self._tops = self._freed = np.zeros((k + 1, k + 1))
        self._rest = self._resting = np.zeros((k + 1, k + 1))  # the latter with the end
        self._stood = 0  # steps at first, if that is known
        self._steps = 0
        self._share: Array = np.zeros(k)
        self._normal: Array = np.eye(k)
        self._covariance: Array | None = None  # its inverse, once it is needed
        self._trust: Array = np.ones(k)  # precision of each prior
        self._known: Array = np.eye(k)
        self._extend(motion)
        if rest_first:
            self._rest = added([self._at_rest(row) for row in range(rest_first)])

    @property
    def has_holes(self) -> bool:
        """Whether samples are missing."""
        return self._unknowns.has_holes

    def fork(self) -> HeightFit:
        """Give a fit of what there is so far, to be solved on its own while this one goes on."""
        other = copy(self)  # both have the rows so far in common, and neither changes them
        other._gram = self._gram.copy()
        return other

    def learn(self, fork: HeightFit) -> None:
        """Take over what a fork of this fit was told and found: floor, tops, turns, holes."""
        if fork._path is self._path:  # else this one knows of other holes
            self._floor, self._tops, self._freed = fork._floor, fork._tops, fork._freed
            self._following, self._trust = fork._following, fork._trust

    def extend(self, motion: Motion) -> bool:
        """Take whole steps of motion that follow; False if there is no room for their holes."""
        room = self._unknowns.take(motion, self._steps)
        if room:
            self._extend(motion)
        return room

    def _extend(self, motion: Motion) -> None:
        n = len(motion) // STEP
        rows = slice(self._steps, self._steps + n + 1)
        self._measure(motion.vertical[: n * STEP] - self._zero, rows)
        driven = slice(2, len(self._unknowns.prior))
        force = self._unknowns.curves(motion.up[: n * STEP], self._steps)
        speed, path = self._speed[rows, driven], self._path[rows, driven]
        speed[1:] = speed[0] + np.add.accumulate(force * _STEP_S)
        path[1:] = path[0] + np.add.accumulate((speed[:-1] + speed[1:]) * (_STEP_S / 2))
        self._gram += gram(self._path[rows][1:])
        self._turns[rows][1:] = turned(motion, float(self._turns[self._steps, -1]))
        self._steps += n

    def _measure(self, force: Array, rows: slice) -> None:
        """Integrate what was measured, taken as constant within each row of 40 ms."""
        speed, path = self._speed[rows, -1], self._path[rows, -1]
        pushed = force * _ROW_S
        after = speed[0] + np.add.accumulate(pushed)
        before = after - pushed
        heights = path[0] + np.add.accumulate((before + after) * (_ROW_S / 2))
        middle = heights - (before + 3 * after) * (_ROW_S / 8)
        self._measured[rows.start * STEP : (rows.stop - 1) * STEP] = middle
        speed[1:], path[1:] = after[STEP - 1 :: STEP], heights[STEP - 1 :: STEP]

    def stood(self, steps: int) -> None:
        """Take it that the leg rested for so many steps, on the floor of what follows or not."""
        still = range(steps, 0, -_STILL_STEPS)
        self._rest = self._rest + added([self._at_rest(step) for step in still])
        self._stood = steps

    def solve(self, *, rest_last: bool = False, still: bool = False) -> None:
        """Find the coefficients from all that there is.

        At its end the leg may be known to be at rest, or only to be `still`, on the floor or not.
        """
        self._resting = self._rest
        if rest_last:
            self._resting = self._rest + self._at_rest(self._steps)
        elif still:
            speed = self._speed[self._steps] / _STILL_M_S
            self._resting = self._rest + np.outer(speed, speed)
        (level, doubt), said = self._held(), self._floor + self._resting
        prior, normal = np.diag(self._trust), level + said + self._tops
        self._normal = (doubt + said)[:-1, :-1] + prior
        self._known = normal[:-1, :-1] + prior
        self._share = np.asarray(np.linalg.solve(self._known, normal[:-1, -1]))
        self._covariance = None

    def _held(self) -> tuple[Array, Array]:
        """What it says that heights stay near the floor, or follow the turns; and for the doubt."""
        weight = max(self._steps * _STEP_S / _INDEPENDENT_S, 1.0) / self._steps
        known = self._following
        if known is None:
            freed = self._freed * (1 / _STRAY_M**2 - 1 / _FREE_M**2)
            held = weight * (self._gram / _STRAY_M**2 - freed)
            return held, held
        since = weight * (self._gram - known.gram) / _STRAY_M**2
        return known.level + since, known.doubt + since

    def follow(self) -> Iterator[None]:
        """Find out whether the heights follow the turns of the leg; to be reckoned with next time.

        It pauses where it may be gone on with later.
        """
        went = self._went()
        yield
        said = self._floor + self._resting
        self._following = following(went, said, self._trust, _STRAY_M) if went else None

    def _went(self) -> Course | None:
        if self._course[0] != self._steps:
            rows = slice(1, self._steps + 1)
            self._course = self._steps, course(self._path[rows], self._turns[rows])
        return self._course[1]

    def trust_wander(self) -> None:
        """Believe in as much wander as what was measured speaks for."""
        known = self._held()[0] + self._rest
        self._trust = trust_in_wander(self._trust, self._unknowns.wander, known)

    def trust_holes(self) -> None:
        """Believe that holes hide more where they turn out to, and less where not."""
        if n := len(self._unknowns.holes):
            covariance = np.asarray(np.linalg.inv(self._known))
            self._trust = trust_in_holes(self._trust, self._share, covariance, n)

    def _at_rest(self, row: int) -> Array:
        """What it says that the sensor rests on the floor after so many steps."""
        path, speed = self._path[row].copy(), self._speed[row]
        path[-1] += self._expected
        return np.outer(path, path) / _REST_M**2 + np.outer(speed, speed) / _REST_M_S**2

    def set_on_floor(self, lows: list[int]) -> None:
        """Take it that the rows `lows` are all on one level, the floor, but those that cannot be.

        Where the leg stood at first is none of theirs: heels are lowered from up on the toes. It is
        reckoned with the next time that the coefficients are found.
        """
        self._floor = self._tops = self._freed = np.zeros_like(self._gram)
        steps = np.minimum(np.array(lows, dtype=int) // STEP + 1, self._steps)
        steps = steps[steps > self._stood]
        if len(unseen := self._unknowns.unseen):
            steps = steps[~np.isin(steps - 1, unseen)]
        if len(steps) < _LOWS:
            return
        curves, heights = self._path[steps, :-1], self._path[steps, -1]
        found = heights - curves @ self._share
        doubt = self._variance(curves.T) + _FLAT_M**2
        near = np.abs(found - median(found.tolist())) < _LIKELY * np.sqrt(doubt)
        floor = self._path[steps[near]]
        if len(floor) >= _LOWS:
            self._floor = gram(floor - floor.mean(axis=0)) / _FLAT_M**2
            self._freed = gram(self._path[steps[near].min() : steps[near].max()])

    def set_alike(self, risen: list[tuple[int, int, int]], full: float) -> None:
        """Take it that rows (start, peak, end) rise alike, if to more than `full` of the usual.

        It is reckoned with when the coefficients are found, not in their doubt: that others rise as
        far is no proof that anything rises.
        """
        if len(risen) < _LOWS:
            return
        bends = np.array([self._bend(*rows) for rows in risen])
        sizes = bends[:, -1] - bends[:, :-1] @ self._share
        usual = median(sizes.tolist())
        most = _MOST_ALIKE * usual + np.sqrt(self._variance(bends[:, :-1].T))
        alike = bends[(sizes > full * usual) & (sizes < most)]
        if len(alike) >= _LOWS:
            self._tops = gram(alike - alike.mean(axis=0)) / (_ALIKE * usual) ** 2

    def values(self, first: int = 0) -> Array:
        """Height of each row from step `first` on, m above rest, which is known to 1 cm or so."""
        path = self._path[first : self._steps + 1, :-1] @ self._share
        speed = self._speed[first : self._steps + 1, :-1] @ self._share
        tau = _MIDDLES_S
        force = (speed[1:] - speed[:-1])[:, None] / _STEP_S
        drift = path[:-1, None] + speed[:-1, None] * tau + force * (tau**2 / 2)
        return np.asarray(self._measured[first * STEP : self._steps * STEP] - drift.ravel())

    def onward(self, motion: Motion) -> float:
        """Height of the newest of a few rows that follow the steps, by what those have told, m."""
        force = motion.vertical - self._zero
        t = (len(force) - 0.5) * _ROW_S
        left = t - (np.arange(len(force)) + 0.5) * _ROW_S  # of a row's push, until the newest one
        pushed = float(force @ left) * _ROW_S + float(force[-1]) * _ROW_S**2 / 8
        path, speed = self._path[self._steps], self._speed[self._steps]
        before = self._speed[self._steps - 1, :-1] @ self._share
        drift_m_s = float(speed[:-1] @ self._share)
        drift_m_s2 = (drift_m_s - float(before)) / _STEP_S
        drift = float(path[:-1] @ self._share) + drift_m_s * t + drift_m_s2 * t**2 / 2
        return float(path[-1] + speed[-1] * t) + pushed - drift

    def sd(self, start: int, peak: int, end: int) -> float:
        """Standard deviation of the height of row `peak` over rows `start` and `end`, m."""
        bend = self._bend(start, peak, end)[:-1]
        return math.sqrt(_FLOOR_M**2 + float(self._variance(bend[:, None])[0]))

    def _variance(self, curves: Array) -> Array:
        """Variance of what is told along each of (k, n) curves, (n,) m²."""
        if self._covariance is None:
            self._covariance = np.asarray(np.linalg.inv(self._normal))
        return np.asarray((curves * (self._covariance @ curves)).sum(axis=0))

    def _bend(self, start: int, peak: int, end: int) -> Array:
        """Row `peak` over the line between rows `start` and `end`, as a sum of the curves."""
        share = (peak - start) / max(end - start, 1)
        a, b, c = (self._path[min(row // STEP + 1, self._steps)] for row in (start, peak, end))
        return np.asarray(b - (1 - share) * a - share * c)
