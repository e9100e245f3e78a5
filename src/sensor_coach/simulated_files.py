"""Simulated sets as files: a recording or a CSV, and its truth beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from sensor_coach import packing, plain_csv
from sensor_coach.analysis.calibration import Calibration
from sensor_coach.devices.profile import profiles
from sensor_coach.errors import RecordingError
from sensor_coach.events import to_dict
from sensor_coach.exercises import EXERCISES
from sensor_coach.recordings import RecordingWriter, SetInfo
from sensor_coach.simulate import Simulated


def write(
    path: Path, simulated: Simulated, side: str | None = None, *, started_at: str | None = None,
    lost: Iterable[bool] = (), calibration: Calibration | None = None,
) -> None:  # fmt: skip
    """Write a simulated set: a plain CSV if the name says so, else a recording.

    Packets that are `lost`, one truth value each, were sent and did not arrive: they are missing
    in a recording, as their numbers tell. A CSV knows of no packets and has all samples, and no
    `calibration`, which a recording keeps.

    Raises
    ------
    RecordingError
        If the file exists already.
    """
    if path.exists():
        raise RecordingError(f"{path}: exists already, expected a name that is free")
    if path.suffix == ".csv":
        path.parent.mkdir(parents=True, exist_ok=True)
        return plain_csv.write(path, simulated.imu)
    own = profiles()["sensor-coach"].toml
    info = SetInfo(told(simulated.motion), simulated.placement, side, own, source="simulated")
    info = replace(info, started_at=started_at or info.started_at, calibration=calibration)
    with RecordingWriter(path, info) as recording:
        for note, gone in zip(
            packing.sent(simulated.imu), chain(lost, repeat(False)), strict=False
        ):
            if not gone:
                recording.append(note)
    return None


def write_truth(path: Path, simulated: Simulated, **facts: Any) -> None:
    """Write what really happened, as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(truth(simulated, **facts), indent=1) + "\n", encoding="utf-8")


def truth(simulated: Simulated, **facts: Any) -> dict[str, Any]:
    """What really happened in a simulated set, as plain values; named as in ``analyze --json``.

    Parameters
    ----------
    simulated : Simulated
        The set. What is no exercise is told as heel lifts of which none were done.
    **facts
        What more there is to say, as ``loss``, ``calibrated`` or ``sensor``; `evaluation` groups
        by it.

    Returns
    -------
    dict
        Ready for JSON.
    """
    full = sum(rep.full for rep in simulated.reps)
    return {
        "exercise": told(simulated.motion),
        "motion": simulated.motion,
        "placement": simulated.placement,
        "synthetic": True,
        "family": simulated.scene.family,
        "tempo_s": simulated.scene.tempo.raise_s if simulated.reps else None,
        "sampling_rate_hz": round(simulated.imu.sampling_rate_hz, 2),
        "rep_count": full,
        "partial_count": len(simulated.reps) - full,
        "reps": [to_dict(rep) for rep in simulated.reps],
        "holds": [to_dict(hold) for hold in simulated.holds],
        **facts,
    }


def told(motion: str) -> str:
    """Exercise that a recording of `motion` says it is."""
    return motion if motion in EXERCISES else "heel-lift"
