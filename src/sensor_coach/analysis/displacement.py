"""How far a shank-worn sensor rises: a double integral of a signal barely above its own errors."""

from __future__ import annotations

import math
from collections.abc import Iterator
from copy import copy
from statistics import median

import numpy as np

from sensor_coach.analysis.activity import STEP
from sensor_coach.analysis.following import TURNS, Course, Following, course, following, turned
from sensor_coach.analysis.integrals import Integrals
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
_STEP_S = STEP / MOTION_HZ


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
        expected_m = turn * _EXPECTED_M
        self._unknowns = Unknowns(motion, most_s, doubt, room)
        self._integrals = Integrals(motion, self._unknowns, expected_m)
        k, most = len(self._unknowns.prior), self._unknowns.most
        self._turns = np.zeros((most, TURNS))
        self._following: Following | None = None
        self._course: tuple[int, Course | None] = 0, None  # of so many steps
        self._gram = np.zeros((k + 1, k + 1))
        self._floor = self._tops = self._freed = np.zeros((k + 1, k + 1))
        self._rest = self._resting = np.zeros((k + 1, k + 1))  # the latter with the end
        self._stood = 0  # steps at first, if that is known
        self._share: Array = np.zeros(k)
        self._normal: Array = np.eye(k)
        self._covariance: Array | None = None  # its inverse, once it is needed
        self._trust: Array = np.ones(k)  # precision of each prior
        self._known: Array = np.eye(k)
        self._sum(motion, slice(0, self._steps + 1))
        if rest_first:
            self._rest = added([self._at_rest(row) for row in range(rest_first)])

    @property
    def has_holes(self) -> bool:
        """Whether samples are missing."""
        return self._unknowns.has_holes

    def fork(self) -> HeightFit:
        """Give a fit of what there is so far, to be solved on its own while this one goes on."""
        other = copy(self)
        other._integrals, other._gram = self._integrals.fork(), self._gram.copy()
        return other

    def learn(self, fork: HeightFit) -> None:
        """Take over what a fork of this fit was told and found: floor, tops, turns, holes."""
        if fork._unknowns is self._unknowns:  # else this one knows of other holes
            self._floor, self._tops, self._freed = fork._floor, fork._tops, fork._freed
            self._following, self._trust = fork._following, fork._trust

    def extend(self, motion: Motion) -> bool:
        """Take whole steps of motion that follow; False if there is no room for their holes."""
        room = self._unknowns.take(motion, self._steps)
        if room:
            self._sum(motion, self._integrals.extend(motion))
        return room

    @property
    def _steps(self) -> int:
        return self._integrals.steps

    def _sum(self, motion: Motion, rows: slice) -> None:
        self._gram += gram(self._integrals.path[rows][1:])
        self._turns[rows][1:] = turned(motion, float(self._turns[rows.start, -1]))

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
            speed = self._integrals.speed[self._steps] / _STILL_M_S
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
            self._course = self._steps, course(self._integrals.path[rows], self._turns[rows])
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
        path, speed = self._integrals.over_rest(row), self._integrals.speed[row]
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
        path = self._integrals.path
        curves, heights = path[steps, :-1], path[steps, -1]
        found = heights - curves @ self._share
        doubt = self._variance(curves.T) + _FLAT_M**2
        near = np.abs(found - median(found.tolist())) < _LIKELY * np.sqrt(doubt)
        floor = path[steps[near]]
        if len(floor) >= _LOWS:
            self._floor = gram(floor - floor.mean(axis=0)) / _FLAT_M**2
            self._freed = gram(path[steps[near].min() : steps[near].max()])

    def set_alike(self, risen: list[tuple[int, int, int]], full: float) -> None:
        """Take it that rows (start, peak, end) rise alike, if to more than `full` of the usual.

        It is reckoned with when the coefficients are found, not in their doubt: that others rise as
        far is no proof that anything rises.
        """
        if len(risen) < _LOWS:
            return
        bends = np.array([self._integrals.bend(*rows) for rows in risen])
        sizes = bends[:, -1] - bends[:, :-1] @ self._share
        usual = median(sizes.tolist())
        most = _MOST_ALIKE * usual + np.sqrt(self._variance(bends[:, :-1].T))
        alike = bends[(sizes > full * usual) & (sizes < most)]
        if len(alike) >= _LOWS and usual > 0:
            self._tops = gram(alike - alike.mean(axis=0)) / (_ALIKE * usual) ** 2

    def values(self, first: int = 0) -> Array:
        """Height of each row from step `first` on, m above rest, which is known to 1 cm or so."""
        return self._integrals.heights(self._share, first)

    def onward(self, motion: Motion) -> float:
        """Height of the newest of a few rows that follow the steps, by what those have told, m."""
        return self._integrals.onward(self._share, motion)

    def sd(self, start: int, peak: int, end: int) -> float:
        """Standard deviation of the height of row `peak` over rows `start` and `end`, m."""
        bend = self._integrals.bend(start, peak, end)[:-1]
        return math.sqrt(_FLOOR_M**2 + float(self._variance(bend[:, None])[0]))

    def _variance(self, curves: Array) -> Array:
        """Variance of what is told along each of (k, n) curves, (n,) m²."""
        if self._covariance is None:
            self._covariance = np.asarray(np.linalg.inv(self._normal))
        return np.asarray((curves * (self._covariance @ curves)).sum(axis=0))
