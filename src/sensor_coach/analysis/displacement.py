"""How far a shank-worn sensor rises: a double integral of a signal barely above its own errors."""

from __future__ import annotations

import numpy as np

from sensor_coach.analysis.level import Level
from sensor_coach.analysis.orientation import MOTION_HZ
from sensor_coach.samples import Array

_EXPECTED_M = 0.025  # mean height over a set of raises, and how far a height strays from it
_STRAY_M = 0.035
_INDEPENDENT_S = 3.0  # heights this far apart tell something new
_WANDER, _KNOTS_S = 1e-3, 8.0  # m/s², s: 100 µg/√Hz over eight seconds, and some more
_REST_M, _REST_M_S = 0.005, 0.005  # how exactly a leg at rest is on the floor, and still
_FLOOR_M = 0.003
_BLOCK = 128  # rows
# standard deviations of: start height m, start velocity m/s, constant m/s², three offsets m/s²,
# six scale and cross-axis errors m/s²
_PRIOR = np.array([1.0, 0.3, 0.05, *[0.25] * 3, *[0.1] * 6])


def vertical_displacement(
    vertical: Array, up: Array, turn: int = 1, *, rest_first: bool = False, rest_last: bool = False
) -> Level:
    r"""Estimate the height of a sensor that goes up and comes back, again and again.

    Parameters
    ----------
    vertical : ndarray, shape (n,)
        Specific force along up in m/s² at `MOTION_HZ`, without gaps.
    up : ndarray, shape (n, 3)
        Up in the sensor frame, unit vectors.
    turn : int
        1 for movements that rise from their rest, -1 for those that sink.
    rest_first, rest_last : bool
        Whether the first and the last row are known to be at rest.

    Returns
    -------
    Level
        Height in m above the rest level, which itself is known to about a centimetre.

    Notes
    -----
    An accelerometer with offset :math:`b` and a matrix :math:`I + S` of scale and cross-axis
    errors, read along the estimated up :math:`u(t)`, errs by :math:`b \cdot u + g\, u^T S u`: a
    constant, and a part that follows the tilt of the shank. At a tempo of 3 s that part is as
    large as the movement's own acceleration, and it has the movement's frequency, so no filter
    removes it. But it is a sum of known curves. Integrated twice, the unknown start height, start
    velocity, constant, offsets and matrix are twelve coefficients, and the noise of the sensor
    adds a slow wander of the acceleration, given by its values every 8 s. All are found by least
    squares, on the grounds that heights stay within some centimetres of the floor, offsets within
    25 mg, matrix errors within 1 % and the wander within 0.1 mg (Gaussian priors), and that a leg
    at rest is on the floor and does not move. The longer the run, the better the offsets are
    known. This takes the place of the high-pass or leaky integrator found elsewhere, whose corner
    would have to follow the tempo.
    """
    t = np.arange(len(vertical)) / MOTION_HZ
    force, curves = vertical - vertical.mean(), _tilt_curves(up)
    speed, tilt = _integrate(force), _integrate(curves - curves.mean(axis=0))
    raw = _integrate(speed)
    one, zero, wander = np.ones_like(t), np.zeros_like(t), _integrate(_wander_curves(t))
    # in units of their prior deviations the coefficients are alike: well conditioned
    prior = np.concatenate([_PRIOR, np.full(wander.shape[1], _WANDER)])
    basis = prior * np.column_stack([one, t, t**2 / 2, _integrate(tilt), _integrate(wander)])
    slope = prior * np.column_stack([zero, one, t, tilt, wander])
    weight = max(t[-1] / _INDEPENDENT_S, 1.0) / len(t) / _STRAY_M**2
    gram = weight * _gram(np.column_stack([basis, raw - turn * _EXPECTED_M]))
    normal, moment = gram[:-1, :-1] + np.eye(len(prior)), gram[:-1, -1]
    for row in [0] * rest_first + [len(t) - 1] * rest_last:
        for line, value, exactly in (
            (basis[row], raw[row], _REST_M),
            (slope[row], speed[row], _REST_M_S),
        ):
            normal += np.outer(line, line) / exactly**2
            moment += line * value / exactly**2
    covariance = np.linalg.inv(normal)
    return Level(raw - basis @ (covariance @ moment), _FLOOR_M, basis, covariance)


def _tilt_curves(up: Array) -> Array:
    """What an accelerometer's errors add along up, (n, 9): three offsets, six of the matrix."""
    x, y, z = up.T
    return np.column_stack([x, y, z, x * x, y * y, z * z, x * y, x * z, y * z])


def _gram(columns: Array) -> Array:
    """Products of all pairs of columns, (k, k), summed in blocks of rows.

    A product of long matrices is shared among threads, in an order that depends on how many there
    are; blocks as small as these are not, so that every machine gets the same.
    """
    rows = -len(columns) % _BLOCK
    blocks = np.pad(columns, ((0, rows), (0, 0))).reshape(-1, _BLOCK, columns.shape[1])
    return np.asarray((blocks.transpose(0, 2, 1) @ blocks).sum(axis=0))


def _wander_curves(t: Array) -> Array:
    """Straight lines from one knot to the next, (n, k): any slow curve is a sum of them."""
    knots = np.arange(0.0, t[-1] + _KNOTS_S, _KNOTS_S)
    return np.maximum(0.0, 1 - np.abs(t[:, None] - knots) / _KNOTS_S)


def _integrate(values: Array) -> Array:
    """Integrate over time by the trapezoid rule from zero, along the first axis."""
    steps = np.cumsum(values, axis=0)
    return np.asarray((steps - 0.5 * (values + values[:1])) / MOTION_HZ)
