"""Whole scenes: a person stands, does a set, stands again; or walks, squats, handles the sensor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from sensor_coach.events import Hold, Rep
from sensor_coach.samples import Array, ImuData
from sensor_coach.simulate import activities
from sensor_coach.simulate.activities import between_walks
from sensor_coach.simulate.body import Leg, Posture, felt, settled
from sensor_coach.simulate.motion import RATE_HZ, Stroke, curve, fade, wander
from sensor_coach.simulate.sensor import SensorErrors, measure

LEAD_S = 4.0  # stood still before and after


@dataclass(frozen=True, slots=True)
class Tempo:
    """Mean durations of one repetition in seconds."""

    raise_s: float = 1.2
    hold_s: float = 0.6
    lower_s: float = 1.8
    rest_s: float = 0.6


@dataclass(frozen=True, slots=True)
class Scene:
    """What is done and how unevenly; one seed and one scene give one recording."""

    reps: int = 12
    tempo: Tempo = Tempo()
    peak_rad: float | None = None  # turning angle of one repetition; None draws one that fits
    start_rad: float = 0.0  # where a repetition starts
    spread: float = 0.08  # of durations, within the set, relative
    fatigue: float = 0.1  # loss of height from first to last, relative
    double_pumps: float = 0.0  # share of repetitions with a dip and a second push at the top
    partials: float = 0.0  # share of repetitions that reach 30 % of the height
    hold_s: float = 20.0  # of a balance
    walk_s: float = 0.0  # walked in before the set, and out after it
    board: bool = False  # a balance on a board that tilts, to its edges; a `board` sensor means it
    minimum_jerk: bool = False  # smooth symmetric strokes instead of a person's


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """A simulated recording and its truth; times are on the sensor's clock."""

    imu: ImuData
    motion: str
    placement: str
    reps: tuple[Rep, ...] = ()
    holds: tuple[Hold, ...] = ()
    trace: Array = field(default_factory=lambda: np.empty((0, 2)))  # (n, 2): t, foot pitch in rad


Built = tuple[Posture, list[Rep], list[Hold]]


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
        ``shank``, ``foot`` or ``board``.
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
        If there is no such motion.
    """
    if motion not in MOTIONS:
        raise ValueError(f"motion {motion!r} is not one of: {', '.join(MOTIONS)}")
    rng = np.random.default_rng(seed)
    leg = Leg(float(np.clip(rng.normal(0.26, 0.02), 0.21, 0.31)))
    errors = errors or SensorErrors.draw(rng)
    scene = scene or Scene()
    scene = replace(scene, board=scene.board or placement == "board")
    posture, reps, holds = MOTIONS[motion](scene, rng)
    posture = settled(posture)
    if scene.walk_s:
        posture = between_walks(posture, scene.walk_s, rng)
        reps = [_later(rep, scene.walk_s) for rep in reps]
        holds = [replace(h, start_s=h.start_s + scene.walk_s, end_s=h.end_s + scene.walk_s)
                 for h in holds]  # fmt: skip
    imu = measure(felt(posture, leg, placement), errors, sampling_rate_hz, rng)
    measured = [_measured(rep, posture.pitch, leg, placement) for rep in reps]
    trace = np.stack([np.arange(len(posture.pitch)) / RATE_HZ, posture.pitch], axis=1)
    return Simulated(imu, motion, placement, tuple(measured), tuple(holds), trace)


def _later(rep: Rep, by_s: float) -> Rep:
    start, top, top_end, end = rep.start_s, rep.top_s, rep.top_end_s, rep.end_s
    return replace(
        rep, start_s=start + by_s, top_s=top + by_s, top_end_s=top_end + by_s, end_s=end + by_s
    )


def _measured(rep: Rep, pitch: Array, leg: Leg, placement: str) -> Rep:
    """Add to a repetition the sizes that the body's geometry gives it."""
    during = pitch[round(rep.start_s * RATE_HZ) : round(rep.end_s * RATE_HZ)]
    foot = placement == "foot"
    return Rep(
        rep.start_s, rep.top_s, rep.top_end_s, rep.end_s, full=rep.full,
        rise_m=None if foot else float(np.ptp(leg.ankle_rise(during))),
        pitch_rad=float(np.ptp(during)) if foot else None,
        heel_height_m=float(np.ptp(leg.heel_height(during))),
    )  # fmt: skip


