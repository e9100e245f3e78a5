"""Whether a sensor is fit to begin: both sides of each limit."""

from __future__ import annotations

import numpy as np
import pytest

from sensor_coach import packing
from sensor_coach.devices.profile import profiles
from sensor_coach.samples import GRAVITY, ImuData
from sensor_coach.sensor_check import checked
from sensor_coach.simulate import Scene, simulate

OWN = profiles()["sensor-coach"]


def _imu(rate_hz: float = 100.0, turning: float = 0.0, kept=None) -> ImuData:
    """Two seconds of a sensor that hangs and turns to and fro, by `turning` rad/s either way."""
    t = np.arange(round(2 * rate_hz)) / rate_hz
    kept = np.ones(len(t), bool) if kept is None else kept(len(t))
    gyr = np.zeros((len(t), 3))
    gyr[:, 0] = turning * np.where(np.arange(len(t)) % 2, 1, -1)
    acc = np.tile([0.0, 0.0, GRAVITY], (len(t), 1))
    return ImuData(t[kept], acc[kept], gyr[kept])


def _found(imu: ImuData, battery: int | None = 90) -> dict[str, tuple[str, str]]:
    notes = list(packing.imported(imu, imu.t[0]))
    found = checked(notes, OWN, "shank", battery)
    return {check.what: (check.verdict, str(check)) for check in found}


@pytest.mark.parametrize(
    ("percent", "verdict"),
    [(None, "ok"), (100, "ok"), (21, "ok"), (20, "warning"), (6, "warning"), (5, "fault")],
)
def test_the_battery(percent, verdict):
    found, text = _found(_imu(), percent)["charged"]
    assert found == verdict
    assert ("does not tell" in text) == (percent is None)


@pytest.mark.parametrize(
    ("rate_hz", "verdict"),
    [(100, "ok"), (41, "ok"), (39, "warning"), (21, "warning"), (19, "fault")],
)
def test_the_rate(rate_hz, verdict):
    found, text = _found(_imu(rate_hz))["rate"]
    assert found == verdict
    assert f"{rate_hz} samples a second" in text
    assert ("100 are expected" in text) == (verdict != "ok")


@pytest.mark.parametrize(
    ("every", "verdict"), [(25, "ok"), (18, "warning"), (5, "warning"), (3, "fault")]
)
def test_lost_samples_are_told_from_a_slow_sensor(every, verdict):
    found, text = _found(_imu(kept=lambda n: np.arange(n) % every != 1))["rate"]
    assert found == verdict
    assert text.startswith("100 samples a second")
    assert ("closer together" in text) == (verdict != "ok")


@pytest.mark.parametrize(("deg_s", "verdict"), [(24.5, "ok"), (25.5, "warning")])
def test_stillness(deg_s, verdict):
    assert _found(_imu(turning=float(np.radians(deg_s))))["still"][0] == verdict


@pytest.mark.parametrize("family", ["own", "held-back"])
@pytest.mark.parametrize("seed", range(6))
def test_people_who_stand_are_still_and_people_who_walk_are_not(family, seed):
    stands = simulate("heel-lift", "shank", scene=Scene(reps=1, family=family), seed=seed).imu
    assert _found(stands[:200])["still"][0] == "ok"
    walks = simulate("walking", "shank", seed=seed).imu
    assert _found(walks[1000:1200])["still"][0] == "warning"


def test_a_sensor_that_sends_nothing_is_at_fault_and_says_what_to_do():
    (found,) = [check for check in checked([], OWN, "shank") if check.what == "rate"]
    assert (found.verdict, found.text) == ("fault", "No samples arrive.")
    assert found.advice
