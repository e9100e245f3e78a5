"""How far to believe in what may be wrong with a height: learned from what was measured."""

from __future__ import annotations

import numpy as np

from sensor_coach.samples import Array

_WANDERS = np.array([1.0, 1.5, 2.0, 3.0, 4.5])  # that are tried, of the usual one
_CLEAR = 3.0  # nats, by which more wander than usual has to be likelier
_TAILS = 3.0  # degrees of freedom of what a hole may hide
_DEEP = 4.0 ** np.arange(1, 7)  # times the variance that is usual, which some holes have
_MOST_DEEP = 20  # of them
_LEAST_OWN = 1e-3  # of a prior's precision, that all else tells of a hole, to ask about it


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


def trust_in_holes(trust: Array, share: Array, covariance: Array, holes: int) -> Array:
    """Precisions of the priors, the last ones by what holes hid, and how surely: Student's t.

    Parameters
    ----------
    trust : ndarray, shape (k,)
        Precisions so far.
    share : ndarray, shape (k,)
        Coefficients that were found with them, in units of their priors.
    covariance : ndarray, shape (k, k)
        Of those.
    holes : int
        How many of the coefficients, the last, are speeds hidden in holes.

    Notes
    -----
    A heel that lands in a hole hides many times what others do, and while its prior says no
    something else is bent to explain it. So the hole is sought that explains most if it may hide
    much; what all the others are then is told; and so on, until none explains more.
    """
    told = trust.copy()
    spread = np.diag(covariance)[-holes:]
    told[-holes:] = (_TAILS + 1) / (_TAILS + share[-holes:] ** 2 + spread)
    for _ in range(_MOST_DEEP):
        hole, deep = _deepest(trust[-holes:], share[-holes:], np.diag(covariance)[-holes:])
        if not deep:
            break
        i = len(trust) - holes + hole
        change = deep - trust[i]
        along = covariance[:, i] / (1 + change * covariance[i, i])
        share = share - change * share[i] * along
        covariance = covariance - change * np.outer(along, covariance[i])
        trust = trust.copy()
        trust[i] = told[i] = deep
    return told


def _deepest(trust: Array, share: Array, spread: Array) -> tuple[int, float]:
    """The hole that is likeliest to hide much, and its precision then; 0 if none is likely to.

    What a hole hides as all but its prior tells it is so likely with each prior.
    """
    own = 1 / spread - trust
    free = own > _LEAST_OWN * trust  # of the others nothing but the prior is known
    told, unsure = share / spread / np.where(free, own, np.inf), 1 / np.where(free, own, np.inf)
    may = 1 / trust[:, None] * np.append(1.0, _DEEP)
    var = unsure[:, None] + may
    likely = -0.5 * (np.log(var) + told[:, None] ** 2 / var + _TAILS * (np.log(may) + 1 / may))
    gain = np.where(free[:, None], likely[:, 1:] - likely[:, :1], 0.0)
    hole, best = divmod(int(gain.argmax()), len(_DEEP))
    return hole, float(trust[hole] / _DEEP[best]) if gain[hole, best] > _CLEAR else 0.0


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
