"""What an exercise is: how it is done, dosed, worn, measured, and what goes wrong in it."""

from __future__ import annotations

from dataclasses import dataclass, field

PROGRESSIONS = ("hold then load", "hold", "load", "load weekly", "time")
SIDES = ("left", "right", "both")


@dataclass(frozen=True, slots=True)
class Aims:
    """How long the phases of one repetition should last, s; None: as it comes.

    Where the instructions only say "slowly" or "a few moments", the seconds are the project's own.
    """

    raise_s: float | None = None
    hold_s: float | None = None
    lower_s: float | None = None

    def __str__(self) -> str:
        """The tempo in words, in the order of time; empty if there is none."""
        timed = {"up": self.raise_s, "held": self.hold_s, "down": self.lower_s}
        return ", ".join(f"{s:g} s {word}" for word, s in timed.items() if s is not None)


@dataclass(frozen=True, slots=True)
class Fault:
    """A common fault: what a person would see, how the sensor's signal shows it, what helps."""

    seen: str
    shows: str
    cue: str  # short enough to be spoken


@dataclass(frozen=True, slots=True)
class Progression:
    """What grows when the dose is done well.

    ``hold then load``: seconds at the turning point, rung by rung, then the load. ``hold`` and
    ``load``: one of them alone. ``load weekly``: the load, at most once a week. ``time``: the
    seconds of a balance. Which sessions count as done well is the programme's to say.
    """

    kind: str  # one of `PROGRESSIONS`
    ladder_s: tuple[float, ...] = ()  # rungs, s, upwards; empty where no time grows


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise. Everything that differs between exercises is in here."""

    id: str
    title: str
    how: str  # the whole of it in one or two sentences
    equipment: str
    steps: tuple[str, ...]  # what to do, in order
    wear: dict[str, str] = field(hash=False)  # placement -> what the sensor sees from there
    measures: str  # "reps" or "hold"
    measured: tuple[str, ...]  # what there is to read afterwards
    cues: tuple[str, ...]  # short sentences for a coach to speak
    faults: tuple[Fault, ...]
    safety: str
    progression: Progression
    sides: tuple[str, ...] = SIDES  # which legs may do it, the usual first
    turn: int = 1  # repetitions rise from their rest (1) or sink from it (-1)
    stroke: str = "raise"  # what comes first: "raise" or "drop" of the heel, "pull" of the toes
    pivots: bool = True  # whether the foot turns about its ball, which stays where it is
    machine: bool = False  # whether it is done seated in one, the foot put onto its plate first
    counts: str = "repetitions"  # what one of them is called
    reps: tuple[int, int] = (10, 15)  # the dose of a set
    seconds: tuple[int, int] = (10, 20)  # the dose of a hold
    sets: tuple[int, int] = (1, 1)
    load: str = ""  # what weight, in words; empty: the body's own
    rest_s: float = 60.0  # between sets; the project's own choice
    aims: Aims = Aims()
    beat_s: float = 1.0  # of a metronome, where one runs; the project's own choice
    metronome: bool = False  # whether it runs unless switched off
    needs_therapist: bool = False  # ask once whether one was consulted

    @property
    def placements(self) -> tuple[str, ...]:
        """Where a sensor can see it, the best first."""
        return tuple(self.wear)

    @property
    def per_side(self) -> bool:
        """Whether one leg at a time does it, so that the dose is for each."""
        return "both" not in self.sides

    @property
    def dose(self) -> str:
        """The dose in words.

        Examples
        --------
        >>> from sensor_coach.exercises import EXERCISES
        >>> EXERCISES["one-leg-press"].dose
        '2 sets of 10 presses with each leg'
        """
        timed = self.progression.kind == "time"
        amount = _span(self.seconds, "s") if timed else _span(self.reps, self.counts)
        of = "" if self.sets == (1, 1) else f"{_span(self.sets, 'sets')} of "
        return f"{of}{amount}{' with each leg' if self.per_side else ''}"


def _span(least_most: tuple[int, int], unit: str) -> str:
    least, most = least_most
    numbers = f"{least}" if least == most else f"{least} to {most}"
    return f"{numbers} {unit}"
