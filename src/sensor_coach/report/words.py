"""Numbers as people read them: degrees, centimetres, their days."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from sensor_coach.corrections import Correction
from sensor_coach.done_set import Said
from sensor_coach.events import Rep, SetResult
from sensor_coach.exercises import EXERCISES

WAYS = {"raise": ("up", "down"), "drop": ("down", "up"), "pull": ("pull", "release")}
SIDES = {"left": "left leg", "right": "right leg", "both": "both legs"}
NONE = "–"


@dataclass(frozen=True, slots=True)
class Heading:
    """What is known of a set beside what was measured."""

    athlete: str = ""
    started_at: datetime | None = None  # in the athlete's zone
    said: Said = field(default_factory=Said)
    rep_count: int | None = None  # as corrected; None: nobody corrected it
    corrections: tuple[Correction, ...] = ()  # that were not taken back
    sensor: str = ""
    calibrated: bool = False
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """What sizes of a set are, and how they are written."""

    what: str
    name: str  # of the metrics: "rise" or "pitch"
    key: str  # of the metrics: the SI unit
    scale: float
    sign: str
    digits: int

    def text(self, value: float | None) -> str:
        """Write a size of SI units."""
        return NONE if value is None else f"{value * self.scale:.{self.digits}f}{self.sign}"

    def of(self, rep: Rep) -> tuple[float | None, float | None]:
        """Size of a repetition and its deviation, in SI units."""
        if self.name == "rise":
            return rep.rise_m, rep.rise_sd_m
        return rep.pitch_rad, rep.pitch_sd_rad

    @property
    def label(self) -> str:
        """Name of an axis."""
        return f"{self.what}, {self.sign.strip()}"

    def doubt(self, reps: Iterable[Rep]) -> float | None:
        """Middle deviation of the sizes that are known, in SI units."""
        known = [sd for size, sd in map(self.of, reps) if size is not None and sd is not None]
        return median(known) if known else None


RISE = Unit("ankle rise", "rise", "m", 100.0, " cm", 1)
PITCH = Unit("foot pitch", "pitch", "rad", math.degrees(1), "°", 0)


def unit_of(placement: str) -> Unit:
    """Say what a sensor measures where it is worn: two instruments, never mixed."""
    return PITCH if placement == "foot" else RISE


def day_text(at: datetime) -> str:
    """Write a day and a time."""
    zone = f" ({at.tzname()})" if at.tzname() else ""
    return f"{at:%A} {at.day} {at:%B %Y}, {at:%H:%M}{zone}"


def subtitle(result: SetResult, heading: Heading) -> list[str]:
    """Say whose set it was, when, of which leg, with what."""
    who = [heading.athlete, day_text(heading.started_at) if heading.started_at else ""]
    load = heading.said.load_kg
    how = [
        SIDES.get(result.side or "", "leg not told"), f"sensor on the {result.placement}",
        f"{result.duration_s:.0f} s", "" if load is None else f"load {load:g} kg",
        "" if heading.said.pain is None else f"pain {heading.said.pain} of 10",
        "" if heading.said.effort is None else f"effort {heading.said.effort} of 10",
    ]  # fmt: skip
    made = "made by the simulator: nobody did this set" if heading.simulated else ""
    said = [_joined(who), _joined(how), made, heading.said.note]
    excluded = "Excluded by the athlete from bests and trends." if heading.said.excluded else ""
    return [line for line in (*said, excluded) if line]


def rests_on(result: SetResult, heading: Heading) -> list[str]:
    """Say what the numbers rest on."""
    calibrated = "calibrated" if heading.calibrated else "not calibrated"
    sensor = f"{heading.sensor or 'sensor not named'} ({calibrated})"
    rate = f"{result.sampling_rate_hz:.0f} samples a second"
    basis = [_joined([f"Analysis version {result.algorithm}", sensor, rate]) + "."]
    if EXERCISES[result.exercise].measures == "reps":
        basis.append(
            "± is one standard deviation of what is not known about a size. Seconds to aim for "
            "are this program's own choice."
        )
    if any(rep.heel_height_m is not None for rep in result.reps):
        length = result.foot_length_m
        foot = "not given, 26 cm assumed" if length is None else f"{length * 100:.0f} cm, as stated"
        basis.append(f"The heel's way is an estimate from a rigid foot's geometry; foot: {foot}.")
    return basis


def _joined(parts: Sequence[str]) -> str:
    return "  ·  ".join(part for part in parts if part)
