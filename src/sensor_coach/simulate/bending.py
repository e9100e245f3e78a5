"""Knees that bend over feet that stay: squats, lunges, sitting down and standing up."""

from __future__ import annotations

import numpy as np

from sensor_coach.samples import Array
from sensor_coach.simulate.body import Posture
from sensor_coach.simulate.motion import RATE_HZ, Stroke, curve, wander

# a pose: pitch of the foot and lean of the shank in degrees, ball of the foot forward and up in m
_Pose = tuple[float, float, float, float]
_UPRIGHT: _Pose = (0.0, 0.0, 0.0, 0.0)


def squats(duration_s: float, rng: np.random.Generator) -> Posture:
    """Feet flat, knees bend: the shank leans far forward and back; some let the heel come up."""
    pace_s, depth = rng.uniform(0.6, 1.8), rng.uniform(20, 38)
    heel = rng.uniform(2, 8) if rng.random() < 0.2 else rng.uniform(0, 1.5)
    moves: list[tuple[float, _Pose]] = [(2.0, _UPRIGHT)]
    while _length_s(moves) < duration_s:
        low, uneven = rng.normal(1, 0.08), np.clip(rng.normal(1, 0.1, 3), 0.6, 1.4)
        bent = (heel * low, depth * low, 0.0, 0.0)
        moves += [(pace_s * uneven[0], bent), (rng.uniform(0, 0.4), bent),
                  (pace_s * uneven[1], _UPRIGHT), (0.5 * uneven[2], _UPRIGHT)]  # fmt: skip
        if rng.random() < 0.07:
            moves.append((rng.uniform(5, 20), _UPRIGHT))
    return _posed(moves, duration_s, rng)


def lunges(duration_s: float, rng: np.random.Generator) -> Posture:
    """Forward lunges, legs in turn: the leg steps out and bends, or stays and its heel rises."""
    strides = (rng.uniform(0.55, 0.85), rng.uniform(0.7, 1.3))  # m, s
    moves: list[tuple[float, _Pose]] = [(2.0, _UPRIGHT)]
    front = True
    while _length_s(moves) < duration_s:
        moves += _lunge_in_front(*strides, rng) if front else _lunge_behind(strides[1], rng)
        moves.append((rng.uniform(0.3, 1.5), _UPRIGHT))
        if rng.random() < 0.08:  # a breather between sets
            moves.append((rng.uniform(5, 15), _UPRIGHT))
        front = not front
    return _posed(moves, duration_s, rng)


def sitting(duration_s: float, rng: np.random.Generator) -> Posture:
    """Sit down, stay a while and shift the feet about, stand up, stand a while."""
    moves: list[tuple[float, _Pose]] = [(3.0, _UPRIGHT)]
    tucks = rng.random() < 0.3  # some draw the foot back under the chair before they stand up
    while _length_s(moves) < duration_s:
        moves += _sit_down(rng)
        moves += _fidget(int(rng.integers(0, 4)), rng)
        moves += _stand_up(rng, tucked=tucks)
        moves.append((rng.uniform(1, 8), _UPRIGHT))
    return _posed(moves, duration_s, rng)


def _lunge_in_front(
    step_m: float, step_s: float, rng: np.random.Generator
) -> list[tuple[float, _Pose]]:
    bend = rng.uniform(5, 22)
    return [
        (0.45 * step_s, (15, 30, 0.5 * step_m, 0.08)),
        (0.45 * step_s, (-12, -15, step_m, 0.0)),
        (0.12, (0, -8, step_m, 0.0)),
        (rng.uniform(0.7, 1.5), (0, bend, step_m, 0.0)),
        (rng.uniform(0.2, 1.0), (0, bend, step_m, 0.0)),
        (rng.uniform(0.6, 1.0), (-5, -15, step_m, 0.01)),
        (0.5 * step_s, (10, 15, 0.4 * step_m, 0.06)),
        (0.4 * step_s, _UPRIGHT),
    ]


def _lunge_behind(step_s: float, rng: np.random.Generator) -> list[tuple[float, _Pose]]:
    heel, lean = rng.uniform(40, 65), rng.uniform(50, 80)
    half = (0.6 * heel, 0.5 * lean, 0.0, 0.0)
    return [
        (0.9 * step_s, half),
        (rng.uniform(0.8, 1.6), (heel, lean, 0.0, 0.0)),
        (rng.uniform(0.2, 1.0), (heel, lean, 0.0, 0.0)),
        (rng.uniform(0.6, 1.0), half),
        (0.9 * step_s, _UPRIGHT),
    ]


def _sit_down(rng: np.random.Generator) -> list[tuple[float, _Pose]]:
    forward, seat = (rng.uniform(0, 3), rng.uniform(10, 24), 0.0, 0.0), _seat(rng)
    return [(rng.uniform(0.7, 1.3), forward), (rng.uniform(0.5, 1.2), seat),
            (rng.uniform(2, 20), seat)]  # fmt: skip


def _stand_up(rng: np.random.Generator, *, tucked: bool) -> list[tuple[float, _Pose]]:
    heel = rng.uniform(8, 25) if tucked else 0.0
    back = (heel, rng.uniform(8, 25), -0.1 if tucked else 0.0, 0.0)
    return [(rng.uniform(0.4, 1.0), back), (rng.uniform(0.2, 1.0), back),
            (rng.uniform(0.7, 1.5), _UPRIGHT)]  # fmt: skip


def _fidget(times: int, rng: np.random.Generator) -> list[tuple[float, _Pose]]:
    """Seated feet slide out and back, lifted a little; each place is kept for some seconds."""
    moves: list[tuple[float, _Pose]] = []
    for _ in range(times):
        place = _seat(rng)
        over = (place[0] + rng.uniform(3, 12), place[1], place[2], 0.02)
        moves += [(0.4, over), (0.4, place), (rng.uniform(2, 20), place)]
    return moves


def _seat(rng: np.random.Generator) -> _Pose:
    """A place of the foot under or before a chair; the shank follows it."""
    forward = float(rng.uniform(-0.12, 0.25))
    return float(rng.uniform(-3, 3)), -80 * forward, forward, 0.0


def _posed(
    moves: list[tuple[float, _Pose]], duration_s: float, rng: np.random.Generator
) -> Posture:
    """Join poses by smooth strokes; the leg sways a little all the while."""
    n = round(duration_s * RATE_HZ)
    moves = [*moves, (1.0, moves[-1][1])]  # each is cut to whole samples
    pitch, lean, forward, up = (_track(moves, column, n) for column in range(4))
    return Posture(
        np.radians(pitch) + 0.1 * _sway(n, rng, 0.5), np.radians(lean) + _sway(n, rng, 0.6),
        0.08 * np.radians(lean) + _sway(n, rng, 0.5), 0.1 * np.radians(pitch) + _sway(n, rng, 0.5),
        np.stack([forward, np.zeros(n), up], axis=1),
    )  # fmt: skip


def _track(moves: list[tuple[float, _Pose]], column: int, n: int) -> Array:
    return curve([Stroke(seconds, pose[column]) for seconds, pose in moves])[:n]


def _length_s(moves: list[tuple[float, _Pose]]) -> float:
    return sum(seconds for seconds, _ in moves)


def _sway(n: int, rng: np.random.Generator, rms_deg: float) -> Array:
    return wander(n, 0.1, 1.0, np.radians(rms_deg), rng)
