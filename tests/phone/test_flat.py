"""Which sign a phone's acceleration has, from gravity."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensor_coach.phone import flat_sign
from sensor_coach.samples import GRAVITY


def lying(tilt_rad=0.0, turn_rad=0.0, sign=1, noise=0.05, n=60):
    """A phone on its back, tilted a little; (n, 3) m/s²."""
    up = [np.sin(tilt_rad) * np.cos(turn_rad), np.sin(tilt_rad) * np.sin(turn_rad),
          np.cos(tilt_rad)]  # fmt: skip
    return sign * GRAVITY * np.array(up) + np.random.default_rng(1).normal(0, noise, (n, 3))


@given(
    st.floats(0, np.radians(18)), st.floats(0, 2 * np.pi), st.sampled_from([1, -1]),
    st.floats(0, 0.2),
)  # fmt: skip
def test_the_sign_of_a_flat_phone_is_that_of_its_gravity(tilt, turn, sign, noise):
    assert flat_sign(lying(tilt, turn, sign, noise)) == sign


@given(st.floats(np.radians(22), np.radians(158)), st.floats(0, 2 * np.pi))
def test_a_phone_that_stands_or_leans_is_asked_to_be_laid_down(tilt, turn):
    assert "flat on its back" in flat_sign(lying(tilt, turn))


@pytest.mark.parametrize(
    ("acc", "said"),
    [
        (lying(noise=1.0), "moves"),
        (lying() - [0, 0, GRAVITY], "no acceleration with gravity"),
        (lying() / GRAVITY, "no acceleration with gravity"),
        (lying(n=19), "little longer"),
        (np.full((30, 3), np.nan), "no acceleration"),
        ([], "no acceleration"),
        ([[1, 2]], "no acceleration"),
    ],
)
def test_what_cannot_be_told_says_what_to_do(acc, said):
    assert said in flat_sign(acc)
