"""How well times on one leg are told: two populations of simulated people, four endings.

``uv run python -m benchmarks.balance [SEEDS] > docs/balance.md``
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product

import numpy as np
from tests.analysis.other_balances import balance as other

from sensor_coach.analysis.hold import holds
from sensor_coach.analysis.motion import bettered, join
from sensor_coach.analysis.orientation import MotionEstimator
from sensor_coach.events import Hold
from sensor_coach.samples import ImuData
from sensor_coach.simulate import Scene, simulate
from sensor_coach.simulate.balances import ENDINGS

_WORN = {  # placement, lifted, board
    "standing leg, shank": ("shank", False, False),
    "standing leg, foot": ("foot", False, False),
    "lifted leg, shank": ("shank", True, False),
    "lifted leg, foot": ("foot", True, False),
    "board": ("board", False, True),
}
_HEAD = """# How well times on one leg are told

**Everything on this page is synthetic.** *First* people are those of the project's own simulator;
*second* people are made another way (`tests/analysis/other_balances.py`): a pendulum that noise
pushes, a foot that touches down as a pulse which is often hardly felt, a board that rests on its
edge, one to three attempts a recording. Sensors are uncalibrated and strapped on at any angle; no
option says which leg wears them. A hold lasts 4 to 40 s. Each of four endings (touch-down, hop,
step-off, end of recording) has as many recordings. Nothing of it is a validation on people.

*Missed* holds have no hold found over half of their time; *error* is the mean error of the hold
time of the others; *wrong* is another ending than the true one.

Made by `uv run python -m benchmarks.balance`.

| sensor | people | holds | missed | error | within 0.5 s | wrong ending |
|---|---|---|---|---|---|---|"""
_TAIL = """
A hold starts when the other foot leaves the floor and ends when it is back, or when the push of a
hop or the stride of a step-off begins. Where no foot is felt, the time is that at which the sway
changes. What is not seen: a toe that taps the floor for less than about a second without a shake;
a board's edge and the other foot beside the board are the same knock."""


def _first(
    placement: str, *, lifted: bool, board: bool, ending: str, seed: int
) -> tuple[ImuData, list[Hold]]:
    seconds = float(np.exp(np.random.default_rng(seed).uniform(np.log(4), np.log(40))))
    scene = Scene(hold_s=seconds, lifted=lifted, board=board, ending=ending)
    done = simulate("single-leg-balance", placement, scene=scene, seed=seed)
    return done.imu, list(done.holds)


def _second(
    placement: str, *, lifted: bool, board: bool, ending: str, seed: int
) -> tuple[ImuData, list[Hold]]:
    return other(seed, placement, lifted=lifted, board=board, ending=ending, attempts=1 + seed % 3)


def _compared(found: list[Hold], truth: list[Hold]) -> Iterator[tuple[float, bool]]:
    """Error of the hold time in s, NaN if it was missed, and whether the ending is wrong."""
    for hold in truth:
        shared = [min(f.end_s, hold.end_s) - max(f.start_s, hold.start_s) for f in found]
        if max(shared, default=0.0) < hold.duration_s / 2:
            yield float("nan"), False
        else:
            best = found[int(np.argmax(shared))]
            yield best.duration_s - hold.duration_s, best.ended_by != hold.ended_by


def main() -> None:
    """Print the page."""
    seeds = range(1000, 1000 + int(sys.argv[1] if len(sys.argv) > 1 else 20))
    print(_HEAD)
    for (worn, (placement, lifted, board)), (people, make) in product(
        _WORN.items(), (("first", _first), ("second", _second))
    ):
        rows = []
        for ending, seed in product(ENDINGS, seeds):
            imu, truth = make(placement, lifted=lifted, board=board, ending=ending, seed=seed)
            estimator = MotionEstimator()
            passed = join([estimator.update(imu), estimator.finish()])
            motion = bettered(passed, estimator.better())
            rows += _compared(holds(motion, placement), truth)
        off, wrong = np.array(rows, dtype=float).T
        seen = np.abs(off[np.isfinite(off)])
        print(
            f"| {worn} | {people} | {len(off)} | {len(off) - len(seen)} | {seen.mean():.2f} s "
            f"| {100 * np.mean(seen < 0.5):.0f} % | {100 * wrong.sum() / len(seen):.1f} % |"
        )
    print(_TAIL)


if __name__ == "__main__":
    main()
