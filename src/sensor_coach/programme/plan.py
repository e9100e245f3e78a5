"""What a programme is: stages of weeks, and in each what is done on which day."""

from __future__ import annotations

from dataclasses import dataclass, field

from sensor_coach.exercises import Aims

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LEGS = {"each": ("left", "right"), "both": ("both",), "one": ("one",)}


@dataclass(frozen=True, slots=True)
class Progression:
    """What is asked for when it goes well, in this order: longer, then heavier.

    A ladder that is empty, and a step of 0, ask for nothing more.
    """

    seconds: tuple[float, ...] = ()  # of a balance, rising
    hold_s: tuple[float, ...] = ()  # at the turning point, rising
    load_step_kg: float = 0.0
    load_every_days: int = 7  # a load is kept at least so long
    load_from_kg: float | None = None  # what a load not said is; None: not known, as of a machine
    load_most_kg: float | None = None


@dataclass(frozen=True, slots=True)
class Prescription:
    """One exercise of a stage: how much of it, with which leg, on which days."""

    exercise: str
    legs: tuple[str, ...]  # a value of `LEGS`
    sets: tuple[int, int]  # least and most at a time, each leg
    reps: tuple[int, int] | None  # least and most a set; None: it is held
    days: tuple[int, ...]  # 0 is Monday
    times_a_day: int = 1
    variant: str = ""  # "knee bent"; what the sensor does not tell apart
    tempo: Aims = field(default_factory=Aims)
    rest_s: float | None = None  # between sets
    progression: Progression = Progression()
    note: str = ""

    @property
    def sets_a_day(self) -> int:
        """The least that counts as done, each leg."""
        return self.sets[0] * self.times_a_day


@dataclass(frozen=True, slots=True)
class Stage:
    """Weeks that are alike."""

    first_week: int  # from 1
    last_week: int | None  # None: for as long as wanted
    title: str
    prescriptions: tuple[Prescription, ...]
    note: str = ""

    def legs_of(self, exercise: str) -> tuple[str, ...]:
        """Legs that an exercise is asked of, over all its variants."""
        asked = (each.legs for each in self.prescriptions if each.exercise == exercise)
        return tuple(dict.fromkeys(leg for legs in asked for leg in legs))


@dataclass(frozen=True, slots=True)
class Programme:
    """A plan for weeks, with where it comes from."""

    id: str
    title: str
    source: str
    stages: tuple[Stage, ...]
    note: str = ""
    own: str = ""  # what in it is this project's choice and not the source's
    toml: str = field(default="", compare=False, repr=False)

    def stage(self, week_number: int) -> Stage | None:
        """Give the stage of a week, counted from 1; None before the first and after the last."""
        return next(
            (
                stage for stage in self.stages
                if stage.first_week <= week_number
                and (stage.last_week is None or week_number <= stage.last_week)
            ),
            None,
        )  # fmt: skip
