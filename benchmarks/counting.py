"""How well repetitions are counted: simulated sets by placement and tempo, and what is no exercise.

``uv run python -m benchmarks.counting [SEEDS] > docs/counting.md``
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product

import numpy as np

from sensor_coach.analysis.orientation import MotionEstimator
from sensor_coach.analysis.repetitions import RepetitionCounter
from sensor_coach.events import Rep
from sensor_coach.exercises import EXERCISES
from sensor_coach.simulate import Scene, Tempo, simulate

_REPS = 12
_TEMPI = {
    "0.5 / 0 / 0.5 s": Tempo(0.5, 0.0, 0.5, 0.3),
    "1 / 0.5 / 1 s": Tempo(1.0, 0.5, 1.0, 0.5),
    "2 / 2 / 3 s": Tempo(2.0, 2.0, 3.0, 0.5),
    "3 / 0 / 3 s": Tempo(3.0, 0.0, 3.0, 0.0),
    "5 / 1 / 5 s": Tempo(5.0, 1.0, 5.0, 0.5),
}
_OTHERS = ("standing", "shifting", "walking", "squats", "cycling", "handling")
_MINUTES = 4.0


@dataclass(frozen=True)
class Case:
    """One simulated set."""

    motion: str
    placement: str
    label: str  # tempo and size
    scene: Scene
    seed: int


@dataclass(frozen=True)
class Outcome:
    """What was counted of one set, and how far its sizes (cm or degrees) were off."""

    case: Case
    live: int
    settled: int
    off: float


def _run(case: Case) -> Outcome:
    done = simulate(case.motion, case.placement, scene=case.scene, seed=case.seed)
    turn = EXERCISES[case.motion].turn if case.motion in EXERCISES else 1
    motion, counter = MotionEstimator(), RepetitionCounter(case.placement, turn)
    events = [*counter.update(motion.update(done.imu)), *counter.update(motion.finish())]
    reps, _ = counter.finish()
    off = float("nan")
    if len(reps) == len(done.reps) > 0:
        off = float(
            np.mean([abs(_size(a) - _size(b)) for a, b in zip(reps, done.reps, strict=True)])
        )
    live = sum(isinstance(event, Rep) for event in events)
    return Outcome(case, live, sum(rep.full for rep in reps), off)


def _size(rep: Rep) -> float:
    return rep.rise_m * 100 if rep.rise_m is not None else float(np.degrees(rep.pitch_rad or 0))


def _cases(seeds: range) -> list[Case]:
    sizes = {"": None, ", small (15°)": float(np.radians(15))}
    raises = [
        Case("heel-lift", place, tempo + size, Scene(_REPS, _TEMPI[tempo], peak), seed)
        for place, tempo, (size, peak), seed in product(
            ("foot", "shank"), _TEMPI, sizes.items(), seeds
        )
    ]
    others = [
        Case(motion, place, motion, Scene(hold_s=60 * _MINUTES), seed)
        for motion, place, seed in product(_OTHERS, ("foot", "shank"), seeds[:5])
    ]
    return raises + others


def _interval(hits: int, n: int) -> str:
    """Wilson's 95 % interval of a share, in percent."""
    z, p = 1.96, hits / n
    middle, half = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low, high = ((middle + side * half) / (1 + z * z / n) * 100 for side in (-1, 1))
    return f"{100 * p:.0f} % ({low:.0f} to {high:.0f})"


def _row(outcomes: list[Outcome]) -> str:
    case, n = outcomes[0].case, len(outcomes)
    exact, live = (
        sum(count == _REPS for count in counts)
        for counts in ([o.settled for o in outcomes], [o.live for o in outcomes])
    )
    unit = "cm" if case.placement == "shank" else "°"
    off = np.nanmean([o.off for o in outcomes])
    cells = [case.placement, case.label, _interval(exact, n), _interval(live, n)]
    return "| " + " | ".join([*cells, f"{off:.2f} {unit}"]) + " |"


def main() -> None:
    """Print the page."""
    seeds = range(1000, 1000 + (int(sys.argv[1]) if len(sys.argv) > 1 else 10))
    with ProcessPoolExecutor() as pool:
        outcomes = list(pool.map(_run, _cases(seeds), chunksize=4))
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault((outcome.case.placement, outcome.case.label), []).append(outcome)
    _say(_HEAD.format(seeds=len(seeds)))
    for group in groups.values():
        if group[0].case.motion in EXERCISES:
            _say(_row(group))
    _say(_OTHER_HEAD.format(minutes=_MINUTES * min(5, len(seeds))))
    for motion in _OTHERS:
        counts = [sum(o.settled for o in groups[place, motion]) for place in ("foot", "shank")]
        _say(f"| {motion} | {counts[0]} | {counts[1]} |")


_HEAD = """# How well it counts

**Everything on this page is synthetic.** The sets come from the project's own simulator: a rigid
foot and shank, uneven and asymmetric raises, sway, tremor, an uncalibrated sensor (20 mg, 1 %,
1 deg/s) strapped on at any angle, 100 samples a second. Nothing of it is a validation on people.

Twelve heel lifts a set, {seeds} sets a row, each with its own leg, sensor and mounting; tempo is
raise / hold / lower. *Exact* is the share of sets in which twelve are counted (95 % interval);
*live* is the count announced while the set went on. Error is the mean error of a repetition's
size.

Made by `uv run python -m benchmarks.counting`.

| placement | tempo | exact | exact live | error of size |
|---|---|---|---|---|"""

_OTHER_HEAD = """
Repetitions counted in {minutes:.0f} minutes of what is no exercise:

| motion | foot | shank |
|---|---|---|"""


def _say(line: str) -> None:
    print(line)


if __name__ == "__main__":
    main()
