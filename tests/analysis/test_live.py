"""The phase that is told while a set goes on."""

from __future__ import annotations

import pytest

from sensor_coach.analysis.live import phase


@pytest.mark.parametrize(
    ("before", "speed", "above", "now"),
    [
        ("rest", 0.14, 0.1, "rest"),
        ("rest", 0.16, 0.1, "up"),
        ("up", 0.11, 0.4, "up"),
        ("up", 0.09, 0.6, "hold"),
        ("up", -0.11, 0.9, "hold"),
        ("hold", -0.14, 0.9, "hold"),
        ("hold", -0.16, 0.9, "down"),
        ("down", -0.11, 0.3, "down"),
        ("down", -0.09, 0.3, "rest"),
    ],
)
def test_a_stroke_that_slackens_goes_on_and_one_that_barely_moves_has_not_set_off(
    before, speed, above, now
):
    assert phase(before, speed, above) == now
