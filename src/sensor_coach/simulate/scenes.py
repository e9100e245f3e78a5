"""Whole scenes: a person stands, does a set, stands again; or walks, squats, handles the sensor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

import numpy as np

from sensor_coach.events import Hold, Rep
from sensor_coach.samples import Array, ImuData
from sensor_coach.simulate.activities import ACTIVITIES
from sensor_coach.simulate.balances import balance, one_leg_press, wrist_press
from sensor_coach.simulate.body import Leg, Posture, felt, settled
from sensor_coach.simulate.gait import between_walks
from sensor_coach.simulate.motion import RATE_HZ
from sensor_coach.simulate.positions import six_positions
from sensor_coach.simulate.raises import band_stretch, heel_drop, leg_press, raises
from sensor_coach.simulate.scene import FAMILIES, Built, Scene
from sensor_coach.simulate.sensor import SensorErrors, measure
from sensor_coach.simulate.unsteadiness import any_leg

_Timed = TypeVar("_Timed", Rep, Hold)
_TIMES = {"start_s", "top_s", "top_end_s", "end_s"}


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """A simulated recording and its truth; times are on the sensor's clock."""

    imu: ImuData
    motion: str
    placement: str
    reps: tuple[Rep, ...] = ()
    holds: tuple[Hold, ...] = ()
    trace: Array = field(default_factory=lambda: np.empty((0, 2)))  # (n, 2): t, foot pitch in rad
    scene: Scene = field(default_factory=Scene)


def simulate(
    motion: str = "heel-lift",
    placement: str = "shank",
    *,
    scene: Scene | None = None,
    seed: int = 0,
    sampling_rate_hz: float = 100.0,
    errors: SensorErrors | None = None,
) -> Simulated:
    """Simulate what a sensor records while somebody does `motion`.

    Parameters
    ----------
    motion : str
        One of `MOTIONS`: the seven exercises, or something that is no exercise.
    placement : str
        ``shank``, ``foot`` or ``board``; on a ``table`` it is not strapped on at an angle; or
        ``wrist``, for what it does in a one-leg-press.
    scene : Scene, optional
        Repetitions, tempo, fatigue and so on.
    seed : int
        Everything random follows from it, the leg and the sensor included.
    sampling_rate_hz : float
        Nominal rate of the sensor in Hz.
    errors : SensorErrors, optional
        The sensor; by default one is drawn, uncalibrated, strapped on at any angle.

    Returns
    -------
    Simulated
        Samples and truth.

    Raises
    ------
    ValueError
        If there is no such motion or family, or a wrist does nothing in it.
    """
    if motion not in MOTIONS:
        raise ValueError(f"motion {motion!r} is not one of: {', '.join(MOTIONS)}")
    if placement == "wrist" and motion != "one-leg-press":
        raise ValueError(f"a wrist does nothing in {motion!r}, only in 'one-leg-press'")
    rng = np.random.default_rng(seed)
    scene = scene or Scene()
    if scene.family not in FAMILIES:
        raise ValueError(f"family {scene.family!r} is not one of: {', '.join(FAMILIES)}")
    leg = _leg(scene, rng)
    errors = errors or SensorErrors.draw(rng)
    if placement == "table":
        errors = replace(errors, mounting=np.eye(3))
    scene = replace(scene, board=scene.board or placement == "board")
    build = wrist_press if placement == "wrist" else MOTIONS[motion]
    posture, reps, holds = build(scene, rng)
    posture = settled(posture)
    if scene.walk_s:
        posture = between_walks(posture, scene.walk_s, rng)
        reps = [_at(rep, shift_s=scene.walk_s) for rep in reps]
        holds = [_at(hold, shift_s=scene.walk_s) for hold in holds]
    imu = measure(felt(posture, leg, placement), errors, sampling_rate_hz, rng)
    clock = 1 + errors.rate_error
    if holds and holds[-1].ended_by == "end of recording":
        imu = imu[: int(np.searchsorted(imu.t, holds[-1].end_s * clock))]
    sized = [_measured(rep, posture.pitch, leg, placement) for rep in reps]
    trace = np.stack([np.arange(len(posture.pitch)) / RATE_HZ * clock, posture.pitch], axis=1)
    return Simulated(
        imu, motion, placement, tuple(_at(rep, clock=clock) for rep in sized),
        tuple(_at(hold, clock=clock) for hold in holds), trace, scene,
    )  # fmt: skip


def _leg(scene: Scene, rng: np.random.Generator) -> Leg:
    if scene.family == "held-back":
        return any_leg(rng)
    return Leg(float(np.clip(rng.normal(0.26, 0.02), 0.21, 0.31)))


def _at(thing: _Timed, *, shift_s: float = 0.0, clock: float = 1.0) -> _Timed:
    """The same, so much later, on a clock so much faster."""
    names = [each.name for each in fields(thing) if each.name in _TIMES]
    return replace(thing, **{name: (getattr(thing, name) + shift_s) * clock for name in names})


def _measured(rep: Rep, pitch: Array, leg: Leg, placement: str) -> Rep:
    """Add to a repetition the sizes that the body's geometry gives it."""
    during = pitch[round(rep.start_s * RATE_HZ) : round(rep.end_s * RATE_HZ)]
    foot = placement == "foot"
    height_m = float(np.ptp(leg.heel_height(during)))
    return replace(
        rep,
        rise_m=None if foot else float(np.ptp(leg.ankle_rise(during))),
        pitch_rad=float(np.ptp(during)) if foot else None,
        heel_height_m=height_m,
        depth_m=height_m if rep.sinks else None,
    )


def _no_exercise(make: Callable[[float, np.random.Generator], Posture]) -> Callable[..., Built]:
    def build(scene: Scene, rng: np.random.Generator) -> Built:
        return make(scene.hold_s, rng), [], []

    return build


def _sinking(build: Callable[..., Built]) -> Callable[..., Built]:
    """The same movement, its repetitions marked as such that lower first."""

    def built(scene: Scene, rng: np.random.Generator) -> Built:
        posture, reps, holds = build(scene, rng)
        return posture, [replace(rep, sinks=True) for rep in reps], holds

    return built


MOTIONS: dict[str, Callable[..., Built]] = {
    "heel-drop": _sinking(heel_drop),
    "heel-lift": raises(25, 45),
    "band-stretch": band_stretch,
    "one-leg-press": one_leg_press,
    "single-leg-balance": balance,
    "seated-calf-raise": raises(25, 40, seated=True),
    "leg-press-heel-raise": leg_press,
    **{name: _no_exercise(make) for name, make in ACTIVITIES.items()},
    "six-positions": six_positions,
}