def _repetitions(
    scene: Scene, rng: np.random.Generator, low_deg: float, high_deg: float
) -> tuple[Array, list[Rep]]:
    """Pitch over time of a set of repetitions, with still standing before and after."""
    peak = scene.peak_rad or float(np.radians(rng.uniform(low_deg, high_deg)))
    person = _stroke_shape(scene, rng)
    strokes, reps, now = [Stroke(LEAD_S)], [], LEAD_S
    for i in range(scene.reps):
        partial = rng.random() < scene.partials and i > 0
        size = (0.3 if partial else 1 - scene.fatigue * i / scene.reps) * rng.normal(1, 0.04)
        up, hold, down, rest = _durations(scene, rng)
        target = scene.start_rad + peak * size
        strokes += [
            *_rise(up, hold, target, peak, scene, person, rng),
            Stroke(down, scene.start_rad, *person[1]),
            Stroke(rest),
        ]
        reps.append(Rep(now, now + up, now + up + hold, now + up + hold + down, full=not partial))
        now += up + hold + down + rest
    strokes.append(Stroke(LEAD_S))
    return curve(strokes, scene.start_rad), reps


def _durations(scene: Scene, rng: np.random.Generator) -> list[float]:
    """Durations of one repetition, uneven but on the grid, so that truth is exact."""
    t = scene.tempo
    uneven = np.clip(rng.normal(1, scene.spread, 4), 0.5, 1.5)
    grid = np.round(np.array([t.raise_s, t.hold_s, t.lower_s, t.rest_s]) * uneven * RATE_HZ)
    return [float(n) for n in np.maximum(grid, [4, 0, 4, 0]) / RATE_HZ]


