"""What a hole hid is found by what it explains."""

from __future__ import annotations

import numpy as np

from sensor_coach.analysis.trust import trust_in_holes


def _found(hidden: np.ndarray) -> np.ndarray:
    """Precisions of holes that hid so many times the usual, seen through sums of them and noise."""
    rng = np.random.default_rng(1)
    curves = rng.normal(size=(60, 4 + len(hidden)))
    seen = curves[:, 4:] @ hidden + rng.normal(size=60)
    trust = np.ones(curves.shape[1])
    covariance = np.linalg.inv(curves.T @ curves + np.diag(trust))
    return trust_in_holes(trust, covariance @ curves.T @ seen, covariance, len(hidden))[4:]


def test_a_landing_in_a_hole_is_believed_and_the_others_are_not():
    hidden = np.array([0.3, 40.0, -0.5, 0.0, -15.0, 0.8])
    trust = _found(hidden)
    assert (trust[[1, 4]] < 0.02).all()
    assert (trust[[0, 2, 3, 5]] > 0.3).all()


def test_holes_that_hide_what_holes_do_are_believed_as_before():
    assert (_found(np.array([0.5, -1.0, 1.2, 0.0])) > 0.3).all()


def test_a_hole_of_which_nothing_else_speaks_keeps_its_prior():
    trust = np.ones(3)
    told = trust_in_holes(trust, np.zeros(3), np.eye(3), 2)
    assert told.tolist() == [1.0, 1.0, 1.0]
