"""A limb that is put down elsewhere took a step; one that comes back raised its heel."""

from __future__ import annotations

import numpy as np
import pytest

from sensor_coach.analysis.carried import is_lifted, is_off, is_put_elsewhere
from sensor_coach.analysis.motion import MOTION_HZ, Motion
from sensor_coach.samples import GRAVITY

_REST = 10  # rows before and after


def _turned(axis: int, angle: np.ndarray | float) -> np.ndarray:
    """Rotations about an axis, (n, 3, 3)."""
    angle = np.atleast_1d(angle)
    i, j = (axis + 1) % 3, (axis + 2) % 3
    turn = np.zeros((len(angle), 3, 3))
    turn[:, axis, axis] = 1
    turn[:, i, i] = turn[:, j, j] = np.cos(angle)
    turn[:, j, i], turn[:, i, j] = np.sin(angle), -np.sin(angle)
    return turn


def _moved(place_m: np.ndarray, pitch: np.ndarray, yaw: np.ndarray, mount: np.ndarray) -> Motion:
    """What a sensor of any mounting feels that goes along (n, 3), pitches and turns about up."""
    n = len(place_m)
    pushed = np.gradient(np.gradient(place_m, axis=0), axis=0) * MOTION_HZ**2 + [0, 0, GRAVITY]
    to_sensor = mount @ _turned(1, -pitch) @ _turned(2, -yaw)
    up, force = to_sensor[:, :, 2], (to_sensor @ pushed[:, :, None])[:, :, 0]
    zero, twist = np.zeros(n), np.gradient(yaw) * MOTION_HZ
    return Motion(np.arange(n) / MOTION_HZ, up, pushed[:, 2], zero, zero, zero, force, zero, twist)


def _way(seconds: float) -> np.ndarray:
    """From 0 to 1 with rests before and after: as smooth as can be."""
    x = np.linspace(0, 1, round(seconds * MOTION_HZ))
    return np.pad(x**3 * (10 - 15 * x + 6 * x**2), _REST, mode="edge")


def _rows(motion: Motion) -> slice:
    return slice(_REST, len(motion) - _REST)


def _mounts() -> list[np.ndarray]:
    return [_turned(0, a) @ _turned(1, b) @ _turned(2, c)
            for a, b, c in ((0.0, 0.0, 0.0), (1.3, 0.4, -2.0), (-2.5, 1.5, 0.7))]  # fmt: skip


@pytest.mark.parametrize("mount", _mounts())
@pytest.mark.parametrize("yaw", [0.0, 1.2])
@pytest.mark.parametrize("seconds", [0.7, 1.0, 2.0])
def test_a_step_is_known_however_the_sensor_is_mounted_and_turns(mount, yaw, seconds):
    way = _way(seconds)
    pitch = 0.8 * np.sin(np.pi * way)
    for goes in ([0.5, 0, 0], [0, -0.5, 0], [0.3, 0.4, 0], [0, 0, 0.4]):
        motion = _moved(way[:, None] * goes, pitch, yaw * way, mount)
        assert is_put_elsewhere(motion, _rows(motion))
    back = np.sin(np.pi * way)[:, None] * [0.05, 0.03, 0.08]
    motion = _moved(back, pitch, yaw * np.sin(np.pi * way), mount)
    assert not is_put_elsewhere(motion, _rows(motion))


@pytest.mark.parametrize("off_m_s2", [0.2, -0.3])
def test_an_error_of_what_is_felt_is_no_step(off_m_s2):
    motion = _moved(np.zeros((50, 3)), np.zeros(50), np.zeros(50), np.eye(3)[None])
    motion.force[:, 0] += off_m_s2
    motion.vertical[:] += off_m_s2
    assert not is_put_elsewhere(motion, _rows(motion))


@pytest.mark.parametrize("phase_s", [0.4, 0.5, 0.7])
def test_who_bounces_without_a_rest_is_not_carried(phase_s):
    t = np.arange(0, 8 * phase_s, 1 / MOTION_HZ)
    height = 0.07 * 0.5 * (1 - np.cos(np.pi * t / phase_s))
    place = np.stack([0.3 * height, 0 * t, height], axis=1)
    motion = _moved(place, 5 * height, 0 * t, np.eye(3)[None])
    cycle = round(2 * phase_s * MOTION_HZ)
    for first in (cycle, 2 * cycle):
        rows = slice(first, first + cycle)
        assert not is_put_elsewhere(motion, rows)
        assert not is_lifted(motion, rows)


def test_a_raise_that_ends_in_a_blow_is_not_lifted_and_a_swing_is():
    up, down = _way(0.8)[_REST:-_REST], np.linspace(1, 0, 5) ** 0.5  # falls, faster and faster
    rest = np.zeros(_REST)
    height = np.concatenate([rest, up, down, rest])
    for most_m, lifted in ((0.06, False), (0.25, True)):
        place = height[:, None] * [0, 0, most_m]
        motion = _moved(place, 0 * height, 0 * height, np.eye(3)[None])
        assert is_lifted(motion, slice(_REST, _REST + len(up) + len(down))) == lifted


def test_a_hop_ends_where_it_began():
    way = np.concatenate([np.zeros(3), _way(0.3)[_REST:]])
    way = np.append(way, np.full(15, way[-1]))
    for goes_m, off in ((0.04, False), (0.25, True)):
        place = np.stack([goes_m * way, 0 * way, 0.1 * np.sin(np.pi * way)], axis=1)
        motion = _moved(place, 0 * way, 0.3 * way, np.eye(3)[None])
        assert is_off(motion) == off
    assert not is_off(motion[:0])
