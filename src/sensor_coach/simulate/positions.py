"""A sensor off the body, laid on one side after the other, as for its calibration."""

from __future__ import annotations

import numpy as np

from sensor_coach.samples import Array
from sensor_coach.simulate.body import Posture
from sensor_coach.simulate.motion import Stroke, curve
from sensor_coach.simulate.scene import Built, Scene

_TURN_S = 1.0
_LIE_S = 3.0
_UNEVEN_RAD = float(np.radians(2.0))  # nothing is level, and no housing square
_SIDES = ((0, 0), (90, 0), (180, 0), (270, 0), (360, 90), (360, 270))  # degrees, pitch and roll
# half-way between two sides, one of each kind first
_EDGES = (
    (315, 180), (405, 90), (360, 45), (405, 180), (315, 90), (360, 135),
    (315, 0), (405, 270), (360, 225), (405, 0), (315, 270), (360, 315),
)  # fmt: skip


def six_positions(scene: Scene, rng: np.random.Generator) -> Built:
    """Lie on each of the six sides, then, if `reps` is more than six, on edges between them."""
    angles = np.radians((*_SIDES, *_EDGES)[: max(scene.reps, len(_SIDES))])
    angles = angles + np.vstack([[0, 0], _UNEVEN_RAD * rng.standard_normal((len(angles) - 1, 2))])
    pitch, roll = (_laid(angle) for angle in angles.T)
    return Posture(pitch, np.copy(pitch), roll, np.zeros(len(pitch))), [], []


def _laid(angles: Array) -> Array:
    """An angle that goes from one value to the next and rests there; rad, (n,)."""
    strokes = [Stroke(_LIE_S)]
    for angle in (*angles[1:].tolist(), float(angles[0])):  # picked up again at the end
        strokes += [Stroke(_TURN_S, angle), Stroke(_LIE_S)]
    return curve(strokes)
