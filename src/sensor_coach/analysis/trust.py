"""How far to believe in what may be wrong with a height: learned from what was measured."""

from __future__ import annotations

import numpy as np

from sensor_coach.samples import Array

_WANDERS = np.array([1.0, 1.5, 2.0, 3.0, 4.5])  # that are tried, of the usual one
_CLEAR = 3.0  # nats, by which more wander than usual has to be likelier
_TAILS = 3.0  # degrees of freedom of what a hole may hide


def trust_in_wander(trust: Array, wander: slice, known: Array) -> Array:
    """Precisions (k - 1,) of the priors, those of the `wander` the likeliest (empirical Bayes).

    Some accelerometers wander three times as much as others, and a leg makes a steady one seem to:
    with too little of it heights run off by centimetres, with too much they are held down.
    """
    trusts = np.repeat(trust[None], len(_WANDERS), axis=0)
    trusts[:, wander] = 1 / _WANDERS[:, None] ** 2
    likely = likelihood(known, trusts)
    best = int(likely.argmax())
    return np.asarray(trusts[best if likely[best] > likely[0] + _CLEAR else 0])


def trust_in_holes(trust: Array, jumps: Array, spread: Array) -> Array:
    """Precisions of the priors, the last ones by what holes hid, and how surely: Student's t."""
    trust = trust.copy()
    trust[-len(jumps) :] = (_TAILS + 1) / (_TAILS + jumps * jumps + spread)
    return trust


def likelihood(known: Array, trust: Array) -> Array:
    """Log of how likely what was measured is, but for what is the same whatever it is made of.

    Parameters
    ----------
    known : ndarray, shape (k, k) or (n, k, k)
        What is known of heights in each of n cases, as products; the last column is measured.
    trust : ndarray, shape (k - 1,) or (n, k - 1)
        Precision of the priors.

    Returns
    -------
    ndarray, shape (n,)
        NaN if it cannot be told.

    Notes
    -----
    The root of the products tells both how far they determine the coefficients, and, last, what is
    left unexplained; 1 more of the latter makes no difference, and there is a root of no heights.
    """
    trust = np.atleast_2d(trust)
    own = np.append(trust, np.ones((len(trust), 1)), axis=1)
    try:
        root = np.linalg.cholesky(known + own[:, :, None] * np.eye(own.shape[1]))
    except np.linalg.LinAlgError:  # heights of kilometres: what is left has no digit that is right
        return np.full(len(known) if known.ndim == 3 else len(trust), np.nan)
    across = np.diagonal(root, axis1=1, axis2=2)
    unlikely = 0.5 * across[:, -1] ** 2 + np.log(across[:, :-1]).sum(axis=1)
    return np.asarray(0.5 * np.log(trust).sum(axis=1) - unlikely)