def _stroke_shape(
    scene: Scene, rng: np.random.Generator
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Velocity exponents of one person's raise and lowering: people shoot up and sink down."""
    if scene.minimum_jerk:
        return (2.0, 2.0), (2.0, 2.0)
    return (rng.uniform(1.2, 2.2), rng.uniform(1.8, 3.5)), (
        rng.uniform(1.2, 2.5), rng.uniform(1.2, 3.0))  # fmt: skip


def _rise(
    up: float, hold: float, target: float, peak: float, scene: Scene,
    person: tuple[tuple[float, float], tuple[float, float]], rng: np.random.Generator,
) -> list[Stroke]:  # fmt: skip
    """The raise and its top, now and then with a dip and a second push."""
    if rng.random() >= scene.double_pumps or hold < 0.5:
        return [Stroke(up, target, *person[0]), *([Stroke(hold)] if hold else [])]
    dip = target - peak * rng.uniform(0.1, 0.3)
    return [Stroke(up, target, *person[0]), Stroke(hold / 2, dip), Stroke(hold / 2, target)]


def _moving(pitch: Array) -> Array:
    """How much of its full speed the joint has, 0 to 1, smoothed over a fifth of a second."""
    speed = np.abs(np.gradient(pitch)) * RATE_HZ
    width = int(0.2 * RATE_HZ)
    smooth = np.convolve(speed, np.full(width, 1 / width), mode="same")
    return smooth / max(float(smooth.max()), 1e-9)


def _standing(pitch: Array, rng: np.random.Generator, *, sway_deg: float, lean: float) -> Posture:
    """A leg that does `pitch`: it sways, leans along, twists a little, and trembles in effort."""
    n, share = len(pitch), pitch / max(float(np.ptp(pitch)), 1e-9)
    sway = [wander(n, 0.1, 1.0, np.radians(sway_deg), rng) for _ in range(3)]
    shake = [wander(n, 7, 13, np.radians(0.25), rng) * _moving(pitch) for _ in range(3)]
    tremor = wander(n, 0.5, 3, np.radians(0.3), rng) * np.clip(share * 2, 0, 1)
    return Posture(
        pitch=pitch + tremor + shake[0],
        lean=np.radians(lean) * share + sway[0] + shake[0],
        roll=0.5 * sway[1] + shake[1],
        twist=np.radians(rng.uniform(-6, 6)) * share + 0.5 * sway[2] + shake[2],
        ball=np.zeros((1, 3)),
    )


def _raises(low_deg: float, high_deg: float, *, seated: bool = False) -> Callable[..., Built]:
    def build(scene: Scene, rng: np.random.Generator) -> Built:
        pitch, reps = _repetitions(scene, rng, low_deg, high_deg)
        lean = rng.uniform(-1, 4) if seated else rng.uniform(-2, 6)
        sway = 0.1 if seated else float(rng.uniform(0.2, 0.7))
        return _standing(pitch, rng, sway_deg=sway, lean=lean), reps, []

    return build


def _leg_press(scene: Scene, rng: np.random.Generator) -> Built:
    """The shank stays where it is, near horizontal; the foot turns against the plate."""
    pitch, reps = _repetitions(scene, rng, 25, 40)
    moved = _standing(pitch, rng, sway_deg=0.1, lean=0)
    still = np.full(len(pitch), np.radians(-75.0)) + wander(len(pitch), 0.2, 2, 0.003, rng)
    return Posture(moved.pitch - np.radians(60), still, moved.roll, moved.twist), reps, []


def _band_stretch(scene: Scene, rng: np.random.Generator) -> Built:
    """Sitting, leg out: the foot points up and is pulled back, so its pitch falls."""
    pitch, reps = _repetitions(scene, rng, 12, 22)
    pulled = _standing(-pitch, rng, sway_deg=0.1, lean=0)
    still = np.full(len(pitch), np.radians(-85.0)) + wander(len(pitch), 0.2, 2, 0.003, rng)
    holds = [Hold(rep.top_s, rep.top_end_s, "released") for rep in reps]
    return Posture(pulled.pitch - np.radians(75), still, pulled.roll, pulled.twist), reps, holds


def _heel_drop(scene: Scene, rng: np.random.Generator) -> Built:
    """On a step: from level down below it and back, so the turning point is the low one."""
    pitch, reps = _repetitions(scene, rng, 15, 28)
    return _standing(-pitch, rng, sway_deg=float(rng.uniform(0.2, 0.7)), lean=2), reps, []


def _balance(scene: Scene, rng: np.random.Generator) -> Built:
    """Stand on two legs, shift over, stand on one, put the other foot down."""
    n = round((2 * LEAD_S + scene.hold_s + 2) * RATE_HZ)
    start, end = LEAD_S + 1.0, LEAD_S + 1.0 + scene.hold_s
    on_one = fade(n, start, end, ramp_s=0.5)
    sways = [wander(n, 0.2, 1.5, np.radians(1.2), rng) * (0.25 + 0.75 * on_one) for _ in range(3)]
    steps = sum(_stamp(n, at, rng) for at in (start - 0.6, end + 0.05))
    shift = np.radians(3) * on_one
    pitch, roll = _board(n, rng, on_one) if scene.board else (0.3 * sways[0], np.zeros(n))
    lean, sideways = sways[0] + shift + steps, sways[1] + shift + steps
    posture = Posture(pitch + steps, lean, roll + sideways, sways[2])
    return posture, [], [Hold(start, end, "touch-down")]


def _board(n: int, rng: np.random.Generator, on_one: Array) -> tuple[Array, Array]:
    """Tilt of a board forward and sideways, rad, (n,) each: it wanders, and stops at its edges."""
    edge = np.radians(rng.uniform(10, 15))
    tilts = [wander(n, 0.3, 1.5, np.radians(rng.uniform(3, 6)), rng) * on_one for _ in range(2)]
    forward, sideways = (edge * np.tanh(tilt / edge) for tilt in tilts)
    return forward, sideways


def _stamp(n: int, at_s: float, rng: np.random.Generator) -> Array:
    """A short shake of the leg, rad: a foot that leaves or meets the ground, (n,)."""
    t = np.arange(n) / RATE_HZ - at_s
    ring = np.exp(-np.maximum(t, 0) / 0.06) * np.sin(2 * np.pi * 14 * t) * (t > 0)
    return np.asarray(np.radians(rng.uniform(1.5, 3.0)) * ring)


def _one_leg_press(scene: Scene, rng: np.random.Generator) -> Built:
    """Balance on one leg while the arm presses: the ankle sways with each press."""
    cycle = scene.tempo.raise_s + scene.tempo.hold_s + scene.tempo.lower_s + scene.tempo.rest_s
    posture, _, holds = _balance(Scene(hold_s=max(cycle * scene.reps, 5.0)), rng)
    t = np.arange(len(posture.lean)) / RATE_HZ
    rhythm = np.radians(0.6) * np.sin(2 * np.pi * t / cycle) * fade(len(t), 6, t[-1] - 6)
    pressed = Posture(posture.pitch, posture.lean + rhythm, posture.roll, posture.twist)
    return pressed, [], holds


def _no_exercise(make: Callable[[float, np.random.Generator], Posture]) -> Callable[..., Built]:
    def build(scene: Scene, rng: np.random.Generator) -> Built:
        return make(scene.hold_s, rng), [], []

    return build


MOTIONS: dict[str, Callable[..., Built]] = {
    "heel-drop": _heel_drop,
    "heel-lift": _raises(25, 45),
    "band-stretch": _band_stretch,
    "one-leg-press": _one_leg_press,
    "single-leg-balance": _balance,
    "seated-calf-raise": _raises(25, 40, seated=True),
    "leg-press-heel-raise": _leg_press,
    "standing": _no_exercise(activities.standing),
    "walking": _no_exercise(activities.walking),
    "squats": _no_exercise(activities.squats),
    "cycling": _no_exercise(activities.cycling),
    "handling": _no_exercise(activities.handling),
    "shifting": _no_exercise(activities.shifting),
}
