"""Write a corpus of simulated sets with their truth, to evaluate the analysis with.

``python -m benchmarks.corpus FOLDER [--sets N] [--minutes M] [--seed S] [--real FOLDER]``, then
``sensor-coach evaluate FOLDER --markdown > docs/accuracy.md``. The sets are of the held-back
family. To set something by, write one with ``--family own``, which has other seeds, too.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import cycle, product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sensor_coach import plain_csv, simulated_files
from sensor_coach.analysis.calibration import Calibration
from sensor_coach.exercises import EXERCISES
from sensor_coach.samples import ImuData
from sensor_coach.simulate import Scene, Simulated, Tempo, simulate
from sensor_coach.simulate.activities import ACTIVITIES
from sensor_coach.simulate.chips import CHIPS, EXTREME, draw_chip, lost_in_bursts, without

_PHASES_S = (0.5, 1.0, 2.0, 3.0, 5.0)
_SIZES_DEG = (None, None, 15.0)  # None: as large as people do the exercise
_RATES_HZ = (50.0, 66.7, 100.0, 200.0)
_LOSSES = (0.0, 0.0, 0.01, 0.05)
_PIECE_S = 300.0
# of a sensor that corrects its samples itself, but for a tenth of its errors
_DONE = Calibration(
    ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)), (0.0, 0.0, 0.0), 0.01, 18,
    cross_axis_seen=True,
)  # fmt: skip
_FIRST_SEED = {"held-back": 770_000, "own": 110_000}


@dataclass(frozen=True, slots=True)
class Case:
    """One file of the corpus."""

    name: str
    motion: str
    placement: str
    scene: Scene
    seed: int
    rate_hz: float
    loss: float
    chip: str
    calibrated: bool

    def sent(self) -> Simulated:
        """Simulate what the sensor sends."""
        errors = draw_chip(self.chip, np.random.default_rng(self.seed), calibrated=self.calibrated)
        return simulate(self.motion, self.placement, scene=self.scene, seed=self.seed,
                        sampling_rate_hz=self.rate_hz, errors=errors)  # fmt: skip

    def lost(self, samples: int) -> NDArray[np.bool_]:
        """Say which of its packets of five samples do not arrive."""
        burst = max(1.0, 1.5 * self.rate_hz / 100)  # packets are shorter at a high rate
        rng = np.random.default_rng([self.seed, 1])
        return lost_in_bursts(-(-samples // 5), self.loss, rng, burst=burst)

    def arrived(self) -> Simulated:
        """Simulate what arrives."""
        done = self.sent()
        return replace(done, imu=without(done.imu, self.lost(len(done.imu))))

    def facts(self) -> dict[str, Any]:
        """Give what the truth file says of it beyond the motion."""
        peak_rad = self.scene.peak_rad
        sensor = f"{self.chip} (extreme)" if self.chip in EXTREME else self.chip
        size = round(float(np.degrees(peak_rad))) if peak_rad else None
        return {"sampling_rate_hz": self.rate_hz, "loss": self.loss, "sensor": sensor,
                "calibrated": self.calibrated, "size_deg": size, "seed": self.seed}  # fmt: skip


def sets(count: int, family: str = "held-back", seed: int | None = None) -> Iterator[Case]:
    """Give sets of every exercise that counts: each placement, tempo and size in turn.

    Rate, loss, chip, calibration, rest, fatigue and so on are drawn for each.
    """
    seen = [(exercise.id, place) for exercise in EXERCISES.values()
            if exercise.measures == "reps" for place in exercise.placements]  # fmt: skip
    # heel lifts, the exercise that all the rest is measured by, as often as the others together
    lifts = [("heel-lift", "shank"), ("heel-lift", "foot")] * 3
    turns = [*product(_SIZES_DEG, _PHASES_S, seen + lifts)]
    np.random.default_rng(770_000).shuffle(turns)  # so that a few sets are a fair sample
    for i, (size_deg, phase_s, (motion, placement)) in zip(
        range(count), cycle(turns), strict=False
    ):
        drawn = _first(family, seed) + i
        case = _set(f"{motion}-{placement}-{i:04d}", motion, placement, phase_s, size_deg, drawn)
        yield replace(case, scene=replace(case.scene, family=family))


def _first(family: str, seed: int | None) -> int:
    return _FIRST_SEED[family] if seed is None else seed


def _set(
    name: str, motion: str, placement: str, phase_s: float, size_deg: float | None, seed: int
) -> Case:
    rng = np.random.default_rng(seed + 1_000_000)
    rest_s = rng.choice([0.0, 0.3, 0.6, 1.0, 2.0])
    hold_s = float(rng.choice([0.0, 0.5, 1.0, 3.0])) if phase_s >= 1 else 0.0
    fatigue = rng.choice([0.0, 0.1, 0.2, 0.4])
    scene = Scene(
        int(rng.integers(8, 16)), Tempo(phase_s, hold_s, phase_s, float(rest_s)),
        float(np.radians(size_deg)) if size_deg else None, spread=rng.uniform(0.05, 0.12),
        fatigue=float(fatigue), double_pumps=float(rng.choice([0.0, 0.2])),
        partials=float(rng.choice([0.0, 0.15])) if fatigue < 0.3 else 0.0,
    )  # fmt: skip
    chip = str(rng.choice([*CHIPS, *CHIPS, *EXTREME]))
    return Case(name, motion, placement, scene, seed, float(rng.choice(_RATES_HZ)),
                float(rng.choice(_LOSSES)), chip, bool(rng.random() < 0.5))  # fmt: skip


def negatives(
    minutes: float, family: str = "held-back", first: int | None = None
) -> Iterator[Case]:
    """Give pieces of what is no exercise, so many minutes a motion, shank and foot in turn."""
    for motion in ACTIVITIES:
        for i in range(max(1, round(minutes * 60 / _PIECE_S))):
            seed, placement = _first(family, first) + 5_000 + i, ("shank", "foot")[i % 2]
            rng, name = np.random.default_rng(seed), f"{motion}-{placement}-{i:02d}"
            scene = Scene(hold_s=min(_PIECE_S, minutes * 60), family=family)
            yield Case(name, motion, placement, scene, seed, float(rng.choice(_RATES_HZ)), 0.0,
                       str(rng.choice(list(CHIPS))), calibrated=False)  # fmt: skip


def write(folder: Path, case: Case) -> None:
    """Write one file and its truth."""
    done = case.sent()
    lost = case.lost(len(done.imu)).tolist()
    known = _DONE if case.calibrated else None
    simulated_files.write(folder / f"{case.name}.sqlite", done, lost=lost, calibration=known)
    simulated_files.write_truth(folder / f"{case.name}.truth.json", done, **case.facts())


def write_real(source: Path, folder: Path) -> None:
    """Write the recorded negatives of `source` as CSV, each with a truth of no repetitions."""
    motions = {"Camminata_rotazione_dx_1": "walking", "Camminata_rotazione_sx_1": "walking",
               "Corsa_1": "running", "09_02_2023_15_20": "on a table"}  # fmt: skip
    for stem, motion in motions.items():
        imu = plain_csv.read(source / "ankle_ble" / f"{stem}.csv")
        _write_none(folder / f"recorded-{stem}.csv", imu, motion, "shank")
    stairs = source / "foot_gait" / "imu_sample_healthy_stair_up.csv"
    values = np.loadtxt(stairs, delimiter=",", skiprows=2)
    for side, first in (("left", 1), ("right", 7)):
        acc, gyr = values[:, first : first + 3], np.radians(values[:, first + 3 : first + 6])
        imu = ImuData(np.arange(len(values)) / 204.8, acc, gyr)
        _write_none(folder / f"recorded-stairs-{side}.csv", imu, "stairs-up", "foot")


def _write_none(path: Path, imu: ImuData, motion: str, placement: str) -> None:
    plain_csv.write(path, imu)
    truth = {"exercise": "heel-lift", "placement": placement, "motion": motion, "rep_count": 0,
             "synthetic": False, "reps": [], "holds": []}  # fmt: skip
    path.with_suffix(".truth.json").write_text(json.dumps(truth, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Write the corpus."""
    say = argparse.ArgumentParser(description="Write a corpus of simulated sets.")
    say.add_argument("folder", type=Path)
    say.add_argument("--sets", type=int, default=510, help="sets of exercises")
    say.add_argument("--minutes", type=float, default=60.0, help="of each motion that is none")
    say.add_argument("--family", choices=[*_FIRST_SEED], default="held-back", help="of people")
    say.add_argument("--seed", type=int, help="first of other seeds, such as were never looked at")
    say.add_argument("--real", type=Path, help="folder of recorded negatives")
    said = say.parse_args()
    said.folder.mkdir(parents=True, exist_ok=True)
    cases = [
        *sets(said.sets, said.family, said.seed),
        *negatives(said.minutes, said.family, said.seed),
    ]
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(write, [said.folder] * len(cases), cases, chunksize=4))
    if said.real:
        write_real(said.real, said.folder)
    print(f"{len(cases)} simulated files in {said.folder}")


if __name__ == "__main__":
    main()
