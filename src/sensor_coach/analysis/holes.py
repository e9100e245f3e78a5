"""What is put where samples are missing: what a limb that shakes as before most likely felt."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from sensor_coach.analysis.sums import gram, mean
from sensor_coach.samples import Array

SHAKE_S = 0.1  # a leg shakes about as long as this to and fro: over it, shaking is nothing
_MEMORY_S = 0.15  # what is felt follows from what was felt for so long before
_LEARNT_S = 1.0  # of samples that it takes to know how
_RIDGE = 1e-3  # of the mean power: lest noise be learnt
_NOTHING = 1e-12  # and lest silence be divided by
_FEW = 3  # samples in a time of shaking that are needed to speak of a mean


def shaken(before: Array, after: Array, missing: int, interval_s: float) -> Array:
    """Fill a short hole as an autoregressive process would go on through it.

    Parameters
    ----------
    before, after : ndarray, shape (n, k) and (m, k)
        Samples on both sides, evenly spaced, of the axes of one sensor.
    missing : int
        Number of samples in the hole.
    interval_s : float
        Between samples, s.

    Returns
    -------
    ndarray, shape (missing, k)
        In the unit of the samples. With less than a second of samples before: as `plain`.

    Notes
    -----
    The least squares of [1]_: the process is fitted to what is before, forwards and backwards and
    to all axes at once, and what is missing makes its innovations least. It is not fitted again to
    what was put in. What is before may hold holes filled earlier.

    References
    ----------
    .. [1] A. J. E. M. Janssen, R. N. J. Veldhuis, L. B. Vries, "Adaptive interpolation of
       discrete-time signals that can be modeled as autoregressive processes", IEEE Trans.
       Acoust. Speech Signal Process. 34(2), 317-330, 1986.
    """
    if len(before) * interval_s < _LEARNT_S:
        return plain(before, after, missing, interval_s)
    order = max(round(_MEMORY_S / interval_s), 2)
    middle = mean(before)
    error = _error_filter(before - middle, order)
    known = np.concatenate([before[-order:], after[:order]]) - middle
    rows = len(known) + missing
    errors = np.zeros((rows - order, rows))
    for i in range(rows - order):
        errors[i, i : i + order + 1] = error[::-1]
    unknown = slice(order, order + missing)
    of_known = np.delete(errors, unknown, axis=1) @ known
    into = errors[:, unknown]
    made = middle - np.linalg.solve(into.T @ into, into.T @ of_known)
    felt = np.concatenate([before, after])
    return np.asarray(np.clip(made, felt.min(axis=0), felt.max(axis=0)))


def plain(before: Array, after: Array, missing: int, interval_s: float) -> Array:
    """Fill a hole with a line between the means of a time of shaking on both sides, (missing, k).

    A line from sample to sample of a shaking leg is wrong by twice as much.
    """
    near = round(SHAKE_S / interval_s)
    left, right = before[-near:], after[:near]
    if min(len(left), len(right)) < _FEW:
        left, right = before[-1:], after[:1]
    share = (np.arange(1, missing + 1) / (missing + 1))[:, None]
    return np.asarray((1 - share) * mean(left) + share * mean(right))


def _error_filter(values: Array, order: int) -> Array:
    """What the next value differs by from its prediction, (order + 1,), the newest first."""
    windows = sliding_window_view(values, order + 1, axis=0).reshape(-1, order + 1)
    products = gram(windows)
    both = products + products[::-1, ::-1]  # a limb shakes alike backwards
    normal = both[1:, 1:] + np.eye(order) * (np.trace(both[1:, 1:]) / order * _RIDGE + _NOTHING)
    return np.concatenate([[1.0], -np.linalg.solve(normal, both[1:, 0])])
